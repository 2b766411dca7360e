"""The prompt that improves the definitions of a server: score, edit, score again.

It holds our own words and the two arguments alone, quoted as JSON: nothing of a definition gets into it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from mcp import types

from scorer.contracts.errors import InputError
from scorer.data.messages import say, text
from scorer.reading.json_text import json_text

NAME: Final = "improve_definitions"
SOURCE: Final = "source"
REACH: Final = "reach"
#: The tiers that a server can be raised to, the highest, which is the default, first.
TIERS: Final = ("A", "B", "C")
_LONGEST: Final = 4096


def prompts() -> list[types.Prompt]:
    """Return the prompts of the server."""
    arguments = [
        types.PromptArgument(name=SOURCE, description=text("serving.prompt.source"), required=True),
        types.PromptArgument(name=REACH, description=text("serving.prompt.reach"), required=False),
    ]
    title, about = text("serving.prompt.title"), text("serving.prompt.about")
    return [types.Prompt(name=NAME, title=title, description=about, arguments=arguments)]


def prompt(name: str, arguments: Mapping[str, str], servers: Sequence[str]) -> types.GetPromptResult:
    """Return a prompt with its gaps filled. Raises InputError for an unknown one or an unusable argument."""
    if name != NAME:
        raise InputError(say("serving.prompt.unknown", name=repr(name[:100]), known=NAME))
    source, reach = arguments.get(SOURCE, ""), arguments.get(REACH, "").upper() or TIERS[0]
    if not source.strip() or len(source) > _LONGEST:
        raise InputError(text("serving.prompt.no-source"))
    if reach not in TIERS:
        raise InputError(say("serving.prompt.no-tier", known=", ".join(TIERS)))
    way = "server" if source in servers else "path"
    quoted: dict[str, Any] = {
        "argument": json_text({way: source}),
        "reach": reach,
        "again": text(f"serving.prompt.again-{way}"),
    }
    words = types.TextContent(text=say("serving.prompt.text", **quoted))
    message = types.PromptMessage(role="user", content=words)
    return types.GetPromptResult(description=text("serving.prompt.about"), messages=[message])


def values_of(argument: str, servers: Sequence[str]) -> Sequence[str]:
    """Return the known values of an argument."""
    return {SOURCE: servers, REACH: TIERS}.get(argument, ())
