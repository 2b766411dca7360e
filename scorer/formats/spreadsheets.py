"""The fields of CSV, which spreadsheets open too."""

from __future__ import annotations

import re
from typing import Any, Final

from scorer.formats.sanitize import defuse, escape
from scorer.reading.unicode import CONTROLS

#: What a spreadsheet runs instead of showing it, also written in wide characters or behind white space. The name of a
#: package (`@scope/name`) is not meant.
_FORMULA: Final = re.compile(r"\s*(?:[=+\-\uff1d\uff0b\uff0d\u2212]|[@\uff20][^/]*[(|!])|[\t\r\n]")

_CONTROL: Final = re.compile(f"[{CONTROLS}\r\x80-\x9f]")


def csv_value(value: Any) -> Any:
    """Return a value as a field: a list joined with blanks.

    What would run as a formula begins with an apostrophe. What a build service would obey in its log, and the control
    characters that a terminal would obey, are escaped; every other character stays, since programs read the table.
    """
    if isinstance(value, list):
        value = " ".join(map(str, value))
    if not isinstance(value, str):
        return value
    shown = defuse(_CONTROL.sub(lambda match: escape(match[0]), value))
    return f"'{shown}" if _FORMULA.match(value) else shown
