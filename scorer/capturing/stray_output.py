"""What a server writes to stdout that is no message: recognized, so that it is told instead of silence."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from scorer.capturing.redact import clean
from scorer.data.messages import say, text

#: Characters of a line that are looked at and kept.
_KEPT: Final = 300
#: Characters of a line that a message shows.
_SHOWN: Final = 100

_HEADER: Final = re.compile(rb"\s*Content-(?:Length|Type)\s*:", re.IGNORECASE)
_UTF_16: Final = (b'{\0"\0', b'\0{\0"')
#: The lines of a message that is spread over several: it opens in one, and its keys follow.
_OPENED: Final = re.compile(rb'\s*\{\s*(?:"jsonrpc"[^}]*)?$')
_KEY: Final = re.compile(rb'\s*"(jsonrpc|result|error)"\s*:')
#: The end of a line that is not ended yet, where a program waits for somebody to type.
_PROMPT: Final = re.compile(r"[:?>\])]\s*$")
#: A line that tells where a server listens.
_LISTENS: Final = re.compile(
    r"\b(?:running|listening|serving|served|started|available|open|ready)\b.*?"
    r"(https?://[^\s\"'<>()]+|\bport:? \d{2,5}\b)",
    re.IGNORECASE,
)


@dataclass(slots=True)
class StrayOutput:
    """The lines on stdout that are no messages. `kind` is the last fault that was recognized in them ("": none).

    `lines` counts them, and `last` is the last that is not blank. `pending` is the end of a line that has not ended.
    """

    kind: str = ""
    lines: int = 0
    last: str = ""
    listens: str = ""
    pending: bytes = b""
    _before: bytes = b""
    _keys: frozenset[bytes] = frozenset()

    def note(self, line: bytes) -> str:
        """Take a line that holds no message. Returns why no answer can follow, "" where one may."""
        line, before = line[:_KEPT], self._before
        self._before = line
        if not line.strip():
            return self._told("content-length") if _HEADER.match(before) else ""
        self.lines += 1
        self.last = clean(line.decode("utf-8", "replace").removeprefix("\ufeff"), _SHOWN)
        if found := _LISTENS.search(self.last):
            self.listens = found[1].rstrip(".,;")
        if any(sign in line for sign in _UTF_16):
            return self._told("utf-16")
        if _OPENED.match(line):
            self._keys = frozenset((b"jsonrpc",) if b'"jsonrpc"' in line else ())
        elif key := _KEY.match(line):
            self._keys |= {key[1]}
            return self._told("spread") if len(self._keys) > 1 and b"jsonrpc" in self._keys else ""
        return ""

    def note_echo(self) -> None:
        """Note that a message of ours came back."""
        self.kind = "echo"

    def note_late(self) -> None:
        """Note that an answer came only when the input had ended."""
        self.kind = "late"

    def _told(self, kind: str) -> str:
        self.kind = kind
        return text(f"capturing.stray.{kind}")

    @property
    def told(self) -> str:
        """What came instead of an answer, and what to do about it; "" where nothing came."""
        if self.kind:
            return text(f"capturing.stray.{self.kind}")
        waiting = clean(self.pending.decode("utf-8", "replace"), _SHOWN)
        if waiting and _PROMPT.search(waiting):
            return say("capturing.stray.prompt", line=waiting.strip())
        if self.listens:
            return say("capturing.stray.http", where=self.listens)
        line = waiting.strip() or self.last
        return say("capturing.stray.lines", line=line.strip()) if line.strip() else ""


def listening(lines: Iterator[str] | list[str]) -> str:
    """Return where a server listens, as the last of its lines tells that does; "" where none does."""
    found = [match[1].rstrip(".,;") for line in lines if (match := _LISTENS.search(line))]
    return found[-1] if found else ""


def is_several(line: str) -> bool:
    """Return whether a line holds one JSON object right after the other."""
    decoder = json.JSONDecoder()
    try:
        _, end = decoder.raw_decode(line)
        following, _ = decoder.raw_decode(line[end:].lstrip())
    except (ValueError, RecursionError):
        return False
    return isinstance(following, dict)
