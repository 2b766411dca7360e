"""The claims of a description as reports show them: listed in JSON, marked in the text by dimension."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any

import pytest
from jsonschema import Draft202012Validator, ValidationError

from scorer.claims.kinds import KINDS, KINDS_BY_NAME
from scorer.contracts.definitions import Snapshot
from scorer.contracts.dimensions import CONCISENESS, DIMENSION_NAMES
from scorer.contracts.report import ClaimReport, ToolReport
from scorer.data.messages import text
from scorer.formats import FORMATS
from scorer.formats.evidence_spans import DEFECT, Mark, Piece, numbered, pieces
from scorer.formats.json_schema import report_schema
from scorer.formats.text_tool import _STYLES
from scorer.gate.thresholds import judge
from scorer.scoring.api import build_report, score_server, score_tool
from tests.support import reports
from tests.support.command_line import ROOT, run
from tests.support.servers import FILES

TEXT = "Lends one copy of a book. Lends one copy of a book. Fails with 404 if it is lost."
FAILS = TEXT.index("Fails")


def claim(kind: str, *spans: tuple[int, int], pointer: str = "/description") -> ClaimReport:
    return ClaimReport(kind, 0.6, spans, ("404",), pointer)


def told(*claims: ClaimReport) -> ToolReport:
    return reports.tool(description=TEXT, claims=claims)


def title(kind: str) -> str:
    return text(f"claims.{kind}.title")


# --- which spans are marked, and how ---


def test_spans_are_numbered_in_reading_order_with_the_tone_of_their_dimension() -> None:
    tool = told(claim("errors", (FAILS, len(TEXT))), claim("repetition", (26, 51)), claim("action", (0, 14)))
    assert numbered(tool, len(TEXT)) == {
        (0, 14): Mark(1, "purpose", title("action")),
        (26, 51): Mark(2, DEFECT, title("repetition")),
        (FAILS, len(TEXT)): Mark(3, "behavior", title("errors")),
    }


def test_claims_of_one_span_share_a_mark_with_each_name_once() -> None:
    tool = told(claim("action", (0, 14)), claim("scope", (0, 14)), claim("action", (0, 14)))
    assert numbered(tool, len(TEXT)) == {(0, 14): Mark(1, "purpose", f"{title('action')}, {title('scope')}")}


@pytest.mark.parametrize(
    "unmarked",
    [
        claim("dense", (0, 25)),
        claim("result-missing", pointer="/outputSchema"),
        claim("a-kind-of-a-later-version", (0, 25)),
        claim("errors", (FAILS, len(TEXT) + 1)),
    ],
    ids=lambda each: each.kind,
)
def test_what_is_about_the_whole_or_lies_beyond_what_is_shown_or_is_not_known_is_not_marked(
    unmarked: ClaimReport,
) -> None:
    assert numbered(told(unmarked), len(TEXT)) == {}


def test_the_text_is_cut_at_marks_and_the_narrowest_wins() -> None:
    wide, narrow = Mark(1, "behavior", "Errors"), Mark(2, "parameters", "Values")
    assert list(pieces("abcdefgh", {(1, 7): wide, (3, 5): narrow})) == [
        Piece("a", ""),
        Piece("bc", "behavior", "Errors"),
        Piece("de", "parameters", "Values", (2,)),
        Piece("fg", "behavior", "Errors", (1,)),
        Piece("h", ""),
    ]


def test_the_pieces_of_a_description_are_its_text() -> None:
    tool = told(claim("errors", (FAILS, len(TEXT))), claim("action", (0, 14)), claim("scope", (6, 24)))
    assert "".join(piece.text for piece in pieces(TEXT, numbered(tool, len(TEXT)))) == TEXT


# --- on the page ---


def page(tool: ToolReport) -> str:
    report = reports.report(servers=(reports.server(tools=(tool,)),))
    return FORMATS["html"].render(report)


def test_the_page_marks_each_claim_with_the_class_of_its_dimension_and_its_name() -> None:
    shown = page(
        told(claim("action", (0, 14)), claim("repetition", (26, 51)), claim("errors", (FAILS, len(TEXT))))
    )
    assert re.findall(r'<mark class="(\w+)">([^<]*)</mark><sup[^>]*>(\d+)</sup>', shown) == [
        ("purpose", "Lends one copy", "1"),
        ("defect", "Lends one copy of a book.", "2"),
        ("behavior", "Fails with 404 if it is lost.", "3"),
    ]
    assert re.findall(r'<li><mark class="(\w+)">([^<]*)</mark> ([^<]*)</li>', shown) == [
        ("purpose", "1", title("action")),
        ("defect", "2", title("repetition")),
        ("behavior", "3", title("errors")),
    ]


def test_the_page_explains_marks_that_state_the_same_once_with_their_numbers() -> None:
    shown = page(
        told(claim("scope", (0, 14)), claim("repetition", (26, 51)), claim("scope", (FAILS, len(TEXT))))
    )
    (key,) = re.findall(r'<ol class="key"[^>]*>(.*?)</ol>', shown, re.DOTALL)
    assert re.findall(r'<mark class="(\w+)">([^<]*)</mark> ([^<]*)<', key) == [
        ("purpose", "1, 3", title("scope")),
        ("defect", "2", title("repetition")),
    ]
    assert 'class="key"' not in page(told())


def tones() -> set[str]:
    marked = [kind for kind in KINDS if kind.defect or kind.dimension != CONCISENESS]
    return {DEFECT if kind.defect else DIMENSION_NAMES[kind.dimension] for kind in marked}


def test_every_tone_has_a_color_of_its_own_on_the_page_and_a_style_in_the_terminal() -> None:
    css = (ROOT / "reports" / "tokens.css").read_text(encoding="utf-8")
    rules = dict(re.findall(r"mark\.(\w+) \{ ([^}]*) \}", css))
    wanted = tones() - {"completeness"}  # what is missing has no place in the text
    assert set(rules) == wanted == set(_STYLES)
    assert len(set(rules.values())) == len(rules)
    assert len(set(_STYLES.values())) == len(_STYLES)


# --- in the terminal ---

DESK: dict[str, Any] = {
    "name": "lend_copy",
    "description": "Lends one copy of a book to a reader. Fails with 404 if the copy is lost.",
    "inputSchema": {"type": "object", "properties": {}},
}


def test_the_terminal_numbers_each_claim_where_it_ends(tmp_path: Any) -> None:
    file = tmp_path / "desk.json"
    file.write_text(json.dumps({"tools": [DESK]}), encoding="utf-8")
    shown = run(
        "check",
        file,
        "--tool",
        "lend_copy",
        "--details",
        "--exit-zero",
        env={"COLUMNS": "200", "TERM": "dumb"},
    ).stdout
    tool = score_tool(DESK)
    length = len(tool.description)
    marked = "".join(
        piece.text + "".join(f"[{number}]" for number in piece.ends)
        for piece in pieces(tool.description, numbered(tool, length))
    )
    assert re.search(r"\[1\].*\[2\]", marked)
    assert marked in shown


# --- in JSON ---


def document() -> Any:
    servers = [score_server(Snapshot("desk", "desk.json", (DESK,)))]
    return json.loads(FORMATS["json"].render(build_report(servers, gate=judge(servers))))


def test_the_json_lists_every_claim_with_its_place_and_what_it_pins_down() -> None:
    (tool,) = document()["servers"][0]["tools"]
    assert tool["claims"] == [
        {
            "kind": each.kind,
            "strength": each.strength,
            "spans": [list(span) for span in each.spans],
            "specifics": list(each.specifics),
            "pointer": each.pointer,
        }
        for each in score_tool(DESK).claims
    ]
    errors = next(each for each in tool["claims"] if each["kind"] == "errors")
    (span,) = errors["spans"]
    assert DESK["description"][slice(*span)].startswith("Fails with 404")
    assert {"404", "lost"} <= set(errors["specifics"])


def test_claims_come_in_the_order_of_the_code_book() -> None:
    order = [kind.name for kind in KINDS]
    for path in FILES:
        tools = json.loads(path.read_text(encoding="utf-8"))["tools"][:5]
        for raw in tools:
            kinds = [order.index(each.kind) for each in score_tool(raw).claims]
            assert kinds == sorted(kinds)


@pytest.mark.parametrize(
    "change",
    [
        {"strength": "much"},
        {"spans": [[1]]},
        {"spans": [[1, 2, 3]]},
        {"specifics": 3},
        {"kind": None},
        {"more": 1},
    ],
    ids=str,
)
def test_the_schema_takes_the_claims_of_a_report_and_no_others(change: dict[str, Any]) -> None:
    validator, report = Draft202012Validator(json.loads(report_schema())), document()
    validator.validate(report)
    report["servers"][0]["tools"][0]["claims"][0].update(change)
    with pytest.raises(ValidationError):
        validator.validate(report)


def test_a_tool_without_claims_has_an_empty_list() -> None:
    tool = replace(told(), claims=())
    report = reports.report(servers=(reports.server(tools=(tool,)),))
    assert json.loads(FORMATS["json"].render(report))["servers"][0]["tools"][0]["claims"] == []


def test_every_kind_of_a_claim_is_one_of_the_code_book() -> None:
    assert {each.kind for each in score_tool(DESK).claims} <= set(KINDS_BY_NAME)
