"""Parameters that declare no type, that a framework leaked, or that have no name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from scorer.claims.evidence import Hit
from scorer.claims.examples import tool
from scorer.claims.tool_facts import Facts, ParameterUse
from scorer.rules.looks import has_parameters, has_schema_problems
from scorer.rules.record import Rule
from scorer.rules.schemas import SCHEMA, fault

#: A rule names at most so many parameters of one tool.
MOST_NAMED: Final = 20
#: What frameworks and languages call arguments that no caller passes: always, and where nothing explains them.
_NEVER_MEANT: Final = frozenset(
    (
        "ctx self cls kwargs toolcallid cancellationtoken toolcontext runcontext mcpcontext runmanager toolruntime "
        "runnableconfig serverexchange requestcontext"
    ).split()
)
_SELDOM_MEANT: Final = frozenset("args context req request callbacks runtime db exchange".split())
#: The types of what is generated for an argument whose annotation says nothing of its parts.
_PLAIN: Final = frozenset("null object string array".split())
#: The keywords of a schema that is generated for an argument without an annotation.
_GENERATED: Final = frozenset("title default".split())
#: Words of the classes that frameworks inject, in the name of a definition or in the title of a schema.
_INJECTED: Final = frozenset(
    (
        "context calltoolresult requestcontext serversession runnableconfig toolruntime cancellationtoken "
        "mcpsyncserverexchange mcpasyncserverexchange toolcontext"
    ).split()
)
#: What the configuration of a run holds that LangChain injects; two of these name it.
_RUN_CONFIG: Final = frozenset(
    "callbacks configurable recursion_limit max_concurrency run_name run_id".split()
)
_LEAST_OF_CONFIG: Final = 2

_ALL_UNTYPED: Final = fault("property-untyped", MOST_NAMED)


def leaked(facts: Facts) -> Mapping[str, str]:
    """Return the names of the parameters that a framework leaked, by their pointers."""
    named = [use for use in facts.parameters if is_of_framework(use.parameter.name) or _is_of_class(use)]
    sure = [use for use in named if _is_surely_leaked(use)] if named else []
    return {
        use.parameter.pointer: use.parameter.name
        for use in named
        if use in sure or _may_be_leaked(use, facts, bool(sure))
    }


def _leaked(facts: Facts) -> Iterator[Hit]:
    for pointer, name in leaked(facts).items():
        yield Hit(1.0, None, pointer, {"name": name})


def _untyped(facts: Facts) -> Iterator[Hit]:
    """Parameters without a type; one that leaked should go, not get a type."""
    found = list(_ALL_UNTYPED(facts))
    gone = leaked(facts) if found else {}
    return (hit for hit in found if hit.pointer not in gone)


def is_of_framework(name: str) -> bool:
    """Return whether frameworks and languages call an argument of their own so."""
    joined = _joined(name)
    return joined in _NEVER_MEANT or joined in _SELDOM_MEANT


def _joined(name: str) -> str:
    return name.lower().replace("_", "").strip("*")


def _own_name(use: ParameterUse) -> str:
    return _joined(use.parameter.name)


def _is_of_class(use: ParameterUse) -> bool:
    """Return whether a parameter of any name has the schema of a class that a framework injects."""
    schema = use.parameter.schema
    named = isinstance(schema, dict) and schema.get("title") != "Context" and _is_injected(schema, "")
    return named or _is_run_config(use)


def _is_run_config(use: ParameterUse) -> bool:
    schema = use.parameter.schema
    parts = schema.get("properties") if isinstance(schema, dict) else None
    return isinstance(parts, dict) and len(_RUN_CONFIG & parts.keys()) >= _LEAST_OF_CONFIG


def _is_unexplained(use: ParameterUse) -> bool:
    return not use.parameter.description.strip() and not use.parameter.enum and use.explained == 0


def _is_surely_leaked(use: ParameterUse) -> bool:
    """Return whether a class of the framework is its type, or nothing explains a name that callers never mean."""
    parameter = use.parameter
    schema: Mapping[str, Any] = parameter.schema if isinstance(parameter.schema, dict) else {}
    if parameter.description.strip() or parameter.enum:
        return False
    if _is_injected(schema, _own_name(use)):
        return True
    if not _is_unexplained(use) or _explains_a_part(schema):
        return False
    return _is_run_config(use) or (_own_name(use) in _NEVER_MEANT and parameter.types <= _PLAIN)


def _explains_a_part(schema: Mapping[str, Any]) -> bool:
    parts = schema.get("properties")
    return isinstance(parts, dict) and any(
        isinstance(part, dict) and part.get("description") for part in parts.values()
    )


def _may_be_leaked(use: ParameterUse, facts: Facts, beside_one: bool) -> bool:
    """Return whether a name that callers seldom mean has no type, where the other parameters have one or are leaked."""
    schema = use.parameter.schema
    if _own_name(use) not in _SELDOM_MEANT or not _is_unexplained(use):
        return False
    if _own_name(use) == "exchange" and schema == {"type": "object"}:
        return True
    if use.parameter.types - {"null"}:
        return False
    if not isinstance(schema, dict) or not _GENERATED.issuperset(schema):
        return False
    others = [each for each in facts.parameters if each is not use]
    return beside_one or "title" in schema or (bool(others) and all(each.parameter.types for each in others))


def _is_injected(schema: Mapping[str, Any], own_name: str) -> bool:
    """Return whether a schema is that of a class of a framework, by its definition or its title."""
    reference, title = schema.get("$ref"), schema.get("title")
    named = reference.rpartition("/")[2] if isinstance(reference, str) else ""
    titled = title.lower() if isinstance(title, str) else ""
    return named.lower() in _INJECTED or (titled in _INJECTED and titled != own_name)


def _has_blank_name(facts: Facts) -> bool:
    return any(not parameter.name.strip() for parameter in facts.tool.parameters)


def _blank(facts: Facts) -> Iterator[Hit]:
    for parameter in facts.tool.parameters:
        if not parameter.name.strip():
            yield Hit(1.0, None, parameter.pointer)


RULES = (
    Rule(
        "PAR012",
        "untyped",
        "warning",
        find=_untyped,
        when=has_schema_problems,
        sources=(SCHEMA,),
        good=(
            tool("get_card", "Fetch one card.", params={"card": {"type": ["string", "integer"]}}),
            tool("get_card", "Fetch one card.", params={"card": {"enum": ["a", 1]}}),
        ),
        bad=(
            tool("get_card", "Fetch one card.", params={"card": {}}),
            tool("get_card", "Fetch one card.", params={"card": {"description": "Any value"}}),
        ),
    ),
    Rule(
        "PAR013",
        "leaked-argument",
        "warning",
        find=_leaked,
        when=has_parameters,
        sources=("FastMCP documentation, Context: the framework injects it and leaves it out of the schema",),
        good=(
            tool(
                "run_command",
                "Run a command.",
                params={
                    "args": {"type": "array", "items": {"type": "string"}},
                    "context": {"description": "What the caller already knows"},
                },
            ),
        ),
        bad=(
            tool(
                "list_cards",
                "List the cards of a member.",
                params={"ctx": {"title": "Ctx"}},
                required=("ctx",),
            ),
            tool("list_cards", "List the cards of a member.", params={"kwargs": {"type": "object"}}),
        ),
    ),
    Rule(
        "PAR050",
        "blank-name",
        "warning",
        find=_blank,
        when=_has_blank_name,
        sources=(SCHEMA,),
        good=(tool("get_card", "Fetch one card.", params={"card": "Its number"}),),
        bad=(tool("get_card", "Fetch one card.", params={"": "Its number"}),),
    ),
)
