"""Expands `${VARIABLE}` in configuration files, as the clients do that these files belong to."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from scorer.capturing.redact import clean
from scorer.contracts.errors import InputError
from scorer.data.files import read_file
from scorer.data.messages import say, text

_REFERENCE: Final = re.compile(r"\$\{([^{}]*)\}")
_OR_BRACES: Final = re.compile(r"\$\{([^{}]*)\}|\{((?:env|file):[^{}]*)\}")
_NAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
#: What the user's answer to a question of a client is called; it is for the file, and no server gets it.
_ANSWER: Final = re.compile(r"(?:input|workspaceFolder|config|command):|user_config\.")
_SETTING: Final = "user_config."
#: What clients call the folder of the file: of a plugin, an extension, a bundle, or the project around it.
_FOLDERS: Final = frozenset(
    "workspaceFolder workspaceRoot workspacePath cwd CLAUDE_PLUGIN_ROOT CLAUDE_PROJECT_DIR extensionPath "
    "__dirname PLUGIN_ROOT GEMINI_PROJECT_DIR".split()
)
#: The most bytes that are read of a file whose content a value is.
_LONGEST: Final = 100_000
_OF_HOME: Final = {"DESKTOP": "Desktop", "DOCUMENTS": "Documents", "DOWNLOADS": "Downloads"}


def is_answer(name: str) -> bool:
    """Return whether a name of the user's variables answers a question of a client, such as `input:token`."""
    return _ANSWER.match(name) is not None


@dataclass(frozen=True, slots=True)
class VariableExpander:
    """Expands references from the variables that the user passed, then from the environment.

    Supports `${VAR}`, `${VAR:-default}`, `${env:VAR}`, the folders that clients define, and with `braces` also
    `{env:VAR}` and `{file:PATH}`. `settings` are the defaults of a bundle's settings (None: the user must give one).
    `used` collects what was expanded, with its values, and `ours` the variables that the file did not set itself.
    """

    folder: Path
    env: Mapping[str, str] = field(default_factory=dict)
    used: dict[str, str] = field(default_factory=dict, compare=False)
    ours: set[str] = field(default_factory=set, compare=False)
    braces: bool = False
    settings: Mapping[str, Any] = field(default_factory=dict)

    def text(self, text: str) -> str:
        """Return the text expanded. Raises InputError that names a variable that is not set."""
        pattern = _OR_BRACES if self.braces else _REFERENCE
        return pattern.sub(
            lambda match: self._value(next(each for each in match.groups() if each is not None)), text
        )

    def words(self, text: str) -> list[str]:
        """Return an argument expanded: one word, or one for each value of a setting that has several."""
        match = _REFERENCE.fullmatch(text)
        values = self.settings.get(match[1].removeprefix(_SETTING)) if match else None
        if match is not None and match[1].startswith(_SETTING) and isinstance(values, list):
            return (
                [self.text(match[0])] if match[1] in self.env else [self.text(str(each)) for each in values]
            )
        return [self.text(text)]

    def value(self, value: Any) -> Any:
        """Return the JSON value with every text in it expanded."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, list):
            return [self.value(item) for item in value]
        if isinstance(value, Mapping):
            return {key: self.value(item) for key, item in value.items()}
        return value

    def is_set(self, name: str) -> bool:
        """Return whether the user passed a variable, or it is set."""
        return name in self.env or name in os.environ

    def variable(self, name: str) -> str:
        """Return a variable that the user passed or that is set. Raises InputError where it is neither."""
        return self._value(name)

    def _value(self, reference: str) -> str:
        if is_answer(reference) and reference in self.env:
            return self._given(reference)
        name, has_default, default = reference.removeprefix("env:").partition(":-")
        if name not in self.env and (folder := self._folder(name)):
            return folder
        if name.startswith(_SETTING):
            return self._setting(name)
        if is_answer(name):
            raise InputError(say("capturing.config.editor-input", reference=name))
        if reference.startswith("file:"):
            return self._content(reference)
        if not _NAME.fullmatch(name):
            raise InputError(say("capturing.config.unknown-reference", reference=name))
        value = self.env.get(name, os.environ.get(name))
        if value or (value is not None and not has_default):
            return self._given(name)
        if has_default:
            self.used[name] = default
            return default
        if (home := self._of_home(name)) is not None:
            return home
        raise InputError(say("capturing.config.unset-variable", name=name))

    def _given(self, name: str) -> str:
        value = self.env[name] if name in self.env else os.environ[name]
        self.used[name] = value
        self.ours.add(name)
        return value

    def _content(self, reference: str) -> str:
        """Return what a file holds, as opencode does; only a file in the folder: others may be none of the server's."""
        folder = self.folder.resolve()
        path = (folder / reference.removeprefix("file:").strip()).resolve()
        if not path.is_relative_to(folder):
            raise InputError(say("capturing.config.file-reference", reference=clean(reference)))
        try:
            content = read_file(path, path.name, _LONGEST, regular=True).decode("utf-8-sig").strip()
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or text("capturing.options.not-utf8")
            raise InputError(
                say("capturing.config.file-unreadable", reference=clean(reference), reason=reason)
            ) from error
        self.used[reference] = content
        return content

    def _setting(self, name: str) -> str:
        """Return the default of a bundle's setting, in which the folders count too."""
        default = self.settings.get(name.removeprefix(_SETTING))
        if default is None:
            raise InputError(say("capturing.config.unset-setting", name=name))
        if isinstance(default, bool):
            return str(default).lower()
        return VariableExpander(self.folder, self.env, self.used, self.ours).text(str(default))

    def _of_home(self, name: str) -> str | None:
        """Return a folder of the user that the bundle's client defines."""
        home = os.path.expanduser("~")
        if name == "HOME":
            return home if home != "~" else None
        return os.path.join(home, _OF_HOME[name]) if name in _OF_HOME and home != "~" else None

    def _folder(self, name: str) -> str | None:
        home = os.path.expanduser("~")
        if name == "userHome" and home == "~":
            # There is neither HOME nor an entry for the user, as in some containers.
            raise InputError(say("capturing.config.unset-variable", name="HOME"))
        folders = {
            **dict.fromkeys(_FOLDERS, str(self.folder)),
            "workspaceFolderBasename": self.folder.name,
            f"workspaceFolder:{self.folder.name}": str(self.folder),
            "userHome": home,
            "pathSeparator": os.sep,
            "/": os.sep,
        }
        return folders.get(name)
