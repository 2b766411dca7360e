"""Times as data and pages write them: in UTC, whole seconds."""

from __future__ import annotations

from datetime import UTC, datetime


def moment(seconds: float) -> str:
    """Return a time in seconds since 1970 as RFC 3339 writes it, such as 2026-11-29T10:06:00Z."""
    return datetime.fromtimestamp(int(seconds), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def day(seconds: float) -> str:
    """Return the day of a time in seconds since 1970, such as 2026-11-29."""
    return moment(seconds)[:10]


def minute(seconds: float) -> str:
    """Return a time in seconds since 1970 as people read it, such as 2026-11-29 10:06."""
    return moment(seconds)[:16].replace("T", " ")
