"""What a rule is: a record that documents itself, and one small function that finds evidence."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Literal, NamedTuple

from scorer.contracts.report import Level

Kind = Literal["credit", "debit", "cap", "floor", "gate", "check"]


_NO_WORDS: Mapping[str, str] = MappingProxyType({})


class Hit(NamedTuple):
    """What a rule found: how strong (0 to 1), where, and the words that its messages are filled with.

    `span` counts code points of the raw description, `pointer` is relative to the tool. `level` is set where the
    evidence, not the rule, decides how grave it is. A tuple, because a catalogue makes millions of them.
    """

    strength: float = 1.0
    span: tuple[int, int] | None = None
    pointer: str | None = None
    words: Mapping[str, str] = _NO_WORDS
    level: Level | None = None


@dataclass(frozen=True, slots=True)
class Example:
    """A definition in our own words that a rule must fire on, or must not.

    `tool` is a wire object, `siblings` the names beside it; for rules over the set, `tools` are
    the whole set's wire objects and `tool` is unused; `more` says that the server holds others, `unsteady`
    what a second listing gave that differs.
    `client` is whom a rule on clients asks ("all": every one); rules over a configuration read
    `config`, TOML that `tool` is scored with.
    """

    tool: Mapping[str, Any] = field(default_factory=dict)
    siblings: tuple[str, ...] = ()
    tools: tuple[Mapping[str, Any], ...] = ()
    more: bool = False
    unsteady: str = ""
    client: str = ""
    config: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: the single home of its documentation.

    - `kind`: credit (earns points), debit (costs points), cap and floor (bound the estimate), gate
      (a hard gate of the specification), check (a finding only, no score).
    - `earned`: the line of the justification when it fires, with {words} of the hit.
    - `missed`: the line of an opportunity or finding when a credit is absent ("" for other kinds).
    - `repeats`: further evidence of the kind adds to the first, ever less; else the strongest counts.
    - `cue`: the kind of cue without which it finds nothing ("": it must always look); saves the looking.
    - `when`: facts of the context that must hold ("!" before one: must not) for a missed credit or
      a defect to be worth an edit; evidence is looked for in every context.
    - `edit`: rules that one and the same edit serves share this word; their gains are added up.
    - `adds`: how many new content words that edit brings, which the substance rules count as well.
    - `fix`: the edit, naming no fact that the definition does not hold; gaps are written as <…>.
    - `good` examples must not show the defect (credits and floors fire, other kinds do not), `bad` must.
    """

    id: str
    name: str
    family: str
    dimension: str | None
    kind: Kind
    level: Level
    since: str
    earned: str
    fix: str
    why: str
    find: Callable[[Any], Iterable[Hit]] = field(repr=False, compare=False)
    missed: str = ""
    repeats: bool = False
    cue: str = ""
    when: tuple[str, ...] = ()
    edit: str = ""
    adds: int = 0
    sources: tuple[str, ...] = ()
    good: tuple[Example, ...] = ()
    bad: tuple[Example, ...] = ()
