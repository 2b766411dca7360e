"""Generates any number of tool definitions, so that a benchmark needs no recorded servers.

    python -m benchmarks.definitions COUNT FILE [SEED]

They follow 1,800 definitions of public servers in what takes time: the length of descriptions and schemas, how many
sentences and parameter texts are used twice, what has annotations, titles and output schemas, and languages. Their
words are invented. The same count and seed give the same definitions on every machine.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from benchmarks import vocabulary as words
from benchmarks.dice import Dice
from benchmarks.schemas import MANNERS, input_schema, output_schema
from benchmarks.texts import Subject, describe

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    Tool = dict[str, Any]

#: How the tools of a server are described: the style of most of them, as often as it occurs among a hundred servers.
_HOUSE_STYLES: Final = (
    *("plain",) * 30, *("documented",) * 20, *("terse",) * 16, *("docstring",) * 9, *("markdown",) * 6,
    *("guide",) * 6, *("endpoint",) * 5, *("praising",) * 3, *("spanish",) * 2, *("chinese",) * 2, "german",
)  # fmt: skip
#: From one server to the next, so that a hundred servers have each style as often as it is listed.
_STEP: Final = 37
#: What a tool may be described in instead.
_OTHER_STYLES: Final = ("plain", "terse", "documented", "guide", "empty")
#: The tools of a server on average; a longer list is several of these joined.
SIZE: Final = 25
#: Numbers of parameters, as often as they occur.
_COUNTS: Final = (0, 1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 5, 5, 6, 7, 8, 10, 13, 18)


def make_tools(count: int, seed: int = 0) -> list[Tool]:
    """Return `count` tools with distinct names. A shorter list is the beginning of a longer one of the same seed."""
    tools: list[Tool] = []
    number = 0
    while len(tools) < count:
        tools += _server(number, seed)
        number += 1
    return tools[:count]


def _server(number: int, seed: int) -> Iterator[Tool]:
    dice = Dice(1_000_003 * seed + number)
    domain = words.DOMAINS[number % len(words.DOMAINS)]
    house = _HOUSE_STYLES[_STEP * number % len(_HOUSE_STYLES)]
    manner = dice.pick(MANNERS)
    hinted, told = dice.chance(0.75), dice.chance(0.3)
    brand = domain.name.replace("-", "_") + (
        f"{number // len(words.DOMAINS)}" if number >= len(words.DOMAINS) else ""
    )
    pairs = [(act, thing) for thing in domain.things for act in words.ACTS]
    chosen = dice.some(pairs, SIZE)
    names = [f"{brand}_{act[0]}_{thing.replace('-', '_')}" for act, thing in chosen]
    for at, ((act, says, effect), thing) in enumerate(chosen):
        schema = input_schema(thing, domain, dice.pick(_COUNTS), manner, dice)
        sibling = names[(at + dice.number(1, 4)) % len(names)]
        kind = dice.pick(words.KINDS)
        subject = Subject(domain, act, says, effect, kind, thing, sibling, schema["properties"])
        style = house if dice.chance(0.8) else dice.pick(_OTHER_STYLES)
        tool = {"name": names[at], "description": describe(subject, style, dice), "inputSchema": schema}
        yield {**tool, **_more(subject, dice, hinted=hinted, told=told)}


def _more(subject: Subject, dice: Dice, *, hinted: bool, told: bool) -> Tool:
    """Return the optional parts of a tool: hints, a title, an output schema."""
    more: Tool = {}
    if told:
        more["title"] = f"{subject.act} {subject.whole}".title()
    if hinted:
        hints = {"readOnlyHint": subject.effect == "read", "destructiveHint": subject.effect == "destructive"}
        more["annotations"] = {**hints, "openWorldHint": True} if dice.chance(0.5) else hints
    if told or dice.chance(0.1):
        more["outputSchema"] = output_schema(subject.whole, dice)
    return more


def main(arguments: Sequence[str]) -> None:
    """Write a list of generated tools as a JSON array, the form that every compared program reads."""
    count, file, *seed = arguments
    text = json.dumps(make_tools(int(count), *map(int, seed)), ensure_ascii=False)
    Path(file).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
