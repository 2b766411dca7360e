"""`mcp-scorer catalogue site`: publish a store as a folder of pages and data."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from scorer.cli.catalogue_store import FOLDER, store_option
from scorer.cli.shared_options import processes_option, quiet_option, rubric_option
from scorer.data.messages import say, text

if TYPE_CHECKING:
    from pathlib import Path


class SiteUrl(click.ParamType[str]):
    """The address of a published site; it ends with a slash."""

    name = "URL"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> str:
        from urllib.parse import urlsplit

        address = str(value)
        try:
            parts = urlsplit(address)
            host = parts.hostname
        except ValueError:
            host = None
        plain = address.isascii() and address.isprintable() and not set(address) & set(" <>\"'`\\{}|^()[]*_~")
        if not host or parts.scheme not in ("http", "https") or parts.query or parts.fragment or not plain:
            self.fail(say("cli.site.bad-url", value=repr(address)), param, ctx)
        return address if address.endswith("/") else f"{address}/"


@click.command(help=text("cli.site.help"), short_help=text("cli.site.short"))
@store_option
@click.option("--out", "-o", "folder", type=FOLDER, required=True, metavar="SITE/", help=text("cli.site.out"))
@click.option(
    "--title",
    metavar="TEXT",
    default=text("cli.site.default-title"),
    help=text("cli.site.title"),
    show_default=True,
)
@click.option("--url", type=SiteUrl(), help=text("cli.site.url"))
@rubric_option
@processes_option
@click.option("--rebuild", is_flag=True, help=text("cli.site.rebuild"))
@quiet_option
@click.pass_context
def site(
    ctx: click.Context,
    store: Path,
    folder: Path,
    title: str,
    url: str | None,
    rubric: str | None,
    jobs: int | None,
    rebuild: bool,
    quiet: bool,
) -> None:
    """Build the site."""
    from scorer.catalogue.site.build import Options
    from scorer.cli.catalogue_run import real_rubric
    from scorer.cli.site_run import SiteRun

    options = Options(real_rubric(rubric), title, url or "")
    ctx.exit(SiteRun(store, folder, options, jobs or os.cpu_count() or 1, rebuild, quiet).build())
