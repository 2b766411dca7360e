"""Rules of the user's own: a pattern, a claim or a JSON Schema, written as TOML.

Takes files of rules, gives rules and what they find in the reports of tools. It must not change a score, run code
that a file contains, or take more than linear time for a text.
"""
