"""The words of a tool's report packed into bytes: a set of thousands holds them in a tenth of the memory.

The records are written as plain tuples of their fields; the module that writes them reads them again, in one process.
"""

from __future__ import annotations

import marshal
import zlib
from collections.abc import Callable, Mapping
from dataclasses import fields
from operator import attrgetter
from typing import Any, Final, NamedTuple

from scorer.contracts.report import ClaimReport, Evidence, Finding, Gain, Opportunity, RiskSignal

#: Quick is enough: the same words come again and again.
_LEVEL: Final = 1


def _plain(record: type) -> Callable[[Any], tuple[Any, ...]]:
    """Return what gives the fields of a record, in their order."""
    names = [field.name for field in fields(record)]
    read: Callable[[Any], tuple[Any, ...]] = attrgetter(*names)
    return read


class _Records:
    """A tuple of records of one kind."""

    def __init__(self, record: type) -> None:
        self._record, self._plain = record, _plain(record)

    def plain(self, value: Any) -> Any:
        return tuple(map(self._plain, value))

    def read(self, value: Any) -> Any:
        return tuple(self._record(*each) for each in value)


class _RecordsByKey(_Records):
    """A mapping to tuples of records of one kind."""

    def plain(self, value: Any) -> Any:
        return {key: super(_RecordsByKey, self).plain(each) for key, each in value.items()}

    def read(self, value: Any) -> Any:
        return {key: super(_RecordsByKey, self).read(each) for key, each in value.items()}


class _Edits(_Records):
    """Opportunities, with their gains as tuples of numbers."""

    def __init__(self) -> None:
        super().__init__(Opportunity)
        self._at = [field.name for field in fields(Opportunity)].index("gain")
        self._gain = _plain(Gain)

    def plain(self, value: Any) -> Any:
        return tuple(self._with(each, self._gain(each[self._at])) for each in super().plain(value))

    def read(self, value: Any) -> Any:
        return super().read(self._with(each, Gain(*each[self._at])) for each in value)

    def _with(self, each: tuple[Any, ...], gain: Any) -> tuple[Any, ...]:
        return (*each[: self._at], gain, *each[self._at + 1 :])


class _Texts:
    """A tuple of strings, or a mapping to strings."""

    def plain(self, value: Any) -> Any:
        return dict(value) if isinstance(value, Mapping) else value

    def read(self, value: Any) -> Any:
        return value


_CODECS: Final[Mapping[str, Any]] = {
    "findings": _Records(Finding),
    "opportunities": _Edits(),
    "evidence": _RecordsByKey(Evidence),
    "missed": _RecordsByKey(Evidence),
    "claims": _Records(ClaimReport),
    "risk_signals": _Records(RiskSignal),
    "justifications": _Texts(),
    "doubts": _Texts(),
}
#: The fields that are packed.
PACKED: Final = tuple(_CODECS)
#: Bytes of what was packed before that help to pack what is alike: as far as deflate looks back.
_SEEN: Final = 1 << 15


class Packer:
    """Packs the fields of many tools' reports. What was read last stays unpacked, for the next field of the tool."""

    def __init__(self) -> None:
        self._seen = b""
        self._last: tuple[Packed | None, Mapping[str, Any]] = (None, {})

    def pack(self, values: Mapping[str, Any]) -> Packed:
        """Return the fields of one tool, packed."""
        data = marshal.dumps({name: _CODECS[name].plain(value) for name, value in values.items()})
        deflater = zlib.compressobj(_LEVEL, zdict=self._seen)
        packed = Packed(deflater.compress(data) + deflater.flush(), self._seen)
        if len(self._seen) < _SEEN:
            self._seen = (self._seen + data)[-_SEEN:]
        return packed

    def read(self, packed: Packed, name: str) -> Any:
        """Return the value of a field that was packed."""
        last, values = self._last
        if last is not packed:
            data = zlib.decompressobj(zdict=packed.seen).decompress(packed.data)
            values = marshal.loads(data)
            self._last = packed, values
        return _CODECS[name].read(values[name])


class Packed(NamedTuple):
    """The packed fields of one tool, and the bytes that were looked back at."""

    data: bytes
    seen: bytes
