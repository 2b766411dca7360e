"""The texts of the schema, read for what they say of other parameters and of where values come from."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, NamedTuple

from scorer.claims.annotated import Annotated
from scorer.claims.siblings import squeeze
from scorer.claims.tool_facts import ParameterUse
from scorer.data.language_packs import LanguagePack
from scorer.language.constructions import CODE, PARAMETER, TOOL
from scorer.language.document import split_name
from scorer.language.trigger_index import trigger_index
from scorer.language.verbs import base_verb

#: The tables of constructions for the texts of the schema.
TABLES: Final = frozenset({"interaction_of_text", "origin_of_text"})
#: Code points of a schema text that are read.
READ: Final = 1500
#: Code points before a word in which a word stands that leads in the name of a tool.
LEAD: Final = 12
_QUOTED: Final = re.compile(r"`[^`\n]{1,80}`|\"[^\"\n]{1,80}\"|“[^”\n]{1,80}”|(?<!\w)'[^'\n]{1,80}'(?!\w)")
_NAME: Final = re.compile(r"\w+(?:[._-]\w+)*")


class SchemaText(NamedTuple):
    """The text of a parameter in lower case, with CODE, TOOL and PARAMETER for what is quoted or named in it."""

    use: ParameterUse
    plain: str
    names: tuple[str, ...]


@lru_cache(maxsize=2048)
def _tables_for(description: str, language: LanguagePack) -> frozenset[str]:
    """Return the tables of which a construction can match in a schema text, whatever is named in it."""
    spaced, given = language.separates_words, f"{CODE}{TOOL}{PARAMETER}"
    index = trigger_index(language.code, spaced=spaced, kinds=TABLES, given=given)
    return frozenset([each.kind for each in index.triggered(_lowered(description))])


def _lowered(description: str) -> str:
    return description[:READ].lower().replace("’", "'")


def matching_text(definition: Annotated, use: ParameterUse, table: str) -> SchemaText | None:
    """Return the text of a parameter if a construction of a table matches in it."""
    description, language = use.parameter.description, definition.facts.doc.language
    if table not in _tables_for(description, language):
        return None
    text = _lowered(description)
    if not text.strip():
        return None
    read = _masked(definition, use, text)
    index = trigger_index(language.code, spaced=language.separates_words, kinds=TABLES)
    tried = (each for each in index.triggered(read.plain) if each.kind == table)
    return read if any(each.search(read.plain) for each in tried) else None


def _masked(definition: Annotated, use: ParameterUse, text: str) -> SchemaText:
    names, own = definition.parameter_names, use.parameter.name.lower()
    known, others = _names_in(definition, text) - {own}, list[str]()

    def quoted(match: re.Match[str]) -> str:
        inner = match.group()[1:-1].strip().lower()
        if inner in names and inner != own:
            others.append(inner)
            return PARAMETER * len(match.group())
        return CODE * len(match.group())

    def named(match: re.Match[str]) -> str:
        word = match.group()
        if word not in known:
            return word
        if word not in names:
            return TOOL * len(word) if _is_tool(definition, text, match) else word
        if word.isalpha() and not _assigned(definition, text[match.end() :]):
            return word
        others.append(word)
        return PARAMETER * len(word)

    text = _QUOTED.sub(quoted, text)
    return SchemaText(use, _NAME.sub(named, text) if known else text, tuple(dict.fromkeys(others)))


def _names_in(definition: Annotated, text: str) -> set[str]:
    """Return the words of a schema text that name a parameter or may name a tool."""
    words = set(_NAME.findall(text))
    written = {word for word in words if not word.isalnum()}
    return written | (words & definition.parameter_names) | (definition.facts.index.by_key.keys() & words)


def _is_tool(definition: Annotated, text: str, match: re.Match[str]) -> bool:
    """Tell whether a word of a schema text is the name of a tool, or is written like one ("list_items")."""
    word = match.group()
    if squeeze(word) in definition.facts.index.by_key:
        before = text[max(0, match.start() - LEAD) : match.start()].split()
        return not word.isalpha() or not definition.word_class("parameters.leads").isdisjoint(before[-1:])
    parts = split_name(word)
    return "_" in word and bool(parts) and bool(base_verb(parts[0]))


def _assigned(definition: Annotated, after: str) -> bool:
    """Tell whether a value or a state is said of the word before, so that it is the name of a parameter."""
    following = after[:LEAD].split()[:1]
    return after.lstrip(" ").startswith("=") or not definition.word_class("shared.be").isdisjoint(following)
