"""What JavaScript refuses in a regular expression in Unicode mode, in which JSON Schema recommends to read patterns.

Validators such as Ajv compile patterns with the flag `u`, under which an escape of a character that needs none is an
error. The pattern is untrusted: it is looked at token by token, in linear time, and never compiled nor run.
"""

from __future__ import annotations

import re
from typing import Final

_ESCAPED: Final = (
    r"[dDsSwWbfnrtv^$\\.*+?()\[\]{}|/]|0(?![0-9])|c[A-Za-z]|x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|u\{[0-9A-Fa-f]+\}"
    r"|[pP]\{[A-Za-z0-9_=]+\}"
)
#: What may be outside a class: an escape, a group, a quantifier, or any other character but a bracket or a brace.
_OUTSIDE: Final = re.compile(
    rf"\\(?:{_ESCAPED}|B|[1-9]|k<[^>]*>)"
    r"|\((?:\?(?:[:=!]|<[=!]|<[A-Za-z_$][A-Za-z0-9_$]*>|[ims]*(?:-[ims]*)?:)|(?!\?))"
    r"|\{[0-9]+(?:,[0-9]*)?\}|[^\\\[\]{}(]",
    re.DOTALL,
)
_INSIDE: Final = re.compile(rf"\\(?:{_ESCAPED}|-)|[^\\\]]", re.DOTALL)
_SET: Final = re.compile(r"\\[dDsSwWpP]")
#: What is shown of a part that is refused: an escape, the beginning of a group, or one character.
_SHOWN: Final = re.compile(r"\\.|\(\?[^)\s]{0,2}\)?|.", re.DOTALL)
#: A longer pattern is looked at up to here.
_LONGEST: Final = 10_000


def refused(pattern: str) -> str:
    """Return the first part of a pattern that Unicode mode refuses, as it is written; "" where there is none."""
    at = 0
    while at < min(len(pattern), _LONGEST):
        if pattern[at] == "[":
            part, at = _in_class(pattern, at)
            if part:
                return part
        elif (match := _OUTSIDE.match(pattern, at)) is not None:
            at = match.end()
        else:
            return _shown(pattern, at)
    return ""


def has_bare_bracket(pattern: str) -> bool:
    """Return whether a class holds a `[` without an escape: some engines take it for the beginning of another class."""
    at = 0
    while at < min(len(pattern), _LONGEST):
        if pattern[at] == "[":
            atoms, at = _atoms(pattern, at)
            if "[" in atoms:
                return True
        else:
            at += 2 if pattern[at] == "\\" else 1
    return False


def _in_class(pattern: str, at: int) -> tuple[str, int]:
    """Return what is refused in the class that begins at a place, and where it ends."""
    atoms, end = _atoms(pattern, at)
    if end < len(pattern) and pattern[end - 1] != "]":
        return _shown(pattern, end), end
    index = 0
    while index + 2 < len(atoms):
        if atoms[index + 1] != "-":
            index += 1
            continue
        low, high = atoms[index], atoms[index + 2]
        if _SET.match(low) or _SET.match(high):
            return f"{low}-{high}", end
        index += 3
    return "", end


def _atoms(pattern: str, at: int) -> tuple[list[str], int]:
    """Return the characters and escapes of a class, and where it ends: after its bracket, or at what is no atom."""
    at += 2 if pattern.startswith("[^", at) else 1
    atoms: list[str] = []
    while at < len(pattern) and pattern[at] != "]":
        match = _INSIDE.match(pattern, at)
        if match is None:
            return atoms, at
        atoms.append(match[0])
        at = match.end()
    return atoms, at + 1


def _shown(pattern: str, at: int) -> str:
    match = _SHOWN.match(pattern, at)
    return match[0] if match else ""
