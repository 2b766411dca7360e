"""One report in every format, whole; how to update: tests/support/golden.py."""

import pytest

from scorer.formats import FORMATS, ViewOptions
from tests.support.golden import assert_golden
from tests.support.pages import legible
from tests.support.reports import report, report_of_several


@pytest.mark.parametrize("width", [100, 80, 40])
def test_text_adapts_to_its_width(width: int) -> None:
    assert_golden(f"text-{width}.txt", FORMATS["text"].render(report(), ViewOptions(width=width)))


def test_text_of_several_servers_begins_with_an_overview() -> None:
    assert_golden("text-several.txt", FORMATS["text"].render(report_of_several()))


def test_text_in_colour_uses_plain_ansi_codes() -> None:
    assert_golden("text-colour.txt", FORMATS["text"].render(report(), ViewOptions(color=True)))


@pytest.mark.parametrize(("name", "ending"), [("markdown", "md"), ("json", "json"), ("html", "html")])
def test_the_other_formats_show_the_same_report(name: str, ending: str) -> None:
    assert_golden(f"report.{ending}", legible(FORMATS[name].render(report())))


@pytest.mark.parametrize(("name", "ending"), [("markdown", "md"), ("json", "json"), ("html", "html")])
def test_the_other_formats_show_several_servers_and_one_that_failed(name: str, ending: str) -> None:
    assert_golden(f"several.{ending}", legible(FORMATS[name].render(report_of_several())))
