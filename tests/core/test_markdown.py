"""Markdown in a description is read as a Markdown parser reads it, which knows lines but no columns.

Descriptions are docstrings as often, so that the parser gets their lines without indentation.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from scorer.language.document import Document, read
from tests.support.servers import all_tools

MARKDOWN = """\
Close a card. Use it when:
- a card is lost
- a reader `moves away`
    1. to another branch
    2) abroad

## Before

    Call `get_card` first:

    ```json
    - no: list
    # no heading
    ```

* * *
# After #
+ the card stays `listed`
*always*
"""
OPENS = ("list_item_open", "heading_open")
WORD = re.compile(r"[^\W_]")


def parsed(text: str) -> list[Token]:
    parser = MarkdownIt("zero").enable(["list", "heading", "hr", "fence", "backticks", "escape"])
    return parser.parse("\n".join(line.lstrip(" \t") for line in text.split("\n")))


def differences(doc: Document) -> Iterator[str]:
    """Yield the lines whose first word opens no sentence, or is masked, or is none of a list, other than parsed."""
    lines, at = doc.raw.split("\n"), 0
    first = {sentence.starts[0]: sentence for sentence in doc.sentences}
    masked = {
        start: hides for each in doc.sentences for start, hides in zip(each.starts, each.masked, strict=True)
    }
    tokens = parsed(doc.raw)
    opened = {token.map[0]: token.type for token in tokens if token.type in OPENS and token.map}
    fenced = {n for token in tokens if token.type == "fence" and token.map for n in range(*token.map)}
    for number, line in enumerate(lines):
        word = WORD.search(doc.raw, at, at + len(line))
        at += len(line) + 1
        if word is None:
            continue
        if number in fenced:
            if masked.get(word.start()) is False:
                yield line
        elif number in opened and word.start() in masked:
            sentence = first.get(word.start())
            if sentence is None or sentence.bullet != (opened[number] == "list_item_open"):
                yield line


def codes(doc: Document) -> Iterator[str]:
    """Yield the parsed inline code whose words are not masked."""
    hidden = {
        word for each in doc.sentences for word, hides in zip(each.words, each.masked, strict=True) if hides
    }
    for token in parsed(doc.raw):
        for child in token.children or ():
            if child.type == "code_inline" and not hidden.issuperset(
                word for each in read(child.content).sentences for word in each.words
            ):
                yield child.content


def test_lists_headings_and_fences_are_read_as_markdown() -> None:
    doc = read(MARKDOWN)
    assert [(" ".join(each.words[:2]), each.bullet) for each in doc.sentences if not each.masked[0]] == [
        ("close a", False),
        ("use it", False),
        ("a card", True),
        ("a reader", True),
        ("1 to", True),
        ("2 abroad", True),
        ("before", False),
        ("call get_card", False),
        ("after", False),
        ("the card", True),
    ]
    assert [*differences(doc), *codes(doc)] == []


@pytest.mark.no_cover
def test_recorded_descriptions_are_read_as_markdown() -> None:
    texts = sorted({tool["description"] for tool in all_tools() if isinstance(tool.get("description"), str)})
    docs = [read(text) for text in texts]
    assert [line for doc in docs for line in differences(doc)] == []
    assert [code for doc in docs for code in codes(doc)] == []
