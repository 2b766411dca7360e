"""The extra dependencies of the calibration commands, and how to install them."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from scorer.contracts.errors import InputError
from scorer.data.messages import say

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def calibration_extra() -> Iterator[None]:
    """Turn a missing numpy or scipy into an InputError that shows how to install them."""
    try:
        yield
    except ModuleNotFoundError as error:
        missing = (error.name or "").partition(".")[0]
        if missing not in ("numpy", "scipy"):
            raise
        raise InputError(say("cli.extra.error.missing", package=missing)) from None
