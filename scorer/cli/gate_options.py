"""The options that a configuration file can set too, and those that say which file it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

from scorer.cli.ci import AUTO
from scorer.formats import FORMATS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_F = TypeVar("_F", bound="Callable[..., Any]")


#: What stdout can carry.
FORMAT_CHOICES: Final = (*FORMATS, AUTO)


def gate_options(command: _F) -> _F:
    """Add what a run must reach to pass, and which findings it lists."""
    return _with(_GATE, command)


def output_options(command: _F) -> _F:
    """Add the format of stdout and the rubric."""
    return _with(_OUTPUT, command)


def config_options(command: _F) -> _F:
    """Add which configuration file holds."""
    return _with(_CONFIG, command)


def _with(options: Sequence[Callable[[Any], Any]], command: _F) -> _F:
    for option in reversed(options):
        command = option(command)
    return command


def _grade(name: str, text: str) -> Callable[[Any], Any]:
    return click.option(name, metavar="TIER|SCORE", help=text)


def _count(name: str, text: str) -> Callable[[Any], Any]:
    return click.option(name, type=click.IntRange(min=0), metavar="N", help=text)


def _rules(name: str, text: str) -> Callable[[Any], Any]:
    return click.option(name, metavar="RULES", multiple=True, help=text)


_OUTPUT: Final = (
    click.option(
        "--format", "-f", type=click.Choice(FORMAT_CHOICES), help="What stdout carries.  [default: text]"
    ),
    click.option("--rubric", metavar="DIR|VERSION", help="Weigh with this rubric."),
)
_GATE: Final = (
    click.option(
        "--fail-on",
        type=click.Choice(["error", "warning", "info", "never"]),
        help="Fail on a finding of this level or a graver one.  [default: error]",
    ),
    _grade("--fail-under", "Least overall grade of a server."),
    _grade("--min-quality", "Least description quality of a server."),
    _grade("--min-coherence", "Least coherence of a server."),
    _grade("--min-tool", "Least TDQS of each tool."),
    click.option(
        "--min-dimension",
        metavar="NAME=SCORE",
        multiple=True,
        help="Least score of each tool, such as usage=3 (repeatable).",
    ),
    _count("--max-tokens", "Most tokens of all definitions of a server."),
    _count("--max-tool-tokens", "Most tokens of each tool."),
    _count("--max-bytes", "Most bytes of all definitions of a server."),
    _count("--max-tool-bytes", "Most bytes of each tool."),
    _count("--min-tools", "Least number of tools of a server."),
    click.option(
        "--max-risk", type=click.Choice(["low", "medium", "high", "critical"]), help="Highest risk of each tool."
    ),
    click.option(
        "--client",
        "clients",
        metavar="NAME",
        multiple=True,
        help="Hold the tools against what this client asks too, or all (repeatable).",
    ),
    click.option("--baseline", metavar="FILE|REV:FILE", help="Compare with the definitions in this snapshot."),
    click.option(
        "--fail-on-regression/--no-fail-on-regression",
        default=None,
        help="Fail where a tool or the tier got worse since the baseline.",
    ),
    click.option("--exit-zero/--no-exit-zero", default=None, help="Exit 0 where the gate fails."),
    _rules("--select", "List findings of these rules alone: ids, names, beginnings (PAR), ALL (repeatable)."),
    _rules("--ignore", "List no finding of these rules."),
    _rules("--extend-select", "Add to the rules that are selected."),
    _rules("--extend-ignore", "Add to the rules that are ignored."),
    click.option(
        "--profile",
        type=click.Choice(["regular", "pedantic"]),
        help="regular lists errors and warnings, pedantic info too.  [default: regular]",
    ),
)  # fmt: skip
_CONFIG: Final = (
    click.option("--config", metavar="FILE", help="Read this configuration, and look for no other."),
    click.option("--no-config", is_flag=True, help="Read no configuration file."),
)
