"""`mcp-scorer evaluate`: measure how far our scores agree with published ones."""

from __future__ import annotations

from pathlib import Path

import click

from scorer.capturing import capture
from scorer.cli.extra import calibration_extra


@click.command(short_help="Measure the agreement with published scores.")
@click.argument("corpus", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--definitions", metavar="FILE", help="The tools that a report of tdqs scored.")
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
    corpus: tuple[Path, ...],
    definitions: str | None,
    era: str | None,
    folds: str,
    rubric: str | None,
    reasons: Path | None,
    name: str,
) -> None:
    """Measure how far our scores agree with the published ones of CORPUS, beside two baselines.

    \b
    mcp-scorer evaluate labelled.jsonl
    mcp-scorer evaluate labelled.jsonl coherence.jsonl --folds none --rubric my-rubric
    mcp-scorer evaluate tdqs-report.json --definitions mcp-tools.json --folds none

    CORPUS is files of labelled tools or servers, one JSON object a line, or reports of `tdqs score`.
    A labelled tool has scores, or a class of risk.
    """
    from scorer.cli.output import console_encoding, write_stdout

    with calibration_extra():
        from scorer.calibration.dimensions_apart import read_reasons
        from scorer.calibration.evaluate import evaluate
        from scorer.calibration.inputs import read_inputs
        from scorer.calibration.tables import FORMATS
    from scorer.data.rubric import load_rubric

    found = evaluate(
        ", ".join(path.name for path in corpus),
        read_inputs(corpus, capture(definitions) if definitions else None),
        load_rubric(rubric),
        era=era,
        fitted=folds == "group",
        reasons=read_reasons(reasons) if reasons else None,
    )
    write_stdout(FORMATS[name](found), "utf-8" if name == "json" else console_encoding())
