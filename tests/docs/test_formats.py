"""The page of the formats lists every format as the registry has it. To regenerate the table: `make golden`."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator

from scorer.formats import FORMATS, Format
from tests.docs.pages import texts
from tests.support.command_line import ROOT

PAGE = "docs/formats.md"


def row(each: Format) -> str:
    locations = "yes" if each.needs_locations else ""
    errors = "yes" if each.reports_errors_alone else ""
    suffix = ", ".join(f"`{suffix}`" for suffix in each.suffixes)
    return f"| `{each.name}` | {each.about} | {suffix} | {locations} | {errors} |"


def table() -> Iterator[str]:
    yield "| Format | Content | File ending that implies it | Points into a file | Written if no server was scored |"
    yield "|---|---|---|---|---|"
    yield from map(row, FORMATS.values())


def test_the_page_lists_every_format_as_the_registry_has_it() -> None:
    text = texts()[PAGE]
    shown = re.search(r"(?<=<!-- formats -->\n).*(?=<!-- /formats -->)", text, re.DOTALL)
    assert shown
    fresh = "\n" + "\n".join(table()) + "\n\n"
    if os.environ.get("UPDATE_DOCS"):
        written = text[: shown.start()] + fresh + text[shown.end() :]
        (ROOT / PAGE).write_text(written, encoding="utf-8")
    else:
        assert shown[0] == fresh
