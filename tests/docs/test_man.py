"""The manual page: that of the current help, and one that a formatter understands."""

from __future__ import annotations

import os
import shutil
import subprocess

import pytest

from scorer.cli.app import COMMANDS
from website.man import PAGE, page, roff


def test_the_manual_page_says_what_the_help_says() -> None:
    fresh = page()
    if os.environ.get("UPDATE_DOCS"):
        PAGE.write_text(fresh, encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == fresh


def test_a_formatter_shows_every_command_and_warns_of_nothing() -> None:
    groff = shutil.which("groff")
    if groff is None:
        pytest.skip("groff is not installed")
    words = [groff, "-man", "-ww", "-Tutf8", "-Kutf8", "-rLL=200n", "-P-cbou", str(PAGE)]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    headings = {line for line in done.stdout.splitlines() if line and not line.startswith(" ")}
    assert {name.upper() for name in COMMANDS} <= headings
    assert "mcp-scorer check -- npx -y @modelcontextprotocol/server-everything" in done.stdout


@pytest.mark.parametrize(
    ("words", "written"),
    [("a-b", "a\\-b"), (".x", "\\&.x"), ("'x\n.y", "\\&'x\n\\&.y"), ("C:\\x", "C:\\ex")],
)
def test_words_are_neither_commands_nor_escapes_of_roff(words: str, written: str) -> None:
    assert roff(words) == written
