"""Safety: what a definition hides, orders, asks for or gives away. Findings only; no score.

What is certain by its bytes is an error. Wording is a sign: an order beyond doubt is a warning, and an error where it
takes something and hides it; any other sign is information, and a warning beside a sign of another kind.
"""

from __future__ import annotations

from scorer.rules.record import Rule
from scorer.rules.safety import blanks, characters, names, orders, secrets, thefts

RULES: tuple[Rule, ...] = (
    *characters.RULES,
    *names.RULES,
    *secrets.RULES,
    *orders.RULES,
    *blanks.RULES,
    *thefts.RULES,
)
