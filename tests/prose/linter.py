"""The prose linter: the words that the project avoids, and proselint's checks. `python -m tests.prose.linter`.

Both are configured in style.toml. It reads texts only and reaches no network.
"""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from proselint.checks import __register__ as PROSELINT_CHECKS
from proselint.config import DEFAULT, Config
from proselint.registry import CheckRegistry
from proselint.tools import LintFile

from tests.prose.sources import Source, sources

#: White space within a paragraph.
_SPACE = r"(?:[^\S\n]+|[^\S\n]*\n[^\S\n]*)"

STYLE = Path(__file__).with_name("style.toml")


@dataclass(frozen=True, slots=True)
class Problem:
    """A place in a text, the words there, and what to do about them."""

    source: str
    line: int
    words: str
    advice: str

    def __str__(self) -> str:
        return f"{self.source}:{self.line}: “{self.words}”: {self.advice}"


@cache
def style() -> Mapping[str, Any]:
    """Return the content of style.toml."""
    return tomllib.loads(STYLE.read_text(encoding="utf-8"))


@cache
def avoided() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Return the patterns to avoid, each with what to write instead."""
    return tuple((_compiled(item["pattern"]), item["use"]) for item in style()["avoid"])


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{pattern})\b".replace(" ", _SPACE), re.IGNORECASE)


@cache
def _proselint() -> Config:
    CheckRegistry().register_many(PROSELINT_CHECKS)
    off = dict.fromkeys(style()["proselint"]["off"], False)
    return Config(max_errors=1000, checks={**off, **DEFAULT["checks"]})


def problems(source: Source) -> Iterator[Problem]:
    """Yield every problem of a text in the order of the checks."""
    for pattern, use in avoided():
        for match in pattern.finditer(source.text):
            line = source.text.count("\n", 0, match.start()) + 1
            yield Problem(source.name, line, " ".join(match[0].split()), f"write {use}")
    for result in LintFile(source.name, source.text or " ").lint(_proselint()):
        found = result.check_result
        yield Problem(source.name, result.pos[0], found.check_path, " ".join(found.message.split()))


def main() -> int:
    """Print every problem of every text, and return 1 if there is any."""
    found = [problem for source in sources() for problem in problems(source)]
    for problem in found:
        print(problem)
    print(f"prose: {len(found)} problems" if found else "prose: no problems")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
