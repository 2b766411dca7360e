"""The security page lists every limit as the code has it, and names tests that exist.

To regenerate the table after a deliberate change, run `make golden`.
"""

from __future__ import annotations

import re

from scorer.capturing.limit_options import documented_limits
from tests.docs.pages import generated, texts
from tests.support.command_line import ROOT

PAGE = "docs/security.md"


def table() -> str:
    rows = (
        f"| `{each.name}` | {each.default:,} {each.unit} | {each.about} |" for each in documented_limits()
    )
    return "\n".join(["| Limit | Default | What it limits |", "|---|---:|---|", *rows])


def test_the_page_lists_every_limit_with_its_default_and_its_unit() -> None:
    fresh = f"{table()}\n"
    assert generated(PAGE, "limits", fresh) == fresh


def test_every_test_that_the_page_names_exists() -> None:
    named = re.findall(r"`(tests/[\w/.]+)`", texts()[PAGE])
    assert named
    assert [path for path in named if not (ROOT / path).exists()] == []


def test_the_readme_the_index_and_the_safety_page_lead_to_it() -> None:
    assert "(docs/security.md)" in texts()["README.md"]
    assert "(SECURITY.md)" in texts()["README.md"]
    assert "(security.md)" in texts()["docs/index.md"]
    assert "(security.md)" in texts()["docs/safety.md"]
    assert "(docs/security.md)" in texts()["SECURITY.md"]
