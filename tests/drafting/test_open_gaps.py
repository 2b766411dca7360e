"""A gap that nobody has filled says nothing; anybody else's placeholder is text like any other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from scorer.claims.open_gaps import has_open_gaps, open_gaps, without_open_gaps
from scorer.scoring.api import score_tool
from tests.drafting.drafted import squeezed, tool
from tests.drafting.test_facts import frames
from tests.support.command_line import run
from tests.support.snapshots import write_tools

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("text", "left"),
    [
        (
            "Shows a tide. Use this when <situation that only this tool serves>. By hour.",
            "Shows a tide. By hour.",
        ),
        ("Shows a tide <of which kind, where, in what form>. By hour.", "Shows a tide . By hour."),
        ("Shows a tide.\n\nFails with <error> if the gate is shut.\n- By hour.", "Shows a tide. - By hour."),
        ("Use this when <situation that only\n    this tool serves>. By hour.", "By hour."),
        ("This cannot be undone: <how, or what is lost>.", "This cannot be undone:"),
        ("返回<哪些字段，以何种形式>。按小时。", "按小时。"),
    ],
)
def test_the_sentence_of_an_open_gap_is_not_read(text: str, left: str) -> None:
    assert has_open_gaps(text)
    assert squeezed(without_open_gaps(text)) == left
    assert len(without_open_gaps(text)) == len(text)


@pytest.mark.parametrize(
    "text",
    [
        "Reads `log://<day>` of the harbor.",
        "Returns <b>bold</b> words.",
        "Call it with <your berth number>.",
        'The body is {"name": "<value>"}.',
        "If a < b and c > d, it fails.",
    ],
)
def test_the_placeholders_of_others_are_text(text: str) -> None:
    assert not has_open_gaps(text)
    assert without_open_gaps(text) is text


def test_every_gap_of_every_frame_is_known() -> None:
    assert [
        frame for frame in frames() if "<" in frame and frame != "<Verb>" and not has_open_gaps(frame)
    ] == []


def test_an_open_gap_in_the_schema_is_no_description() -> None:
    gap = "<what `berth` means, its format, and where the value comes from>"
    bare = tool("get_tide", "Shows the tide of a harbor.", "berth")
    open_ = {
        **bare,
        "inputSchema": {"properties": {"berth": {"type": "string", "description": gap}}, "type": "object"},
    }
    before, after = score_tool(bare), score_tool(open_)
    assert after.tdqs_estimate == before.tdqs_estimate
    assert after.signals["schema_description_coverage"] == before.signals["schema_description_coverage"] == 0


def test_a_report_shows_the_description_with_its_gaps() -> None:
    text = "Shows the tide. Use this when <situation that only this tool serves>."
    report = score_tool(tool("get_tide", text))
    assert report.description == text
    assert "when" not in {claim.kind for claim in report.claims}


@pytest.mark.parametrize(
    ("text", "gaps"),
    [
        ("Shows a tide. Fails with <error> if <condition>.", ["<error>", "<condition>"]),
        (
            "Use this when <situation that only\n    this tool serves>.",
            ["<situation that only\n    this tool serves>"],
        ),
        ("Reads `log://<day>` of the harbor.", []),
    ],
)
def test_the_place_of_a_gap_is_the_gap_itself(text: str, gaps: list[str]) -> None:
    assert [text[start:end] for start, end in open_gaps(text)] == gaps


def test_check_lists_open_gaps_before_the_edits(tmp_path: Path) -> None:
    open_ = tool("get_tide", "Shows the tide. Use this when <situation that only this tool serves>.", "berth")
    open_["inputSchema"]["properties"]["berth"]["description"] = (
        "<what `berth` means, its format, and where the value comes from>"
    )
    file = write_tools(tmp_path, open_, tool("get_wind", "Shows the wind."), name="harbor.json")
    done = run("check", file)
    before, _, after = done.stdout.partition("Open gaps, which earn nothing\n")
    assert "CMP010" not in before
    assert after.partition("\n\n")[0] == (
        "  - warning CMP010 · get_tide · the description has an open gap: “<situation that only this tool\n"
        "    serves>”\n"
        "    Fix: Replace each gap with the missing fact, or remove its sentence.\n"
        "  - warning CMP010 · get_tide · the schema description of `berth` has an open gap: “<what `berth`\n"
        "    means, its format, and where the value comes …”\n"
        "    Fix: Replace each gap with the missing fact, or remove its sentence."
    )
    assert "Edits to make first" in after
    assert "Open gaps" not in run("check", file, "--ignore", "CMP010").stdout
    assert run("check", file, "--fail-on", "warning", "--select", "CMP010").exit_code == 1
