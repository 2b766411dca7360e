"""Claims about whether a call changes anything and can be taken back, who may make it, and what it costs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from scorer.claims.annotated import Annotated
from scorer.claims.claim import Claim, ClaimKind
from scorer.claims.examples import tool
from scorer.claims.found import Found
from scorer.claims.kinds.changes import effect
from scorer.claims.kinds.contradictions import contradiction
from scorer.claims.kinds.statements import (
    OTHERS,
    RELATIVE,
    clause_claim,
    distinct,
    in_case,
    of_another,
    plain_claims,
    slight_claim,
    stated,
    text_before,
)
from scorer.contracts.dimensions import BEHAVIOR

_TRIAL: Final = re.compile(r"(?<!\w)(?:first call|preview|dry[ _-]run|trial|call(?:ed|ing)|omit\w*)(?!\w)")
_REPORTS: Final = re.compile(
    r"\W*(?:gets?|lists?|checks?|shows?|returns?|fetch(?:es)?|retrieves?|views?|finds?|search(?:es)?|includes?|compares?"
    r"|reads?|who|calculates?|estimates?|computes?)(?!\w)"
)


def read_only(definition: Annotated) -> Iterator[Claim]:
    """Find statements that a call changes nothing."""
    found = [each for each in stated(definition, "read-only") if not _of_a_thing(definition, each)]
    found += [each for each in stated(definition, "read_only_always") if not _on_trial(definition, each)]
    if not definition.facts.effect.mutates:
        found += [each for each in stated(definition, "read_only_denials") if _of_the_tool(definition, each)]
    plain = (each for each in found if not in_case(definition, each) and not of_another(definition, each))
    yield from plain_claims(
        definition, "read-only", (each for each in plain if not _of_a_part(definition, each))
    )


def _of_a_part(definition: Annotated, found: Found) -> bool:
    """Tell whether a match is about a parameter or an error, by the section that it stands in."""
    return definition.sentences[found.sentence].section in ("args", "raises")


def _of_a_thing(definition: Annotated, found: Found) -> bool:
    """Tell whether "read-only" is said of a thing that the tool handles ("the field is read-only", "make it …")."""
    before = text_before(definition, found)
    if not definition.plain.startswith("read", found.start):
        return False
    made = re.search(
        r"(?<!\w)(?:(?:makes?|sets?|marks?|locks?|removes?|removing|becomes?)\W+(?:[\w-]+\W+){0,4}|(?:as|not|non|for|to)\W+)$",
        before,
    )
    said = re.search(r"(\w+)\s+(?:itself\s+)?(?:is|are)\s+$", before)
    own = {
        "this",
        "tool",
        "it",
        "call",
        "operation",
        "query",
        "queries",
        "connection",
        "server",
        "access",
        "itself",
    }
    return bool(made or (said and said[1] not in own))


def _on_trial(definition: Annotated, found: Found) -> bool:
    """Tell whether a denial holds only for a first call or a preview, after which the change is made."""
    sentence = definition.sentences[found.sentence]
    trial = _TRIAL.search(definition.plain, sentence.start, found.start)
    return bool(
        trial
        and definition.facts.effect.mutates
        and "without" not in definition.plain[found.start : found.end]
    )


def _of_the_tool(definition: Annotated, found: Found) -> bool:
    """Tell whether a denial is about the tool, and no order to the caller or clause about a thing."""
    before = text_before(definition, found)
    return not (RELATIVE.search(before) or OTHERS.search(before))


def reversibility(definition: Annotated) -> Iterator[Claim]:
    """Find whether what is done can be undone, and how."""
    if definition.facts.effect.mutates:
        found = [each for each in stated(definition, "reversibility") if not of_another(definition, each)]
        found += stated(definition, "reversal")
        plain = (each for each in found if not RELATIVE.search(text_before(definition, each)))
        yield from plain_claims(definition, "reversibility", plain)


def access(definition: Annotated) -> Iterator[Claim]:
    """Find who may call the tool: credentials, permissions, roles, accounts, allowed places."""
    yield from distinct(definition, _accesses(definition))


def _accesses(definition: Annotated) -> Iterator[Claim]:
    for found in stated(definition, "access"):
        if claim := clause_claim(definition, "access", found):
            yield claim
    yield from _labels(definition, "access", "plan_labels")


def cost_or_rate(definition: Annotated) -> Iterator[Claim]:
    """Find what a call costs and how often it may be made."""
    yield from distinct(definition, _costs(definition))


def _costs(definition: Annotated) -> Iterator[Claim]:
    for found in stated(definition, "cost-or-rate"):
        yield clause_claim(definition, "cost-or-rate", found) or slight_claim(
            definition, "cost-or-rate", found
        )
    for found in stated(definition, "cost_words"):
        sentence = definition.sentences[found.sentence]
        reported = _REPORTS.match(definition.plain, sentence.start, found.start)
        if not reported and (claim := clause_claim(definition, "cost-or-rate", found)):
            yield claim
    yield from _labels(definition, "cost-or-rate", "plan_labels")
    yield from _labels(definition, "cost-or-rate", "cost_free")


def _labels(definition: Annotated, kind: str, table: str) -> Iterator[Claim]:
    """Yield the labels of a table: words that open a sentence, an aside or an item of an enumeration."""
    for found in stated(definition, table):
        before = definition.plain[definition.sentences[found.sentence].start : found.start]
        if not before.strip() or re.search(r"[(\[,;:–—|]\s*$|(?:for|is|and)\s$", before):
            yield slight_claim(definition, kind, found)


KINDS = (
    ClaimKind(
        "B1",
        "read-only",
        BEHAVIOR,
        read_only,
        good=(
            tool("weigh_parcel", "Weigh a parcel. Read-only."),
            tool("inspect_bridge", "Inspect a bridge and report its cracks. Changes nothing."),
            tool("list_orchards", "List orchards. Does not update the harvest counter."),
        ),
        bad=(
            tool("lock_page", "Make a page read-only."),
            tool("list_notes", "List the read-only notes of a ship's log."),
            tool("fill_tank", "Fill a tank. If the valve is shut, nothing is written."),
        ),
    ),
    ClaimKind(
        "B2",
        "effect",
        BEHAVIOR,
        effect,
        good=(
            tool("rename_river", "Rename a river. Maps that show it are updated."),
            tool("store_recipe", "Store a recipe, replacing an older one of that name."),
            tool("remove_ferry", "Remove a ferry and all its departures."),
            tool("move_statue", "Move a statue without affecting its plinth."),
        ),
        bad=(
            tool("rename_river", "Rename a river. Fully updated and improved in version 4.2."),
            tool("remove_ferry", "Remove a ferry. This tool removes a ferry."),
            tool("list_ferries", "List ferries that were removed and their departures."),
        ),
    ),
    ClaimKind(
        "B3",
        "reversibility",
        BEHAVIOR,
        reversibility,
        good=(
            tool("melt_coin", "Melt a coin. This cannot be undone."),
            tool("delete_sketch", "Move a sketch to the trash."),
            tool("cancel_tour", "Cancel a tour. It can be restored within a week."),
        ),
        bad=(
            tool("list_art", "List paintings of the permanent collection."),
            tool("delete_sketch", "Delete a sketch in the permanent collection."),
        ),
    ),
    ClaimKind(
        "B4",
        "access",
        BEHAVIOR,
        access,
        good=(
            tool("open_safe", "Open a safe. Requires the role of a treasurer and an access token."),
            tool("list_tides", "List tides. No API key needed."),
            tool("edit_menu", "Edit a menu. Only works for owners who granted write access."),
        ),
        bad=(
            tool("list_locks", "List the locks of a canal, each with its key figures."),
            tool("open_account", "Open a ledger page, with the finest tools in the world."),
        ),
    ),
    ClaimKind(
        "B5",
        "cost-or-rate",
        BEHAVIOR,
        cost_or_rate,
        good=(
            tool("render_sky", "Render a night sky. Costs 3 credits per image."),
            tool("ask_oracle", "Ask the oracle. Rate limit: 10 questions per hour."),
            tool("call_taxi", "Call a taxi. $0.20 per call."),
        ),
        bad=(
            tool("find_seats", "Find seats that are free on a train."),
            tool("paint_wall", "Paint a wall in free form."),
        ),
    ),
    ClaimKind(
        "B14",
        "contradiction",
        BEHAVIOR,
        contradiction,
        defect=True,
        good=(
            tool("get_logs", "Permanently deletes all log files.", annotations={"readOnlyHint": True}),
            tool("sweep_stage", "Read the stage plan. Writes nothing.", annotations={"readOnlyHint": False}),
        ),
        bad=(
            tool("add", "Add two numbers.", annotations={"readOnlyHint": True}),
            tool("find_page", "Find deleted pages. Read-only.", annotations={"readOnlyHint": True}),
        ),
    ),
)
