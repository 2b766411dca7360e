"""Fits the sizes of a rubric to published scores, and measures the agreement with them."""
