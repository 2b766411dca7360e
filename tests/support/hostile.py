"""Text that a malicious server may send, and reports that contain it everywhere."""

from __future__ import annotations

from dataclasses import replace

from scorer.contracts.dimensions import DIMENSIONS
from scorer.contracts.gate import Condition, GateResult, Reason
from scorer.contracts.report import (
    CoherenceScore,
    Evidence,
    Report,
    ScoreChange,
    ServerChange,
    ServerError,
    Suppressed,
    TextChange,
    ToolChange,
)
from tests.support import reports

WORDS = {
    "rich markup": "[bold]loud[/bold] [/] [link=https://evil.example]here[/link]",
    "html": "</script><img src=x onerror=alert(1)><style>*{display:none}</style>&lt;b&gt;",
    "an attribute's end": "\" onmouseover=\"alert(1)' autofocus='",
    "terminal escapes": "\x1b]8;;https://evil.example\x07link\x1b]8;;\x07\x1b[2J\x1b[31mred\x9b31m\x07\x08",
    "direction marks": "\u202egpj.exe\u2066 \u200fabc\u061c",
    "invisible characters": "pass\u200bword\ufeff\u00ad\u2060\u3164",
    "tag characters": "plain\U000e0068\U000e0069\U000e007f",
    "a lone surrogate": "half \ud800 and \udfff",
    "line breaks": "one\ntwo\r\nthree\u2028four\x85five\x0bsix",
    "workflow commands": "::error file=x::owned\n::set-output name=a::b ##[group]c\n\n::stop-commands::d",
    "markdown": "[a](javascript:1) ![b](https://evil.example/p.png) <https://evil.example> **c** _d_ ~e~ $f$",
    "mentions": "@octocat #1 owner/repo#2 https://evil.example www.evil.example me@evil.example",
    "backticks and pipes": "a``` b | c \\| d \\` e ` | \\",
    "a fence": "```\n# Title\n- [x] done\n---\n</details>",
    "a template": "{{ 7 * 7 }} {% include '/etc/passwd' %} {words} %s",
    "nothing": "",
    "blanks": "  \t ",
    "twenty kilobytes": "spam and eggs " * 1_500,
    "one word of twenty kilobytes": "x" * 20_000,
    "wide letters": "日本語の説明" * 30,
}


def report(words: str) -> Report:
    """Return a report in which every text that a server can influence is `words`."""
    finding = reports.finding(message=words, pointer=words, fix=words)
    opportunity = reports.opportunity(message=words, pointer=words, fix=words)
    tool = reports.poor_tool(
        name=words,
        justifications=dict.fromkeys(DIMENSIONS, words),
        flags=(words,),
        findings=(finding, reports.finding(level="error", message=words, fix=words)),
        opportunities=(opportunity,),
        evidence={"purpose_clarity": (Evidence("P001", words, 1.0),)},
        description=words,
    )
    server = reports.server(
        name=words,
        target=words,
        tools=(tool, tool),
        coherence={key: CoherenceScore(2, words) for key in reports.coherence()},
        findings=(finding,),
        shadow_candidates=(),
        suppressed=(Suppressed(words, finding, words, words, words),),
        unlisted={"COH022": 2},
    )
    error = ServerError(words, words, "handshake", words)
    return reports.report(
        servers=(server, server),
        errors=(error,),
        gate=GateResult(
            passed=False, reasons=(Reason(0, words, Condition.FINDING, subject="S001", details=(words,)),)
        ),
    )


def changed_report(words: str) -> Report:
    """Return the report of one server with what changed since a baseline, in which every text is the words."""
    (server, _), gate = report(words).servers, GateResult(passed=True)
    return reports.report(servers=(replace(server, change=_change(words)),), gate=gate)


def _change(words: str) -> ServerChange:
    """Return a change of one tool, in which all texts are the words."""
    finding = reports.finding(message=words, fix=words)
    tool = ToolChange(
        name=words,
        kind="renamed",
        was=words,
        old_tdqs=4.0,
        new_tdqs=1.0,
        old_hash="1" * 16,
        new_hash="2" * 16,
        old_risk="read",
        new_risk="destructive",
        scores=(ScoreChange("purpose_clarity", 5, 1, gone=(words,), came=(words,)),),
        texts=(
            TextChange(f"/{words}", f"{words} one {words}", f"{words} two {words}"),
            TextChange(f"/{words}/added", None, words),
            TextChange(f"/{words}/removed", [words], None),
        ),
        new_findings=(finding,),
        fixed_findings=(finding,),
    )
    return ServerChange(
        words,
        words,
        reports.score(),
        reports.score(),
        (tool,),
        (finding,),
        (finding,),
        TextChange("/instructions", words, f"{words} and more"),
    )
