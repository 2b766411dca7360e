"""Data in the form that a start can use at once, made when the program is built.

Reading TOML, and finding out which words each construction needs, takes longer than scoring a small server. What comes
of it is kept in `_prepared/`, beside a fingerprint of the files that it was made of. Where a file has changed since, or
nothing was kept, callers do the work anew: a result never differs, and nothing is written while the program runs.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, Final
from zlib import crc32

from scorer.data.resources import PACKAGE, data_dir

#: Each file has the fingerprint in its first line and JSON in the second.
FOLDER: Final = PACKAGE / "_prepared"


def prepared(name: str, contents: Iterable[bytes]) -> Any:
    """Return what was prepared under a name; None where it was made of other contents, or nothing was."""
    try:
        with open(FOLDER / f"{name}.json", "rb") as file:
            made_of, _, data = file.read().partition(b"\n")
    except OSError:
        return None
    return json.loads(data) if made_of == _fingerprint(contents) else None


def prepare(name: str, contents: Iterable[bytes], make: Callable[[], Any]) -> str:
    """Keep what `make` returns, which JSON can hold, where it is not kept already; return its name."""
    contents = tuple(contents)
    if prepared(name, contents) is None:
        data = json.dumps(make(), ensure_ascii=False, separators=(",", ":")).encode("utf-8")
        FOLDER.mkdir(exist_ok=True)
        unfinished = FOLDER / f"{name}.{os.getpid()}"
        unfinished.write_bytes(_fingerprint(contents) + b"\n" + data)
        os.replace(unfinished, FOLDER / f"{name}.json")  # at once: another process may read it now
    return name


def _fingerprint(contents: Iterable[bytes]) -> bytes:
    """Return what changes with the contents. It need not withstand an attack: who can change one can change both."""
    size = so_far = 0
    for content in contents:
        size += len(content)
        so_far = crc32(content, so_far)
    return b"%d-%08x" % (size, so_far)


def toml_table(path: Path) -> dict[str, Any]:
    """Return the values of a TOML file that ships with the program. Raises OSError or ValueError."""
    content = path.read_bytes()
    found = prepared_table(path, content)
    if found is not None:
        return found
    import tomllib

    return tomllib.loads(content.decode("utf-8"))


def prepared_table(path: Path, content: bytes) -> dict[str, Any] | None:
    """Return the values of a TOML file of this content, or None where they were not prepared."""
    found: dict[str, Any] | None = prepared(_name(path), (content,))
    return found


def prepare_tables() -> Iterator[str]:
    """Prepare every TOML file of the program; yield the names. Raises ValueError for one that is not TOML."""
    for folder in ("rubrics", "reports"):
        for path in sorted(data_dir(folder).rglob("*.toml")):
            yield prepare(_name(path), (path.read_bytes(),), partial(toml_table, path))


def _name(path: Path) -> str:
    return f"{path.parent.name}-{path.stem}"
