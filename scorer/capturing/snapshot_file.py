"""The snapshot file of mcp-scorer, written so that a diff shows only changed definitions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final

from scorer.contracts.definitions import Acceptance, Snapshot
from scorer.contracts.errors import InputError
from scorer.data.messages import say
from scorer.reading.json_text import json_text

KIND: Final = "mcp-scorer-snapshot"
SNAPSHOT_VERSION: Final = 1


def snapshot_json(snapshots: Sequence[Snapshot]) -> str:
    """Write snapshots as JSON: tools sorted by name, each exactly as sent, with its order of keys.

    One server is written flat, several under `servers`, sorted by name. The text does not depend on the time, the
    machine, or the connection. Raises InputError for a value that JSON cannot represent.
    """
    written = [_server(snapshot) for snapshot in sorted(snapshots, key=lambda each: each.name)]
    head: dict[str, Any] = {"schema_version": SNAPSHOT_VERSION, "kind": KIND}
    body = {**head, **written[0]} if len(written) == 1 else {**head, "servers": written}
    return json_text(body, indent=2, default=dict) + "\n"


def read_own(data: Mapping[str, Any], target: str) -> tuple[Snapshot, ...]:
    """Read a snapshot file. Raises InputError for a newer version or a missing part."""
    version = data.get("schema_version")
    if not isinstance(version, int):
        raise InputError(say("capturing.snapshot.no-version", label=target))
    if version > SNAPSHOT_VERSION:
        raise InputError(
            say("capturing.snapshot.newer", label=target, version=version, supported=SNAPSHOT_VERSION)
        )
    servers = data["servers"] if isinstance(data.get("servers"), list) else [data]
    return tuple(_read_server(server, target) for server in servers)


def _server(snapshot: Snapshot) -> dict[str, Any]:
    written: dict[str, Any] = {"name": snapshot.name}
    if info := {key: (snapshot.server_info or {}).get(key) for key in ("name", "version")}:
        info = {key: value for key, value in info.items() if isinstance(value, str)}
    if info:
        written["server"] = info
    if snapshot.instructions:
        written["instructions"] = snapshot.instructions
    written["tools"] = sorted(snapshot.tools, key=_order)
    if snapshot.accepted:
        written["accepted"] = [_accepted(each) for each in sorted(snapshot.accepted, key=_acceptance_order)]
    return written


def _accepted(each: Acceptance) -> dict[str, str]:
    parts = {"tool": each.tool, "rule": each.rule, "pointer": each.pointer, "reason": each.reason}
    return {**parts, "until": each.until} if each.until else parts


def _acceptance_order(each: Acceptance) -> tuple[str, ...]:
    return each.tool, each.rule, each.pointer, each.reason, each.until


def _order(tool: Any) -> tuple[bool, str, str]:
    """Sort by name, tools without one last, and tools with one name by their text."""
    name = tool.get("name") if isinstance(tool, Mapping) else None
    return (not isinstance(name, str), name if isinstance(name, str) else "", json_text(tool, default=dict))


def _read_server(data: Any, target: str) -> Snapshot:
    name = data.get("name") if isinstance(data, Mapping) else None
    if not isinstance(name, str) or not isinstance(data.get("tools"), list):
        raise InputError(say("capturing.snapshot.bad-server", label=target))
    info, instructions = data.get("server"), data.get("instructions")
    return Snapshot(
        name=name,
        target=target,
        tools=tuple(data["tools"]),
        server_info=info if isinstance(info, Mapping) else None,
        instructions=instructions if isinstance(instructions, str) else None,
        accepted=tuple(_read_accepted(data.get("accepted"), target)),
    )


def _read_accepted(entries: Any, target: str) -> Iterator[Acceptance]:
    """Read the findings that a baseline accepts. Raises InputError for an incomplete entry."""
    if entries is None:
        return
    if not isinstance(entries, list):
        raise InputError(say("capturing.snapshot.bad-accepted", label=target))
    for at, entry in enumerate(entries):
        parts = entry if isinstance(entry, Mapping) else {}
        for key in ("tool", "rule", "reason"):
            if not isinstance(parts.get(key), str) or (key != "tool" and not parts[key].strip()):
                raise InputError(say("capturing.snapshot.incomplete-accepted", label=target, at=at, key=key))
        yield Acceptance(
            rule=parts["rule"],
            reason=parts["reason"],
            tool=parts["tool"],
            pointer=_text_of(parts, "pointer", "*"),
            until=_until(parts, target, at),
            origin=target,
        )


def _text_of(parts: Mapping[str, Any], key: str, default: str) -> str:
    value = parts.get(key, default)
    return value if isinstance(value, str) else default


def _until(parts: Mapping[str, Any], target: str, at: int) -> str:
    until = _text_of(parts, "until", "")
    try:
        return until and date.fromisoformat(until).isoformat()
    except ValueError:
        raise InputError(say("capturing.snapshot.bad-until", label=target, at=at, until=until)) from None
