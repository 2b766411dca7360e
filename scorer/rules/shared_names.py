"""Coherence: tools of one name in several servers of one run. Findings only; no score."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from scorer.claims.coherence import GOOD_SET
from scorer.claims.evidence import Hit
from scorer.claims.examples import Example
from scorer.rules.record import Rule

#: Names, and servers of each, that a message lists.
_LISTED: Final = 3


@dataclass(frozen=True, slots=True)
class Shared:
    """The names of one server's tools that other servers of the run have too, each with those servers."""

    names: Mapping[str, Sequence[str]]


def _listed(words: Sequence[str]) -> str:
    more = f" and {len(words) - _LISTED} more" if len(words) > _LISTED else ""
    return ", ".join(words[:_LISTED]) + more


def _same_names(shared: Shared) -> Iterator[Hit]:
    if shared.names:
        told = [f"`{name}` ({_listed(servers)})" for name, servers in sorted(shared.names.items())]
        yield Hit(1.0, None, None, {"listed": _listed(told), "name": min(shared.names)})


RULES = (
    Rule(
        "COH050",
        "same-name-in-servers",
        "warning",
        find=_same_names,
        sources=(
            "https://github.com/openai/openai-agents-python/pull/2830 (refuses)",
            "https://github.com/spring-projects/spring-ai/issues/2393 (refuses)",
            "https://github.com/CopilotKit/CopilotKit/issues/2409 (keeps the first)",
            "https://github.com/samanhappy/mcphub/issues/139 (calls the wrong server)",
            "https://github.com/continuedev/continue/pull/5991 (Continue puts the server's name first)",
            "https://github.com/google-gemini/gemini-cli/pull/4459 (Gemini CLI does where names meet)",
        ),
        good=(GOOD_SET,),
        bad=(Example(tools=GOOD_SET.tools, beside=("get_card",)),),
    ),
)
