"""A document that contains tools or servers: its text is read once and parsed once.

Whoever needs the text again (to find lines and columns) gets it from here, not from the file.
"""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from scorer.capturing import jsonc
from scorer.capturing.json_bounds import require_bounded
from scorer.capturing.redact import clean
from scorer.contracts.errors import InputError
from scorer.contracts.limits import DEFAULT_LIMITS, Limits
from scorer.data.files import read_file, read_stream
from scorer.data.messages import say
from scorer.reading.masking import mask_shapes

_ABSENT: Final = object()


@dataclass(frozen=True, slots=True)
class Parsed:
    """The value of a text, and how it is written.

    `problem` is why it is not strict JSON, though it is JSON with comments. `spans` are the start and end of each of
    several JSON texts (`value` is then their list). `placed`: values can be found in the text again.
    """

    value: Any
    problem: InputError | None = None
    spans: tuple[tuple[int, int], ...] | None = None
    placed: bool = True


class MissingFile(InputError):
    """A file that does not exist."""


class OtherFile(InputError):
    """A document in which nothing looks like definitions, however its file is called."""


class ServersRefused(InputError):
    """A document lists servers to start or to contact where only definitions may be."""


@dataclass(frozen=True)
class Document:
    """A text, or a JSON value in memory (`text` is then None), and how to refer to it.

    `where` names it in messages about reading it, `label` in reports (no absolute path). `stem` is the name of a
    server that does not name itself, and `only` the name of the server to select. Relative paths in
    the document start at `folder`. `path` is set only for a regular file. `may_start`: the user asked to start and
    contact the servers that the document lists; otherwise only definitions are read from it.
    """

    text: str | None = field(repr=False)
    where: str
    label: str
    stem: str
    folder: Path
    only: str | None = None
    path: Path | None = None
    may_start: bool = False
    in_memory: Any = field(default=_ABSENT, repr=False)
    limits: Limits = field(default=DEFAULT_LIMITS, repr=False)

    @property
    def value(self) -> Any:
        """The value of the text, in any notation of notations.py. Raises InputError for anything else."""
        return self._parsed.value

    @property
    def syntax_error(self) -> InputError | None:
        """Why the text is not strict JSON, though it is JSON with comments or trailing commas; else None."""
        return self._parsed.problem

    @property
    def spans(self) -> tuple[tuple[int, int], ...] | None:
        """The start and end of each JSON text, where the text holds several (`value` is their list); else None."""
        return self._parsed.spans

    @property
    def is_placed(self) -> bool:
        """Whether a value can be found in the text again: it is JSON, however it is wrapped."""
        return self._parsed.placed

    @cached_property
    def _parsed(self) -> Parsed:
        if self.text is None:
            return Parsed(self.in_memory)
        if not self.text.strip():
            raise InputError(say("capturing.json.empty", where=self.where))
        try:
            return Parsed(jsonc.parse(self.text, self.where))
        except InputError as error:
            from scorer.capturing.notations import parse_other

            return parse_other(self.text, self.where, error, self.limits)


def read_document(
    path: Path,
    only: str | None = None,
    limits: Limits = DEFAULT_LIMITS,
    *,
    may_start: bool = False,
    regular: bool = False,
    resolved: bool = False,
) -> Document:
    """Read a file. `regular`: the user did not type the path, so it must not be a pipe. `resolved`: see `read_file`.

    Raises InputError where it cannot be read, is too large, or is neither UTF-8 nor UTF-16 text.
    """
    return Document(
        text=text_of(_bytes_of(path, limits, regular=regular, resolved=resolved), str(path), limits),
        where=str(path),
        label=path_label(path),
        stem=Path(path.stem).stem if path.suffix == ".gz" else path.stem,
        folder=path.parent,
        only=only,
        path=path if path.is_file() else None,  # a pipe cannot be pointed into
        may_start=may_start,
        limits=limits,
    )


def text_of(data: bytes, where: str, limits: Limits) -> str:
    """Return the text of a document in UTF-8 or UTF-16, decompressed if it is compressed with gzip.

    Raises InputError where it is in neither, or holds more JSON than the limits.
    """
    if data[:2] in _ARCHIVES:
        data = _unpacked(data, where, limits)
    data = jsonc.as_utf8(data, where)
    require_bounded(data, where, limits)
    return jsonc.decode(data, where)


_MANIFEST: Final = "manifest.json"
#: How files of gzip and of ZIP begin.
_ARCHIVES: Final = (b"\x1f\x8b", b"PK")


def _unpacked(data: bytes, where: str, limits: Limits) -> bytes:
    """Return what a file of gzip holds. Raises OtherFile for an archive, InputError for more than the limits allow."""
    if data.startswith(b"PK"):
        if data[2:4] == b"\x03\x04":
            raise OtherFile(_what_archive(data, where))
        return data
    import gzip
    import zlib

    try:
        with gzip.open(io.BytesIO(data)) as stream:
            return read_stream(stream, where, limits.file_bytes)
    except (OSError, EOFError, zlib.error) as error:
        raise InputError(say("capturing.notation.gzip", where=where, problem=error)) from error


def _what_archive(data: bytes, where: str) -> str:
    """Return what to do with a ZIP archive, which is never unpacked here: it may be a bundle, by its list of files."""
    import zipfile

    bundle = where.lower().endswith((".mcpb", ".dxt"))
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            bundle = _MANIFEST in archive.NameToInfo
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        pass  # then its name says what it is
    return say(f"capturing.notation.{'bundle' if bundle else 'zip'}", where=where)


def path_label(path: Path) -> str:
    """Return a path as reports show it: as typed, but an absolute one only by its name."""
    return mask_shapes(path.name if path.is_absolute() else str(path))


def _bytes_of(path: Path, limits: Limits, *, regular: bool, resolved: bool) -> bytes:
    shown = clean(str(path))
    try:
        return read_file(path, shown, limits.file_bytes, regular=regular, resolved=resolved)
    except FileNotFoundError as error:
        raise MissingFile(say("capturing.target.no-such-file", path=clean(str(path)))) from error
    except IsADirectoryError as error:
        raise InputError(say("capturing.target.folder", path=clean(str(path)))) from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise InputError(say("capturing.target.unreadable", path=clean(str(path)), reason=reason)) from error
