"""What a detector found in a definition: how strong, where, and the words that a message shows."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from scorer.contracts.orders import Level

_NO_WORDS: Mapping[str, str] = MappingProxyType({})


class Hit(NamedTuple):
    """One thing that was found, of strength 0 to 1.

    `span` counts code points of the raw description, `pointer` is relative to the tool, `words` fill the gaps
    of messages. `level` is set where the evidence, not the rule, decides how serious the finding is. A tuple,
    because a catalogue makes millions of them.
    """

    strength: float = 1.0
    span: tuple[int, int] | None = None
    pointer: str | None = None
    words: Mapping[str, str] = _NO_WORDS
    level: Level | None = None
