"""Whatever the definitions are, every command ends well and every format stays valid."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import scorer
from scorer.capturing import snapshot_json
from scorer.contracts.errors import ScorerError
from scorer.formats import FORMATS
from tests.fuzz.program import ran
from tests.fuzz.strength import fuzz
from tests.fuzz.texts import DOCUMENTS, TOOL_LISTS
from tests.fuzz.valid import CHECKS, strict_json

FILE = "mcp-tools.json"

#: The commands that read definitions, with the options that choose what they write.
COMMANDS = (
    ("plan", FILE),
    ("plan", FILE, "--reach", "A"),
    ("policy", FILE),
    ("snapshot", FILE),
    ("baseline", FILE, "--reason", "known"),
    ("diff", FILE, "old.json"),
    ("diff", FILE, "old.json", "--format", "json"),
    ("diff", FILE, "old.json", "--format", "markdown"),
    ("check", FILE, "--baseline", "old.json", "--fail-on-regression"),
    ("check", FILE, "--profile", "pedantic", "--details"),
    ("check", FILE, "--tool", "a"),
    ("check", FILE, "--color", "always"),
    ("check", "-"),
)

pytestmark = pytest.mark.slow


def written(value: Any) -> bytes:
    """Write a value as Python's own JSON, which has NaN, and with surrogates as escapes."""
    return json.dumps(value).encode()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("definitions")


@pytest.mark.parametrize("name", FORMATS)
@fuzz(40)
@given(document=DOCUMENTS)
def test_every_format_stays_valid_and_gives_the_same_bytes_twice(
    folder: Path, name: str, document: Any
) -> None:
    (folder / FILE).write_bytes(written(document))
    result = ran(folder, "check", FILE, "--quiet", "--format", name)
    if result.stdout:
        CHECKS[name](result.stdout)
    again = ran(folder, "check", FILE, "--quiet", "--format", name)
    assert (again.exit_code, again.stdout_bytes) == (result.exit_code, result.stdout_bytes)


@fuzz(300)
@given(command=st.sampled_from(COMMANDS), new=DOCUMENTS, old=DOCUMENTS)
def test_every_command_ends_well(folder: Path, command: tuple[str, ...], new: Any, old: Any) -> None:
    (folder / FILE).write_bytes(written(new))
    (folder / "old.json").write_bytes(written(old))
    ran(folder, *command, input=written(new) if command[-1] == "-" else None)


@fuzz(150)
@given(tools=TOOL_LISTS)
def test_a_snapshot_read_back_is_scored_as_the_definitions_were(tools: list[Any]) -> None:
    try:
        first = scorer.capture({"tools": tools})
    except ScorerError:
        return
    text = snapshot_json([first])
    again = scorer.capture(strict_json(text))
    assert again.tools == first.tools or snapshot_json([again]) == text
    if not all(isinstance(each, dict) for each in tools):
        return  # what is no tool is told by its number in the list, and a snapshot sorts the list
    one, other = scorer.score_server(first), scorer.score_server(again)
    assert (one.score, one.tools, one.findings) == (other.score, other.tools, other.findings)
