"""Fits the points of a rubric to published scores, and measures the agreement with them.

The input is a corpus of published scores. The output is rubric files and figures. Scoring must not import it.
"""
