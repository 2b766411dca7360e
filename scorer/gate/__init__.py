"""Turns a report into a verdict: thresholds, baselines, changes between two reports, selections.

Takes reports, gives reasons as data and an exit code. It must not build sentences.
"""
