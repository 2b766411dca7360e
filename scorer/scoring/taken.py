"""The parameters that a suggestion is about: without a text, with an open format, or with the number of items."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from scorer.claims.annotated import Annotated
from scorer.claims.siblings import squeeze
from scorer.claims.tool_facts import ParameterUse
from scorer.language.document import split_name
from scorer.scoring.names import SURELY_IDS, identifier, is_plain

#: Last words of the names of parameters whose values have no format, or one that everybody knows.
_FREE_TEXT: Final = frozenset(
    "query text message content body description title name prompt note comment question summary subject "
    "reason instructions code sql keywords input url uri email link website cursor token".split()
)
_SETTLED_NAMES: Final = _FREE_TEXT | SURELY_IDS
#: Names of parameters, or their last words, that say how many items a call returns.
_OF_LIMITS: Final = frozenset(
    "limit top pagesize perpage maxresults maxitems maxrecords maxcount numresults".split()
)
_NUMBERS: Final = frozenset({"integer", "number"})
#: What in the schema of a parameter gives its format, and the types of a text.
_SETTLING: Final = frozenset({"format", "pattern", "const", "examples"})
_TEXT: Final = frozenset({"string"})
#: What in the schema text of a parameter gives its format or an example.
_FORMATTED: Final = re.compile(
    r"e\.g|example|such as|format|[\"'`“(/<{=]|\d|\b(?:iso|uuid|guid|glob|regex|json|comma|absolute|relative)\b",
    re.IGNORECASE,
)
#: Last words of the names of parameters that hold a file.
_FILES: Final = frozenset("path paths file files filename filepath dir directory folder".split())


@lru_cache(maxsize=4)
def limiting(definition: Annotated) -> str | None:
    """Return the parameter that says how many items a call returns, None where there is none."""
    return next(
        (
            use.parameter.name
            for use in definition.facts.parameters
            if is_plain(use.parameter.name)
            and _NUMBERS & use.parameter.types
            and not _OF_LIMITS.isdisjoint((squeeze(use.parameter.name), *split_name(use.parameter.name)[-1:]))
        ),
        None,
    )


@lru_cache(maxsize=4)
def undescribed(definition: Annotated) -> tuple[ParameterUse, ...]:
    """Return the parameters without a schema description, required ones first."""
    silent = [
        use
        for use in definition.facts.parameters
        if not use.parameter.description.strip() and is_plain(use.parameter.name)
    ]
    return tuple(sorted(silent, key=lambda use: not use.parameter.required))


@lru_cache(maxsize=4)
def open_value(definition: Annotated) -> str | None:
    """Return the first parameter whose format neither its schema nor its name settles, None where there is none."""
    for use in definition.facts.parameters:
        schema = use.parameter.schema
        settled = use.parameter.enum or (isinstance(schema, Mapping) and not _SETTLING.isdisjoint(schema))
        if (
            settled
            or not use.parameter.types <= _TEXT
            or not _SETTLED_NAMES.isdisjoint(split_name(use.parameter.name)[-1:])
        ):
            continue
        said = _FORMATTED.search(use.parameter.description) is not None
        if not said and is_plain(use.parameter.name) and use.parameter.name != identifier(definition):
            return use.parameter.name
    return None


def takes_a_file(definition: Annotated) -> bool:
    """Return whether a parameter holds the path of a file."""
    names = (split_name(use.parameter.name) for use in definition.facts.parameters)
    return any(words and words[-1] in _FILES for words in names)
