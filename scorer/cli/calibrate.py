"""`mcp-scorer calibrate`: fit a rubric to published scores."""

from __future__ import annotations

from pathlib import Path

import click

from scorer.cli.extra import calibration_extra


@click.command(short_help="Fit a rubric to published scores.")
@click.argument("corpus", type=click.Path(path_type=Path))
@click.option(
    "--out", type=click.Path(path_type=Path, file_okay=False), required=True, help="Write the rubric here."
)
@click.option("--era", default="2026-q4", show_default=True, help="Fit to how this era graded.")
@click.option("--rubric", metavar="DIR|VERSION", help="Take what is set by hand (caps, coherence) from here.")
def command(corpus: Path, out: Path, era: str, rubric: str | None) -> None:
    """Fit the sizes of a rubric to CORPUS, a file of labelled tools, one JSON object a line.

    \b
    mcp-scorer calibrate labelled.jsonl --out my-rubric
    mcp-scorer check mcp-tools.json --rubric my-rubric

    All six dimensions are fitted together; signs, forms and caps are fixed by hand. Cut points and the
    spread come from estimates of rows that the fit had not seen. The same corpus gives the same rubric.
    """
    from scorer.cli.output import console_encoding, write_stdout

    with calibration_extra():
        from scorer.calibration.build_rubric import calibrate
        from scorer.calibration.fit_summary import summary
        from scorer.calibration.inputs import read_inputs
        from scorer.calibration.write_rubric import write_rubric
    from scorer.data.rubric import load_rubric

    made = calibrate(out.resolve().name, read_inputs([corpus]).rows, era, load_rubric(rubric))
    write_rubric(out, made.rubric)
    write_stdout(summary(made), console_encoding())
