"""The registry of target kinds, and the parsing of targets. A new kind is a module in kinds/ and one record here.

Starts and calls nothing, and loads the module of a kind only for a target of that kind.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from scorer.capturing.document_kinds import DOCUMENT_KINDS, sources_of_document
from scorer.capturing.target_kind import COMMAND_MARK, PYTHON_PREFIX, TargetKind, is_url, later
from scorer.contracts.errors import InputError
from scorer.data.messages import text as message

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scorer.capturing.options import ConnectOptions
    from scorer.capturing.sources import Source
    from scorer.capturing.target_kind import DocumentKind

COMMAND: Final = TargetKind(
    name="command",
    example="-- npx -y @modelcontextprotocol/server-everything",
    recognizes=lambda text: text.startswith(COMMAND_MARK),
    parse=later("command", "parse"),
    label=later("command", "label"),
)
_is_install_link: Final = later("install_link", "recognizes")
INSTALL_LINK: Final = TargetKind(
    name="install-link",
    example="",
    recognizes=lambda text: ":" in text and "?" in text and bool(_is_install_link(text)),
    parse=later("install_link", "parse"),
    label=later("install_link", "label"),
)
URL: Final = TargetKind(
    name="url",
    example="https://example.com/mcp",
    recognizes=is_url,
    parse=later("url", "parse"),
    label=later("url", "label"),
)
PYTHON_OBJECT: Final = TargetKind(
    name="python-object",
    example="python:my_package.server:server",
    recognizes=lambda text: text.startswith(PYTHON_PREFIX),
    parse=later("python_object", "parse"),
    label=str,
)
STANDARD_INPUT: Final = TargetKind(
    name="standard-input",
    example="-",
    recognizes=lambda text: text == "-",
    parse=later("standard_input", "parse"),
    label=str,
)
_is_of_revision: Final = later("git_revision", "recognizes")
GIT_REVISION: Final = TargetKind(
    name="git-revision",
    example="HEAD~1:mcp-tools.json",
    recognizes=lambda text: ":" in text and bool(_is_of_revision(text)),
    parse=later("git_revision", "parse"),
    label=str,
    is_file=True,
)
FILE: Final = TargetKind(
    name="file",
    example="",
    recognizes=lambda _text: True,
    parse=later("file", "parse"),
    label=later("file", "label"),
    is_file=True,
)
#: In the order in which a text is tried. FILE takes every text that is left, so it stays last.
TARGET_KINDS: Final[tuple[TargetKind, ...]] = (
    COMMAND,
    INSTALL_LINK,
    URL,
    PYTHON_OBJECT,
    STANDARD_INPUT,
    GIT_REVISION,
    FILE,
)


def kind_of(text: str) -> TargetKind:
    """Return the kind of a target."""
    return next(kind for kind in TARGET_KINDS if kind.recognizes(text))


def documented_kinds() -> tuple[TargetKind | DocumentKind, ...]:
    """Return the kinds that help and documentation show: all with an example of their own."""
    kinds: tuple[TargetKind | DocumentKind, ...] = (*TARGET_KINDS, *DOCUMENT_KINDS)
    return tuple(kind for kind in kinds if kind.example)


def parse_target(text: str, options: ConnectOptions) -> tuple[Source, ...]:
    """Return the servers of a target. Raises InputError where it cannot be used."""
    try:
        return kind_of(text).parse(text, options)
    except InputError as error:
        from scorer.capturing.secrets import Secrets
        from scorer.reading.masking import mask_shapes

        error.args = (Secrets.of(command=[text]).label(mask_shapes(str(error))),)
        raise


def parse_definitions(text: str, options: ConnectOptions, *, regular: bool = False) -> tuple[Source, ...]:
    """Return the servers of a file of definitions, or of one at a revision, whatever the text looks like.

    `regular`: the user did not type the path, so it must not be a pipe. Raises InputError where it cannot be used,
    and ServersRefused where it lists servers instead of definitions.
    """
    from scorer.capturing.kinds.file import parse_path, split_server_name

    if GIT_REVISION.recognizes(text):
        return GIT_REVISION.parse(text, options)
    path, only = split_server_name(text)
    return parse_path(path, only, options, may_start=False, regular=regular)


def target_label(text: str) -> str:
    """Return a target as reports show it: without credentials and absolute paths."""
    from scorer.capturing.redact import typed_label

    return typed_label(kind_of(text).label(text))


def parse_value(value: Mapping[str, Any] | list[Any], options: ConnectOptions) -> tuple[Source, ...]:
    """Return the servers of a JSON value in memory, which may be any kind of document."""
    from scorer.capturing.document import Document
    from scorer.capturing.json_bounds import require_bounded_value

    require_bounded_value(value, message("capturing.target.value"), options.limits)
    return sources_of_document(
        Document(None, "tools", "tools", "tools", Path.cwd(), in_memory=value), options
    )
