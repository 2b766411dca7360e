"""Captures a target again and again, whenever its sources change.

Takes a target and the paths to watch, gives the result of each capture with the files whose change led to it. It must
not run two captures at once, must not judge a definition, and must not print.
"""
