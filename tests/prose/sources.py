"""The texts that the prose linter reads: Markdown pages, messages, help texts, and descriptions in YAML."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from scorer.cli.app import COMMANDS
from scorer.data.messages import messages
from tests.support.command_line import ROOT, run

PAGES = ("README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md", "docs/**/*.md", ".github/**/*.md")

SUBCOMMANDS = ("config show", "config schema")

_FENCE = re.compile(r"^```.*?^```$|^(?: {4}.*\n?)+", re.MULTILINE | re.DOTALL)
_CODE = re.compile(r"(`+).+?\1", re.DOTALL)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_LINK_TARGET = re.compile(r"\]\([^)]*\)")
_ADDRESS = re.compile(r"https?://\S+")
_HEADING = re.compile(r"^(#+ .*)$", re.MULTILINE)
_GAP = re.compile(r"\{\w*[^{}]*\}")
_OPTION = re.compile(r"--?[a-z][\w-]*|\[[^\]]*\|[^\]]*\]|\b[A-Z][A-Z_|.]+\b")
_LISTED_COMMAND = re.compile(r"^ {2}[a-z-]+(?= {2,})", re.MULTILINE)
_DESCRIPTION = re.compile(r"^ *(?:- )?(?:name|description): (.*)$", re.MULTILINE)
_MAKE_HELP = re.compile(r"^\w+:.*## (.*)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Source:
    """A text to check, by the name that a problem is reported under."""

    name: str
    text: str


def markdown_prose(text: str) -> str:
    """Return the prose of a Markdown page: without code, comments and addresses, on the same lines."""
    for pattern in (_COMMENT, _FENCE):
        text = pattern.sub(lambda match: "\n" * match[0].count("\n"), text)
    text = _ADDRESS.sub("address", _LINK_TARGET.sub("]", _replaced(text, _CODE)))
    return _HEADING.sub(r"\1.", text)


def plain_prose(text: str) -> str:
    """Return the prose of a message or help text: without code, gaps, options and names of commands."""
    return _replaced(text, _CODE, _ADDRESS, _GAP, _OPTION, _LISTED_COMMAND)


def _replaced(text: str, *patterns: re.Pattern[str]) -> str:
    """Replace matches by numbered words. No word begins with another, so two never look like a repetition."""
    numbers = count()
    for pattern in patterns:
        text = pattern.sub(lambda match: f"gap{next(numbers)}e" + "\n" * match[0].count("\n"), text)
    return text


def sources() -> Iterator[Source]:
    """Yield every text that a user reads."""
    for path in sorted({path for pattern in PAGES for path in ROOT.glob(pattern)}):
        yield Source(_name(path), markdown_prose(path.read_text(encoding="utf-8")))
    for id_, message in messages().items():
        yield Source(f"reports/messages.toml {id_}", plain_prose(message))
    for command in ("", *COMMANDS, *SUBCOMMANDS):
        shown = run(*command.split(), "--help").stdout
        yield Source(" ".join(["mcp-scorer", *command.split(), "--help"]), plain_prose(shown))
    for name, pattern in (
        ("action.yml", _DESCRIPTION),
        (".pre-commit-hooks.yaml", _DESCRIPTION),
        ("Makefile", _MAKE_HELP),
    ):
        found = pattern.findall((ROOT / name).read_text(encoding="utf-8"))
        yield from (Source(name, plain_prose(line)) for line in found)


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))
