"""Writes a dump of any number of tools, one server per line, by varying recorded or generated servers.

Each server of the dump has the structure and the length of one that it comes from, and its own words: a noun of the
domain, names, numbers, and the order of sentences differ, so that what is kept from one server does not fit the next.
The same seed gives the same dump on every machine.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from itertools import count
from typing import TYPE_CHECKING, Any, Final

from benchmarks.definitions import make_tools
from benchmarks.dice import Dice

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

#: Words that take the place of the noun that a server says most often.
_NOUNS: Final = (
    "ledger parcel ticket sensor vessel orchard lesson cabin recipe invoice garden permit garage harbor mission "
    "coupon tunnel turbine pigment statute archive voucher glacier trolley beacon quarry meadow anthem locker kettle"
).split()
_WORD: Final = re.compile(r"[A-Za-z]{5,}")
_NUMBER: Final = re.compile(r"\b\d{1,4}\b")
_SENTENCE: Final = re.compile(r"(?<=[.!?])\s+(?=[A-Z])")
#: Sizes of generated servers, where there are no recorded ones.
_SIZES: Final = (3, 8, 12, 17, 25, 60)


def write_dump(path: Path, tools: int, recorded: Sequence[Path], seed: int = 0) -> None:
    """Write a dump of exactly so many tools."""
    with path.open("w", encoding="utf-8") as file:
        for number, raw in enumerate(varied(recorded, seed=seed)):
            file.write(json.dumps({"name": f"server-{number}", "tools": raw[:tools]}) + "\n")
            tools -= len(raw)
            if tools <= 0:
                return


def varied(recorded: Sequence[Path], most: int | None = None, seed: int = 0) -> Iterator[list[Any]]:
    """Yield the tools of one server after another, without end.

    They vary the recorded ones, or generated ones where there are none; `most`: those with at most so many tools.
    Raises ValueError if that is none of them.
    """
    found = [*_recorded(recorded)] or [*_generated()]
    servers = [tools for tools in found if most is None or len(tools) <= most]
    if not servers:
        raise ValueError(f"no server has at most {most} tools")
    for number in count():
        dice = Dice(1_000_003 * seed + number)
        yield [_vary(tool, dice) for tool in _with_another_noun(servers[number % len(servers)], dice)]


def _recorded(files: Sequence[Path]) -> Iterator[list[Any]]:
    for file in files:
        data = json.loads(file.read_text(encoding="utf-8"))
        yield data if isinstance(data, list) else data["tools"]


def _generated() -> Iterator[list[Any]]:
    at, tools = 0, make_tools(20 * sum(_SIZES))
    for number in range(20 * len(_SIZES)):
        size = _SIZES[number % len(_SIZES)]
        yield tools[at : at + size]
        at += size


def _with_another_noun(tools: list[Any], dice: Dice) -> list[Any]:
    """Replace the long word that the names have most often, in every spelling."""
    words = Counter(word.lower() for tool in tools for word in _WORD.findall(str(tool.get("name", ""))))
    noun = dice.pick(_NOUNS) + dice.pick(("", "s", "set", "line"))
    if not words:
        return tools
    common = re.escape(dice.pick(sorted(words, key=lambda word: (-words[word], word))[:3]))
    text = re.sub(common, noun, json.dumps(tools, ensure_ascii=False), flags=re.IGNORECASE)
    varied = json.loads(text)
    assert isinstance(varied, list)
    return varied


def _vary(tool: dict[str, Any], dice: Dice) -> dict[str, Any]:
    """Give a tool other numbers, another order of its sentences, and now and then one less."""
    first, *others = _SENTENCE.split(str(tool.get("description") or ""))
    if len(others) > 1 and dice.chance(0.3):
        others.pop(dice.number(0, len(others) - 1))
    others = [others[at] for at in sorted(range(len(others)), key=lambda _: dice.number(0, 1 << 30))]
    text = _NUMBER.sub(lambda _: str(dice.number(2, 999)), " ".join((first, *others)))
    return {**tool, "description": text}
