"""The harness: turns what the user typed into snapshots. It never judges, and never calls a tool.

Importing it, and reading a file, leaves the SDK alone; only a connection imports it.
"""

from scorer.harness.capture import (
    Observer,
    acapture,
    acapture_all,
    capture,
    capture_all,
    plain_lines,
    sources_of,
)
from scorer.harness.options import ConnectOptions, Timeouts, connect_options
from scorer.harness.snapshot import snapshot_json
from scorer.harness.sources import Command, Recorded, Remote, Source
from scorer.harness.targets import parse_command, parse_file, parse_target

__all__ = [
    "Command",
    "ConnectOptions",
    "Observer",
    "Recorded",
    "Remote",
    "Source",
    "Timeouts",
    "acapture",
    "acapture_all",
    "capture",
    "capture_all",
    "connect_options",
    "parse_command",
    "parse_file",
    "parse_target",
    "plain_lines",
    "snapshot_json",
    "sources_of",
]
