"""Weighs features by a rubric: scores, intervals, justifications, suggestions; the face of the library.

Takes a Snapshot and a rubric, gives a ServerReport. It must not format text for an output.
"""
