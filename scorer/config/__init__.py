"""Settings from files, environment and flags, each with its origin.

Takes paths and values, gives typed settings. It must not act on them.
"""
