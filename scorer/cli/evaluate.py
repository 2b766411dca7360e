"""`mcp-scorer evaluate`: measure how well the scores agree with published ones."""

from __future__ import annotations

from pathlib import Path

import click

from scorer.cli.calibration_extra import calibration_extra
from scorer.cli.choice import Choice
from scorer.cli.shared_options import format_option
from scorer.data.messages import text


@click.command(help=text("cli.evaluate.help"), short_help=text("cli.evaluate.short"))
@click.argument("corpus", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--definitions", metavar="FILE|DIR", help=text("cli.evaluate.definitions"))
@click.option("--era", help=text("cli.evaluate.era"))
@click.option(
    "--folds",
    type=Choice(["group", "none"]),
    default="group",
    show_default=True,
    help=text("cli.evaluate.folds"),
)
@click.option("--rubric", metavar="DIR|VERSION", help=text("cli.evaluate.rubric"))
@click.option("--reasons", type=click.Path(path_type=Path), help=text("cli.evaluate.reasons"))
@click.option("--errors", "kind", metavar="KIND", help=text("cli.evaluate.errors"))
@format_option(("text", "json", "markdown"))
def command(
    corpus: tuple[Path, ...],
    definitions: str | None,
    era: str | None,
    folds: str,
    rubric: str | None,
    reasons: Path | None,
    kind: str | None,
    form: str,
) -> None:
    """Measure the agreement and print it."""
    from scorer.cli.output import console_encoding, write_stdout

    with calibration_extra():
        from scorer.calibration.definitions import definitions_of
        from scorer.calibration.dimensions_apart import read_reasons
        from scorer.calibration.evaluate import evaluate
        from scorer.calibration.inputs import read_inputs
        from scorer.calibration.reading import misread
        from scorer.calibration.reading_tables import misread_text
        from scorer.calibration.tables import FORMATS
    from scorer.claims.kinds import known_kind
    from scorer.data.rubric import load_rubric

    inputs = read_inputs(corpus, definitions_of(definitions))
    if kind is not None:
        named = known_kind(kind).code
        write_stdout(misread_text(tuple(misread(inputs.rows, named)), named), console_encoding())
        return
    found = evaluate(
        ", ".join(path.name for path in corpus),
        inputs,
        load_rubric(rubric),
        era=era,
        fitted=folds == "group",
        reasons=read_reasons(reasons) if reasons else None,
    )
    write_stdout(FORMATS[form](found), "utf-8" if form == "json" else console_encoding())
