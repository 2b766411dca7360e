"""`mcp-scorer claims`: list the kinds of claims, as a table, as JSON, or as a folder of pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from scorer.cli.shared_options import format_option, pages_option
from scorer.data.messages import text

if TYPE_CHECKING:
    from pathlib import Path


@click.command(help=text("cli.claims.help"), short_help=text("cli.claims.short"))
@format_option(("text", "json"))
@pages_option("cli.claims.pages")
@click.option("--rubric", metavar="DIR|VERSION", help=text("cli.claims.rubric"))
def command(form: str, pages: Path | None, rubric: str | None) -> None:
    """Print or write the kinds of claims."""
    from scorer.claims.kinds import KINDS
    from scorer.cli.files import write_folder
    from scorer.cli.output import console_encoding, write_stdout
    from scorer.data.rubric import load_rubric
    from scorer.formats.claim_page import claim_files, claim_list, claims_json

    if pages is not None:
        write_folder(pages, claim_files(KINDS, load_rubric(rubric)))
    elif form == "json":
        write_stdout(claims_json(KINDS))
    else:
        write_stdout(claim_list(KINDS), console_encoding())
