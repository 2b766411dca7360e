"""Quick looks at a tool that several rules share: where one is False, none of them has anything to report."""

from __future__ import annotations

from scorer.claims.tool_facts import Facts


def has_problems(facts: Facts) -> bool:
    """Tell whether a part of the definition is malformed."""
    return bool(facts.tool.problems)


def has_schema_problems(facts: Facts) -> bool:
    """Tell whether a schema says what cannot be meant."""
    return bool(facts.schema_problems)


def has_hints(facts: Facts) -> bool:
    """Tell whether the tool is annotated."""
    return facts.annotated


def has_parameters(facts: Facts) -> bool:
    """Tell whether the tool takes any input."""
    return bool(facts.tool.parameters)


def destroys_or_pays(facts: Facts) -> bool:
    """Tell whether the tool has an effect that its definition must not leave in doubt."""
    return facts.effect.category in ("destructive", "financial")


def hides_characters(facts: Facts) -> bool:
    """Tell whether any string holds an invisible character or a variation selector, or may do so."""
    return facts.strings.may_hide_characters
