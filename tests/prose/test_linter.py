"""The prose linter reports words to avoid and proselint's findings, in prose only."""

from __future__ import annotations

import pytest

from tests.prose.linter import avoided, problems
from tests.prose.sources import Source, markdown_prose, plain_prose, sources


def reported(text: str) -> list[str]:
    return [str(problem) for problem in problems(Source("page.md", text))]


def test_a_word_to_avoid_is_reported_with_its_line_and_a_replacement() -> None:
    assert reported("All good.\nThe fix mends it.") == ["page.md:2: “mends”: write fix"]


def test_a_phrase_is_found_across_a_line_break_but_not_across_paragraphs() -> None:
    assert len(reported("The client asks\nfor a token.")) == 1
    assert reported("The client asks\n\nfor a token.") == []


def test_proselint_reports_a_repeated_word() -> None:
    assert len(reported("This is the the end.")) == 1


@pytest.mark.parametrize(
    "text",
    [
        "There is no token.",
        "It is no longer valid.",
        "The standard is understood.",
        "The tool distinguishes itself from `search_catalogue`.",
    ],
)
def test_plain_sentences_are_not_reported(text: str) -> None:
    assert reported(markdown_prose(text)) == []


def test_code_comments_and_addresses_are_not_prose() -> None:
    page = (
        "Run `mend`.\n\n```sh\nmend\n```\n\n<!-- mend -->\n\n    mend\n\n[a](mend.md) https://mend.example\n"
    )
    assert reported(markdown_prose(page)) == []


def test_lines_keep_their_numbers_when_code_is_removed() -> None:
    page = "One.\n\n```sh\none\ntwo\n```\n\nIt mends.\n"
    assert reported(markdown_prose(page)) == ["page.md:8: “mends”: write fix"]


def test_options_gaps_and_metavariables_of_a_message_are_not_prose() -> None:
    assert reported(plain_prose("Use --mend {mend} MEND here.")) == []


def test_every_pattern_reports_something_that_its_replacement_does_not_contain() -> None:
    assert [use for pattern, use in avoided() if pattern.search(use)] == []


def test_pages_messages_and_help_texts_are_read() -> None:
    names = {source.name for source in sources()}
    assert {"README.md", "docs/usage.md", "mcp-scorer check --help", "action.yml", "Makefile"} <= names
    assert any(name.startswith("reports/messages.toml ") for name in names)
