"""Where on the site the files of a server are: names come from registries, and a name may be anything.

A place is the name in lower case where that is a safe path on every system, and else its letters and a hash.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from typing import TYPE_CHECKING, Final

from scorer.formats.html_site import DEVICES

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

#: A part of a place that no system and no server reads otherwise: no hidden file, no dot or space at its end.
_SAFE: Final = re.compile(r"[a-z0-9](?:[a-z0-9._-]{0,62}[a-z0-9_])?")
#: What a part may not look like: a file of the site, or a part that has a hash.
_TAKEN: Final = re.compile(r".*(?:\.(?:html|json|svg|js|css|xml)|--[0-9a-f]{12})")
#: The longest place, and the most parts of one.
_LONGEST: Final = 120
_MOST_PARTS: Final = 5
_HASHED: Final = 12


def places_of(names: Collection[str]) -> Mapping[str, str]:
    """Return the place of each server: a relative path without an ending, and no two equal whatever the case.

    Of names that differ only in their case, the one in lower case has its own place, and the others have a hash.
    """
    lower = Counter(name.lower() for name in names)
    return {name: _place(name, shared=lower[name.lower()] > 1) for name in names}


def _place(name: str, *, shared: bool) -> str:
    parts = name.lower().split("/")
    if len("/".join(parts)) <= _LONGEST and len(parts) <= _MOST_PARTS and all(map(is_safe_part, parts)):
        if not shared or name == name.lower():
            return "/".join(parts)
    else:
        parts = _made_safe(parts)
    digest = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:_HASHED]
    return f"{'/'.join(parts)}--{digest}"


def _made_safe(parts: list[str]) -> list[str]:
    """Return at most two parts of the letters that a name has."""
    first, rest = parts[0], "-".join(parts[1:])
    shown = [re.sub(r"[^a-z0-9]+", "-", part)[:40].strip("-") for part in (first, rest)]
    kept = [part for part in shown if part and is_safe_part(part)]
    return kept or ["server"]


def is_safe_part(part: str) -> bool:
    """Return whether every system takes a part of a path as it is, for a file and for a folder."""
    return (
        _SAFE.fullmatch(part) is not None
        and _TAKEN.fullmatch(part) is None
        and part.partition(".")[0] not in DEVICES
    )
