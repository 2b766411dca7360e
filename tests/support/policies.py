"""A lending desk with a tool of every risk class, and the input of its policies."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scorer.formats.policy import json_text, read_yaml, yaml_text
from scorer.policy.document import Outcome, Request
from scorer.policy.formats import GRAMMARS, extend
from scorer.policy.recommended import PolicySettings, RuledTool, recommended

if TYPE_CHECKING:
    from collections.abc import Iterable

#: A tool of each class.
DESK = {
    "find_loans": "read",
    "lend_book": "write",
    "run_report": "execute",
    "delete_card": "destructive",
    "pay_fine": "financial",
    "desk": "unclassified",
}


def ruled(
    classes: dict[str, str], settings: PolicySettings | None = None, hinted: Iterable[str] = ()
) -> tuple[RuledTool, ...]:
    """Return tools with the rules of their classes, by name."""
    return tuple(
        RuledTool(name, category, recommended(category, name, settings), name in set(hinted))
        for name, category in sorted(classes.items())
    )


def written(
    form: str,
    classes: dict[str, str],
    policy: Any = None,
    *,
    server: str = "desk",
    settings: PolicySettings | None = None,
    hinted: Iterable[str] = (),
) -> Outcome:
    """Return the outcome of adding tools to a policy of a grammar (None: a new one)."""
    tools = ruled(classes, settings, hinted)
    return extend(GRAMMARS[form], policy, [Request(server, tools, tools)])


def text_of(form: str, document: Any, like: str = "") -> str:
    """Return a policy as it is written to a file."""
    return (yaml_text if GRAMMARS[form].syntax == "yaml" else json_text)(document, like)


def merged_yaml(text: str, classes: dict[str, str]) -> str:
    """Return an Intercept policy's text with tools added."""
    return text_of("intercept", written("intercept", classes, read_yaml(text, "policy.yaml")).document, text)
