"""What breaks the callers of a tool, in words."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from scorer.data.messages import say
from scorer.formats import summary
from scorer.formats.sanitize import clip, label

if TYPE_CHECKING:
    from scorer.contracts.breaking import Breaking
    from scorer.contracts.report import ToolChange

#: How many breaking changes of a tool are told, and how many characters of a value.
TOLD: Final = 5
LONG: Final = 40


def breaking_words(tool: ToolChange) -> str:
    """Return what breaks the callers of a tool: "`branch` is now required; …"; "" for nothing."""
    told = [_words(each) for each in tool.breaking[:TOLD]]
    left = len(tool.breaking) - TOLD
    return "; ".join([*told, *([summary.more(left, "change")] if left > 0 else [])])


def _words(each: Breaking) -> str:
    name = label(each.parameter)
    return say(f"formats.breaking.{each.kind}", name=name, old=_shown(each.old), new=_shown(each.new))


def _shown(value: Any) -> str:
    """Return a name or type as it is, any other value as JSON."""
    shown = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return label(clip(shown, LONG))
