"""Scores thousands of servers: dumps of definitions in, one record a server out.

Takes lines that hold definitions, gives JSON lines of scores. It must not judge: every number comes from scoring.
"""
