"""How long a server wants to be left alone: the header Retry-After, a number of seconds or a date."""

from __future__ import annotations

from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

#: No longer time is believed (seconds).
_LONGEST: Final = 1e8


def seconds_to_wait(headers: Mapping[str, str]) -> float | None:
    """Return the seconds that the headers of a response ask to wait; None where they do not.

    A date counts from the response's own, so that no clock of ours is read.
    """
    asked = headers.get("retry-after", "").strip()
    if asked.isascii() and asked.isdigit():
        return min(float(asked), _LONGEST)
    try:
        at, sent = (parsedate_to_datetime(each) for each in (asked, headers.get("date", "")))
        return min(max(0.0, (at - sent).total_seconds()), _LONGEST)
    except (TypeError, ValueError):
        return None
