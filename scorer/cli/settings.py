"""From the working directory, the environment and the options of a command to the settings of a run."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from scorer.cli.failure import print_note
from scorer.cli.gate_options import FORMAT_CHOICES
from scorer.contracts.errors import InputError
from scorer.data.messages import say, text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from scorer.config.discover import ConfigFile
    from scorer.config.document import Document
    from scorer.config.settings import Settings


def settings_of(options: Mapping[str, Any], *, called: bool = False, surface: int | None = None) -> Settings:
    """Return the settings of a run: from the options of a command, the environment and the configuration file.

    `called`: the options are arguments of a call in Python. `surface` is the place of the surface in the file that the
    settings are for.

    Raises InputError for a value or a file that cannot be used.
    """
    from scorer.config.registry import SETTINGS
    from scorer.config.settings import settings

    file = _config_file(options["config"], "config" if called else "--config", no_config=options["no_config"])
    flags = {each.parameter: options[each.parameter] for each in SETTINGS if each.parameter in options}
    document = None
    if file is not None:
        from scorer.config.document import read

        document = read(file)
    found = settings(document, os.environ, flags, called=called, surface=surface)
    found = _with_own_rules(found, document)
    _warn_of_unknown_variables()
    if found.format not in FORMAT_CHOICES:
        origin = found.origin("format")
        known = ", ".join(FORMAT_CHOICES)
        raise InputError(f"{origin}: {say('config.value.choice', value=repr(found.format), known=known)}")
    return found


def _with_own_rules(found: Settings, document: Document | None) -> Settings:
    """Return the settings with the own rules of their files.

    Raises InputError for a mistake in a file of rules, and for a selector that names none of its rules.
    """
    selectors = [*_own_selectors(found, document)]
    if not found.rules and not selectors:
        return found
    from scorer.own_rules.sources import load_rules
    from scorer.rules.selectors import precision

    rules = load_rules(found.rules)
    lost = {
        (origin, selector)
        for origin, selector in selectors
        if not any(precision(selector, rule.id) for rule in rules)
    }
    if lost:
        id = "own.selector.unknown" if rules else "own.selector.no-rules"
        known = ", ".join(rule.id for rule in rules)
        lines = [f"{origin}: {say(id, name=repr(name), known=known)}" for origin, name in sorted(lost)]
        raise InputError("\n".join(lines))
    return replace(found, own_rules=rules)


def _own_selectors(found: Settings, document: Document | None) -> Iterator[tuple[str, str]]:
    """Yield what selects own rules, each with the place where it is written."""
    from scorer.config.registry import SETTINGS
    from scorer.contracts.own_rule import selects_own

    if document is not None:
        from scorer.config.document import selectors_of

        for place, selector in selectors_of(document.values):
            if selects_own(selector):
                yield document.origin(*place), selector
    for setting in SETTINGS:
        if setting.kind == "rules" and found.is_typed(setting.key):
            value = next(each for each in found.values if each.key == setting.key)
            yield from ((value.origin, selector) for selector in value.value if selects_own(selector))


def _config_file(name: str | None, option: str, *, no_config: bool) -> ConfigFile | None:
    """Return the file that the options or the environment name, else the nearest; None if there is none."""
    from scorer.config.discover import find, named
    from scorer.config.registry import CONFIG_VARIABLE, NO_CONFIG_VARIABLE

    if name and no_config:
        raise click.UsageError(text("cli.option.config-and-no-config"))
    if no_config or (not name and os.environ.get(NO_CONFIG_VARIABLE, "0") not in ("", "0")):
        return None
    here = _here()
    if name:
        return named(name, here, option)
    if from_environment := os.environ.get(CONFIG_VARIABLE):
        return named(from_environment, here, CONFIG_VARIABLE)
    search = find(here, Path(os.path.expanduser("~")))
    for name in search.foreign:
        print_note(say("config.file.foreign", name=name))
    return search.found


def _here() -> Path:
    try:
        return Path.cwd()
    except FileNotFoundError:
        raise InputError(text("config.file.no-directory")) from None


def _warn_of_unknown_variables() -> None:
    from scorer.config.registry import PREFIX
    from scorer.config.settings import unknown_variables

    if any(name.startswith(PREFIX) for name in os.environ):
        for name, similar in unknown_variables(os.environ):
            id = "config.problem.unknown-variable-near" if similar else "config.problem.unknown-variable"
            print_note(say(id, name=name, similar=similar))


def refuse_unknown_clients(settings: Settings) -> None:
    """Raise InputError for an unknown client, before anything is connected."""
    if not settings.clients:
        return
    from scorer.data.client_profiles import choose_clients

    try:
        choose_clients(settings.clients)
    except InputError as error:
        raise InputError(f"{settings.origin('clients')}: {error}") from None


def today() -> date:
    """Return the day on which suppressions are checked: that of SOURCE_DATE_EPOCH, else today, in UTC."""
    from scorer.formats.source_date import parse_source_date

    seconds = os.environ.get("SOURCE_DATE_EPOCH")
    return parse_source_date(seconds).date() if seconds else datetime.now(UTC).date()
