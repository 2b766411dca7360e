"""Fills the gaps of drafts with plain words of another trade, as their author would with facts."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from scorer.contracts.json_pointer import steps_of
from tests.support.followed import FILLERS, TRADES

if TYPE_CHECKING:
    from scorer.contracts.drafts import ToolDraft

#: The answers for the gaps that only drafts have.
MORE: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "what a call does, to which things, where",
        (
            "prints the unpaid invoices of one supplier from the purchase ledger",
            "collects soil samples of a vineyard plot from the autumn survey",
            "counts the sealed ballots of a precinct from the county archive",
        ),
    ),
    (
        "of which kind, where, in what form",
        (
            "of the current quarter in the purchase ledger, as a spreadsheet",
            "at the northern weather station, in metric units",
            "that the night nurse signed, in the ward journal",
        ),
    ),
    (
        "situation in which no other tool fits",
        (
            "an auditor disputes a payment and the supplier is already known",
            "frost is forecast and the vines of one slope are at risk",
            "a voter moves to another county shortly before an election",
        ),
    ),
    (
        "which fields it has, in which form",
        (
            "the payee, the amount in cents and the due date of each payment",
            "acidity, moisture and sampling depth as decimal numbers",
            "turnout and invalid votes by precinct, as JSON",
        ),
    ),
    ("the field of `.*` that holds it, or another place", ("the `ledger_key` field of each entry",) * TRADES),
    ("the place where a caller finds the .*", ("the header of the printed invoice",) * TRADES),
    (
        ".*`.*`.*|in which .*|what .*|which keys it has",
        (
            "Ledger month as YYYY-MM; take it from the header of the printed invoice",
            "Altitude in meters above which plots are surveyed, such as 340",
            "Registry reference of the precinct, found on the certified count sheet",
        ),
    ),
)
_GAP = re.compile(r"<([^<>]+)>")


def fill(text: str, trade: int = 0) -> str:
    """Return a text with its gaps filled by the words of one trade."""
    return _GAP.sub(lambda match: _answer(match[1], trade) or match[0], text)


def _answer(gap: str, trade: int) -> str:
    return next((found[trade] for known, found in (*FILLERS, *MORE) if re.fullmatch(known, gap)), "")


def applied(
    raw: dict[str, Any], draft: ToolDraft, change: Callable[[str], str] = lambda text: text
) -> dict[str, Any]:
    """Return a definition with the texts of its draft, each changed as told."""
    edited = copy.deepcopy(raw)
    edited["description"] = change(draft.after)
    for each in draft.parameters:
        *path, last = steps_of(each.pointer)
        schema = edited
        for step in path:
            schema = schema[step]
        schema[last] = change(each.after)
    return edited


def filled_definition(raw: dict[str, Any], draft: ToolDraft, trade: int = 0) -> dict[str, Any]:
    """Return a definition with its draft applied and every gap filled."""
    return applied(raw, draft, lambda text: fill(text, trade))
