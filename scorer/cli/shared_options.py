"""Options that several commands have, each declared once. Loads no setting and no format."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

from scorer.cli.choice import Choice
from scorer.data.messages import text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_F = TypeVar("_F", bound="Callable[..., Any]")

#: Reports that are not about the tools of one check: for people, for pages, for programs.
REPORTS: Final = ("text", "markdown", "json")

color_option: Final = click.option(
    "--color", type=Choice(["auto", "always", "never"]), default="auto", help=text("cli.option.color")
)
quiet_option: Final = click.option("--quiet", "-q", is_flag=True, help=text("cli.option.quiet"))
bound_option: Final = click.option(
    "--bound", "bounds", metavar="NAME=N", multiple=True, help=text("cli.option.bound")
)
rubric_option: Final = click.option("--rubric", metavar="DIR|VERSION", help=text("cli.option.rubric"))
processes_option: Final = click.option(
    "--jobs", type=click.IntRange(1), metavar="N", help=text("cli.catalogue.jobs")
)
executor_option: Final = click.option(
    "--executor", metavar="dask://HOST:PORT", help=text("cli.catalogue.executor")
)


def format_option(formats: Sequence[str], about: str = "cli.option.stdout-format") -> Callable[[_F], _F]:
    """Return the option `form`, one of the formats; the first is the default. `about` is the id of its help."""
    return click.option(
        "--format",
        "-f",
        "form",
        type=Choice(formats),
        default=formats[0],
        show_default=True,
        help=text(about),
    )


def top_option(about: str) -> Callable[[_F], _F]:
    """Return the option `top`, how many entries of its lists a report shows. `about` is the id of its help."""
    return click.option(
        "--top", type=click.IntRange(1), default=10, metavar="N", show_default=True, help=text(about)
    )


def reach_option(about: str) -> Callable[[_F], _F]:
    """Return the option `wanted`, the tier or grade that is aimed at. `about` is the id of its help."""
    return click.option(
        "--reach", "wanted", metavar="TIER|GRADE", default="A", show_default=True, help=text(about)
    )


def pages_option(about: str) -> Callable[[_F], _F]:
    """Return the option `pages`, a folder for one page of each entry. `about` is the id of its help."""
    folder = click.Path(path_type=Path, file_okay=False)
    return click.option("--pages", metavar="DIR", type=folder, help=text(about))
