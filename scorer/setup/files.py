"""The files that set mcp-scorer up: a configuration and a workflow, as they are to be written."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from scorer.data.messages import say, text
from scorer.data.resources import data_dir
from scorer.data.toml import parse_toml
from scorer.setup.look import slug
from scorer.version import REPOSITORY, __version__

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scorer.contracts.report import ServerScore
    from scorer.setup.look import Setup

CONFIG: Final = "mcp-scorer.toml"
PYPROJECT: Final = Path("pyproject.toml")
_SECTION: Final = "tool.mcp-scorer"
_TEMPLATE: Final = "workflow.yml.j2"
_PLAIN: Final = re.compile(r"[A-Za-z0-9_./-]+")


@dataclass(frozen=True, slots=True)
class PlannedFile:
    """A file to write: its path, what it contains then, and what it contains now ("": it does not exist)."""

    path: Path
    content: str
    before: str = ""


def config_file(pyproject: str, command: str, snapshot: str, scores: Sequence[ServerScore]) -> PlannedFile:
    """Return the configuration: a section at the end of a pyproject.toml that has settings of tools, else a file.

    `pyproject` is the text of the pyproject.toml ("": there is none that can be used), `command` what writes the
    snapshot. The threshold is what the lowest of `scores` reaches; without any there is none yet.
    """
    section = _settings(f"[{_SECTION}]\n", f"{_SECTION}.", command, snapshot, scores)
    appended = _appended(pyproject, section)
    if appended:
        return PlannedFile(PYPROJECT, appended, pyproject)
    return PlannedFile(Path(CONFIG), _settings("", "", command, snapshot, scores))


def _settings(head: str, prefix: str, command: str, snapshot: str, scores: Sequence[ServerScore]) -> str:
    lines = [f"# {say('setup.config.snapshot', command=command)}", f"snapshot = {json.dumps(snapshot)}"]
    lines += ["", f"[{prefix}gate]"]
    if scores:
        lowest = min(scores, key=lambda each: each.overall)
        lines.append(f"# {say('setup.config.gate', grade=f'{lowest.overall:.1f}', tier=lowest.tier)}")
        lines.append(f"fail-under = {_threshold(lowest)}")
    else:
        lines.append(f"# {text('setup.config.no-gate')}")
    return head + "\n".join(lines) + "\n"


def _threshold(score: ServerScore) -> str:
    """Return the tier of a score as a value of TOML; F is below all tiers, so it is a number."""
    return json.dumps(score.tier) if score.tier != "F" else f"{score.overall:.1f}"


def _appended(before: str, section: str) -> str:
    """Return a pyproject.toml with the section at its end, or "" where that would not only add it."""
    if not before:
        return ""
    gap = "\n" if before.endswith("\n") else "\n\n"
    newline = "\r\n" if "\r\n" in before else "\n"
    after = before + (gap + section).replace("\n", newline)
    try:
        old, new = parse_toml(before), parse_toml(after)
    except (ValueError, RecursionError):
        return ""
    tools = old.get("tool")
    if not isinstance(tools, Mapping) or not tools:
        return ""
    kept: dict[str, Any] = {**new, "tool": {key: new["tool"][key] for key in tools}}
    return after if kept == old else ""


def workflow_file(setup: Setup, snapshot: str) -> PlannedFile:
    """Return the workflow for GitHub, which scores the committed snapshot of each pull request."""
    from jinja2 import Environment, StrictUndefined

    # GitHub's own expressions have the usual braces.
    environment = Environment(
        variable_start_string="[[",
        variable_end_string="]]",
        keep_trailing_newline=True,
        trim_blocks=True,
        undefined=StrictUndefined,
        autoescape=False,
    )
    source = (data_dir("reports") / _TEMPLATE).read_text(encoding="utf-8")
    content = environment.from_string(source).render(
        action=f"{REPOSITORY.partition('github.com/')[2]}@v{__version__}",
        about=f"{REPOSITORY}/blob/v{__version__}/docs/ci.md",
        snapshot=_in_workflow(snapshot),
        folder=f'"{_in_workflow(setup.below)}"' if setup.below else "",
        title=f"Tool definitions of {_plain(setup.below)}" if setup.below else "Tool definitions",
        group=f"tool-definitions-{slug(setup.below)}" if setup.below else "tool-definitions",
    )
    return PlannedFile(setup.new_workflow, content)


def _plain(below: str) -> str:
    """Return the path of a folder as words of YAML that need no quotes and hold no expression."""
    return below if _PLAIN.fullmatch(below) else slug(below)


def _in_workflow(value: str) -> str:
    """Return a text for double quotes in a workflow: the same text there, though it looks like an expression."""
    quoted = json.dumps(value, ensure_ascii=False)[1:-1]
    plain = "".join(each if each.isprintable() else f"\\U{ord(each):08x}" for each in quoted)
    return plain.replace("${{", "${{ '${{' }}")
