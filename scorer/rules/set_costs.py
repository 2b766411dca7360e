"""Coherence: what a list of tools costs before the first request. Findings only; no score."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from heapq import nsmallest
from typing import Any, Final

from scorer.claims.coherence import GOOD_SET
from scorer.claims.evidence import Hit
from scorer.claims.examples import Example, tool
from scorer.claims.repeated_schemas import repeated
from scorer.claims.shared_text import shared_text
from scorer.claims.tool_facts import Facts
from scorer.claims.tool_set import SetFacts, sent_tokens, tokens
from scorer.data.messages import say
from scorer.rules.record import Rule

#: Tokens of all definitions from which Claude Code's /doctor warns of a "large MCP tools context".
WINDOW_SHARE: Final = 25_000
#: A tenth of a window of 200,000 tokens: above it Claude Code loads tools only when they are searched for.
SEARCHED: Final = 20_000
#: What one tool may take of the former: a tenth.
TOOL_SHARE: Final = WINDOW_SHARE // 10
#: Repetitions that cost so many tokens are told; that cost so many, and such a share of the list, are worth an edit.
TOLD_REPEATS: Final = 500
LARGE_REPEATS: Final = 5_000
LARGE_SHARE: Final = 0.2
_LISTED: Final = 3
#: A description of fewer words may be that of several tools.
_LEAST_WORDS: Final = 3
_QUOTED: Final = 80

DOCTOR: Final = "https://github.com/anthropics/claude-code/issues/12241 (the warning above 25,000 tokens)"
SEARCH: Final = (
    "https://github.com/anthropics/claude-code/issues/18298 (tool search above 10 % of the window)"
)
REPEATS: Final = "https://github.com/modelcontextprotocol/modelcontextprotocol/issues/1576"
TITLES: Final = "MCP specification 2026-07-28, Tools: the title is shown in place of the name"
NOTICES: Final = "https://github.com/morluto/leantoken/issues/458"


def _heaviest(tools: SetFacts, above: int) -> tuple[int, str]:
    """Return how many definitions send more tokens than that, and the largest of them in words."""
    heavy = [(-sent_tokens(facts), facts.tool.name) for facts in tools.tools if tokens(facts) > above]
    weighed = sorted(each for each in heavy if -each[0] > above)
    shown = ", ".join(f"`{name}` ({-size:,})" for size, name in weighed[:_LISTED])
    return len(weighed), shown + (f" and {len(weighed) - _LISTED} more" if len(weighed) > _LISTED else "")


def _shared_text(tools: SetFacts) -> Iterator[Hit]:
    shared = shared_text([facts.tool for facts in tools.tools])
    if shared.spans:
        long = len(shared.longest) > _QUOTED
        words = {
            "count": str(len(shared.spans)),
            "total": str(tools.size),
            "tokens": f"{shared.tokens:,}",
            "quote": shared.longest[:_QUOTED].rstrip() + ("…" if long else ""),
        }
        yield Hit(1.0, None, None, words)


def _repeated_schemas(tools: SetFacts) -> Iterator[Hit]:
    """Sub-schemas that occur again and again, if their copies cost a noticeable part of the list."""
    total = sum(map(tokens, tools.tools))
    if total < TOLD_REPEATS:
        return
    found = repeated([facts.tool for facts in tools.tools])
    saved = sum(each.saved for each in found)
    if saved >= TOLD_REPEATS:
        large = saved >= max(LARGE_REPEATS, LARGE_SHARE * total)
        listed = ", ".join(
            f"`{each.name}` {each.times} times ({each.tokens:,} each)" for each in found[:_LISTED]
        )
        words = {"saved": f"{saved:,}", "total": f"{total:,}", "listed": listed}
        yield Hit(1.0, None, None, words, "warning" if large else None)


def _large_list(tools: SetFacts) -> Iterator[Hit]:
    if sum(map(tokens, tools.tools)) <= SEARCHED:
        return
    total = sum(map(sent_tokens, tools.tools))
    if total > SEARCHED:
        warns = total > WINDOW_SHARE
        known, limit = ("warned", WINDOW_SHARE) if warns else ("searched", SEARCHED)
        words = {
            "tokens": f"{total:,}",
            "limit": say(f"scoring.large-list.{known}", limit=f"{limit:,}"),
            "listed": _largest(tools),
        }
        yield Hit(1.0, None, None, words, None if warns else "info")


def _largest(tools: SetFacts) -> str:
    sizes = nsmallest(_LISTED, ((-sent_tokens(facts), facts.tool.name) for facts in tools.tools))
    return ", ".join(f"`{name}` ({-size:,})" for size, name in sizes)


def _large_tools(tools: SetFacts) -> Iterator[Hit]:
    count, listed = _heaviest(tools, TOOL_SHARE)
    if count:
        yield Hit(1.0, None, None, {"limit": f"{TOOL_SHARE:,}", "listed": listed})


def _one_text_of_several(read: Callable[[Facts], str], least: int) -> Callable[[SetFacts], Iterator[Hit]]:
    """Return what finds the tools that have the same text of so many words at least."""

    def find(tools: SetFacts) -> Iterator[Hit]:
        names: dict[str, list[str]] = {}
        for facts in tools.tools:
            text = read(facts).strip()
            if len(text.split()) >= least:
                names.setdefault(text, []).append(facts.tool.name)
        for text, shared in names.items():
            if len(set(shared)) > 1:
                more = f" and {len(shared) - _LISTED} more" if len(shared) > _LISTED else ""
                listed = ", ".join(f"`{name}`" for name in shared[:_LISTED]) + more
                quote = text[:_QUOTED].rstrip() + ("…" if len(text) > _QUOTED else "")
                yield Hit(1.0, None, None, {"listed": listed, "quote": quote})

    return find


def _title(facts: Facts) -> str:
    raw = facts.tool.raw if isinstance(facts.tool.raw, dict) else {}
    found = raw.get("title") or facts.tool.annotations.get("title")
    return found if isinstance(found, str) else ""


def _titled(*titles: str) -> Example:
    names = ("read_page", "list_links", "send_note")
    return Example(
        tools=tuple(
            {**tool(name, f"Do what {name} says.").tool, "title": title}
            for name, title in zip(names, titles, strict=False)
        )
    )


def _described(*texts: str) -> Example:
    return Example(
        tools=tuple(
            tool(name, text).tool for name, text in zip(("find_page", "find_link"), texts, strict=True)
        )
    )


def _noticed(notice: str) -> Example:
    names = ("read_page", "list_links", "send_note")
    texts = ("Read a page of the book.", "List the links of a page.", "Send a note to a reader.")
    return Example(
        tools=tuple(tool(name, f"{text} {notice}").tool for name, text in zip(names, texts, strict=True))
    )


_AS_PRINTED: Final = (
    "as the post office of the country prints it on labels: in capital letters, without commas, and with the code of "
    "the region where the country has one"
)


def _address(number: int, fields: int) -> Example:
    parts: dict[str, Any] = {
        f"line_{at}": {"type": "string", "description": f"Line {at} of the address, {_AS_PRINTED}"}
        for at in range(fields)
    }
    address = {"type": "object", "properties": parts}
    return Example(
        tools=tuple(
            tool(f"send_{name}", f"Send {name} to an address.", params={"address": address}).tool
            for name in ("cards", "books", "bills", "notes")[:number]
        )
    )


def _sized(characters: int) -> Example:
    return Example(tools=(tool("get_card", "Fetch one card. " + "Detail. " * (characters // 8)).tool,))


_NOTICE: Final = (
    "The archive is closed on Sundays: every call then fails with the code 503, and no call is repeated. "
    "Ask a person before you try again."
)

RULES = (
    Rule(
        "COH040",
        "shared-text",
        "warning",
        find=_shared_text,
        sources=(NOTICES,),
        good=(GOOD_SET, _noticed("The page stays open.")),
        bad=(_noticed(_NOTICE),),
    ),
    Rule(
        "COH041",
        "repeated-schemas",
        "info",
        find=_repeated_schemas,
        sources=(REPEATS,),
        good=(GOOD_SET, _address(4, 2)),
        bad=(_address(4, 4),),
    ),
    Rule(
        "COH042",
        "large-list",
        "warning",
        find=_large_list,
        sources=(DOCTOR, SEARCH),
        good=(GOOD_SET,),
        bad=(_sized(84_000), _sized(104_000)),
    ),
    Rule(
        "COH043",
        "large-tools",
        "warning",
        find=_large_tools,
        sources=(DOCTOR,),
        good=(GOOD_SET, _sized(8_000)),
        bad=(_sized(12_000),),
    ),
    Rule(
        "COH044",
        "same-title",
        "warning",
        find=_one_text_of_several(_title, 1),
        sources=(TITLES,),
        good=(GOOD_SET, _titled("Read a page", "List links")),
        bad=(_titled("Book", "Book"),),
    ),
    Rule(
        "COH045",
        "same-description",
        "warning",
        find=_one_text_of_several(lambda facts: facts.tool.description, _LEAST_WORDS),
        sources=(TITLES,),
        good=(GOOD_SET, _described("Find a page by its number.", "Find a link by its number.")),
        bad=(_described("Find a record by its number.", "Find a record by its number."),),
    ),
)
