"""What the servers of a file would start or contact."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from scorer.capturing import Command, Recorded, Remote, connect_options, parse_servers

if TYPE_CHECKING:
    from pathlib import Path


def found(folder: Path, content: Any, name: str = "ours.json", **options: Any) -> list[Any]:
    """Return for each server its name and what it would start or contact; for an unusable one the reason."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content if isinstance(content, str) else json.dumps(content))
    return [shown(each) for each in parse_servers(str(path), connect_options(**options))]


def shown(source: Any) -> Any:
    if isinstance(source, Command):
        return source.name, " ".join(source.command), dict(source.env)
    if isinstance(source, Remote):
        return source.name, source.url, dict(source.headers)
    assert isinstance(source, Recorded)
    return source.name, source.result.cause  # type: ignore[union-attr]
