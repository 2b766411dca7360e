"""The descriptions of generated tools: eleven styles, from none at all to a guide of several pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from benchmarks import vocabulary as words

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from benchmarks.dice import Dice


@dataclass(frozen=True, slots=True)
class Subject:
    """What a tool is about: its server, its act and thing, a sibling to name, and its parameters."""

    domain: words.Domain
    act: str
    says: str
    effect: str
    kind: str
    thing: str
    sibling: str
    parameters: Mapping[str, Any]

    @property
    def whole(self) -> str:
        """The thing with what narrows it down ("draft tide table")."""
        return f"{self.kind} {self.thing}".strip().replace("-", " ")


#: Sentences of one purpose each. Every gap is filled by `_gaps`.
PURPOSES: Final = (
    "{says} the {whole}s that the {place} keeps.",
    "{says} one {whole} of the {place}, with its {measure} and its {other}.",
    "{says} {whole}s by {measure}, {other} or {state} state.",
    "{says} the {state} {whole}s of a {person} and the {measure} of each.",
    "{says} a {whole} in the register of the {place}.",
    "{says} up to {limit} {whole}s of the {place} in one request.",
)
USES: Final = (
    "Use this when {reason} and the {person} needs the {measure} of a {whole}.",
    "Use it after `{sibling}` has returned the number of the {whole}.",
    "Call it before a {whole} becomes {state}.",
    "Helpful when {reason}, or when a {person} asks about {state} {whole}s.",
    "Intended for the {person} on duty; it answers questions such as which {whole} is {state}.",
)
AVOIDS: Final = (
    "Do not use it for {state} {whole}s: use `{sibling}` instead.",
    "For more than {limit} {whole}s, use `{sibling}`.",
    "If only the {measure} matters, `{sibling}` is faster.",
    "It does not cover what other places than the {place} keep.",
)
RETURNS: Final = (
    "Returns the {whole}s as a list of objects with `id`, `{measure}` and `state`, at most {limit}.",
    "Returns the number of the {whole} and the time of the change.",
    "The result holds one {whole} a line, ordered by {measure}; an empty list means that none is {state}.",
    "Returns a page of {limit} {whole}s and a cursor for the next one.",
)
EFFECTS: Final[Mapping[str, Sequence[str]]] = {
    "read": (
        "It changes nothing but the log of the {place}.",
        "Reads from a copy that is refreshed every {limit} minutes.",
        "Does not count as an access in the statistics of {whole}s.",
    ),
    "write": (
        "The change is visible to every {person} at once and can be undone within {limit} days.",
        "Sends a message to the {person} whose {whole} it is.",
        "Needs the role {person} or administrator.",
    ),
    "destructive": (
        "This cannot be undone, and removes the history of the {whole} as well.",
        "A {state} {whole} is kept for {limit} days and then deleted for good.",
        "Asks for no confirmation; make sure that the {person} agreed.",
    ),
}
FAILS: Final = (
    "Fails with {code} if the {whole} {problem}.",
    "Returns an error ({code}) when the {whole} {problem}.",
    "At most {limit} requests an hour; after that it answers {code}.",
)


def describe(subject: Subject, style: str, dice: Dice) -> str:
    """Return a description in one of the styles of `STYLES`; the same dice give the same text."""
    return STYLES[style](subject, dice)


def _say(templates: Sequence[str], subject: Subject, dice: Dice) -> str:
    code, problem = dice.pick(words.ERRORS)
    measure, other = dice.some(words.MEASURES, 2)
    return dice.pick(templates).format(
        says=subject.says,
        whole=subject.whole,
        place=subject.domain.place,
        person=subject.domain.person,
        sibling=subject.sibling,
        measure=measure,
        other=other,
        state=dice.pick(words.STATES),
        reason=dice.pick(words.REASONS),
        limit=dice.pick(words.LIMITS),
        code=code,
        problem=problem,
    )


def _terse(subject: Subject, dice: Dice) -> str:
    whole = subject.whole
    return dice.pick(
        (f"{subject.says} {whole}s.", f"{subject.act} {whole}", f"{subject.says} a {whole} by ID")
    )


def _plain(subject: Subject, dice: Dice) -> str:
    said = [_say(PURPOSES, subject, dice)]
    if dice.chance(0.5):
        said.append(_say(RETURNS, subject, dice))
    if dice.chance(0.4):
        said.append(_say(EFFECTS[subject.effect], subject, dice))
    return " ".join(said)


def _documented(subject: Subject, dice: Dice) -> str:
    parts = [_say(PURPOSES, subject, dice), _say(USES, subject, dice), _say(AVOIDS, subject, dice)]
    more = [
        _say(RETURNS, subject, dice),
        _say(EFFECTS[subject.effect], subject, dice),
        _say(FAILS, subject, dice),
    ]
    return f"{' '.join(parts)}\n\n{' '.join(more[: dice.number(1, 3)])}"


def _docstring(subject: Subject, dice: Dice) -> str:
    lines = [_say(PURPOSES, subject, dice), "", "Args:"]
    for name in subject.parameters:
        meaning = f"The {dice.pick(words.MEASURES)} of the {subject.whole}"
        lines.append(f"    {name}: {meaning}, such as {dice.number(2, 990)}")
    return "\n".join([*lines, "", "Returns:", f"    {_say(RETURNS, subject, dice)}", ""])


def _markdown(subject: Subject, dice: Dice) -> str:
    bullets = [_say(USES, subject, dice), _say(AVOIDS, subject, dice), _say(FAILS, subject, dice)]
    return (
        f"**{subject.says} {subject.whole}s**\n\n{_say(PURPOSES, subject, dice)}\n\n## When to use\n"
        + "".join(f"- {each}\n" for each in bullets)
        + f"\n## Result\n{_say(RETURNS, subject, dice)}\n"
    )


def _endpoint(subject: Subject, dice: Dice) -> str:
    method = {"read": "GET", "write": "POST", "destructive": "DELETE"}[subject.effect]
    path = f"/{subject.domain.name}/{subject.thing}s/{{{subject.thing.replace('-', '_')}_id}}"
    return f"{method} {path} {_say(PURPOSES, subject, dice)}\nError Responses:\n{dice.pick(words.ERRORS)[0]}: error"


def _guide(subject: Subject, dice: Dice) -> str:
    steps = [f"{at}. {_say((*USES, *AVOIDS), subject, dice)}" for at in range(1, dice.number(4, 9))]
    notes = [
        f"* {_say((*EFFECTS[subject.effect], *FAILS), subject, dice)}" for _ in range(dice.number(2, 12))
    ]
    example = ", ".join(f'"{name}": "{dice.number(10, 9999)}"' for name in subject.parameters)
    return (
        f"{_say(PURPOSES, subject, dice)} {_say(PURPOSES, subject, dice)}\n\nFollow these steps:\n"
        + "\n".join(steps)
        + "\n\nIMPORTANT:\n"
        + "\n".join(notes)
        + f"\n\nExample:\n```json\n{{{example}}}\n```\n{_say(RETURNS, subject, dice)}"
    )


def _praising(subject: Subject, dice: Dice) -> str:
    first, second = dice.some(words.PRAISE, 2)
    return (
        f"🚀 The {first}, {second} way to {subject.act} your {subject.whole}s! It {dice.pick(words.GAINS)} "
        f"and {dice.pick(words.GAINS)}. {_say(PURPOSES, subject, dice)}"
    )


def _spanish(subject: Subject, dice: Dice) -> str:
    act, thing = dice.pick(words.SPANISH[subject.effect]), dice.pick(words.SPANISH["things"])
    limit, code = dice.pick(words.LIMITS), dice.pick(words.ERRORS)[0]
    uses = (
        f"Úsalo cuando el cliente pregunte por {thing} de los últimos {limit} días.",
        f"No lo uses para más de {limit} registros; usa `{subject.sibling}` en su lugar.",
    )
    return f"{act} {thing} por su número. {dice.pick(uses)} Devuelve un error {code} si no existe."


def _chinese(subject: Subject, dice: Dice) -> str:
    act, thing = dice.pick(words.CHINESE[subject.effect]), dice.pick(words.CHINESE["things"])
    limit, code = dice.pick(words.LIMITS), dice.pick(words.ERRORS)[0]
    uses = (
        f"当用户需要最近{limit}天的{thing}时使用。",
        f"超过{limit}条记录时请使用 {subject.sibling}。",
    )
    return f"根据编号{act}{thing}。{dice.pick(uses)}如果{thing}不存在，返回错误 {code}。"


def _german(subject: Subject, dice: Dice) -> str:
    act, thing = dice.pick(words.GERMAN[subject.effect]), dice.pick(words.GERMAN["things"])
    return (
        f"{act} {thing} anhand der Nummer, höchstens {dice.pick(words.LIMITS)} auf einmal. "
        f"Gibt einen Fehler {dice.pick(words.ERRORS)[0]} zurück, wenn es keinen Eintrag gibt."
    )


#: How a description is written, by a name for the style.
STYLES: Final[Mapping[str, Callable[[Subject, Dice], str]]] = {
    "plain": _plain,
    "documented": _documented,
    "terse": _terse,
    "docstring": _docstring,
    "markdown": _markdown,
    "endpoint": _endpoint,
    "guide": _guide,
    "praising": _praising,
    "spanish": _spanish,
    "chinese": _chinese,
    "german": _german,
    "empty": lambda _subject, _dice: "",
}
