"""Loads the data that travels with the program: rubrics, word lists, client profiles, messages.

Takes the name of a data set, gives frozen objects. It must not decide anything about a tool.
"""
