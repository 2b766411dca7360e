"""Fits the points of a rubric to published scores, and measures the agreement with them.

Takes a corpus of published scores, gives rubric files and figures. It must not be imported by scoring.
"""
