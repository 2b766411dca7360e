"""Choices and options whose mistakes name the nearest right one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from scorer.data.messages import say

if TYPE_CHECKING:
    from collections.abc import Iterable


class Choice(click.Choice[str]):
    """One of some words; any other is refused with the nearest."""

    def get_invalid_choice_message(self, value: object, ctx: click.Context | None) -> str:  # noqa: ARG002
        """Return what is wrong with a value, and what was probably meant."""
        known, given = [str(each) for each in self.choices], str(value)
        name, equals, place = given.partition("=")
        if equals and place and name in known:
            return say("cli.choice.file", value=repr(given), output=given)
        near = nearest(given, known)
        id = "cli.choice.near" if near else "cli.choice.known"
        return say(id, value=repr(given), known=", ".join(known), similar=near)


def nearest(word: str, known: Iterable[str]) -> str:
    """Return the known word that is most like a word, also if it only begins with it; "" if none is."""
    from scorer.data.near_words import near_words

    return next(iter(near_words(word, known)), "")


def unknown_option(error: click.NoSuchOption) -> str:
    """Return that there is no such option, with the nearest one of the command, or of `check`."""
    name = f"{error.option_name}"
    context = error.ctx
    if context is None:
        return error.format_message()
    if isinstance(context.command, click.Group):
        check = context.command.get_command(context, "check")
        if check is not None and name in _options(check):
            return say("cli.choice.option-of-command", name=name, command=f"{context.command_path} check")
    known = _options(context.command)
    if len(name) == 2:
        near = next((each for each in known if each.startswith(f"--{name[1].lower()}")), "")
    else:
        near = nearest(name, known)
    return say("cli.choice.option-near" if near else "cli.choice.option", name=name, similar=near)


def _options(command: click.Command) -> list[str]:
    names = [name for each in command.params if isinstance(each, click.Option) for name in each.opts]
    return [*names, "--help"]
