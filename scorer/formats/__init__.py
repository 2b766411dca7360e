"""The output formats: one file each, behind one dictionary that feeds the command line's choices.

Takes a Report, gives a string. It must not compute a score. A format's module is imported when it is
first used, so that `--help` loads no template engine.
"""

from __future__ import annotations

from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, Protocol, cast

from scorer.formats.view import DEFAULT_VIEW, View

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from scorer.contracts.report import Report

__all__ = ["FOLDERS", "FORMATS", "PLACED", "Renderer", "View"]


class Renderer(Protocol):
    """Turns a report into text; formats for machines ignore the view."""

    def __call__(self, report: Report, view: View = DEFAULT_VIEW) -> str: ...


def _for_people(module: str) -> Renderer:
    def render(report: Report, view: View = DEFAULT_VIEW) -> str:
        return cast("str", import_module(f"scorer.formats.{module}").render(report, view))

    return render


def _for_machines(module: str, function: str = "render") -> Renderer:
    def render(report: Report, view: View = DEFAULT_VIEW) -> str:  # noqa: ARG001
        return cast("str", getattr(import_module(f"scorer.formats.{module}"), function)(report))

    return render


def _pointing(module: str) -> Renderer:
    def render(report: Report, view: View = DEFAULT_VIEW) -> str:
        return cast("str", import_module(f"scorer.formats.{module}").render(report, view.locate))

    return render


#: Formats that point into the file that holds the definitions: their view must know the places.
PLACED: Final = ("sarif", "github", "gitlab", "rdjson")

#: Every format by the name that `--format` and `--output` know it by.
FORMATS: Final[Mapping[str, Renderer]] = MappingProxyType(
    {
        "text": _for_people("text"),
        "json": _for_machines("json"),
        "tdqs": _for_machines("tdqs"),
        "markdown": _for_people("markdown"),
        "html": _for_people("html"),
        "sarif": _pointing("sarif"),
        "junit": _for_machines("junit"),
        "github": _pointing("github"),
        "gitlab": _pointing("gitlab"),
        "rdjson": _pointing("rdjson"),
        "badge": _for_machines("badge", "endpoint"),
        "badge-svg": _for_machines("badge", "svg"),
    }
)


def _html_site(report: Report, view: View = DEFAULT_VIEW) -> Mapping[str, str]:
    return cast("Mapping[str, str]", import_module("scorer.formats.html").render_site(report, view))


#: Formats that can also be a folder of files: by file name, its text.
FOLDERS: Final[Mapping[str, Callable[[Report, View], Mapping[str, str]]]] = MappingProxyType(
    {"html": _html_site}
)

#: Formats that can say "no server could be scored" and are written even then. Services that compare findings
#: from run to run would take a report without any as "all are mended".
HOLDS_ERRORS_ALONE: Final = frozenset({"json", "junit", "github"})
