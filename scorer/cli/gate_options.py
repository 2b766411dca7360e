"""The command-line options of settings, made from the registry."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

from scorer.cli.choice import Choice
from scorer.cli.ci import AUTO
from scorer.config.registry import GATE, SETTINGS, Setting
from scorer.data.messages import say
from scorer.formats import FORMATS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_F = TypeVar("_F", bound="Callable[..., Any]")


#: The values of --format.
FORMAT_CHOICES: Final = (*FORMATS, AUTO)

_OUTPUT: Final = ("format", "rubric")
#: `check` alone has --snapshot, `watch` alone --path, and every command with targets has --definitions-only.
_ELSEWHERE: Final = ("snapshot", "definitions-only", "watch")
_WATCH: Final = ("rubric", "watch", "clients", "fail-on", "fail-under")
#: Kinds of settings whose option can be repeated.
_LISTS: Final = ("words", "rules", "scores")


def gate_options(command: _F) -> _F:
    """Add the conditions of the gate, and the settings that select findings."""
    others = [each for each in SETTINGS if each.table != GATE and each.name not in (*_OUTPUT, *_ELSEWHERE)]
    return _with((*(each for each in SETTINGS if each.table == GATE), *others), command)


def output_options(command: _F) -> _F:
    """Add the format of stdout and the rubric."""
    return _with((each for each in SETTINGS if each.name in _OUTPUT), command)


def watch_options(command: _F) -> _F:
    """Add what is watched, and the few settings that matter while one edits."""
    return _with((each for each in SETTINGS if each.name in _WATCH), command)


def _with(settings: Iterable[Setting], command: _F) -> _F:
    for setting in reversed([*settings]):
        command = _option(setting)(command)
    return command


def _option(setting: Setting) -> Callable[[_F], _F]:
    names, choices = [setting.option, setting.parameter], setting.choices
    if setting.name == "format":
        names, choices = [*names, "-f"], FORMAT_CHOICES
    if setting.kind == "switch":
        names[0] = f"{setting.option}/--no-{setting.name}"
        return click.option(*names, default=None, help=setting.about)
    kinds: dict[str, Any] = {"count": click.IntRange(min=0)}
    return click.option(
        *names,
        type=Choice(choices) if choices else kinds.get(setting.kind),
        metavar=setting.metavar or None,
        multiple=setting.kind in _LISTS,
        help=_help(setting),
    )


def _help(setting: Setting) -> str:
    if setting.kind in _LISTS:
        return say("cli.option.repeatable", help=setting.about)
    if setting.default is not None:
        return say("cli.option.default", help=setting.about, default=setting.default)
    return setting.about
