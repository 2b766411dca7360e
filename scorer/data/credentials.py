"""What names and values of credentials look like (rubrics/credentials.toml)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from scorer.data.prepared import toml_table
from scorer.data.resources import data_dir


@dataclass(frozen=True, slots=True)
class Variables:
    """What names of variables, headers, options and JSON keys carry a credential, besides those of `Credentials`.

    A name with one of the `weak` words, one that ends in one of `endings`, one with one of `phrases`, or one of
    `whole`, unless one of its words is in `settings`. `connections` are names of addresses with a user, and `query`
    those of a query. A header of `headers`, or with one of the starts or ends, is ordinary.
    """

    weak: frozenset[str]
    endings: tuple[str, ...]
    phrases: tuple[str, ...]
    whole: frozenset[str]
    settings: frozenset[str]
    connections: frozenset[str]
    query: frozenset[str]
    headers: frozenset[str]
    header_starts: tuple[str, ...]
    header_ends: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Credentials:
    """How credentials are recognized.

    `issued` maps the prefix of an issuer's keys to a regular expression of the rest. A key that holds one of
    `sample_parts`, a password of an address that is one of `sample_passwords`, or a value that is one of
    `sample_values`, is an example. A name with one of `words`, or with one of `pairs` of neighboring words, is that
    of a credential, unless it has one of `other_senses`. A variable, header or command-line option with one of
    `variable_words` may carry one too. A value that is one of `ordinary_values` is no secret, whatever its name.
    """

    issued: Mapping[str, str]
    sample_parts: tuple[str, ...]
    sample_passwords: frozenset[str]
    sample_values: tuple[str, ...]
    words: frozenset[str]
    pairs: frozenset[tuple[str, str]]
    other_senses: frozenset[str]
    variable_words: frozenset[str]
    variables: Variables
    ordinary_values: frozenset[str]


@cache
def credentials() -> Credentials:
    """Return the data. Raises FileNotFoundError or KeyError where the installation lacks it."""
    data = toml_table(data_dir("rubrics") / "credentials.toml")
    names, samples = data["names"], data["samples"]
    listed = {name: text.split() for name, text in data["variables"].items()}
    pairs = (pair.split("_") for pair in names["pairs"].split())
    return Credentials(
        issued=MappingProxyType(
            {prefix: rest for prefixes, rest in data["issued"].items() for prefix in prefixes.split()}
        ),
        sample_parts=tuple(samples["parts"].split()),
        sample_passwords=frozenset(samples["passwords"].split()),
        sample_values=tuple(samples["values"].split()),
        words=frozenset(names["words"].split()),
        pairs=frozenset((first, second) for first, second in pairs),
        other_senses=frozenset(names["other_senses"].split()),
        variable_words=frozenset(listed["words"]),
        variables=Variables(
            weak=frozenset(listed["weak"]),
            endings=tuple(listed["endings"]),
            phrases=tuple(listed["phrases"]),
            whole=frozenset(listed["whole"]),
            settings=frozenset(listed["settings"]),
            connections=frozenset(listed["connections"]),
            query=frozenset(listed["query"]),
            headers=frozenset(listed["headers"]),
            header_starts=tuple(listed["header_starts"]),
            header_ends=tuple(listed["header_ends"]),
        ),
        ordinary_values=frozenset((data["variables"]["ordinary"] + samples["values"]).split()),
    )
