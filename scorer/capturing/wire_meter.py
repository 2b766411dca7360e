"""Counts what a server sends in one connection, and gives the connection up at the first limit that it exceeds."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from scorer.capturing.json_bounds import JsonMeter
from scorer.capturing.limit_options import exceeded

if TYPE_CHECKING:
    from collections.abc import Callable

    from scorer.contracts.limits import Limits

_LAST_EVENT: Final = re.compile(rb".*(?:\r?\n\r?\n|\r\r)", re.DOTALL)


class LimitExceeded(Exception):
    """A server sent more than a limit allows. The connection is already being given up."""


class WireMeter:
    """What one connection has received. `give_up` is called with the reason when a limit is exceeded."""

    def __init__(self, limits: Limits, give_up: Callable[[str], None]) -> None:
        self.limits = limits
        self._give_up = give_up
        self._total = 0
        self._values = 0

    def exceed(self, limit: str) -> LimitExceeded:
        """Give the connection up because of the limit. Returns the error to raise."""
        reason = exceeded(limit, getattr(self.limits, limit))
        self._give_up(reason)
        return LimitExceeded(reason)

    def check(self, answer: AnswerMeter, size: int, values: int) -> None:
        """Count `size` bytes and `values` JSON values more of an answer. Raises LimitExceeded."""
        self._total += size
        self._values += values
        limits = self.limits
        for limit, amount in (
            ("answer_bytes", max(answer.compressed, answer.size)),
            ("total_bytes", self._total),
            ("json_values", self._values),
            ("json_depth", answer.depth),
        ):
            if amount > getattr(limits, limit):
                raise self.exceed(limit)


class AnswerMeter:
    """What one answer has sent so far: bytes as sent and decompressed, and the depth of its JSON.

    A stream of events is one long response: with `is_stream` each event, which a blank line ends, is an answer.
    """

    def __init__(self, meter: WireMeter, *, is_stream: bool = False) -> None:
        self.compressed = 0
        self.size = 0
        self._meter = meter
        self._json = JsonMeter()
        self._is_stream = is_stream

    @property
    def depth(self) -> int:
        """How deeply the JSON is nested."""
        return self._json.depth

    def arrived(self, size: int) -> None:
        """Count bytes as they were sent, which may be compressed. Raises LimitExceeded."""
        self.compressed += size
        self._meter.check(self, 0, 0)

    def skip(self, size: int) -> None:
        """Count bytes that are not read. Raises LimitExceeded."""
        self._meter.check(self, size, 0)

    def feed(self, data: bytes) -> None:
        """Count a decompressed piece. Raises LimitExceeded, so that it is not kept or parsed."""
        before = self._json.values
        self._json.feed(data)
        event = _LAST_EVENT.match(data) if self._is_stream else None
        self.size = len(data) - event.end() if event else self.size + len(data)
        self._meter.check(self, len(data), self._json.values - before)
