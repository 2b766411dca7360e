"""Safety: what a definition hides, orders, asks for or gives away. Findings only; no score.

What is certain by its bytes is an error. Wording is a sign: alone it is told as information, and as a warning
beside a sign of another kind.
"""

from __future__ import annotations

from scorer.rules.record import Rule
from scorer.rules.safety import characters, names, orders, secrets

RULES: tuple[Rule, ...] = (*characters.RULES, *names.RULES, *secrets.RULES, *orders.RULES)
