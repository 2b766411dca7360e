"""Lint rules: what is wrong with a definition, reported whenever it holds.

Takes facts, gives findings. No rubric weighs them, and they must not know a score. One module a family, each with
its records in `RULES`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Any

from scorer.rules import (
    behavior,
    client,
    client_schemas,
    client_texts,
    coherence,
    completeness,
    conciseness,
    config,
    low_scores,
    odd_parameters,
    parameters,
    purpose,
    risk,
    safety,
    set_costs,
    shared_names,
    spec,
    spec_sets,
    text_and_schema,
    usage,
)
from scorer.rules.record import Rule

#: Rules over one tool, in the order of the specification's dimensions.
TOOL_RULES: tuple[Rule, ...] = (
    *purpose.RULES,
    *usage.RULES,
    *behavior.RULES,
    *parameters.RULES,
    *odd_parameters.RULES,
    *text_and_schema.RULES,
    *conciseness.RULES,
    *completeness.RULES,
    *spec.RULES,
    *risk.RULES,
    *safety.RULES,
)


def by_look(rules: Iterable[Rule]) -> tuple[tuple[Callable[[Any], bool] | None, tuple[Rule, ...]], ...]:
    """Return rules with the quick look that those of each group share, None for those without one."""
    groups: dict[Callable[[Any], bool] | None, list[Rule]] = {}
    for rule in rules:
        groups.setdefault(rule.when, []).append(rule)
    return tuple((look, tuple(group)) for look, group in groups.items())


#: Rules over one tool, by the quick look that says whether they may have anything to report.
TOOL_RULES_BY_LOOK = by_look(TOOL_RULES)
#: Rules over a set of tools.
SET_RULES: tuple[Rule, ...] = (*coherence.RULES, *set_costs.RULES, *spec_sets.RULES)
#: Rules over a dimension's score.
SCORE_RULES: tuple[Rule, ...] = low_scores.RULES
#: Rules over the limits of a chosen client.
CLIENT_RULES: tuple[Rule, ...] = (*client.RULES, *client_texts.RULES, *client_schemas.RULES)
#: Rules over the suppressions that a run was given.
CONFIG_RULES: tuple[Rule, ...] = config.RULES
#: Rules over the servers of one run.
RUN_RULES: tuple[Rule, ...] = shared_names.RULES
ALL_RULES: tuple[Rule, ...] = (
    *TOOL_RULES,
    *SCORE_RULES,
    *SET_RULES,
    *RUN_RULES,
    *CLIENT_RULES,
    *CONFIG_RULES,
)
BY_ID: Mapping[str, Rule] = MappingProxyType({rule.id: rule for rule in ALL_RULES})

__all__ = [
    "ALL_RULES",
    "BY_ID",
    "CLIENT_RULES",
    "CONFIG_RULES",
    "RUN_RULES",
    "SCORE_RULES",
    "SET_RULES",
    "TOOL_RULES",
    "TOOL_RULES_BY_LOOK",
    "Rule",
]
