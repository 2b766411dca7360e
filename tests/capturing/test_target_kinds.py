"""Every kind of target and of document is one record: recognized, parsed, labeled, located and documented by it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from scorer.capturing import Command, Recorded, Source, connect_options, kind_of, parse_target, target_label
from scorer.capturing.document import Document
from scorer.capturing.document_kinds import DOCUMENT_KINDS, locations_of
from scorer.capturing.target_kind import DocumentKind
from scorer.capturing.target_kinds import TARGET_KINDS, documented_kinds
from tests.support.command_line import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scorer.capturing import ConnectOptions

TOOL = {"name": "lend_copy", "description": "Lends a copy.", "inputSchema": {"type": "object"}}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("-- npx -y some-server", "command"),
        ("https://books.example/mcp", "url"),
        ("HTTP://books.example", "url"),
        ("python:desk.server:server", "python-object"),
        ("-", "standard-input"),
        ("HEAD~1:mcp-tools.json", "git-revision"),
        ("origin/main:.mcp.json#desk", "git-revision"),
        ("mcp-tools.json", "file"),
        ("C:/tools.json", "file"),
        ("localhost:3000/mcp", "file"),
        ("127.0.0.1:3000", "file"),
        ("ftp://books.example/tools.json", "file"),
    ],
)
def test_a_target_is_recognized_by_its_text(text: str, kind: str) -> None:
    assert kind_of(text).name == kind


def test_a_file_wins_over_a_text_that_is_no_revision_of_the_repository(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "HEAD:tools.json").write_text("[]")

    assert kind_of("HEAD:tools.json").name == "file"


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("-- desk --token abcdef99", "desk --token ***"),
        ("-- desk 'unclosed", "--"),
        ("https://me:pw@books.example/mcp?key=abcdef99", "https://books.example/mcp?key=***"),
        ("python:desk.server:server", "python:desk.server:server"),
        ("-", "-"),
        ("HEAD~1:mcp-tools.json", "HEAD~1:mcp-tools.json"),
        ("/home/me/mcp-tools.json", "mcp-tools.json"),
        ("desk/mcp-tools.json", "desk/mcp-tools.json"),
        ("ftp://me:pw@books.example/tools.json", "ftp://books.example/tools.json"),
    ],
)
def test_a_target_is_labeled_without_credentials_and_absolute_paths(text: str, label: str) -> None:
    assert target_label(text) == label


def test_only_files_and_revisions_can_be_read_again_as_a_baseline() -> None:
    assert {kind.name for kind in TARGET_KINDS if kind.is_file} == {"git-revision", "file"}


def test_a_command_may_be_written_as_one_text() -> None:
    (source,) = parse_target("-- npx -y 'some server'", connect_options())

    assert isinstance(source, Command)
    assert source.command == ("npx", "-y", "some server")


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        ([TOOL], "tool-list"),
        ({"name": "io.example/desk", "remotes": [{"url": "https://books.example"}]}, "registry-entry"),
        ({"mcpServers": {"desk": {"command": "desk"}}}, "client-configuration"),
        ({"some": "thing"}, None),
    ],
)
def test_a_document_is_recognized_by_its_content_and_by_one_kind(content: Any, kind: str | None) -> None:
    document = Document(json.dumps(content), "a", "a", "a", Path())
    found = [each.name for each in DOCUMENT_KINDS if each.read(document, connect_options()) is not None]

    assert found == ([kind] if kind else [])


def test_a_file_of_tools_is_read_and_parsed_once_for_its_tools_and_their_lines(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "tools.json"
    path.write_text(json.dumps([TOOL]))
    (source,) = parse_target(str(path), connect_options())
    path.unlink()
    monkeypatch.setattr("scorer.capturing.jsonc.parse", None)

    assert isinstance(source, Recorded)
    assert source.document is not None
    assert locations_of(source.document) is not None


def test_only_a_file_has_definitions_to_point_at() -> None:
    assert locations_of(Document(json.dumps([TOOL]), "-", "-", "stdin", Path())) is None


def read_toml(document: Document, options: ConnectOptions) -> tuple[Source, ...] | None:
    if not document.where.endswith(".toml"):
        return None
    return (Command("desk", document.label, (str(document.text).strip(),), options.env),)


def test_a_new_kind_of_document_need_not_be_json(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    toml = DocumentKind("toml", "desk.toml", read_toml)
    monkeypatch.setattr("scorer.capturing.document_kinds.DOCUMENT_KINDS", (toml, *DOCUMENT_KINDS))
    (tmp_path / "desk.toml").write_text("desk = not json\n")

    (source,) = parse_target(str(tmp_path / "desk.toml"), connect_options())

    assert source == Command("desk", "desk.toml", ("desk = not json",))


def rows_of_readme() -> Iterator[tuple[str, str]]:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    table = text[text.index("| You have | You type |") :].split("\n\n")[0]
    for what, typed in re.findall(r"^\| (.+?) \| (.+) \|$", table, re.MULTILINE)[1:]:
        if set(what) != {"-"}:
            yield what, typed.replace("\\|", "|")


def test_the_table_of_targets_in_the_readme_has_a_row_for_every_kind() -> None:
    examples = dict(rows_of_readme())

    assert sorted(examples) == sorted(kind.description for kind in documented_kinds())
    for kind in documented_kinds():
        assert f"mcp-scorer check {kind.example}" in examples[kind.description]


def test_the_usage_page_shows_an_example_of_every_kind() -> None:
    text = (ROOT / "docs" / "usage.md").read_text(encoding="utf-8")

    assert [kind.name for kind in documented_kinds() if f"mcp-scorer check {kind.example}" not in text] == []
