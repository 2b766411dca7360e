"""What a text says of the value of one parameter, compared with what its schema says: default, choices, bounds, kind.

A statement counts only where it can be read as a plain value: "default 50", "one of: date, size", "max 20",
"(required)", "(int)". What is conditional, has a unit, or is said of several things is left out. Never raises.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from scorer.contracts.definitions import Parameter
from scorer.reading.schema_forms import is_number, shown

#: So many code points of a text are looked at.
READ: Final = 2_000
_NUMBER: Final = r"-?\d[\d,_]{0,15}(?:\.\d{1,10})?"
_LITERAL: Final = rf"\"[^\"\n]{{0,60}}\"|'[^'\n]{{0,60}}'|“[^”\n]{{0,60}}”|`[^`\n]{{0,60}}`|{_NUMBER}(?!\w|\.\d|%|-\w)|[A-Za-z][\w-]{{0,40}}(?![\w.(/])"
_DEFAULT: Final = re.compile(
    rf"(?<![\"'“`\w-])(?:[Dd]efaults?|DEFAULTS?)(?: value)?(?: is|:| =|=| to)*(?:(?<=[:=])|[ \t]+)(?P<after>{_LITERAL})"
    rf"|(?P<before>{_LITERAL}) (?:by default|\(default\))"
)
#: What makes a number another quantity than the one in the schema, and what makes a default hold only sometimes.
_SPAN: Final = re.compile(
    r"\s?(?:%|x|to|-|–|or|and|/)(?![a-z])|\s?(?:percent|times|k|thousand|million)\b", re.IGNORECASE
)
_UNIT: Final = re.compile(
    r"\s?(?:ms|millis\w*|s|secs?|seconds?|m|mins?|minutes?|h|hours?|hrs?|days?|weeks?|months?|years?|[kmgt]i?b?|bytes?)(?![a-z])",
    re.IGNORECASE,
)
#: How many of one unit of time or memory make one of another.
_FACTORS: Final = (
    1,
    7,
    12,
    24,
    30,
    60,
    365,
    1000,
    1024,
    1440,
    3600,
    60_000,
    86_400,
    604_800,
    3_600_000,
    86_400_000,
    10**6,
    1024**2,
    10**9,
    1024**3,
)
_SOMETIMES: Final = re.compile(
    r"\b(?:false|no|if|when|unless|otherwise|depends?|depending|use|only|for|per|except|where|without|else|in|on|with)\b",
    re.IGNORECASE,
)
_QUOTES: Final = "\"'“”`"
_ITEM: Final = rf"(?:[{_QUOTES}][^{_QUOTES}\n]{{1,60}}[{_QUOTES}]|[A-Za-z][\w.-]{{0,40}}(?<![.-]))"
_COMMENT: Final = r"(?: ?\([^()\n]{0,60}\))?"
_BREAK: Final = r"(?: ?, ?(?:or |and )?| or | and | ?[|/] ?)"
#: A list of single words or quoted values that ends with a sentence, a parenthesis or the text.
_LIST: Final = re.compile(
    rf"(?<![\w{_QUOTES}]){_ITEM}{_COMMENT}(?:{_BREAK}{_ITEM}{_COMMENT}){{1,40}}(?=\s*(?:[;:)\]\n]|\.(?=\s|$)|$))"
)
_ITEM_IN_LIST: Final = re.compile(rf"({_ITEM}){_COMMENT}(?:{_BREAK}|$)")
#: What stands before a list of two values of which one is no value of the enum.
_CUE: Final = re.compile(
    r"(?:one of|options|values|either|must be|can be|allowed|supported|valid|[:(\[])\W*$", re.IGNORECASE
)
_NO_VALUES: Final = frozenset(
    "etc others other more any and or custom see default required optional if so on".split()
)
_BETWEEN: Final = re.compile(
    rf"(?:\b[Bb]etween ({_NUMBER}) and ({_NUMBER})|\b[Rr]ange:? ?[(\[]?({_NUMBER})(?: to |\s?[-–]\s?|, ?)({_NUMBER})|[(\[]({_NUMBER})\s?[-–]\s?({_NUMBER})[)\],;]|(?:^|[,:] )({_NUMBER})\s?[-–]\s?({_NUMBER})(?=[.,;)]|$)|\b[Ff]rom ({_NUMBER}) to ({_NUMBER}))(?![\d.]*\w)"
)
_MOST: Final = re.compile(
    rf"\b(?:(?:[Mm]ax(?:imum)?|MAX)(?: value| allowed| is| of|:| =|=)*|[Aa]t most|[Nn]o more than|[Uu]p to) ?({_NUMBER})(?![\d.]*\w)"
)
_LEAST: Final = re.compile(
    rf"\b(?:(?:[Mm]in(?:imum)?|MIN)(?: value| allowed| is| of|:| =|=)*|[Aa]t least|[Nn]o (?:less|fewer) than) ?({_NUMBER})(?![\d.]*\w)"
)
_NEED: Final = (
    r"^[(\[*\W]{{0,3}}{0}\b\W{{0,3}}(?=[.:,;)\]—–-]|$)"  # at the beginning
    r"|[(\[]{0}(?=[,)\]][^()\n]{{0,60}}[)\]]?[.\s]*$)"  # in parentheses at the end
    r"|^\([\w,\[\] ]{{0,40}}, ?{0}[,)]"  # in the note of an entry
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
    r"(?:optional|required)?[,\s]*(?:optional\[|Union\[)?([a-z]+)(\[\])?(?![\w-])(?! or |\s?\|)(?<!\bnumber(?= of))",
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
        if said is None:
            continue
        if _equal(said, default) or _is_unsure(said, default, rest) or _SOMETIMES.match(rest.lstrip(" ,(")):
            return None
        found.append(Stated(shown(said), shown(default), match.span()))
    return found[0] if len(found) == 1 else None


def _is_unsure(said: Any, default: Any, rest: str) -> bool:
    """Return whether a number may be the same quantity in another unit, or is part of a longer expression."""
    if not is_number(said):
        return False
    if _SPAN.match(rest):
        return True
    pair = sorted((abs(said), abs(default)))
    return bool(_UNIT.match(rest)) and (
        not pair[0] or any(pair[0] * factor == pair[1] for factor in _FACTORS)
    )


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
    for match in _LIST.finditer(text[:READ]):
        items = [each[1] for each in _ITEM_IN_LIST.finditer(match[0])]
        if len({item[0] in _QUOTES for item in items}) > 1:
            continue
        listed = [item.strip(_QUOTES) for item in items]
        before = set(re.findall(r"[\w.-]+", text[: match.start()].lower()))
        if len(known & before) > 1:  # a later list is of something else
            break
        odd = [word for word in listed if word.lower() not in known | _NO_VALUES]
        hits = sum(word.lower() in known for word in listed)
        if odd and (
            hits >= 2
            or (hits and len(listed) == 2 and _CUE.search(text[max(0, match.start() - 20) : match.start()]))
        ):
            return Stated(f"“{odd[0]}”", ", ".join(map(str, values[:6])), match.span())
    return None


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


#: The keywords that bound the size of a value of a type, and what a text counts it in.
_SIZES: Final = (
    ("string", "minLength", "maxLength", re.compile(r"\s?(?:chars|characters)\b", re.IGNORECASE)),
    ("array", "minItems", "maxItems", re.compile(r"\s?(?:items|entries|elements)\b", re.IGNORECASE)),
)


def other_size(text: str, schema: Mapping[str, Any]) -> Stated | None:
    """Return a bound of the length of a text or a list that differs from the schema's."""
    read = text[:READ]
    for kind, low, high, unit in _SIZES:
        if schema.get("type") != kind:
            continue
        said = [
            (key, _number(match[1]), match)
            for key, pattern in ((high, _MOST), (low, _LEAST))
            for match in (pattern.finditer(read) if is_number(schema.get(key)) else ())
            if unit.match(read[match.end() :])
        ]
        if len(said) == 1 and said[0][1] != schema[said[0][0]]:
            key, size, match = said[0]
            ends = ((size, None), (schema[key], None)) if key == low else ((None, size), (None, schema[key]))
            return Stated(_range(*ends[0]), _range(*ends[1]), match.span())
    return None


#: The largest integer of JavaScript, which a converter writes where no bound is meant.
_SAFE: Final = 2**53 - 1
_OF_ANOTHER: Final = re.compile(r"\s?(?:char|word|token|digit|letter|item|line|level|decimal)", re.IGNORECASE)


def _is_of_another(rest: str) -> bool:
    return any(pattern.match(rest) for pattern in (_OF_ANOTHER, _SPAN, _UNIT))


def _bound(schema: Mapping[str, Any], closed: str, opened: str, step: int) -> int | float | None:
    if is_number(schema.get(closed)) and abs(schema[closed]) < _SAFE:
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


#: What says that one of two parameters is enough.
_ONE_OF_TWO: Final = re.compile(
    r"\b(?:[Ee]ither|(?:[Ee]xactly|[Oo]nly|[Jj]ust) one of)(?: the)? `?([A-Za-z]\w{0,60})`?(?: or |/|, ?| and )`?([A-Za-z]\w{0,60})`?"
)


def alternatives(text: str, required: frozenset[str]) -> tuple[str, str, tuple[int, int]] | None:
    """Return two required parameters of which a text says that one is enough, and where it says so."""
    for match in _ONE_OF_TWO.finditer(text) if len(required) > 1 else ():
        if match[1] != match[2] and required.issuperset(match.groups()):
            return match[1], match[2], match.span()
    return None


def other_kind(note: str, parameter: Parameter) -> str:
    """Return the type that a note in parentheses states where the schema declares others, else ""."""
    match = _KIND.match(note.strip("`* "))
    if match is None or not parameter.types:
        return ""
    kinds = frozenset({"array"}) if match[2] else _KINDS.get(match[1].lower(), frozenset())
    return match[0].strip(" ,") if kinds and kinds.isdisjoint(parameter.types) else ""


#: A type at the beginning of a text that is of no other kind in prose, and what says that it is written as a text.
_OPENS: Final = re.compile(r"(?:An? )?(boolean|bool|integer|array)\b(?! or\b|\s?[|/\[])", re.IGNORECASE)
_WRITTEN: Final = re.compile(
    r"string|text|json|comma|separated|encoded|serial|delimit|quote|[\"'`](?:true|false)", re.IGNORECASE
)


#: What a text begins with that says how a string is written, and that it is a string.
_OPENS_STRING: Final = re.compile(
    r"(?:An? |The |Optional |List of )?(?:"
    r"(?P<separated>(?:comma|semicolon|pipe|space|newline)[- ]?(?:separated|delimited))(?: (?:list|string|values?|\w{2,20}))?\b"
    r"|(?P<json>(?:JSON|stringified|serialized)(?:[- ](?:encoded|formatted|stringified|serialized))?(?: (?:array|object|list))?) string\b"
    r"|(?P<date>(?:ISO[ -]?8601|YYYY-MM-DD)))",
    re.IGNORECASE,
)
#: What says that the string is another form of it, or that it is made from what the schema declares.
_ALSO: Final = re.compile(r"\b(?:or|array|either|also|converted|unix|epoch|timestamp)\b", re.IGNORECASE)


def _opening_string(text: str, types: frozenset[str]) -> str:
    match = _OPENS_STRING.match(text)
    if match is None or "string" in types or _ALSO.search(text.replace(match[0], "", 1)):
        return ""
    if match["date"]:
        return f"{match['date']} string" if types <= {"integer", "number"} else ""
    return f"{(match['separated'] or match['json']).lower().replace('json', 'JSON')} string"


def opening_kind(text: str, parameter: Parameter) -> str:
    """Return the type that a text begins with where the schema declares others and no values, else ""."""
    if parameter.types and (written := _opening_string(text.strip(), parameter.types)):
        return written
    match = _OPENS.match(text.strip())
    if match is None or not parameter.types or parameter.enum or _WRITTEN.search(text):
        return ""
    return "" if _KINDS[match[1].lower()] & parameter.types else match[1].lower()
