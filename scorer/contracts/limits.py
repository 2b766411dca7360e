"""The bounds on what is read, kept and written, in one place. docs/security.md lists them.

A server, a file and a repository are hostile: without a bound, each of these amounts is chosen by them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

_KIB: Final = 1024
_MIB: Final = 1024 * 1024


def _bound(default: int, unit: str) -> int:
    bound: int = field(default=default, metadata={"unit": unit})
    return bound


@dataclass(frozen=True, slots=True)
class Limits:
    """The largest amount of each kind. capturing/limit_options.py says what each bounds, and reads other values."""

    answer_bytes: int = _bound(8 * _MIB, "bytes")
    total_bytes: int = _bound(16 * _MIB, "bytes")
    file_bytes: int = _bound(32 * _MIB, "bytes")
    json_values: int = _bound(1_000_000, "values")
    json_depth: int = _bound(200, "levels")
    pages: int = _bound(1000, "pages")
    tools: int = _bound(1000, "tools")
    stderr_bytes: int = _bound(64 * _KIB, "bytes")
    output_bytes: int = _bound(64 * _MIB, "bytes")
    target_seconds: int = _bound(600, "seconds")


#: Characters of one text or name that are read for the scores. It cannot be changed, because one definition has one
#: score. A text beyond that is beyond reading for an agent too.
READ_CHARACTERS: Final = 20_000
#: Parameters of one tool that are read for the scores, the first by name. No real tool seen has a tenth as many.
READ_PARAMETERS: Final = 1000
#: Characters of their names, descriptions and values together, and values of each.
READ_OF_PARAMETERS: Final = 200_000
READ_VALUES: Final = 1000

#: Bytes of compact JSON a token: an estimate for the whole definition (texts run at 4.6, schemas at 3.7).
BYTES_PER_TOKEN: Final = 4

#: The bounds that hold unless the user sets others.
DEFAULT_LIMITS: Final = Limits()
