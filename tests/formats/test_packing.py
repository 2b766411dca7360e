"""What a page packs can be read back, and what is not packed JSON is refused."""

from __future__ import annotations

import base64
import zlib
from html.parser import HTMLParser

import pytest

from scorer.contracts.report import Report
from scorer.formats import FORMATS, packing
from scorer.formats.json import contract
from scorer.formats.packing import packed, unpacked
from scorer.formats.stored_report import stored_servers
from tests.support import hostile, reports
from tests.support.pages import embedded


def test_what_is_packed_comes_back_whole() -> None:
    assert unpacked(packed({"name": "日本", "script": "</script>"})) == '{"name":"日本","script":"</script>"}'


@pytest.mark.parametrize(
    "text",
    [
        "no Base64!",
        base64.b64encode(b"not deflated").decode(),
        base64.b64encode(zlib.compress(b"[]")[:-2]).decode(),
        "",
    ],
    ids=["other characters", "other data", "cut off", "nothing"],
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        unpacked(text)


def test_what_unpacks_to_more_than_the_limit_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packing, "UNPACKED_LIMIT", 100)
    assert unpacked(packed("x" * 90))
    with pytest.raises(ValueError, match="too long"):
        unpacked(packed("x" * 1_000_000))


def test_a_page_packs_the_published_report_and_it_is_read_back() -> None:
    report = reports.report()
    page = FORMATS["html"].render(report)
    assert embedded(page, "report") == contract(report)
    read = stored_servers(page.encode(), "report.html")
    assert read is not None
    assert [[tool.name for tool in server.tools] for server in read] == [
        [tool.name for tool in server.tools] for server in report.servers
    ]


def test_a_page_with_unpacked_json_is_read_back_too() -> None:
    json = FORMATS["json"].render(reports.report())
    page = f'<!DOCTYPE html><script type="application/json" id="report">{json}</script>'
    assert stored_servers(page.encode(), "report.html") == stored_servers(json.encode(), "report.json")


def test_a_page_whose_packed_json_is_broken_is_not_a_report() -> None:
    page = '<!DOCTYPE html><script id="report" data-encoding="deflate-base64">AAAA</script>'
    assert stored_servers(page.encode(), "report.html") is None


class Elements(HTMLParser):
    """The elements and attributes of a piece of HTML."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen |= {tag, *(name for name, _ in attrs)}


def many(words: str) -> Report:
    """A report with more tools than a page shows the evidence of unpacked, all in the words of a hostile server."""
    server = hostile.report(words).servers[0]
    schema = {"type": "object", "properties": {words: {"description": words, "default": words}}}
    tool = reports.tool(
        name=words,
        evidence=server.tools[0].evidence,
        description=words,
        definition={"name": words, "description": words, "inputSchema": schema},
    )
    return reports.report(servers=(reports.server(tools=(tool,) * 21),))


def parts(words: str) -> set[str]:
    page = FORMATS["html"].render(many(words))
    found = Elements()
    for part in embedded(page, "parts"):
        found.feed(part["evidence"] + part["definition"])
    return found.seen


def test_packed_parts_gain_no_element_or_attribute_from_a_servers_words(subtests: pytest.Subtests) -> None:
    harmless = parts("harmless `code` \u200b under_scored words")
    assert {"table", "data-part"} <= harmless
    for what, words in hostile.WORDS.items():
        with subtests.test(what):
            assert parts(words) <= harmless


def test_the_packed_definition_is_json_with_hidden_characters_as_escapes() -> None:
    page = FORMATS["html"].render(many("\u202egpj.exe"))
    assert '"name": "\\u202egpj.exe"' in embedded(page, "parts")[0]["json"]
