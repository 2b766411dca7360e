"""The fields of CSV, which spreadsheets open too."""

from __future__ import annotations

import re
from typing import Any, Final

#: What a spreadsheet runs instead of showing it. The name of a package (`@scope/name`) is not meant.
_FORMULA: Final = re.compile(r"[=+\-\t\r]|@[^/]*[(|!]")


def csv_value(value: Any) -> Any:
    """Return a value as a field: a list joined with blanks; what would run as a formula begins with an apostrophe."""
    if isinstance(value, list):
        value = " ".join(map(str, value))
    return f"'{value}" if isinstance(value, str) and _FORMULA.match(value) else value
