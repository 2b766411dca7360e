"""Expands `${VARIABLE}` in configuration files, as the clients do that these files belong to."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from scorer.contracts.errors import InputError
from scorer.data.messages import say

_REFERENCE = re.compile(r"\$\{([^{}]*)\}")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


@dataclass(frozen=True, slots=True)
class VariableExpander:
    """Expands references from the variables that the user passed, then from the environment.

    Supports `${VAR}`, `${VAR:-default}`, `${env:VAR}`, and the folders that editors define. `used` collects the
    variables that were expanded, with their values.
    """

    folder: Path
    env: Mapping[str, str] = field(default_factory=dict)
    used: dict[str, str] = field(default_factory=dict, compare=False)

    def text(self, text: str) -> str:
        """Return the text expanded. Raises InputError that names a variable that is not set."""
        return _REFERENCE.sub(lambda match: self._value(match[1]), text)

    def value(self, value: Any) -> Any:
        """Return the JSON value with every text in it expanded."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, list):
            return [self.value(item) for item in value]
        if isinstance(value, Mapping):
            return {key: self.value(item) for key, item in value.items()}
        return value

    def _value(self, reference: str) -> str:
        name, has_default, default = reference.removeprefix("env:").partition(":-")
        if folder := self._folder(name):
            return folder
        if name.startswith("input:"):
            raise InputError(say("capturing.config.editor-input", reference=name))
        if not _NAME.fullmatch(name):
            raise InputError(say("capturing.config.unknown-reference", reference=name))
        value = self.env.get(name, os.environ.get(name))
        if value or (value is not None and not has_default):
            self.used[name] = value
            return value
        if has_default:
            self.used[name] = default
            return default
        raise InputError(say("capturing.config.unset-variable", name=name))

    def _folder(self, name: str) -> str | None:
        home = os.path.expanduser("~")
        if (
            name == "userHome" and home == "~"
        ):  # neither HOME nor an entry for the user, as in some containers
            raise InputError(say("capturing.config.unset-variable", name="HOME"))
        folders = {
            "workspaceFolder": str(self.folder),
            "workspaceFolderBasename": self.folder.name,
            "userHome": home,
            "pathSeparator": os.sep,
            "/": os.sep,
        }
        return folders.get(name)
