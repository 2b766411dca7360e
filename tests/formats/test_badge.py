"""The badge, as data for a service and as a picture that needs none."""

import json
import re
from xml.etree import ElementTree

from scorer.formats import FORMATS
from tests.support import hostile, reports

SVG = "{http://www.w3.org/2000/svg}"


def test_the_endpoint_says_the_grade_in_the_fields_that_the_service_reads() -> None:
    assert json.loads(FORMATS["badge"].render(reports.report())) == {
        "schemaVersion": 1,
        "label": "tool definitions",
        "message": "2.8 C",
        "color": "orange",
    }


def test_of_several_servers_the_lowest_is_shown() -> None:
    low = reports.server(name="low", score=reports.score(overall=1.4, tier="D"))
    report = reports.report(servers=(reports.server(), low))
    assert json.loads(FORMATS["badge"].render(report))["message"] == "1.4 D"


def test_the_picture_is_well_formed_and_as_wide_as_its_two_halves() -> None:
    root = ElementTree.fromstring(FORMATS["badge-svg"].render(reports.report()))
    left, right = (part for part in root.iter(f"{SVG}rect") if part.get("rx") is None)
    assert int(root.get("width") or 0) == int(left.get("width") or 0) + int(right.get("width") or 0)
    assert [text.text for text in root.iter(f"{SVG}text")] == ["tool definitions", "2.8 C"]
    for text, half in zip(root.iter(f"{SVG}text"), (left, right), strict=True):
        assert int(text.get("textLength") or 0) == int(half.get("width") or 0) - 12


def test_no_word_of_a_server_is_in_a_badge() -> None:
    for words in hostile.WORDS.values():
        for name in ("badge", "badge-svg"):
            assert FORMATS[name].render(hostile.report(words)) == FORMATS[name].render(
                hostile.report("harmless")
            )


def test_the_picture_asks_for_nothing() -> None:
    assert re.findall(r"https?://[^\"]+", FORMATS["badge-svg"].render(reports.report())) == [
        "http://www.w3.org/2000/svg"
    ]
