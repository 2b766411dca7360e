"""The command line: one file a command, each of which parses, calls, and prints."""

from scorer.cli.app import app, main

__all__ = ["app", "main"]
