"""Turns targets into snapshots.

Takes a target (what the user typed: a command, a URL, a file, ...) and the options of the connection, gives a
Snapshot of the server's raw tools, or an Unreachable with the reason, and on request the line and column of each
definition in its file. It must not judge a definition, call a tool, or import the MCP SDK without a connection to make.

The two registries are target_kinds.py (recognized from what was typed) and document_kinds.py (recognized from the
content of a file). The room is not named `capture`, because `scorer.capture` is a function of the public library.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from scorer.capturing.capture_sources import (
        Observer,
        acapture,
        acapture_all,
        capture,
        capture_all,
        plain_lines,
        sources_of,
    )
    from scorer.capturing.kinds.command import parse_command
    from scorer.capturing.kinds.file import parse_servers
    from scorer.capturing.options import ConnectOptions, Timeouts, connect_options
    from scorer.capturing.snapshot_file import snapshot_json
    from scorer.capturing.sources import Command, Recorded, Remote, Source
    from scorer.capturing.target_kinds import kind_of, parse_definitions, parse_target, target_label

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
    "kind_of",
    "parse_command",
    "parse_definitions",
    "parse_servers",
    "parse_target",
    "plain_lines",
    "snapshot_json",
    "sources_of",
    "target_label",
]

_HOMES = {
    "capture_sources": "Observer acapture acapture_all capture capture_all plain_lines sources_of",
    "kinds.command": "parse_command",
    "kinds.file": "parse_servers",
    "options": "ConnectOptions Timeouts connect_options",
    "snapshot_file": "snapshot_json",
    "sources": "Command Recorded Remote Source",
    "target_kinds": "kind_of parse_definitions parse_target target_label",
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names.split()}


def __getattr__(name: str) -> Any:
    """Load what is used when it is first used: a part of the room does not load the whole."""
    if name not in _HOME_OF:
        raise AttributeError(f"module 'scorer.capturing' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"scorer.capturing.{_HOME_OF[name]}"), name)
