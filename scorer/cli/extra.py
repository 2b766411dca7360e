"""What the commands of calibration need beside the program, and how to get it."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from scorer.contracts.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def calibration_extra() -> Iterator[None]:
    """Turn a missing numpy or scipy into the line that says how to install them (InputError)."""
    try:
        yield
    except ModuleNotFoundError as error:
        missing = (error.name or "").partition(".")[0]
        if missing not in ("numpy", "scipy"):
            raise
        raise InputError(f"this needs {missing}; pip install 'mcp-scorer[calibrate]'") from None
