"""`mcp-scorer catalogue crawl`: from the list of a registry to the scores of its servers."""

from __future__ import annotations

import re
from typing import Any, Final

import click

from scorer.capturing.confined.launching import SANDBOXES, Launching
from scorer.cli.catalogue_store import store_option
from scorer.cli.shard_option import ShardOption
from scorer.cli.shared_options import bound_option, executor_option, quiet_option, rubric_option
from scorer.data.messages import say, text

#: The options that only matter with `--allow-exec`, and the fields of Launching that they set.
_OF_EXEC: Final = {"sandbox": "sandbox", "exec_network": "network", "exec_jobs": "jobs"}
_UNITS: Final = {"s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}
_DURATION: Final = re.compile(r"(\d{1,6}(?:\.\d{1,3})?)([smhd])")


class Duration(click.ParamType[float]):
    """A time such as `12h` or `7d`, as seconds."""

    name = "DURATION"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> float:
        match = _DURATION.fullmatch(str(value))
        if match is None:
            self.fail(say("cli.crawl.bad-duration", value=repr(value)), param, ctx)
        return float(match[1]) * _UNITS[match[2]]


@click.command(help=text("cli.crawl.help"), short_help=text("cli.crawl.short"))
@click.argument("sources", metavar="SOURCE...", nargs=-1, required=True)
@store_option
@click.option("--contact", metavar="ADDRESS", help=text("cli.crawl.contact"))
@click.option("--every", type=Duration(), default="1d", help=text("cli.crawl.every"), show_default=True)
@click.option(
    "--jobs", type=click.IntRange(1), default=16, metavar="N", help=text("cli.crawl.jobs"), show_default=True
)
@click.option(
    "--pause",
    type=click.FloatRange(0, 3600),
    default=1.0,
    metavar="SECONDS",
    help=text("cli.crawl.pause"),
    show_default=True,
)
@click.option(
    "--timeout", metavar="[start=]S", multiple=True, default=("30",), help=text("cli.crawl.timeout")
)
@click.option("--allow-private", is_flag=True, help=text("cli.crawl.allow-private"))
@click.option("--allow-exec", is_flag=True, help=text("cli.crawl.allow-exec"))
@click.option("--sandbox", type=click.Choice(SANDBOXES), help=text("cli.crawl.sandbox"))
@click.option("--exec-network", is_flag=True, help=text("cli.crawl.exec-network"))
@click.option("--exec-jobs", type=click.IntRange(1), metavar="N", help=text("cli.crawl.exec-jobs"))
@bound_option
@rubric_option
@executor_option
@click.option("--shard", type=ShardOption(), help=text("cli.crawl.shard"))
@click.option("--log-json", is_flag=True, help=text("cli.crawl.log-json"))
@quiet_option
@click.pass_context
def crawl(ctx: click.Context, /, **options: Any) -> None:
    """Run every stage."""
    from scorer.capturing import connect_options
    from scorer.catalogue.hosts import Pace
    from scorer.cli.crawl_run import CrawlRun

    connect = connect_options(timeout=options.pop("timeout"), limits=options.pop("bounds"))
    pace = Pace(jobs=options.pop("jobs"), pause=options.pop("pause"))
    launching = _launching(**{name: options.pop(name) for name in ("allow_exec", *_OF_EXEC)})
    ctx.exit(CrawlRun(connect=connect, pace=pace, launching=launching, **options).crawl())


def _launching(*, allow_exec: bool, **given: Any) -> Launching | None:
    """Return how packages are started; None where they are not. Raises UsageError for options without effect."""
    chosen = {_OF_EXEC[name]: value for name, value in given.items() if value}
    if allow_exec:
        return Launching(**chosen)
    for name, value in given.items():
        if value:
            raise click.UsageError(say("cli.crawl.without-exec", option=f"--{name.replace('_', '-')}"))
    return None
