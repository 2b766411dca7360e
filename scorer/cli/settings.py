"""From the working directory, the environment and the options of a command to the settings of a run."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from scorer.cli.failure import print_note
from scorer.cli.gate_options import FORMAT_CHOICES
from scorer.contracts.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scorer.config.discover import ConfigFile
    from scorer.config.settings import Settings


def settings_of(options: Mapping[str, Any]) -> Settings:
    """Return the settings of a run: from the options of a command, the environment and the configuration file.

    Raises InputError for a value or a file that cannot be used.
    """
    from scorer.config.registry import SETTINGS
    from scorer.config.settings import settings

    file = _config_file(options["config"], no_config=options["no_config"])
    flags = {each.parameter: options[each.parameter] for each in SETTINGS if each.parameter in options}
    document = None
    if file is not None:
        from scorer.config.document import read

        document = read(file)
    found = settings(document, os.environ, flags)
    _warn_of_strange_variables()
    if found.format not in FORMAT_CHOICES:
        origin = found.origin("format")
        raise InputError(f"{origin}: {found.format!r} is no format; give one of {', '.join(FORMAT_CHOICES)}")
    return found


def _config_file(name: str | None, *, no_config: bool) -> ConfigFile | None:
    """Return the file that the flags or the environment name, else the nearest; None where none is wanted or found."""
    from scorer.config.discover import find, named
    from scorer.config.registry import CONFIG_VARIABLE, NO_CONFIG_VARIABLE

    if name and no_config:
        raise click.UsageError("--config and --no-config exclude each other")
    if no_config or (not name and os.environ.get(NO_CONFIG_VARIABLE, "0") not in ("", "0")):
        return None
    here = _here()
    if name:
        return named(name, here, "--config")
    if from_environment := os.environ.get(CONFIG_VARIABLE):
        return named(from_environment, here, CONFIG_VARIABLE)
    return find(here, Path(os.path.expanduser("~")))


def _here() -> Path:
    try:
        return Path.cwd()
    except FileNotFoundError:
        raise InputError("the working directory is gone; change to one that exists") from None


def _warn_of_strange_variables() -> None:
    from scorer.config.registry import PREFIX
    from scorer.config.settings import unknown_variables

    if any(name.startswith(PREFIX) for name in os.environ):
        for name, like in unknown_variables(os.environ):
            print_note(f"warning: {name} sets nothing; did you mean {like}?")


def today() -> date:
    """Return the day that suppressions are held against: SOURCE_DATE_EPOCH's, else today's, in UTC."""
    from scorer.formats.source_date import parse_source_date

    seconds = os.environ.get("SOURCE_DATE_EPOCH")
    return parse_source_date(seconds).date() if seconds else datetime.now(UTC).date()
