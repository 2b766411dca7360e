"""The agreement page has the structure that the command writes, and its figures are in the README."""

from __future__ import annotations

import re
import subprocess
import sys
from functools import cache
from pathlib import Path

from scorer.calibration.agreement_page import BEGIN, END, agreement_page, main, put_block
from tests.calibration.labeled import labeled
from tests.support.command_line import ROOT, environment


@cache
def written() -> tuple[str, str]:
    return agreement_page(labeled())


def structure(page: str) -> list[str]:
    """Headings without their counts, heads of tables, and every line of prose without its numbers."""
    kept: list[str] = []
    lines = page.splitlines()
    for at, line in enumerate(lines):
        body = line.startswith("|") and at > 0 and lines[at - 1].startswith("|")
        if line and not body:
            kept.append(re.sub(r"[\d.]+", "0", line))
    return kept


def test_the_committed_page_has_the_structure_that_the_command_writes() -> None:
    committed = (ROOT / "docs" / "agreement.md").read_text(encoding="utf-8")
    assert structure(committed) == structure(written()[0])


def test_the_readme_holds_the_block_that_the_command_rewrites() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    block = f"{BEGIN}{readme.partition(BEGIN)[2].partition(END)[0]}{END}"
    assert structure(block) == structure(written()[1])


def test_only_the_marked_block_of_a_readme_is_rewritten() -> None:
    before = f"# Desk\n\n{BEGIN}\nold\n{END}\n\nMore.\n"
    assert put_block(before, f"{BEGIN}\nnew\n{END}") == f"# Desk\n\n{BEGIN}\nnew\n{END}\n\nMore.\n"
    assert put_block("# Desk\n", "new") == "# Desk\n"


def test_the_page_names_no_tool_and_no_server_of_the_rows() -> None:
    for row in labeled().rows:
        assert row.server not in written()[0]
        assert str(row.tool["name"]) not in written()[0]


def test_without_labeled_tools_nothing_is_written_and_a_line_says_so(tmp_path: Path) -> None:
    gone = tmp_path / "corpus"
    said = (
        f"agreement: {gone} contains no labeled tools (train.jsonl, coherence.jsonl), so nothing was written"
    )
    assert main(gone, tmp_path) == said
    assert list(tmp_path.iterdir()) == []
    done = subprocess.run(
        [sys.executable, "-m", "scorer.calibration.agreement_page", str(gone)],
        env=environment(), capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout == said + "\n"
