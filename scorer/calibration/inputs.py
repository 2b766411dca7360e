"""Reads files with published scores: rows of tools, rows of servers, and reports of `tdqs score`."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scorer.calibration.coherence_rows import SetRow, set_row
from scorer.calibration.corpus import Row, row
from scorer.calibration.risk_rows import RiskRow, risk_row
from scorer.contracts.definitions import Snapshot
from scorer.contracts.dimensions import DIMENSIONS
from scorer.contracts.errors import InputError
from scorer.data.files import read_corpus
from scorer.data.messages import say
from scorer.tdqs.context_signals import compute_signals

_COHERENCE: Mapping[str, str] = {
    "disambiguation": "disambiguation",
    "naming_consistency": "namingConsistency",
    "tool_count_appropriateness": "toolCountAppropriateness",
    "completeness": "completeness",
}


@dataclass(frozen=True, slots=True)
class Inputs:
    """The content of all files: tools and servers with published scores, the judge's reasons, and notes.

    `risks` are tools with a published risk class.
    """

    rows: tuple[Row, ...] = ()
    sets: tuple[SetRow, ...] = ()
    reasons: Mapping[str, Mapping[str, str]] | None = None
    notes: tuple[str, ...] = ()
    risks: tuple[RiskRow, ...] = ()


def read_inputs(paths: Sequence[Path], definitions: Sequence[Snapshot] = ()) -> Inputs:
    """Read files of rows (one JSON object per line) and reports of `tdqs score`.

    A report, and a row that only names its server and tool, contain no definitions. `definitions` supplies them, for
    rows by the name of the snapshot. Raises InputError, which names the file, the line and the problem.
    """
    found = [_read(path, definitions) for path in paths]
    reasons = {key: value for each in found for key, value in (each.reasons or {}).items()}
    return Inputs(
        tuple(item for each in found for item in each.rows),
        tuple(item for each in found for item in each.sets),
        reasons,
        tuple(note for each in found for note in each.notes),
        tuple(item for each in found for item in each.risks),
    )


def _read(path: Path, definitions: Sequence[Snapshot]) -> Inputs:
    text = read_text(path)
    report = score_report(text)
    if report is None:
        return rows_of(path.name, text, definitions)
    if not definitions:
        raise InputError(say("calibration.error.report-without-definitions", file=path.name))
    return _of_report(path.name, report, definitions[0])


def reason(error: Exception) -> str:
    """Return why a row is invalid."""
    if isinstance(error, KeyError):
        return say("calibration.error.missing-key", key=error.args[0])
    return str(error)


def read_text(path: Path) -> str:
    """Return a file's text, unpacked if its name ends in .gz. Raises InputError if it cannot be read."""
    try:
        return read_corpus(path).decode("utf-8-sig")
    except (OSError, EOFError, zlib.error) as error:
        cause = getattr(error, "strerror", None) or error
        raise InputError(say("calibration.error.unreadable", file=path.name, reason=cause)) from None
    except UnicodeDecodeError:
        raise InputError(say("calibration.error.not-utf8", file=path.name)) from None


def score_report(text: str) -> Mapping[str, Any] | None:
    """Return the report of `tdqs score` in a text, or None if the text is something else."""
    try:
        data = json.loads(text)
    except ValueError:
        return None
    whole = isinstance(data, dict) and isinstance(data.get("tools"), list) and "serverScore" in data
    return data if whole else None


def rows_of(name: str, text: str, definitions: Sequence[Snapshot] = ()) -> Inputs:
    """Return the rows in a file's text. Raises InputError, which names the first invalid line."""
    defined = {
        snapshot.name: {
            each["name"]: each for each in snapshot.tools if isinstance(each, dict) and "name" in each
        }
        for snapshot in definitions
    }
    rows: list[Row] = []
    sets: list[SetRow] = []
    risks: list[RiskRow] = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            data = json.loads(line)
            if "category" in data and "scores" not in data:
                risks.append(risk_row(data))
            elif isinstance(data.get("tool"), str):
                rows.append(row(_defined(data, defined), number))
            elif "tool" in data:
                rows.append(row(data, number))
            else:
                sets.append(set_row(data))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise InputError(
                say("calibration.error.not-a-row", file=name, line=number, error=reason(error))
            ) from None
    if not rows and not sets and not risks:
        raise InputError(say("calibration.error.no-rows", file=name))
    return Inputs(tuple(rows), tuple(sets), risks=tuple(risks))


def _defined(data: Mapping[str, Any], defined: Mapping[str, Mapping[str, Any]]) -> Mapping[str, Any]:
    """Return a row that only names its server and tool with the definition and the siblings.

    Raises ValueError where the definition is not known.
    """
    server, tool = str(data["server"]), str(data["tool"])
    tools = defined.get(server, {})
    if tool not in tools:
        raise ValueError(say("calibration.error.tool-not-defined", server=server, tool=tool))
    siblings = tuple(other for other in tools if other != tool)
    return {"id": f"{server}/{tool}", "group": server, **data, "tool": tools[tool], "siblings": siblings}


def _of_report(name: str, report: Mapping[str, Any], definitions: Snapshot) -> Inputs:
    try:
        return _matched(name, report, definitions)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise InputError(say("calibration.error.incomplete-report", file=name, error=reason(error))) from None


def _matched(name: str, report: Mapping[str, Any], definitions: Snapshot) -> Inputs:
    raw = {str(tool.get("name")): tool for tool in definitions.tools if isinstance(tool, dict)}
    graded = [tool for tool in report["tools"] if tool["name"] in raw]
    same = [tool for tool in graded if _unchanged(tool, raw[tool["name"]])]
    server = str(report["server"]["name"])
    era = f"tdqs {report['specVersion']}, {report['model'] or say('calibration.note.model-unknown')}"
    rows = tuple(_row_of(tool, raw, server, era) for tool in same)
    return Inputs(
        rows,
        (_set_of(report, raw, server),),
        {each.id: _reasons(tool) for each, tool in zip(rows, same, strict=True)},
        tuple(_left_out(name, len(report["tools"]), len(graded), len(same))),
    )


def _unchanged(tool: Mapping[str, Any], raw: Mapping[str, Any]) -> bool:
    scored = (tool.get("contextSignals") or {}).get("inputHash")
    return scored in (None, compute_signals(raw)["input_hash"])


def _left_out(name: str, scored: int, defined: int, same: int) -> list[str]:
    notes = []
    if defined < scored:
        missing = scored - defined
        notes.append(say("calibration.note.not-defined", file=name, count=missing, total=scored))
    if same < defined:
        notes.append(say("calibration.note.changed", file=name, count=defined - same, total=scored))
    return notes


def _row_of(tool: Mapping[str, Any], raw: Mapping[str, Any], server: str, era: str) -> Row:
    name = str(tool["name"])
    return Row(
        id=f"{server}/{name}",
        group=server,
        era=era,
        server=server,
        tool=raw[name],
        siblings=tuple(sorted(other for other in raw if other != name)),
        scores={key: int(tool["scores"][key]) for key in DIMENSIONS},
        tdqs=float(tool["tdqs"]),
    )


def _reasons(tool: Mapping[str, Any]) -> dict[str, str]:
    justifications = tool.get("justifications") or {}
    return {key: str(value["justification"]) for key, value in justifications.items()}


def _set_of(report: Mapping[str, Any], raw: Mapping[str, Any], server: str) -> SetRow:
    score = report["serverScore"]
    return SetRow(
        name=server,
        count=int(report["server"]["toolCount"]),
        tools=tuple(raw.values()),
        defined=True,
        scores={key: int(score[named]) for key, named in _COHERENCE.items() if score.get(named) is not None},
    )
