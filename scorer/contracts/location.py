"""Where a definition stands in a file: what reports that people read beside their code point at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

    from scorer.contracts.report import Finding, ServerReport, ToolReport

    #: Finds the place of a finding about a tool of a server, or about its set (None).
    Locate = Callable[[ServerReport, ToolReport | None, Finding], "Place"]

#: The file that definitions are kept in where nobody names another.
DEFAULT_FILE: Final = "mcp-tools.json"


@dataclass(frozen=True, slots=True)
class Place:
    """A part of one line of a file.

    `path` leads there from the top of the repository, `near` from the working directory, both with
    forward slashes. Lines and columns begin at 1 and end before `end_column`; `column` and `end_column`
    count code points, `byte_column` bytes of UTF-8. `known` is false where no file was read.
    """

    path: str = DEFAULT_FILE
    near: str = DEFAULT_FILE
    line: int = 1
    column: int = 1
    end_column: int = 1
    byte_column: int = 1
    known: bool = False


def unknown_place(_server: ServerReport, _tool: ToolReport | None, _finding: Finding) -> Place:
    """Return the top of the file that definitions are kept in: no file was read."""
    return Place()
