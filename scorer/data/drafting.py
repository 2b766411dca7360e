"""How a draft is built: the order of a description's parts, and the words that it adds around gaps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from scorer.data.prepared import toml_table
from scorer.data.resources import data_dir


@dataclass(frozen=True, slots=True)
class Drafting:
    """The data of rubrics/drafting.toml.

    `parts` maps each part of a description, in order, to its kinds of claims, in order. `more` holds by kind how a
    draft goes on with a sentence, `instead` the sentences that take the place of a suggestion's, and `again` those that
    follow a sentence that says little of the same. `parameters` holds the texts of parameters by language and what they
    take, `more_parameters` how a text goes on. `follows` are the first words of sentences that stay behind the one
    before, `about_tool` the beginnings after which the tool is meant.
    """

    parts: Mapping[str, tuple[str, ...]]
    more: Mapping[str, str]
    instead: Mapping[str, tuple[str, ...]]
    again: Mapping[str, str]
    parameters: Mapping[str, Mapping[str, str]]
    more_parameters: Mapping[str, Mapping[str, str]]
    follows: frozenset[str]
    about_tool: tuple[str, ...]

    def texts(self) -> Iterator[str]:
        """Yield every text that holds a gap."""
        yield from self.more.values()
        yield from self.again.values()
        yield from (text for texts in self.instead.values() for text in texts)
        for tables in (self.parameters, self.more_parameters):
            yield from (text for table in tables.values() for text in table.values())


@cache
def drafting() -> Drafting:
    """Return how a draft is built. Raises FileNotFoundError where the installation lacks the file."""
    data = toml_table(data_dir("rubrics") / "drafting.toml")
    return Drafting(
        MappingProxyType({name: tuple(kinds.split()) for name, kinds in data["parts"].items()}),
        MappingProxyType(data["more"]),
        MappingProxyType({kind: tuple(texts) for kind, texts in data["instead"].items()}),
        MappingProxyType(data["again"]),
        MappingProxyType(data["parameters"]),
        MappingProxyType(data["more-parameters"]),
        frozenset(data["follows"]["words"].split()),
        tuple(data["follows"]["tool"].split("|")),
    )
