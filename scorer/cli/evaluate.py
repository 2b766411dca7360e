"""`mcp-scorer evaluate`: measure how far our scores agree with published ones."""

from __future__ import annotations

from pathlib import Path

import click

from scorer.cli.extra import calibration_extra


@click.command(short_help="Measure the agreement with published scores.")
@click.argument("corpus", type=click.Path(path_type=Path))
@click.option("--era", help="Only rows of this era.")
@click.option(
    "--folds",
    type=click.Choice(["group", "none"]),
    default="group",
    show_default=True,
    help="Score each row by a rubric fitted without its group, or all by the rubric as it stands.",
)
@click.option("--rubric", metavar="DIR|VERSION", help="The rubric; with --folds group only its caps.")
@click.option("--reasons", type=click.Path(path_type=Path), help="The judge's reasons, beside ours.")
@click.option(
    "--format",
    "-f",
    "name",
    type=click.Choice(["text", "json", "markdown"]),
    default="text",
    show_default=True,
)
def command(
    corpus: Path, era: str | None, folds: str, rubric: str | None, reasons: Path | None, name: str
) -> None:
    """Measure how far our scores agree with the published ones of CORPUS, beside two baselines.

    \b
    mcp-scorer evaluate labelled.jsonl
    mcp-scorer evaluate labelled.jsonl --folds none --rubric my-rubric
    """
    from scorer.cli.output import console_encoding, write_stdout

    with calibration_extra():
        from scorer.calibration.corpus import read_corpus
        from scorer.calibration.evaluate import evaluate
        from scorer.calibration.show import FORMATS
    from scorer.rubric import load_rubric

    found = evaluate(
        corpus.name,
        read_corpus(corpus),
        load_rubric(rubric),
        era=era,
        fitted=folds == "group",
        reasons=reasons,
    )
    write_stdout(FORMATS[name](found), "utf-8" if name == "json" else console_encoding())
