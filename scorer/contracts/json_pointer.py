"""JSON pointers (RFC 6901), the one way in which the program names a place in a document."""

from __future__ import annotations


def escape_step(step: str | int) -> str:
    """Return one step of a pointer with `~` and `/` escaped."""
    return str(step).replace("~", "~0").replace("/", "~1")


def unescape_step(step: str) -> str:
    """Return the key that an escaped step of a pointer names."""
    return step.replace("~1", "/").replace("~0", "~")


def pointer(*steps: str | int) -> str:
    """Return the pointer that leads down these keys and indices; "" for the whole document."""
    written = "/".join(map(str, ("", *steps)))
    if "~" not in written and written.count("/") == len(steps):
        return written
    return "".join("/" + escape_step(step) for step in steps)


def steps_of(pointer: str) -> tuple[str, ...]:
    """Return the keys that a pointer leads down; () for the whole document."""
    return tuple(unescape_step(step) for step in pointer.split("/")[1:])
