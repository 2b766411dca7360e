"""Parameters that the text explains and the schema lacks, and values that the two state differently."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from scorer.claims import stated_values as stated
from scorer.claims.declared_parameters import Entry, declared_by, undeclared
from scorer.claims.evidence import Hit
from scorer.claims.examples import tool
from scorer.claims.tool_facts import Facts
from scorer.contracts.definitions import Parameter
from scorer.contracts.orders import Level
from scorer.data.messages import say
from scorer.rules.odd_parameters import is_of_framework
from scorer.rules.parameters import SPEC
from scorer.rules.record import Rule

#: A rule names at most so many parameters of one tool.
MOST_NAMED: Final = 10
#: The name of a parameter and a remark in parentheses: "limit (1-200, default 50)".
_MENTION: Final = re.compile(r"(?<![\w.`])`?([A-Za-z_]\w{0,60})`? \(([^()\n]{3,80})\)")
_CONDITIONS: Final = frozenset("anyOf oneOf allOf if dependentRequired dependencies dependentSchemas".split())


def _is_text(facts: Facts) -> bool:
    return bool(facts.tool.description)


def _undeclared(facts: Facts) -> Iterator[Hit]:
    declared = {_joined(parameter.name): parameter.name for parameter in facts.tool.parameters}
    entries: dict[str, Entry] = {}
    for entry in undeclared(facts.tool):
        entries.setdefault(entry.name, entry)
    respelled = [name for name in entries if _joined(name) in declared]
    for name in [name for name in entries if _joined(name) not in declared][:MOST_NAMED]:
        level: Level | None = "info" if is_of_framework(name) else None
        yield _explained(entries[name], say("parts.not-declared"), level)
    if respelled:  # one finding: what spells one name otherwise spells all of them otherwise
        first, more = respelled[0], len(respelled) - 1
        said = say("parts.declared-as", declared=declared[_joined(first)])
        yield _explained(
            entries[first], said + (say("parts.more-declared-as", count=more) if more else ""), None
        )


def _explained(entry: Entry, said: str, level: Level | None) -> Hit:
    return Hit(1.0, (entry.start, entry.end), "/description", {"name": entry.name, "said": said}, level)


def _joined(name: str) -> str:
    """Return a name without what separates its words."""
    return name.replace("-", "").replace("_", "").lower()


def _texts(facts: Facts) -> Iterator[tuple[Parameter, str, int | None, Entry | None]]:
    """Yield what is said of each parameter: its text in the schema, then its entries in the description."""
    uses = {use.parameter.name: use.parameter for use in facts.parameters}
    for parameter in uses.values():
        if parameter.description:
            yield parameter, parameter.description, None, None
    for entry in declared_by(facts.tool):
        if entry.name in uses:
            yield uses[entry.name], entry.text, entry.start, entry


def _mentions(facts: Facts) -> Iterator[tuple[Parameter, str, int | None, Entry | None]]:
    """Yield what parentheses behind the name of a parameter say of it, after all that `_texts` yields."""
    yield from _texts(facts)
    uses = {use.parameter.name: use.parameter for use in facts.parameters}
    for match in _MENTION.finditer(facts.tool.description):
        if match[1] in uses:
            yield uses[match[1]], match[2], match.start(), Entry(match[1], "", match[2], *match.span())


def _hit(parameter: Parameter, entry: Entry | None, words: Mapping[str, str]) -> Hit:
    filled = {"name": parameter.name, **words}
    if entry is not None:
        return Hit(1.0, (entry.start, entry.end), "/description", filled)
    return Hit(1.0, None, f"{parameter.pointer}/description", filled)


Texts = Callable[[Facts], Iterator[tuple[Parameter, str, int | None, Entry | None]]]
Compare = Callable[[Parameter, str, Entry | None], Mapping[str, str] | None]


def _compared(
    compare: Compare, texts: Texts = _texts, applies: Callable[[Parameter], bool] | None = None
) -> Callable[[Facts], Iterator[Hit]]:
    """Return what compares the texts about parameters with the schema; only tools in which it applies to any."""

    def find(facts: Facts) -> Iterator[Hit]:
        if applies and not any(applies(use.parameter) for use in facts.parameters):
            return
        told: set[str] = set()
        for parameter, text, _, entry in texts(facts):
            if parameter.name not in told and (words := compare(parameter, text, entry)):
                told.add(parameter.name)
                yield _hit(parameter, entry, words)

    return find


def _schema(parameter: Parameter) -> Mapping[str, Any]:
    return parameter.schema if isinstance(parameter.schema, dict) else {}


def _default(parameter: Parameter, text: str, entry: Entry | None) -> Mapping[str, str] | None:
    if not parameter.has_default:
        return None
    both = f"{entry.note}, {text}" if entry else text
    found = stated.other_default(both, _schema(parameter), parameter.enum)
    return {"said": found.said, "declared": found.declared} if found else None


def _choice(parameter: Parameter, text: str, _entry: Entry | None) -> Mapping[str, str] | None:
    items = _schema(parameter).get("items")
    listed = items.get("enum") if isinstance(items, dict) else None
    values = parameter.enum or (tuple(listed) if isinstance(listed, list) else ())
    found = stated.missing_choice(text, values) if values else None
    return {"said": found.said, "declared": found.declared} if found else None


def _bound(parameter: Parameter, text: str, _entry: Entry | None) -> Mapping[str, str] | None:
    number = parameter.types & {"integer", "number"}
    found = (stated.other_bound if number else stated.other_size)(text, _schema(parameter))
    return {"said": found.said, "declared": found.declared} if found else None


def _need(parameter: Parameter, text: str, entry: Entry | None) -> Mapping[str, str] | None:
    said = stated.other_need(f"({entry.note}) {text}" if entry and entry.note else text, parameter)
    return {"said": said} if said else None


def _other_need(facts: Facts) -> Iterator[Hit]:
    if not _CONDITIONS.isdisjoint(facts.tool.input_schema):  # what is required depends on other parameters
        return
    yield from _compared(_need)(facts)
    required = frozenset(use.parameter.name for use in facts.parameters if use.parameter.required)
    if found := stated.alternatives(facts.doc.raw, required):
        one, other, span = found
        said = say("parts.alternative", name=other)
        yield Hit(1.0, span, "/description", {"name": one, "said": said})


def _kind(parameter: Parameter, text: str, entry: Entry | None) -> Mapping[str, str] | None:
    if entry is None:
        said = stated.opening_kind(text, parameter)
    else:
        said = stated.other_kind(entry.note, parameter) if entry.note else ""
    return {"said": said, "declared": " or ".join(sorted(parameter.types))} if said else None


_LIMIT: Final = {"type": "integer", "minimum": 1, "maximum": 100, "default": 20}
_SORT: Final = {"type": "string", "enum": ["date", "size", "weight"]}


def _with(text: str, **schema: Any) -> Any:
    return tool(
        "list_cards", "List the cards of a member.", params={"limit": {**schema, "description": text}}
    )


RULES = (
    Rule(
        "PAR014",
        "undeclared-parameter",
        "warning",
        find=_undeclared,
        when=_is_text,
        sources=(SPEC,),
        good=(
            tool("list_cards", "List cards.\n\nArgs:\n    limit: How many at most", params={"limit": _LIMIT}),
            tool(
                "list_cards",
                "List cards. Note: depth: it is counted from the root.",
                params={"limit": _LIMIT},
            ),
        ),
        bad=(
            tool(
                "list_cards",
                "List cards.\n\nArgs:\n    limit: How many\n    depth: How deep",
                params={"limit": _LIMIT},
            ),
            tool(
                "list_cards",
                "List cards.\n\n- `limit` (int): How many\n- `depth` (int): How deep",
                params={"limit": _LIMIT},
            ),
            tool("list_cards", "List cards.\n\n:param depth: How deep", params={"limit": _LIMIT}),
        ),
    ),
    Rule(
        "PAR015",
        "other-default",
        "warning",
        find=_compared(_default, _mentions, lambda parameter: parameter.has_default),
        sources=(SPEC,),
        good=(
            _with("Most cards, default 20", **_LIMIT),
            _with("Most cards; by default all for members", **_LIMIT),
        ),
        bad=(_with("Most cards, default 50", **_LIMIT),),
    ),
    Rule(
        "PAR016",
        "other-choices",
        "warning",
        find=_compared(_choice),
        sources=(SPEC,),
        good=(_with("One of: date, size, weight", **_SORT),),
        bad=(_with("One of: date, size, color", **_SORT),),
    ),
    Rule(
        "PAR017",
        "other-range",
        "warning",
        find=_compared(_bound),
        sources=(SPEC,),
        good=(_with("Most cards (1-100)", **_LIMIT),),
        bad=(
            _with("Most cards, between 1 and 50", **_LIMIT),
            _with("Most cards, max 500", **_LIMIT),
            _with("Title, max 500 characters", type="string", maxLength=200),
        ),
    ),
    Rule(
        "PAR018",
        "other-requirement",
        "warning",
        find=_other_need,
        sources=(SPEC,),
        good=(_with("Most cards (optional)", **_LIMIT),),
        bad=(
            _with("Required. Most cards", type="integer"),
            tool(
                "get_card",
                "Fetch a card. Pass either card or member.",
                params={"card": "Its number", "member": "Whose it is"},
                required=("card", "member"),
            ),
        ),
    ),
    Rule(
        "PAR019",
        "other-type",
        "warning",
        find=_compared(_kind),
        sources=(SPEC,),
        good=(
            tool("list_cards", "List cards.\n\nArgs:\n    limit (int): How many", params={"limit": _LIMIT}),
        ),
        bad=(
            tool("list_cards", "List cards.\n\nArgs:\n    limit (str): How many", params={"limit": _LIMIT}),
            _with("Boolean, whether old cards count", type="string"),
        ),
    ),
)
