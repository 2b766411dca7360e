"""Reads a snapshot into tools, parameters and schemas; never fails on a malformed definition.

Takes a Snapshot, gives a Server with the problems found. It must not know a language.
"""
