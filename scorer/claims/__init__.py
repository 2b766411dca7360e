"""What a tool definition says: its effect, its siblings, the facts of its text, and the features that are weighed.

Takes a Server and its Documents, gives facts and the evidence of features. It must not know points.
"""
