"""The options that name what is written; each is checked before anything is started."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from scorer.cli.files import check_folder, check_place, is_open_file, real_folder, real_place
from scorer.cli.inputs import identity_of
from scorer.data.messages import say, text
from scorer.formats import FORMATS, format_of_file

if TYPE_CHECKING:
    from collections.abc import Sequence


class OutputFile(click.ParamType[Path | None]):
    """A file to write; None for "-", which is stdout."""

    name = "FILE"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path | None:
        if isinstance(value, Path) or value == "-":
            return value if isinstance(value, Path) else None
        path = Path(value)
        if os.path.isdir(path):
            self.fail(say("cli.output.error.not-a-file", path=path), param, ctx)
        if not os.path.isdir(path.parent):
            self.fail(say("cli.check.error.no-parent", path=path.parent), param, ctx)
        check_place(path)
        return path


class Output(click.ParamType[tuple[str, Path]]):
    """FORMAT=PATH, or a PATH whose ending implies the format.

    A format that is written to a folder (PATH ends with "/", or is a folder) has "/" at its end.
    """

    name = "FORMAT=PATH"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, Path]:
        if isinstance(value, tuple):
            return value
        name, equals, place = value.partition("=")
        if not equals and (implied := format_of_file(value)):
            name, place = implied.name, value
        if value in FORMATS:
            self.fail(say("cli.check.error.format-alone", format=value), param, ctx)
        if name not in FORMATS or not (equals or place):
            formats = ", ".join(FORMATS)
            self.fail(say("cli.check.error.not-format-path", value=repr(value), formats=formats), param, ctx)
        if place in ("", "-"):
            self.fail(say("cli.check.error.no-file", value=repr(value), format=name), param, ctx)
        path = Path(place)
        folder = place.endswith("/") or os.path.isdir(path)
        if folder and FORMATS[name].load_folder is None:
            able = ", ".join(each.name for each in FORMATS.values() if each.load_folder)
            self.fail(say("cli.check.error.not-a-folder-format", path=place, formats=able), param, ctx)
        if not os.path.isdir(path.parent):
            self.fail(say("cli.check.error.no-parent", path=path.parent), param, ctx)
        (check_folder if folder else check_place)(path)
        return (f"{name}/", path) if folder else (name, path)


output_option: Final = click.option(
    "--output", "-o", "path", type=OutputFile(), help=text("cli.option.output-file")
)


def refuse_shared(outputs: Sequence[tuple[str, Path]]) -> None:
    """Raise UsageError if two reports would be written to one file, however it is named; stdout may be one, too."""
    places = [(real_folder if form.endswith("/") else real_place)(path) for form, path in outputs]
    folders = [place for (form, _), place in zip(outputs, places, strict=True) if form.endswith("/")]
    stdout = identity_of(1)
    for (_, path), place in zip(outputs, places, strict=True):
        is_page = place.parent in folders and place.suffix == ".html"
        is_stdout = stdout is not None and identity_of(path) == stdout and not is_open_file(path)
        if places.count(place) > 1 or is_page or is_stdout:
            raise click.UsageError(say("cli.check.error.shared-file", file=path.name))
