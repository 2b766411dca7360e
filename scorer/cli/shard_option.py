"""The part of the work that a command does, of as many parts as there are machines."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from scorer.data.messages import say

if TYPE_CHECKING:
    from scorer.catalogue.entries import Shard


class ShardOption(click.ParamType["Shard"]):
    """A part: its number and how many there are, as `2/8`."""

    name = "I/N"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Shard:
        from scorer.catalogue.entries import Shard

        number, _, count = str(value).partition("/")
        if not (number.isdecimal() and count.isdecimal() and 1 <= int(number) <= int(count)):
            self.fail(say("cli.catalogue.error.shard", value=repr(value)), param, ctx)
        return Shard(int(number), int(count))
