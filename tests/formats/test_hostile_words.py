"""No text of a server does anything but be read, in any format."""

import json
import re
from functools import cache
from html.parser import HTMLParser
from typing import Any

import pytest
from markdown_it import MarkdownIt
from rich.cells import cell_len

from scorer.formats import FORMATS, ViewOptions
from scorer.formats.markdown import COMMENT
from scorer.formats.markdown import render as render_markdown
from scorer.formats.sanitize import HIDDEN, storable
from tests.support import hostile

#: Formats that hold one server, which a report of several does not fit.
ONE_SERVER = ("tdqs", "badge", "badge-svg")
DEFUSED = re.compile(r"\\u003a|\\u005b")
COLOUR = re.compile(r"\x1b\[[0-9;]*m")
SEVERAL_SERVERS = [name for name in FORMATS if name not in ONE_SERVER]


@cache
def written(name: str, words: str) -> str:
    """Return the hostile report in a format, as it is without a view of its own."""
    return FORMATS[name].render(hostile.report(words))


def test_every_format_is_valid_utf8_without_hidden_characters(subtests: pytest.Subtests) -> None:
    for what, words in hostile.WORDS.items():
        for name in SEVERAL_SERVERS:
            with subtests.test(f"{what} as {name}"):
                output = written(name, words)
                assert output.encode("utf-8").decode("utf-8") == output
                assert not HIDDEN.search(output)


def test_coloured_text_holds_no_control_but_its_own_colours(subtests: pytest.Subtests) -> None:
    for what, words in hostile.WORDS.items():
        with subtests.test(what):
            output = COLOUR.sub("", FORMATS["text"].render(hostile.report(words), ViewOptions(color=True)))
            assert not HIDDEN.search(output)


def test_no_line_of_text_is_wider_than_the_terminal(subtests: pytest.Subtests) -> None:
    for what, words in hostile.WORDS.items():
        for width in (100, 40):
            with subtests.test(f"{what}, {width} wide"):
                lines = FORMATS["text"].render(hostile.report(words), ViewOptions(width=width)).splitlines()
                # A command is made harmless when the lines are finished, which adds five columns to it.
                assert [line for line in lines if cell_len(DEFUSED.sub(":", line)) > width] == []


def test_no_line_of_text_is_a_workflow_command(subtests: pytest.Subtests) -> None:
    for what, words in hostile.WORDS.items():
        for width in (100, 40):
            with subtests.test(f"{what}, {width} wide"):
                output = FORMATS["text"].render(hostile.report(words), ViewOptions(width=width))
                assert not re.search(r"^\s*::|##\[", output, re.MULTILINE)


def test_text_for_an_ascii_terminal_is_ascii(subtests: pytest.Subtests) -> None:
    for what, words in hostile.WORDS.items():
        with subtests.test(what):
            assert FORMATS["text"].render(hostile.report(words), ViewOptions(ascii=True)).isascii()


@pytest.mark.parametrize("name", ["text", "markdown", "html"])
def test_a_long_text_does_not_make_a_long_report(name: str) -> None:
    assert len(written(name, hostile.WORDS["one word of twenty kilobytes"])) < 300_000


def test_json_keeps_every_name_as_it_was_sent_or_as_utf8_can_hold_it(subtests: pytest.Subtests) -> None:
    for what, words in hostile.WORDS.items():
        with subtests.test(what):
            document = json.loads(written("json", words))
            assert [tool["name"] for tool in document["servers"][0]["tools"]] == [storable(words)] * 2


class Page(HTMLParser):
    """Collects the elements and attributes that a browser would see."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: set[str] = set()
        self.attributes: set[str] = set()
        self.ids: list[str] = []
        self.links: set[str] = set()
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.add(tag)
        self.attributes.update(name for name, _ in attrs)
        self.ids += [value or "" for name, value in attrs if name == "id"]
        self.links.update(value or "" for name, value in attrs if name in ("href", "src"))

    def handle_data(self, data: str) -> None:
        self.text += data


@cache
def read_page(words: str) -> Page:
    page = Page()
    page.feed(written("html", words))
    return page


def test_html_gains_no_element_attribute_or_link_from_a_servers_words(subtests: pytest.Subtests) -> None:
    for what, words in hostile.WORDS.items():
        with subtests.test(what):
            page, harmless = read_page(words), read_page("harmless `code` \u200b words")
            assert page.elements <= harmless.elements
            assert page.attributes <= harmless.attributes
            assert page.links <= {f"#{name}" for name in page.ids}


def test_html_ids_are_unique(subtests: pytest.Subtests) -> None:
    for what, words in hostile.WORDS.items():
        with subtests.test(what):
            ids = read_page(words).ids
            assert sorted(ids) == sorted(set(ids))


def test_html_shows_template_code_as_text() -> None:
    assert hostile.WORDS["a template"] in read_page(hostile.WORDS["a template"]).text


def markdown_tokens(document: str) -> list[Any]:
    blocks = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).parse(document)
    return [token for block in blocks for token in (block, *(block.children or ()))]


#: The Markdown of a report, and of one with changes, whose room is as large as any words need.
MARKDOWN = {
    "a report": lambda words: written("markdown", words),
    "changes": lambda words: render_markdown(hostile.changed_report(words), limit=COMMENT * 100),
}


@pytest.mark.parametrize("which", MARKDOWN)
def test_markdown_gains_no_link_image_or_emphasis_from_a_servers_words(
    which: str, subtests: pytest.Subtests
) -> None:
    for what, words in hostile.WORDS.items():
        with subtests.test(what):
            tokens = markdown_tokens(MARKDOWN[which](words))
            harmless = markdown_tokens(MARKDOWN[which]("harmless `code` words"))
            assert {token.type for token in tokens} <= {token.type for token in harmless} | {
                "code_inline",
                "html_inline",
            }
            assert structure(tokens) == structure(harmless)


def structure(tokens: list[Any]) -> list[str]:
    return [token.type for token in tokens if token.block and token.type != "inline"]


@pytest.mark.parametrize("which", MARKDOWN)
def test_markdown_holds_no_html_but_its_own(which: str, subtests: pytest.Subtests) -> None:
    for what, words in hostile.WORDS.items():
        with subtests.test(what):
            tokens = markdown_tokens(MARKDOWN[which](words))
            html = "".join(token.content for token in tokens if token.type in ("html_inline", "html_block"))
            assert set(re.findall(r"</?[^>\s]*", html)) <= {
                f"{start}{name}"
                for start in ("<", "</")
                for name in ("details", "summary", "dl", "dd", "code", "sub", "del", "ins")
            }


@pytest.mark.parametrize("which", MARKDOWN)
def test_markdown_mentions_nobody_and_links_nothing(which: str, subtests: pytest.Subtests) -> None:
    for what, words in hostile.WORDS.items():
        with subtests.test(what):
            document = MARKDOWN[which](words)
            bare = re.sub(r"(`+)(?!`).*?(?<!`)\1(?!`)|<code>.*?</code>", "", document)
            assert not re.search(r"@\w|(?<!&)#\d|https?://|www\.", bare)
