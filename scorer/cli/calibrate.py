"""`mcp-scorer calibrate`: fit a rubric to published scores."""

from __future__ import annotations

from pathlib import Path

import click

from scorer.cli.calibration_extra import calibration_extra
from scorer.data.messages import text


@click.command(help=text("cli.calibrate.help"), short_help=text("cli.calibrate.short"))
@click.argument("corpus", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--definitions", metavar="FILE|DIR", help=text("cli.evaluate.definitions"))
@click.option(
    "--out", type=click.Path(path_type=Path, file_okay=False), required=True, help=text("cli.calibrate.out")
)
@click.option("--era", default="2026-q4", show_default=True, help=text("cli.calibrate.era"))
@click.option("--rubric", metavar="DIR|VERSION", help=text("cli.calibrate.rubric"))
def command(
    corpus: tuple[Path, ...], definitions: str | None, out: Path, era: str, rubric: str | None
) -> None:
    """Fit a rubric, write it, and print a summary."""
    from scorer.cli.files import write_folder
    from scorer.cli.output import console_encoding, write_stdout

    with calibration_extra():
        from scorer.calibration.build_rubric import calibrate
        from scorer.calibration.definitions import definitions_of
        from scorer.calibration.fit_summary import summary
        from scorer.calibration.inputs import read_inputs
        from scorer.calibration.write_rubric import rubric_files
    from scorer.data.rubric import load_rubric

    inputs = read_inputs(corpus, definitions_of(definitions))
    made = calibrate(out.resolve().name, inputs.rows, era, load_rubric(rubric))
    write_folder(out, rubric_files(made.rubric))
    write_stdout(summary(made), console_encoding())
