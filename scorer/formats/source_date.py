"""The one date that output may depend on: SOURCE_DATE_EPOCH."""

from __future__ import annotations

from datetime import UTC, datetime

from scorer.contracts.errors import InputError
from scorer.data.messages import say


def parse_source_date(seconds: str) -> datetime:
    """Return the time that many seconds after 1970 began. Raises InputError unless it is a whole number."""
    try:
        return datetime.fromtimestamp(int(seconds), UTC)
    except (ValueError, OverflowError, OSError):
        raise InputError(say("formats.error.source-date", value=repr(seconds))) from None
