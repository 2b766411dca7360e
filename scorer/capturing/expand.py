"""`${VAR}` in configuration files, as the clients that own those files expand it."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from scorer.contracts.errors import InputError

_REFERENCE = re.compile(r"\$\{([^{}]*)\}")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


@dataclass(frozen=True, slots=True)
class Expander:
    """Expands references from the user's own variables first, then from the environment.

    Knows `${VAR}`, `${VAR:-default}`, `${env:VAR}`, and the folders that editors offer.
    """

    folder: Path
    env: Mapping[str, str] = field(default_factory=dict)

    def text(self, text: str) -> str:
        """Return the text expanded. Raises InputError naming the variable that is not set."""
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
            raise InputError(
                f"${{{reference}}} is asked for by the editor; write the value as a variable instead"
            )
        if not _NAME.fullmatch(name):
            raise InputError(f"${{{reference}}} is not a reference that mcp-scorer knows")
        value = self.env.get(name, os.environ.get(name))
        if value or (value is not None and not has_default):
            return value
        if has_default:
            return default
        raise InputError(f"the variable {name} is not set; set it, or pass --env {name}=value")

    def _folder(self, name: str) -> str | None:
        folders = {
            "workspaceFolder": str(self.folder),
            "workspaceFolderBasename": self.folder.name,
            "userHome": str(Path.home()),
            "pathSeparator": os.sep,
            "/": os.sep,
        }
        return folders.get(name)
