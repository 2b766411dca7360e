"""JSON pointers (RFC 6901), the one way in which the program names a place in a document."""

from __future__ import annotations

from typing import Final

#: Characters of a pointer and of one of its steps, so that a report of a thousand places in a deep schema with long
#: keys is not a thousand times as long as the schema.
LONGEST: Final = 1000
#: What stands for the rest of a pointer or step that is cut; it leads nowhere, so that the part before it counts.
_CUT: Final = "…"


def escape_step(step: str | int) -> str:
    """Return one step of a pointer with `~` and `/` escaped."""
    return str(step).replace("~", "~0").replace("/", "~1")


def unescape_step(step: str) -> str:
    """Return the key that an escaped step of a pointer names."""
    return step.replace("~1", "/").replace("~0", "~")


def pointer(*steps: str | int) -> str:
    """Return the pointer that leads down these keys and indices, at most `LONGEST` long; "" for the whole document."""
    written = "/".join(("", *[str(step)[: LONGEST + 1] for step in steps]))
    if "~" in written or written.count("/") != len(steps):
        written = "".join("/" + escape_step(str(step)[: LONGEST + 1]) for step in steps)
    return written if len(written) <= LONGEST else written[: LONGEST - 2].rstrip("~") + _CUT


def steps_of(pointer: str) -> tuple[str, ...]:
    """Return the keys that a pointer leads down; () for the whole document."""
    return tuple(unescape_step(step) for step in pointer.split("/")[1:])
