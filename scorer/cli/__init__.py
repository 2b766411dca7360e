"""The command line: one file a command, each of which parses, calls, and prints.

Takes arguments, gives output and an exit code. It must not hold logic of its own.
"""

from scorer.cli.app import app, main

__all__ = ["app", "main"]
