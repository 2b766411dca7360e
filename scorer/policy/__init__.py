"""Writes access policies for gateways and clients.

Takes the effects of tools and an existing policy, gives a policy document. It must not classify a tool.
"""
