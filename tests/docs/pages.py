"""The fenced blocks of the documentation: commands with their output, shell lines, Python."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass

from tests.support.command_line import ROOT

PAGES = (
    ROOT / "README.md",
    ROOT / "CODE_OF_CONDUCT.md",
    ROOT / "CONTRIBUTING.md",
    ROOT / "SECURITY.md",
    *sorted((ROOT / "docs").rglob("*.md")),
)

#: Marks paragraphs of the output that a block leaves out.
ELLIPSIS = "…"

_FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_IN_TABLE = re.compile(r"`(mcp-scorer (?:check|snapshot|rules|explain)\b(?! ID`)[^`]+|cat [^`]+)`")


@dataclass(frozen=True)
class Command:
    """A command on a page, and the output that the page shows below it (may be empty)."""

    page: str
    line: str
    output: str = ""

    def __str__(self) -> str:
        return f"{self.page}: {self.line}"


def texts() -> dict[str, str]:
    """Return the text of every page by its path in the repository."""
    return {str(path.relative_to(ROOT)): path.read_text(encoding="utf-8") for path in PAGES}


def blocks(language: str) -> list[tuple[str, str]]:
    """Return (page, text) of every fenced block of the language."""
    return [
        (page, body)
        for page, text in texts().items()
        for found, body in _FENCE.findall(text)
        if found == language
    ]


def generated(page: str, name: str, fresh: str) -> str:
    """Return the text between the marks of a generated part. `UPDATE_DOCS` first replaces it by `fresh`."""
    path = ROOT / page
    text = path.read_text(encoding="utf-8")
    part = re.compile(rf"(?<=<!-- {name}: written by make golden -->\n).*?(?=<!-- /{name} -->)", re.DOTALL)
    if os.environ.get("UPDATE_DOCS"):
        text = part.sub(lambda _: fresh, text)
        path.write_text(text, encoding="utf-8")
    found = part.search(text)
    return found[0] if found else ""


def files_of(page: str) -> dict[str, str]:
    """Return the files that a page shows: its toml blocks whose first line is a comment with a file's name."""
    found = ((body.partition("\n")[0].removeprefix("# "), body) for of, body in blocks("toml") if of == page)
    return {name: body for name, body in found if name.endswith(".toml")}


def console_commands() -> list[Command]:
    """Return every `$ ` line of the console blocks, with the lines up to the next one as its output."""
    return [
        Command(page, line, output)
        for page, body in blocks("console")
        for line, output in re.findall(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", body, re.MULTILINE)
    ]


def inline_commands() -> list[Command]:
    """Return every whole command in a code span of the text or of a table."""
    return [
        Command(page, line.replace("\\|", "|"))
        for page, text in texts().items()
        for line in _IN_TABLE.findall(_FENCE.sub("", text))
    ]


def pipeline_commands() -> list[Command]:
    """Return every mcp-scorer command in the pipelines of yaml blocks."""
    return [
        Command(page, line)
        for page, body in blocks("yaml")
        for line in re.findall(r"^ +- (mcp-scorer .*)$", body, re.MULTILINE)
    ]


def shell_lines() -> list[Command]:
    """Return every line of the sh blocks, comments off."""
    return [
        Command(page, line.split("  #")[0].strip())
        for page, body in blocks("sh")
        for line in body.splitlines()
    ]


def excerpt(shown: str, output: str) -> str:
    """Return the paragraphs of `output` that `shown` shows (found by their first words), with elisions.

    Raises ValueError if no paragraph of the output begins like one of `shown`.
    """
    paragraphs = output.rstrip("\n").split("\n\n")
    starts = [paragraph.split()[0] for paragraph in paragraphs]
    kept: list[str] = []
    at = 0
    for wanted in shown.rstrip("\n").split("\n\n"):
        if wanted == ELLIPSIS:
            continue
        place = starts.index(wanted.split()[0], at)
        kept += [ELLIPSIS] * (place > at) + [paragraphs[place]]
        at = place + 1
    kept += [ELLIPSIS] * (at < len(paragraphs))
    return "\n\n".join(kept) + "\n"
