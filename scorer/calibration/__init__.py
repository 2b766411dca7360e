"""Fits the sizes of a rubric to published scores, and measures the agreement with them.

Takes a corpus of published scores, gives rubric files and agreement figures. Scoring must not import it.
"""
