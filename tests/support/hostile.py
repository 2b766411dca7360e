"""Text that a malicious server may send, and reports that contain it everywhere."""

from __future__ import annotations

from scorer.contracts.dimensions import DIMENSIONS
from scorer.contracts.report import (
    CoherenceScore,
    Condition,
    Evidence,
    GateResult,
    Reason,
    Report,
    ServerError,
    Suppressed,
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
