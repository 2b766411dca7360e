"""What a text says of the value of one parameter, compared with what its schema says: default, choices, bounds, kind.

A statement counts only where it can be read as a plain value: "default 50", "one of: date, size", "max 20",
"(required)", "(int)". What is conditional, has a unit, or is said of several things is left out. Never raises.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

from scorer.contracts.definitions import Parameter
from scorer.reading.schema_forms import is_number, shown

#: So many code points of a text are looked at.
READ: Final = 2_000
_NUMBER: Final = r"-?\d[\d,_]{0,15}(?:\.\d{1,10})?"
_LITERAL: Final = rf"\"[^\"\n]{{0,60}}\"|'[^'\n]{{0,60}}'|“[^”\n]{{0,60}}”|`[^`\n]{{0,60}}`|{_NUMBER}(?![\w.%]|-\w)|[A-Za-z][\w-]{{0,40}}(?![\w.(/])"
_DEFAULT: Final = re.compile(
    rf"(?<![\"'“`\w-])(?:[Dd]efaults?|DEFAULTS?)(?: value)?(?: is|:| =|=| to)*(?:(?<=[:=])|[ \t]+)(?P<after>{_LITERAL})"
    rf"|(?P<before>{_LITERAL}) (?:by default|\(default\))"
)
#: What makes a number another quantity than the one in the schema, and what makes a default hold only sometimes.
_UNIT: Final = re.compile(
    r"\s?(?:ms|millis|s|secs?|seconds?|m|mins?|minutes?|h|hours?|days?|weeks?|months?|years?|[kmgt]i?b?|bytes?|%|percent|"
    r"k|thousand|million|x|times|to|-|–|or|and|/)(?![a-z])",
    re.IGNORECASE,
)
_SOMETIMES: Final = re.compile(
    r"\b(?:if|when|unless|otherwise|depends?|depending|use|only|for|per|except|where|without|else|in|on|with)\b",
    re.IGNORECASE,
)
_QUOTES: Final = "\"'“”`"
_CHOICES: Final = re.compile(
    r"\b(?:[Oo]ne of|ONE OF|[Oo]ptions(?: are)?|(?:[Vv]alid|[Aa]llowed|[Pp]ossible|[Ss]upported|[Aa]ccepted)(?: values| options)?(?: are)?|[Vv]alues|"
    r"[Ee]ither|[Mm]ust be|[Cc]an be)\b\s?:?[ \t]*(?P<list>[^.;()\n]{1,300})"
)
_CHOICE: Final = re.compile(
    rf"[{_QUOTES}]([^{_QUOTES}\n]{{1,60}})[{_QUOTES}](?:[ \t]*\([^()\n]{{0,80}}\))?|([A-Za-z][\w.-]{{0,40}})"
)
_BETWEEN: Final = re.compile(
    rf"(?:\bbetween ({_NUMBER}) and ({_NUMBER})|\brange:? ?[(\[]?({_NUMBER})(?: to |\s?[-–]\s?|, ?)({_NUMBER})|[(\[]({_NUMBER})\s?[-–]\s?({_NUMBER})[)\],;]|\bfrom ({_NUMBER}) to ({_NUMBER}))(?![\d.]*\w)"
)
_MOST: Final = re.compile(
    rf"\b(?:(?:[Mm]ax(?:imum)?|MAX)(?: value| allowed| is| of|:| =|=)*|[Aa]t most|[Nn]o more than|[Uu]p to) ?({_NUMBER})(?![\d.]*\w)"
)
_LEAST: Final = re.compile(
    rf"\b(?:(?:[Mm]in(?:imum)?|MIN)(?: value| allowed| is| of|:| =|=)*|[Aa]t least|[Nn]o (?:less|fewer) than) ?({_NUMBER})(?![\d.]*\w)"
)
_NEED: Final = (
    r"^[(\[*\W]{{0,3}}{0}\b\W{{0,3}}(?=[.:,;)\]—–-]|$)|[(\[]{0}[)\]][.\s]*$|^\([\w,\[\] ]{{0,40}}, ?{0}[,)]"
)
_REQUIRED: Final = re.compile(_NEED.format("(?:required|mandatory)"), re.IGNORECASE)
_OPTIONAL: Final = re.compile(_NEED.format("optional"), re.IGNORECASE)
_KINDS: Final[Mapping[str, frozenset[str]]] = {
    **dict.fromkeys("int integer".split(), frozenset({"integer", "number"})),
    **dict.fromkeys("float number double decimal".split(), frozenset({"integer", "number"})),
    **dict.fromkeys("str string".split(), frozenset({"string"})),
    **dict.fromkeys("bool boolean".split(), frozenset({"boolean"})),
    **dict.fromkeys("list array tuple set".split(), frozenset({"array"})),
    **dict.fromkeys("dict object map".split(), frozenset({"object"})),
}
_KIND: Final = re.compile(
    r"(?:optional|required)?[,\s]*(?:optional\[|Union\[)?([a-z]+)(\[\])?(?![\w-])(?! (?:of|or) |\s?\|)",
    re.IGNORECASE,
)


class Stated(NamedTuple):
    """A value that a text states, what the schema says instead, and where in the text it is."""

    said: str
    declared: str
    at: tuple[int, int]


def other_default(text: str, schema: Mapping[str, Any], values: tuple[Any, ...]) -> Stated | None:
    """Return a default that differs from the schema's, where no other statement of the text agrees with it."""
    default = schema.get("default")
    if not (
        is_number(default) or isinstance(default, bool) or (isinstance(default, str) and default.strip())
    ):
        return None
    found: list[Stated] = []
    for match in _DEFAULT.finditer(text[:READ]):
        literal = match["after"] or match["before"]
        rest = text[match.end() : match.end() + 40]
        said = _literal(literal, default, values)
        if said is None or (is_number(said) and _UNIT.match(rest)) or _SOMETIMES.match(rest.lstrip(" ,(")):
            if said is not None:
                return None
            continue
        if _equal(said, default):
            return None
        found.append(Stated(shown(said), shown(default), match.span()))
    return found[0] if len(found) == 1 else None


def _literal(literal: str, default: Any, values: tuple[Any, ...]) -> Any:
    """Return a literal as a value of the kind of a default, None where it is none that can be compared."""
    bare = literal.strip(_QUOTES)
    if isinstance(default, bool):
        return {"true": True, "false": False}.get(bare.lower())
    if is_number(default):
        return _number(bare)
    quoted = literal[:1] in _QUOTES
    known = any(isinstance(value, str) and value.lower() == bare.lower() for value in values)
    return bare if (quoted and bare) or known or bare.lower() == default.lower() else None


def _number(text: str) -> int | float | None:
    try:
        value = float(text.replace(",", "").replace("_", ""))
    except ValueError:
        return None
    return int(value) if value == value // 1 else value


def _equal(said: Any, default: Any) -> bool:
    return (
        said.lower() == default.lower()
        if isinstance(said, str) and isinstance(default, str)
        else bool(said == default)
    )


def missing_choice(text: str, values: tuple[Any, ...]) -> Stated | None:
    """Return a value that a text lists among those of an enum, and that the enum lacks."""
    known = {value.lower() for value in values if isinstance(value, str)}
    if not known:
        return None
    for match in _CHOICES.finditer(text[:READ]):
        listed = [*_listed(match["list"], match.start("list"))]
        if sum(word.lower() in known for word, _ in listed) >= 2 or (
            len(listed) == 2 and any(w.lower() in known for w, _ in listed)
        ):
            for word, at in listed:
                if word.lower() not in known:
                    return Stated(f"“{word}”", ", ".join(map(str, values[:6])), at)
    return None


def _listed(text: str, start: int) -> Iterator[tuple[str, tuple[int, int]]]:
    """Yield the values of a list: quoted ones, or single words between commas up to the first that is none."""
    quoted = text.lstrip()[:1] in _QUOTES
    at = 0
    for part in re.split(r"(,? or |,? and |[,|/])", text):
        begin, at = at, at + len(part)
        word = part.strip()
        if re.fullmatch(r",? ?(?:or|and)?|[|/]", word):
            continue
        match = _CHOICE.match(word)
        whole = match is not None and (match.end() == len(word) or bool(match[1]))
        if match is None or not whole or (quoted and not match[1]):
            return
        place = start + begin + (len(part) - len(part.lstrip()))
        yield match[1] or match[2], (place, place + match.end())


def other_bound(text: str, schema: Mapping[str, Any]) -> Stated | None:
    """Return a bound of a number that differs from the schema's."""
    low = _bound(schema, "minimum", "exclusiveMinimum", 1)
    high = _bound(schema, "maximum", "exclusiveMaximum", -1)
    if low is None and high is None:
        return None
    read = text[:READ]
    said: list[tuple[int | float | None, int | float | None, tuple[int, int]]] = []
    for match in _BETWEEN.finditer(read):
        one, other = (_number(each) for each in [each for each in match.groups() if each is not None][:2])
        said.append((one, other, match.span()))
    if not said:
        said += [(None, _number(match[1]), match.span()) for match in _MOST.finditer(read)]
        said += [(_number(match[1]), None, match.span()) for match in _LEAST.finditer(read)]
    odd = [each for each in said if _differs(each[0], low) or _differs(each[1], high)]
    if (
        len(said) > 2
        or len(odd) != 1
        or _UNIT.match(read[odd[0][2][1] :])
        or _is_of_another(read[odd[0][2][1] :])
    ):
        return None
    least, most, at = odd[0]
    return Stated(
        _range(least, most),
        _range(low if least is not None else None, high if most is not None else None),
        at,
    )


_OF_ANOTHER: Final = re.compile(r"\s?(?:char|word|token|digit|letter|item|line|level|decimal)", re.IGNORECASE)


def _is_of_another(rest: str) -> bool:
    return _OF_ANOTHER.match(rest) is not None


def _bound(schema: Mapping[str, Any], closed: str, opened: str, step: int) -> int | float | None:
    if is_number(schema.get(closed)):
        return schema[closed]  # type: ignore[no-any-return]
    if is_number(schema.get(opened)) and schema.get("type") == "integer":
        return schema[opened] + step  # type: ignore[no-any-return]
    return None


def _differs(said: int | float | None, declared: int | float | None) -> bool:
    return said is not None and declared is not None and said != declared


def _range(low: int | float | None, high: int | float | None) -> str:
    if low is not None and high is not None:
        return f"{low} to {high}"
    return f"at least {low}" if low is not None else f"at most {high}"


def other_need(text: str, parameter: Parameter) -> str:
    """Return "required" or "optional" where a text says it plainly and the schema says the other, else ""."""
    read = text[:200]
    required, optional = _REQUIRED.search(read), _OPTIONAL.search(read)
    if bool(required) == bool(optional):
        return ""
    match = required or optional
    assert match is not None
    if _SOMETIMES.match(read[match.end() :].lstrip(" )],.:;-—–")):
        return ""
    if required and not parameter.required and not parameter.has_default:
        return "required"
    return "optional" if optional and parameter.required else ""


def other_kind(note: str, parameter: Parameter) -> str:
    """Return the type that a note in parentheses states where the schema declares others, else ""."""
    match = _KIND.match(note.strip("`* "))
    if match is None or not parameter.types:
        return ""
    kinds = frozenset({"array"}) if match[2] else _KINDS.get(match[1].lower(), frozenset())
    return match[0].strip(" ,") if kinds and kinds.isdisjoint(parameter.types) else ""
