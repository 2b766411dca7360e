"""Records some of whose fields are made when they are first read: the words of a report cost more than its numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol, TypeVar

#: Where a record keeps what makes its missing fields.
_PARTS = "_parts"


class Parts(Protocol):
    """Makes the fields of a record that are not set yet. `kept`: what was made stays in the record."""

    @property
    def kept(self) -> bool:
        """Return whether a made field is kept; where it is not, each reading makes it again."""
        ...

    def make(self, name: str) -> Any:
        """Return the value of a field that is not set."""
        ...


class Lazy:
    """Base of frozen dataclasses with slots: a field that `lazily` left unset is made when it is read.

    Comparing, printing and `dataclasses.replace` read every field; `changed` leaves those unset that are.
    """

    __slots__ = (_PARTS,)

    if not TYPE_CHECKING:  # it would hide misspelled attributes

        def __getattr__(self, name: str) -> Any:
            # Only what is not set comes here.
            parts = parts_of(self)
            if parts is None or name not in type(self).__dataclass_fields__:
                raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
            value = parts.make(name)
            if parts.kept:
                object.__setattr__(self, name, value)
            return value


_Record = TypeVar("_Record", bound=Lazy)


def lazily(record: type[_Record], parts: Parts | None, **known: Any) -> _Record:
    """Return a record with these fields; `parts` makes the others."""
    made = object.__new__(record)
    object.__setattr__(made, _PARTS, parts)
    for name, value in known.items():
        object.__setattr__(made, name, value)
    return made


def changed(record: _Record, parts: Parts | None = None, **changes: Any) -> _Record:
    """Return a copy with other fields, in which what is not made stays so; `parts` makes it (default: as before)."""
    names = record.__dataclass_fields__  # type: ignore[attr-defined]
    known = {name: getattr(record, name) for name in names if name not in changes and is_made(record, name)}
    return lazily(type(record), parts or parts_of(record), **known, **changes)


def parts_of(record: Lazy) -> Parts | None:
    """Return what makes the missing fields of a record, None where none is missing."""
    try:
        found: Parts = object.__getattribute__(record, _PARTS)
    except AttributeError:
        return None
    return found


def is_made(record: Lazy, name: str) -> bool:
    """Return whether a field is set: reading it makes nothing."""
    try:
        object.__getattribute__(record, name)
    except AttributeError:
        return False
    return True
