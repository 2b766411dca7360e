"""`mcp-scorer catalogue site`: publish a store as a folder of pages and data."""

from __future__ import annotations

import os
from pathlib import Path

import click

from scorer.data.messages import say, text

_FOLDER = click.Path(path_type=Path, file_okay=False)


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
@click.option("--store", type=_FOLDER, required=True, metavar="DIR", help=text("cli.site.store"))
@click.option(
    "--out", "-o", "folder", type=_FOLDER, required=True, metavar="SITE/", help=text("cli.site.out")
)
@click.option(
    "--title",
    metavar="TEXT",
    default=text("cli.site.default-title"),
    help=text("cli.site.title"),
    show_default=True,
)
@click.option("--url", type=SiteUrl(), help=text("cli.site.url"))
@click.option("--rubric", metavar="DIR|VERSION", help=text("cli.option.rubric"))
@click.option("--jobs", type=click.IntRange(1), metavar="N", help=text("cli.catalogue.jobs"))
@click.option("--rebuild", is_flag=True, help=text("cli.site.rebuild"))
@click.option("--quiet", "-q", is_flag=True, help=text("cli.option.quiet"))
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
