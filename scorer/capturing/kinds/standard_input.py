"""A document on standard input: `-`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from scorer.capturing import jsonc
from scorer.capturing.document import Document
from scorer.capturing.document_kinds import sources_of_document
from scorer.capturing.target_kind import TargetKind
from scorer.data.messages import text as message

if TYPE_CHECKING:
    from scorer.capturing.options import ConnectOptions
    from scorer.capturing.sources import Source


def _parse(text: str, options: ConnectOptions) -> tuple[Source, ...]:
    where = message("capturing.target.standard-input")
    content = jsonc.decode(sys.stdin.buffer.read(), where)
    return sources_of_document(Document(content, where, text, "stdin", Path.cwd()), options)


STANDARD_INPUT = TargetKind(
    name="standard-input",
    example="-",
    recognizes=lambda text: text == "-",
    parse=_parse,
    label=str,
)
