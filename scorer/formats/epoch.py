"""The one moment that output may depend on: SOURCE_DATE_EPOCH."""

from __future__ import annotations

from datetime import UTC, datetime

from scorer.contracts.errors import InputError


def moment(seconds: str) -> datetime:
    """Return the moment so many seconds after 1970 began. Raises InputError where it is no whole number."""
    try:
        return datetime.fromtimestamp(int(seconds), UTC)
    except (ValueError, OverflowError, OSError):
        raise InputError(
            f"SOURCE_DATE_EPOCH must be a whole number of seconds since 1970, not {seconds!r}"
        ) from None
