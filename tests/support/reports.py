"""Hand-written reports, for tests of formats and gates."""

from __future__ import annotations

from typing import Any

from scorer.contracts.dimensions import COHERENCE_DIMENSIONS, DIMENSIONS
from scorer.contracts.gate import Condition, GateResult, Reason
from scorer.contracts.report import (
    SCHEMA_VERSION,
    CoherenceScore,
    Evidence,
    Finding,
    Gain,
    HeavyTool,
    Opportunity,
    Report,
    RiskSignal,
    RiskSummary,
    RubricInfo,
    ServerError,
    ServerReport,
    ServerScore,
    ShadowCandidate,
    ToolReport,
    ToxicFlow,
)

RUBRIC = RubricInfo(name="tdqs", spec="1.2", calibration="2026-q4.2", hash="0123456789abcdef")

SIGNALS = {
    "param_count": 2,
    "required_param_count": 1,
    "params_with_descriptions": 1,
    "schema_description_coverage": 50,
    "has_output_schema": False,
}


def finding(**changes: Any) -> Finding:
    """Return a warning about a tool of the loan desk."""
    fields: dict[str, Any] = {
        "rule": "S003",
        "name": "undescribed-parameter",
        "level": "warning",
        "message": "the parameter `due` has no description",
        "pointer": "/inputSchema/properties/due",
        "span": None,
        "fix": "Describe `due`: its format, and what a missing one means.",
    }
    return Finding(**{**fields, **changes})


def opportunity(**changes: Any) -> Opportunity:
    """Return a suggestion to name an alternative."""
    fields: dict[str, Any] = {
        "rule": "U002",
        "name": "names-an-alternative",
        "dimension": "usage_guidelines",
        "level": "info",
        "message": "does not say which sibling to use instead",
        "pointer": "/description",
        "span": None,
        "fix": "Say when to use `renew_loan` instead: “To extend a loan, use `renew_loan`.”",
        "gain": Gain(dimension=0.9, tdqs=0.2, server=0.06),
    }
    return Opportunity(**{**fields, **changes})


def tool(**changes: Any) -> ToolReport:
    """A middling tool of a library's loan desk."""
    scores = dict(zip(DIMENSIONS, (4, 2, 3, 3, 5, 3), strict=True))
    fields: dict[str, Any] = {
        "name": "lend_book",
        "tdqs": 3.3,
        "tier": "B",
        "tdqs_estimate": 3.3274,
        "interval": (2.8, 3.7),
        "tier_chances": {"A": 0.2514, "B": 0.6, "C": 0.1486, "D": 0.0, "F": 0.0},
        "confidence": "high",
        "scores": scores,
        "estimates": {key: score + 0.1234 for key, score in scores.items()},
        "justifications": {
            "purpose_clarity": "Opens with a verb and a thing (“Lends one copy”), +1.5.",
            "usage_guidelines": "Says nothing about when to use it or what to use instead.",
            "behavioral_transparency": "Says that the copy is marked as lent, +0.6; not who may call it.",
            "parameter_semantics": "Half of the parameters are described; `due` is not.",
            "conciseness_structure": "Two sentences, the point first.",
            "contextual_completeness": "Two parameters, no output schema: what it returns is not told.",
        },
        "flags": (),
        "smells": ("usage_guidelines",),
        "signals": SIGNALS,
        "input_hash": "00112233445566aa",
        "risk": {
            "category": "write",
            "severity": "medium",
            "reversibility": "reversible",
            "reason": "The leading verb of the name is “lend”.",
        },
        "risk_signals": (
            RiskSignal(
                "url",
                "Takes a URL or endpoint (“callback_url”)",
                "/inputSchema/properties/callback_url",
                None,
            ),
        ),
        "tokens": 128,
        "findings": (finding(),),
        "opportunities": (opportunity(),),
        "evidence": {
            "purpose_clarity": (Evidence("P001", "opens with a verb and a thing", 1.50001, (0, 14)),),
        },
        "description": "Lends one copy of a book to a reader.\nMarks the copy as lent.",
    }
    return ToolReport(**{**fields, **changes})


def poor_tool(**changes: Any) -> ToolReport:
    """A tool without a description, with a finding that fails the gate."""
    fields: dict[str, Any] = {
        "name": "sync",
        "tdqs": 1.0,
        "tier": "D",
        "tdqs_estimate": 1.0,
        "interval": (1.0, 1.2),
        "tier_chances": {"A": 0.0, "B": 0.0, "C": 0.0, "D": 1.0, "F": 0.0},
        "confidence": "low",
        "doubts": ("part of the input schema could not be read",),
        "scores": dict.fromkeys(DIMENSIONS, 1),
        "estimates": dict.fromkeys(DIMENSIONS, 1.0),
        "justifications": dict.fromkeys(DIMENSIONS, "There is no description."),
        "flags": ("No Description",),
        "smells": DIMENSIONS,
        "risk": {
            "category": "destructive",
            "severity": "critical",
            "reversibility": "irreversible",
            "reason": "Its actions offer “purge”, and the worst one counts.",
        },
        "risk_signals": (),
        "tokens": 1024,
        "findings": (
            finding(
                rule="S001",
                name="no-description",
                level="error",
                message="has no description",
                pointer=None,
                fix="Write a description: what it does, when to use it, and what it changes.",
            ),
        ),
        "opportunities": (
            opportunity(
                rule="P001",
                name="verb-and-thing",
                dimension="purpose_clarity",
                message="does not open with a verb and a thing",
                fix="Open with what it does: “<Verb> <thing> …”.",
                gain=Gain(dimension=2.1, tdqs=0.5, server=0.31),
            ),
        ),
        "evidence": {},
        "description": "",
    }
    return tool(**{**fields, **changes})


def good_tool(**changes: Any) -> ToolReport:
    """Return a tool without findings."""
    fields: dict[str, Any] = {
        "name": "find_overdue_loans_of_a_reader_by_card_number",
        "tdqs": 4.6,
        "tier": "A",
        "tdqs_estimate": 4.55,
        "interval": (4.2, 4.9),
        "tier_chances": {"A": 1.0, "B": 0.0, "C": 0.0, "D": 0.0, "F": 0.0},
        "scores": dict(zip(DIMENSIONS, (5, 4, 5, 4, 5, 5), strict=True)),
        "smells": (),
        "risk": {
            "category": "read",
            "severity": "low",
            "reversibility": "reversible",
            "reason": "The leading verb of the name is “find”.",
        },
        "risk_signals": (),
        "findings": (),
        "opportunities": (),
        "description": "Lists the overdue loans of one reader. Reads only. To renew one, use `renew_loan`.",
    }
    return tool(**{**fields, **changes})


def coherence() -> dict[str, CoherenceScore]:
    """Four scores of a set, each with a reason."""
    reasons = (
        "Each tool acts on another thing.",
        "Two of three names are verb_noun; `sync` is not.",
        "3 tools suit a small domain.",
        "Loans can be opened and listed but not closed: there is no tool that returns a book.",
    )
    scores = (5, 3, 4, 2)
    triples = zip(COHERENCE_DIMENSIONS, scores, reasons, strict=True)
    return {key: CoherenceScore(score, reason) for key, score, reason in triples}


def score(**changes: Any) -> ServerScore:
    """The grades of the loan desk."""
    fields: dict[str, Any] = {
        "overall": 2.8,
        "tier": "C",
        "description_quality": 2.2,
        "coherence": 3.5,
        "mean_tdqs": 3.0,
        "min_tdqs": 1.0,
        "tool_count": 3,
    }
    return ServerScore(**{**fields, **changes})


def risk_summary(**changes: Any) -> RiskSummary:
    """Return the risk summary of the loan desk, with a combination of tools that could leak data."""
    fields: dict[str, Any] = {
        "classes": {"destructive": 1, "write": 1, "read": 1},
        "changing": 0.667,
        "destroying": 0.333,
        "tokens": 1280,
        "window_share": 0.0064,
        "heaviest": (HeavyTool("sync", 1024), HeavyTool("lend_book", 128)),
        "flow": ToxicFlow(("sync",), ("find_overdue_loans_of_a_reader_by_card_number",), ("lend_book",)),
    }
    return RiskSummary(**{**fields, **changes})


def server(**changes: Any) -> ServerReport:
    """A loan desk with a good, a middling and a poor tool."""
    fields: dict[str, Any] = {
        "name": "loan-desk",
        "target": "loan-desk.json",
        "score": score(),
        "coherence": coherence(),
        "tools": (good_tool(), tool(), poor_tool()),
        "findings": (
            finding(
                rule="C002",
                name="odd-name",
                level="info",
                message="`sync` does not follow the pattern verb_noun of the others",
                pointer=None,
                fix="Rename `sync` after what it syncs.",
            ),
        ),
        "shadow_candidates": (
            ShadowCandidate("lend_book", "find_overdue_loans_of_a_reader_by_card_number", 9, 2),
        ),
        "risk": risk_summary(),
    }
    return ServerReport(**{**fields, **changes})


#: The reason of a gate that failed on a finding.
NO_DESCRIPTION = Reason(0, "sync", Condition.FINDING, subject="S001", details=("has no description",))


def report(**changes: Any) -> Report:
    """The report of one server whose gate failed."""
    fields: dict[str, Any] = {
        "schema_version": SCHEMA_VERSION,
        "generator_name": "mcp-scorer",
        "generator_version": "0.1.0",
        "rubric": RUBRIC,
        "servers": (server(),),
        "gate": GateResult(
            passed=False,
            reasons=(Reason(0, "sync", Condition.FINDING, subject="S001", details=("has no description",)),),
        ),
        "errors": (),
    }
    return Report(**{**fields, **changes})


def report_of_several() -> Report:
    """The report of two servers and one that did not answer."""
    second = server(name="catalogue-desk", tools=(good_tool(),), findings=(), shadow_candidates=(), risk=None)
    error = ServerError("archive", "https://archive.example/mcp", "handshake", "no answer within 30 s")
    return report(servers=(server(), second), errors=(error,))
