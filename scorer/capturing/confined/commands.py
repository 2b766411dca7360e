"""What a command of a client's file starts: the package that its runner would install, or a program as it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final

from scorer.capturing.confined.packages import Kind, Package, Program, Startable, checked, refused
from scorer.capturing.redact import clean
from scorer.contracts.definitions import Unreachable
from scorer.contracts.errors import InputError
from scorer.data.messages import say, text


@dataclass(frozen=True, slots=True)
class _Runner:
    """A program that installs and starts a package.

    `flags` are its options that change nothing here, `values` those with a value that change nothing either, and
    `package` those whose value is the package, before the name of its program.
    """

    kind: Kind
    flags: frozenset[str]
    values: frozenset[str] = frozenset()
    package: frozenset[str] = frozenset()


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_NPX: Final = _Runner("npm", _words("-y --yes -q --quiet --prefer-online"), package=_words("-p --package"))
_UVX: Final = _Runner(
    "pypi", _words("-q --quiet --no-progress --isolated"), _words("--python -p"), _words("--from")
)
_PIPX: Final = _Runner("pypi", _words("--quiet -q"), _words("--python"), _words("--spec"))
_DOCKER: Final = _Runner(
    "oci", _words("-i --interactive --rm --init -t -it"), _words("-e --env --name --pull")
)
#: Runners, by the words that a command begins with.
_RUNNERS: Final[dict[tuple[str, ...], _Runner]] = {
    ("npx",): _NPX,
    ("bunx",): _NPX,
    ("pnpx",): _NPX,
    ("pnpm", "dlx"): _NPX,
    ("npm", "exec"): _NPX,
    ("uvx",): _UVX,
    ("uv", "tool", "run"): _UVX,
    ("pipx", "run"): _PIPX,
    ("docker", "run"): _DOCKER,
    ("podman", "run"): _DOCKER,
}


def startable_of(name: str, words: Sequence[str]) -> Startable | Unreachable:
    """Return what a command starts; an Unreachable says why it cannot be started."""
    if any("\0" in word or "${" in word for word in words):
        return refused(name, "needs-configuration", text("capturing.confined.gap"))
    first = PurePosixPath(words[0]).name
    for beginning, runner in _RUNNERS.items():
        if (first, *words[1 : len(beginning)]) == beginning:
            try:
                return _package(runner, [*words[len(beginning) :]])
            except InputError as error:
                return refused(name, "needs-configuration", str(error))
    return Program(tuple(words))


def _package(runner: _Runner, words: list[str]) -> Package:
    """Return the package of a runner's arguments. Raises InputError for an option that is not passed on."""
    named = ""
    while words and words[0].startswith("-"):
        option, equals, value = words.pop(0).partition("=")
        if option == "--":
            break
        if option in runner.flags and not equals:
            continue
        if option not in runner.values | runner.package or not (equals or words):
            raise InputError(say("capturing.confined.bad-option", option=clean(option, 40)))
        value = value if equals else words.pop(0)
        named = value if option in runner.package else named
    if not words:
        raise InputError(text("capturing.confined.no-package"))
    first = words.pop(0)
    identifier, version = checked(runner.kind, *_split(runner.kind, named or first))
    return Package(runner.kind, identifier, version, tuple(words), program=first if named else "")


def _split(kind: Kind, written: str) -> tuple[str, str]:
    """Return the name and version of a package as a command writes it."""
    if kind == "pypi" and "==" not in written:
        name, _, version = written.partition("@")  # as uvx takes it
        return name, version
    return written, ""
