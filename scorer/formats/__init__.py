"""The output formats: one file each, and one record each in the registry below.

Takes a Report, gives a string or its pieces. It must not compute a score. A record's loader imports the format's module
when the format is first used, so that `--help` loads no template engine.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from scorer.data import messages
from scorer.formats.view_options import DEFAULT_VIEW, ViewOptions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from scorer.contracts.report import Report

    #: A text, or its pieces in order.
    Content = str | Iterable[str]
    Renderer = Callable[[Report, ViewOptions], Content]
    FolderRenderer = Callable[[Report, ViewOptions], Mapping[str, Content]]

__all__ = ["FORMATS", "Format", "ViewOptions", "format_of_file"]


@dataclass(frozen=True, slots=True)
class Format:
    """An output format: its name on the command line, and how to load the function that writes it.

    `needs_locations`: it points into the file that holds the definitions, so its view must have `locate`.
    `reports_errors_alone`: it is written even if no server could be scored. Services that compare findings
    from run to run would read an empty report as "everything is fixed", so the others are not.
    `load_folder` writes it as a folder of files, by file name. `suffixes` are the file endings that imply
    it; of several formats that share one, the main one has it, as json has `.json`.
    """

    name: str
    load: Callable[[], Renderer]
    needs_locations: bool = False
    reports_errors_alone: bool = False
    load_folder: Callable[[], FolderRenderer] | None = None
    suffixes: tuple[str, ...] = ()

    @property
    def about(self) -> str:
        """Return in a phrase what the format is for."""
        # `text` itself would be hidden by the module of that name.
        return messages.text(f"formats.about.{self.name}")

    def render(self, report: Report, view: ViewOptions = DEFAULT_VIEW) -> str:
        """Return the report in this format. Raises InputError if the format cannot hold it."""
        return "".join(self.pieces(report, view))

    def pieces(self, report: Report, view: ViewOptions = DEFAULT_VIEW) -> Iterable[str]:
        """Yield the report piece by piece, as it is made: that of thousands of tools is never held as a whole.

        Raises InputError, also after some pieces, if the format cannot hold the report.
        """
        content = self.load()(report, view)
        return (content,) if isinstance(content, str) else content

    def render_folder(self, report: Report, view: ViewOptions = DEFAULT_VIEW) -> Mapping[str, Content]:
        """Return the report as the files of a folder. Only for formats that have `load_folder`."""
        assert self.load_folder is not None
        return self.load_folder()(report, view)


def _text() -> Renderer:
    from scorer.formats.text import render

    return render


def _json() -> Renderer:
    from scorer.formats.json import pieces

    return lambda report, _: pieces(report)


def _tdqs() -> Renderer:
    from scorer.formats.tdqs import render

    return lambda report, _: render(report)


def _markdown() -> Renderer:
    from scorer.formats.markdown import render

    return render


def _html() -> Renderer:
    from scorer.formats.html import render

    return render


def _html_folder() -> FolderRenderer:
    from scorer.formats.html import render_site

    return render_site


def _sarif() -> Renderer:
    from scorer.formats.sarif import render

    return lambda report, view: render(report, view.locate)


def _junit() -> Renderer:
    from scorer.formats.junit import render

    return lambda report, view: render(report, advisory=view.advisory)


def _github() -> Renderer:
    from scorer.formats.github import render

    return lambda report, view: render(report, view.locate)


def _gitlab() -> Renderer:
    from scorer.formats.gitlab import render

    return lambda report, view: render(report, view.locate)


def _rdjson() -> Renderer:
    from scorer.formats.rdjson import render

    return lambda report, view: render(report, view.locate)


def _badge() -> Renderer:
    from scorer.formats.badge import endpoint

    return lambda report, _: endpoint(report)


def _badge_svg() -> Renderer:
    from scorer.formats.badge import svg

    return lambda report, _: svg(report)


_ALL: Final = (
    Format("text", _text, suffixes=(".txt",)),
    Format("json", _json, reports_errors_alone=True, suffixes=(".json",)),
    Format("tdqs", _tdqs),
    Format("markdown", _markdown, reports_errors_alone=True, suffixes=(".md", ".markdown")),
    Format("html", _html, load_folder=_html_folder, suffixes=(".html", ".htm")),
    Format("sarif", _sarif, needs_locations=True, suffixes=(".sarif", ".sarif.json")),
    Format("junit", _junit, reports_errors_alone=True, suffixes=(".xml",)),
    Format("github", _github, needs_locations=True, reports_errors_alone=True),
    Format("gitlab", _gitlab, needs_locations=True),
    Format("rdjson", _rdjson, needs_locations=True),
    Format("badge", _badge),
    Format("badge-svg", _badge_svg, suffixes=(".svg",)),
)

#: Every format by the name that `--format` and `--output` know it by.
FORMATS: Final[Mapping[str, Format]] = MappingProxyType({each.name: each for each in _ALL})


def format_of_file(name: str) -> Format | None:
    """Return the format that a file's ending implies ("report.html"), or None; the longest ending counts."""
    ends = {suffix: each for each in _ALL for suffix in each.suffixes if name.lower().endswith(suffix)}
    return ends[max(ends, key=len)] if ends else None
