"""The command-line options that choose the configuration file and files of own rules. Loads no setting."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

import click

from scorer.data.messages import say, text

if TYPE_CHECKING:
    from collections.abc import Callable

_F = TypeVar("_F", bound="Callable[..., Any]")


def config_options(command: _F) -> _F:
    """Add the options that choose the configuration file."""
    command = click.option("--no-config", is_flag=True, help=text("cli.option.no-config"))(command)
    return click.option("--config", metavar="FILE", help=text("cli.option.config"))(command)


def rule_files_option(command: _F) -> _F:
    """Add the option that names files of own rules, as it is made of its setting elsewhere."""
    about = say("cli.option.repeatable", help=text("config.setting.rules"))
    return click.option("--rules", metavar="FILE", multiple=True, help=about)(command)
