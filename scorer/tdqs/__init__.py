"""The arithmetic of the TDQS specification: canonical JSON, context signals, hard gates, roll-ups.

Takes definitions and scores, gives what the specification computes from them, identical to the package `tdqs`.
It must not know a rule.
"""
