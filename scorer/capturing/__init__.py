"""Captures what the user typed as a target into snapshots.

Takes a target, gives a Snapshot or the reason why there is none. It must not judge a definition, and never
calls a tool. Reading a file leaves the MCP SDK alone: only a connection imports it.

The room is not called `capture`, because `scorer.capture` is a function of the public library.
"""

from scorer.capturing.options import ConnectOptions, Timeouts, connect_options
from scorer.capturing.run import (
    Observer,
    acapture,
    acapture_all,
    capture,
    capture_all,
    plain_lines,
    sources_of,
)
from scorer.capturing.snapshot import snapshot_json
from scorer.capturing.sources import Command, Recorded, Remote, Source
from scorer.capturing.targets import parse_command, parse_file, parse_target

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
