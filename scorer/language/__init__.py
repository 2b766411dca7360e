"""Reads a text into sentences, words and phrases.

Takes a description, gives a Document. It must not know a tool, a rule or a score.
"""
