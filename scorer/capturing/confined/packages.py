"""Which package, image or program an entry names, with every value checked.

Whoever wrote the entry chose the values. A name or version that a package manager could read as an option, an address,
a file or a range is refused, and a value of our environment is never filled in.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal, get_args

from scorer.capturing.entry_values import arguments, either, objects_of, package_kind, speaks_stdio, written
from scorer.capturing.options import ConnectOptions
from scorer.capturing.redact import clean
from scorer.contracts.definitions import FailureKind, Unreachable
from scorer.contracts.errors import InputError
from scorer.data.messages import say, text

#: The registries whose packages are started.
Kind = Literal["npm", "pypi", "oci"]

_LONGEST: Final = 214  # a name on npm; no registry has longer ones
_VERSION_OF_NPM: Final = re.compile(
    r"v?\d{1,9}\.\d{1,9}\.\d{1,9}(?:-[0-9A-Za-z.-]{1,100})?(?:\+[0-9A-Za-z.-]{1,100})?|[A-Za-z][A-Za-z-]{0,60}"
)
_NAME_OF_NPM: Final = re.compile(r"(?:@[A-Za-z0-9~][A-Za-z0-9._~-]*/)?[A-Za-z0-9~][A-Za-z0-9._~-]*")
_NAME_OF_PYPI: Final = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?")
_VERSION_OF_PYPI: Final = re.compile(r"v?\d[0-9A-Za-z.!+_-]{0,100}")
#: What pip takes for a file.
_ARCHIVE: Final = re.compile(
    r"\.(?:zip|whl|tar|tgz|tbz|txz|tlz|(?:tar\.)?(?:gz|bz2|xz|lz|lzma))$", re.IGNORECASE
)
_LABEL: Final = r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?"
_PART: Final = r"[a-z0-9]+(?:(?:\.|_{1,2}|-+)[a-z0-9]+)*"
_IMAGE: Final = re.compile(
    rf"(?:(?P<host>{_LABEL}(?:\.{_LABEL})+)/)?(?P<path>{_PART}(?:/{_PART})*)"
    r"(?::(?P<tag>\w[\w.-]{0,127}))?(?:@(?P<digest>sha256:[0-9a-f]{64}))?",
    re.ASCII,
)
#: Hosts that are not on the public internet, by the end of their names.
_INSIDE: Final = re.compile(
    r"(?:^|\.)(?:\d+|local|localhost|localdomain|internal|intranet|lan|home|corp|test)$"
)
_VARIABLE: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,200}")


@dataclass(frozen=True, slots=True)
class Package:
    """A package to install and to start.

    `version` is None for the latest one. `program` is the one of its programs to start, "" for the one that is named
    like the package, or the only one. `arguments` and `env` are for the server alone.
    """

    kind: Kind
    name: str
    version: str | None = None
    arguments: tuple[str, ...] = ()
    env: Mapping[str, str] = field(default_factory=dict)
    program: str = ""

    @property
    def label(self) -> str:
        """Return the package as messages show it."""
        if self.kind == "oci" or self.version is None:
            return f"{self.kind} {self.name}"
        return f"{self.kind} {self.name}@{self.version}"


@dataclass(frozen=True, slots=True)
class Program:
    """A command of a client's file that names no package: it is started as it is."""

    words: tuple[str, ...]

    @property
    def label(self) -> str:
        """Return the command as messages show it."""
        return f"command {clean(self.words[0], 60)}"


Startable = Package | Program


def packages_of(name: str, entry: Mapping[str, Any]) -> list[Package | Unreachable]:
    """Return the packages of an entry in their order; an Unreachable says why one cannot be started."""
    return [_of(name, package) for package in objects_of(entry, "packages")]


def _of(name: str, package: Mapping[str, Any]) -> Package | Unreachable:
    registry = package_kind(package)
    kind = next((each for each in get_args(Kind) if each == registry), None)
    if kind is None:
        shown = clean(registry, 40) or text("capturing.registry.unnamed")
        return refused(name, "needs-exec", say("capturing.confined.unknown-kind", kind=shown))
    if not speaks_stdio(package):
        return refused(name, "needs-configuration", text("capturing.confined.not-stdio"))
    try:
        # Those of the runtime are not passed on, but what they require has to be there.
        arguments(package, "runtimeArguments", ConnectOptions(), set())
        words = arguments(package, "packageArguments", ConnectOptions(), set())
        env = dict(_variables(package))
    except InputError as error:
        return refused(name, "needs-configuration", str(error).partition("\n")[0])
    identifier, version = package.get("identifier", package.get("name")), package.get("version")
    try:
        found = checked(kind, str(identifier or ""), version if isinstance(version, str) else "")
        _require_texts(words)
    except InputError as error:
        return refused(name, "invalid", str(error))
    return Package(kind, *found, arguments=tuple(words), env=env)


def refused(name: str, kind: FailureKind, cause: str) -> Unreachable:
    """Return why a server is not started."""
    return Unreachable(name, name, "config", cause, exit_code=2, kind=kind)


def checked(kind: Kind, name: str, version: str) -> tuple[str, str | None]:
    """Return the name and the version (None: the latest) of a package. Raises InputError where one is not valid."""
    if kind == "oci":
        return _image(name, version), None
    mark = "@" if kind == "npm" else "=="
    if not version and name.rfind(mark) > 0:
        name, _, version = name.rpartition(mark)
    version = "" if version == "latest" else version
    names, versions = (_NAME_OF_NPM, _VERSION_OF_NPM) if kind == "npm" else (_NAME_OF_PYPI, _VERSION_OF_PYPI)
    if not names.fullmatch(name) or len(name) > _LONGEST or _ARCHIVE.search(name):
        raise InputError(say("capturing.confined.bad-name", kind=kind, name=repr(clean(name, 60))))
    if version and not versions.fullmatch(version):
        raise InputError(say("capturing.confined.bad-version", kind=kind, version=repr(clean(version, 60))))
    return name, version or None


def _image(name: str, version: str) -> str:
    """Return the whole name of an image, which every program that runs containers reads alike."""
    match = _IMAGE.fullmatch(name)
    host = match["host"] if match else None
    inside = (host and _INSIDE.search(host)) or (match and match["path"].split("/")[0] == "localhost")
    if match is None or len(name) > 2 * _LONGEST or inside:
        raise InputError(say("capturing.confined.bad-image", name=repr(clean(name, 60))))
    if version and version != "latest" and not (match["tag"] or match["digest"]):
        name = f"{name}:{version}"
        if not _IMAGE.fullmatch(name):
            raise InputError(
                say("capturing.confined.bad-version", kind="oci", version=repr(clean(version, 60)))
            )
    if host:
        return name
    return f"docker.io/{name}" if "/" in name.partition("@")[0] else f"docker.io/library/{name}"


def _variables(package: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return the variables that the entry itself gives values. Raises InputError where it requires one of the user."""
    found = []
    for item in objects_of(package, "environmentVariables"):
        name, value = item.get("name"), written(item, ConnectOptions(), set())
        if not isinstance(name, str):
            continue
        if value is not None and _VARIABLE.fullmatch(name) and "\0" not in value:
            found.append((name, value))
        elif value is None and either(item, "isRequired") is True:
            raise InputError(say("capturing.confined.missing-variable", name=clean(name, 60)))
    return found


def _require_texts(words: list[str]) -> None:
    if any("\0" in word for word in words):
        raise InputError(text("capturing.confined.bad-argument"))
