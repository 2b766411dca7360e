"""Drafting: rewritten descriptions with open gaps.

Takes a snapshot, gives by tool a draft that is made of what the definition states and of the sentences that scoring
suggests. It must not invent a fact, lose one, or repeat an order that a definition gives to the agent.
"""
