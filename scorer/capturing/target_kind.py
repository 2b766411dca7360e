"""The records of the two registries: kinds of targets, and kinds of documents that a target can lead to.

A target is what the user typed. Some kinds of targets are servers (a command, a URL); the others lead to a document
(a file, standard input), whose kind is recognized by its content. A record is all that the program knows of its kind.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from scorer.data.messages import text

if TYPE_CHECKING:
    from collections.abc import Callable

    from scorer.capturing.definition_locations import DefinitionLocations
    from scorer.capturing.document import Document
    from scorer.capturing.options import ConnectOptions
    from scorer.capturing.sources import Source

#: What a command and an object of a Python module begin with.
COMMAND_MARK: Final = "-- "
PYTHON_PREFIX: Final = "python:"


def is_url(text: str) -> bool:
    """Return whether a text is an http(s) URL."""
    return text.lower().startswith(("http://", "https://"))


def later(module: str, function: str) -> Callable[..., Any]:
    """Return a function of a module of kinds/. The module is loaded when the function is called: most never are."""

    def call(*given: Any) -> Any:
        return getattr(import_module(f"scorer.capturing.kinds.{module}"), function)(*given)

    return call


@dataclass(frozen=True, slots=True)
class TargetKind:
    """A kind of target, recognized from its text alone.

    `name` is also the id of its description (`capturing.kind.NAME`). `example` is shown by help and documentation
    ("": the document kinds show their own). `parse` returns the servers, and raises InputError where the target
    cannot be used. `label` shows the target without credentials and absolute paths. `is_file`: it names a file that
    can be read again, such as a baseline.
    """

    name: str
    example: str
    recognizes: Callable[[str], bool]
    parse: Callable[[str, ConnectOptions], tuple[Source, ...]]
    label: Callable[[str], str]
    is_file: bool = False

    @property
    def description(self) -> str:
        """What the user has, for help and documentation."""
        return text(f"capturing.kind.{self.name}")


@dataclass(frozen=True, slots=True)
class DocumentKind:
    """A kind of document, recognized by its content.

    `read` returns the servers, or None where the document is of another kind. `locate` finds the definitions in the
    document (line and column), or returns None where it is of another kind; a kind without definitions has no `locate`.
    `lists_servers` says whether the document lists servers to start or to contact, without reading them: such a kind
    is read only where the user asked for that (`Document.may_start`).
    """

    name: str
    example: str
    read: Callable[[Document, ConnectOptions], tuple[Source, ...] | None]
    locate: Callable[[Document], DefinitionLocations | None] | None = None
    lists_servers: Callable[[Document], bool] | None = None

    @property
    def description(self) -> str:
        """What the user has, for help and documentation."""
        return text(f"capturing.kind.{self.name}")
