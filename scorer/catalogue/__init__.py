"""Scores thousands of servers: dumps, or the servers that registries, folders and files list.

Takes lines that hold definitions, gives JSON lines of scores; takes sources, gives a store of what was listed, captured
and scored. Of both it gives tables, statistics, the past of a server, and comparisons. It must not judge: every number
comes from scoring. It must not connect to a server but through capturing.
"""
