"""Where a description declares parameters: lines of an arguments section, of a typed list, and of docstring tags.

Only forms that declare are read, never words in prose: "Args:" and an indented "depth: How many levels", a list item
"- `depth` (int): How many levels" beside one for a known parameter, ":param depth:" and "@param depth". Linear in the
text; never raises.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, Final, NamedTuple

from scorer.contracts.definitions import Parameter, Tool
from scorer.data.language_packs import language_packs
from scorer.language.document import LONGEST_WORD
from scorer.reading.walk import TooLarge, walk

#: So many lines of a description are read, and so many code points of one.
MOST_LINES: Final = 2_000
LONGEST_LINE: Final = 2_000
#: Without one of these nothing is declared.
_DECLARING: Final = re.compile(r"[:：|@`]|-- | - |---|——|–|—")
_NAME: Final = r"[A-Za-z_$][\w$]{0,60}(?:(?:\.|-)[\w$]{1,40}){0,4}(?:\[\])?"
#: A line that declares a parameter: its name, in parentheses what it is, after a mark what it means.
_ENTRY: Final = re.compile(
    rf"(?P<bullet>(?:[-*+•·–]|\d{{1,2}}[.)])[ \t]+)?(?P<open>\*\*`?|__|`)?(?P<name>{_NAME})(?P<mark>\??)(?:`?\*\*|__|`)?"
    r"[ \t]{0,8}(?:[(\[<](?P<note>[^()\[\]<>\n]{0,80}(?:[(\[][^()\[\]\n]{0,80}[)\]][^()\[\]\n]{0,80})?)[)\]>])?(?:\*\*)?"
    r"[ \t]{0,8}(?:(?P<colon>[:：]|[-–—=](?=\s))(?:\*\*)?(?!//)(?P<text>[^\n]*))?"
)
_TAG: Final = re.compile(
    rf"(?:[:@]param[ \t]+)(?:\{{(?P<note>[^{{}}\n]{{0,80}})\}}[ \t]+|(?P<kind>\w{{1,20}})[ \t]+(?=[\w$]{{1,60}}:))?"
    rf"\[?(?P<name>{_NAME})(?:[ \t]?=[^\]\n]{{0,80}})?\]?[ \t]*[:：–—-]?(?P<text>[^\n]*)"
)
#: A list in one line, as of a text whose line ends were lost: the header, and what begins each parameter in it.
_INLINE: Final = re.compile(
    rf"(?:^|(?<=\s))(?:Args|Arguments|Parameters|Params|PARAMETERS|args) ?: ?(?={_NAME}(?: \([^()\n]{{0,80}}\))? ?:)"
)
_INLINE_ENTRY: Final = re.compile(
    rf"(?:(?<=[\s])|^)(?P<name>{_NAME})(?: \((?P<note>[^()\n]{{0,80}})\))? ?: (?=\S)"
)
_INLINE_END: Final = re.compile(r"\s(?:Returns|Return|Raises|Yields|Examples?|Notes?) ?:")
#: A row of a table, and what heads the first column of one of parameters.
_ROW: Final = re.compile(rf"\|\s*(?:\*\*)?`?(?P<name>{_NAME})`?(?:\*\*)?\s*\|(?P<text>[^\n]*)")
_HEAD: Final = re.compile(
    r"\|\s*\**(?:name|parameters?|params?|arguments?|args?|fields?|inputs?)\**\s*\|", re.IGNORECASE
)
_INDENT: Final = re.compile(r"[ \t>]*")
#: Words that begin a line as a name does, and name no parameter.
_NO_NAMES: Final = frozenset(
    (
        "note notes example examples eg returns return yields raises default defaults none optional required format "
        "usage type types values value tip tips warning important http https e.g i.e or and where if when see null "
        "true false json description summary output input result response error errors step steps"
    ).split()
)
_TYPE_WORDS: Final = (
    "int|integer|float|number|double|decimal|str|string|text|bool|boolean|list|array|dict|object|map|tuple|set|any|"
    "Optional|List|Dict|Union|date|datetime|enum"
)
_TYPED: Final = re.compile(rf"\s*(?:{_TYPE_WORDS})\b", re.IGNORECASE)


#: Keywords of a root that declares parameters elsewhere.
_ELSEWHERE: Final = frozenset(("patternProperties", "$ref"))


class Entry(NamedTuple):
    """A parameter that a text declares: its name, what is said of its kind, what it means, and where that is.

    `start` and `end` are a span of the description. `text` is what stands behind the name, with the lines that follow.
    """

    name: str
    note: str
    text: str
    start: int
    end: int


class _Line(NamedTuple):
    start: int
    indent: int
    text: str


@lru_cache(maxsize=1)
def _header() -> re.Pattern[str]:
    """Return what a line consists of that opens a list of parameters."""
    names = {
        name
        for pack in language_packs().values()
        for name, section in pack.headers.items()
        if section == "args"
    }
    listed = "|".join(sorted(map(re.escape, names - {"input"}), key=len, reverse=True))
    return re.compile(
        rf"(?:(?P<title>\#{{1,6}} *(?:\*\*)?|\*\*|__))?(?:(?:input|tool|key|main|optional|required|function|query|keyword|other|additional) )?(?:{listed})"
        r"(?: \([^()\n]{0,40}\))?(?:\*\*|__)?(?P<colon> ?[:：])?(?:\*\*|__)?\s*",
        re.IGNORECASE,
    )


@lru_cache(maxsize=1)
def _headers() -> frozenset[str]:
    return frozenset(name for pack in language_packs().values() for name in pack.headers)


@lru_cache(maxsize=256)  # the scores of a tool ask for it, and then its findings
def declared(description: str, known: frozenset[str]) -> tuple[Entry, ...]:
    """Return the parameters that a description declares, in order. `known` are the names in its schema."""
    if _DECLARING.search(description) is None:
        return ()
    lines = [*_lines(description)]
    found = [*_tags(lines)]
    at = 0
    while at < len(lines):
        header = _header().fullmatch(lines[at].text)
        if header and (header["colon"] or header["title"] or _is_underlined(lines, at)):
            at, entries = _section(lines, at + 1 + _is_underlined(lines, at), lines[at].indent)
            found += entries
        elif _HEAD.match(lines[at].text):
            at, entries = _table(lines, at, known)
            found += entries
        elif inline := _INLINE.search(lines[at].text):
            found += _in_one_line(lines[at], inline.end(), known)
            at += 1
        else:
            after, entries = _typed_list(lines, at, known)
            found += entries
            at = max(at + 1, after)
    return tuple(sorted(found, key=lambda entry: entry.start))


def _is_underlined(lines: list[_Line], at: int) -> bool:
    return at + 1 < len(lines) and len(lines[at + 1].text) > 2 and not lines[at + 1].text.strip("-=~")


def _lines(description: str) -> Iterator[_Line]:
    start = 0
    for line in description.split("\n", MOST_LINES)[:MOST_LINES]:
        cut = line[:LONGEST_LINE]
        indent = _INDENT.match(cut)
        width = indent.end() if indent else 0
        yield _Line(start + width, width, cut[width:].rstrip())
        start += len(line) + 1


def _tags(lines: list[_Line]) -> Iterator[Entry]:
    for line in lines:
        if line.text[:1] in ":@" and (match := _TAG.match(line.text)):
            yield _entry(match, line, match["note"] or match["kind"] or "")


def _in_one_line(line: _Line, at: int, known: frozenset[str]) -> list[Entry]:
    """Read parameters that follow each other in one line; one that is not known begins a sentence."""
    ended = _INLINE_END.search(line.text, at)
    text = line.text[: ended.start() if ended else None]
    heads = []
    for match in _INLINE_ENTRY.finditer(text, at):
        before = text[: match.start()].rstrip()
        begins = match.start() == at or before.endswith((".", "!", "?", ")", ";"))
        means = text[match.end()]
        if match["name"] in known or (
            begins and match["name"].lower() not in _NO_NAMES and not means.islower()
        ):
            heads.append(match)
    ends = [*(match.start() for match in heads[1:]), len(text)]
    return [
        Entry(
            match["name"],
            (match["note"] or "").strip(),
            text[match.end() : end].strip(),
            line.start + match.start(),
            line.start + end,
        )
        for match, end in zip(heads, ends, strict=True)
    ]


def _entry(match: re.Match[str], line: _Line, note: str) -> Entry:
    return Entry(
        match["name"], note.strip(), (match["text"] or "").strip(), line.start, line.start + len(line.text)
    )


def _match(line: _Line) -> re.Match[str] | None:
    """Return the parts of a line that declares a parameter; without a colon, an item of a list with its type."""
    match = _ENTRY.fullmatch(line.text)
    if match is None or match["colon"] or (match["bullet"] and _TYPED.match(match["note"] or "")):
        return match
    return None


def _section(lines: list[_Line], at: int, outer: int) -> tuple[int, list[Entry]]:
    """Read the lines of an arguments section from `at` on; return where it ends, and its entries."""
    entries: list[Entry] = []
    base, bulleted, blank = -1, False, False
    while at < len(lines):
        line = lines[at]
        if not line.text:
            blank = True
        else:
            match = _match(line)
            if base < 0:
                if match is None or _is_header(match, line):
                    break
                base, bulleted = line.indent, bool(match["bullet"])
            if line.indent < base or (
                line.indent == base and _ends(match, line, bulleted, blank and base <= outer)
            ):
                break
            if line.indent > base + 1 or match is None or bool(match["bullet"]) != bulleted:
                entries[-1:] = [_longer(entries[-1], line)] if entries else []
            elif match["name"].lower() not in _NO_NAMES:
                entries.append(_numpy(_entry(match, line, match["note"] or "")))
            blank = False
        at += 1
    return at, entries


def _ends(match: re.Match[str] | None, line: _Line, bulleted: bool, apart: bool) -> bool:
    """Return whether a line at the level of the entries is none of them: another header, or text after a blank line."""
    if match is not None and not bulleted and _is_header(match, line):
        return True
    is_entry = match is not None and bool(match["bullet"]) == bulleted
    return not is_entry and (apart or line.text.endswith((":", "：")) or line.text[:1] in "#*_")


def _is_header(match: re.Match[str], line: _Line) -> bool:
    return match["name"].lower() in _headers() or _header().fullmatch(line.text) is not None


def _longer(entry: Entry, line: _Line) -> Entry:
    return entry._replace(text=f"{entry.text} {line.text}".strip(), end=line.start + len(line.text))


def _numpy(entry: Entry) -> Entry:
    """Take "depth : int" for a note; what it means stands on the next lines."""
    typed = not entry.note and _TYPED.match(entry.text) and len(entry.text) <= LONGEST_WORD
    return entry._replace(note=entry.text, text="") if typed else entry


def _table(lines: list[_Line], at: int, known: frozenset[str]) -> tuple[int, list[Entry]]:
    """Read the rows of a table whose first column names parameters, one of which is known."""
    entries: list[Entry] = []
    at += 1
    while at < len(lines) and lines[at].text[:1] == "|":
        if match := _ROW.match(lines[at].text):
            cells = [cell.strip(" `*") for cell in match["text"].strip(" |").split("|")]
            note = cells[0] if len(cells) > 1 and _TYPED.match(cells[0]) else ""
            entry = _entry(match, lines[at], note)
            entries.append(entry._replace(text=cells[-1]))
        at += 1
    return at, entries if any(entry.name in known for entry in entries) else []


def _typed_list(lines: list[_Line], at: int, known: frozenset[str]) -> tuple[int, list[Entry]]:
    """Read list items outside a section, if one is for a known parameter and each has a type in parentheses.

    Items in code marks need no type where the first is for a known parameter, and no label says what the list is of.
    """
    entries: list[Entry] = []
    start = at
    above = next((line.text for line in reversed(lines[:at]) if line.text), "")
    coded = not above.endswith((":", "：", ":**"))
    while at < len(lines):
        line = lines[at]
        match = _match(line) if line.text[:1] in "-*+•·–0123456789" else None
        if match is None or not match["bullet"] or line.indent != lines[start].indent:
            break
        first = entries[0].name in known if entries else match["name"] in known
        if (match["note"] and _TYPED.match(match["note"])) or (
            coded and first and "`" in (match["open"] or "")
        ):
            entries.append(_entry(match, line, match["note"] or ""))
        at += 1
    return at, entries if any(entry.name in known for entry in entries) else []


def declared_by(tool: Tool) -> tuple[Entry, ...]:
    """Return the parameters that the description of a tool declares."""
    return declared(tool.description, frozenset(parameter.name for parameter in tool.parameters))


def undeclared(tool: Tool) -> tuple[Entry, ...]:
    """Return those that its schema does not declare, at whatever level.

    None where an open object may hold them: what follows the entry of one, and all where no parameter has an entry.
    """
    entries = declared_by(tool)
    root = tool.input_schema
    if not entries or not isinstance(root.get("properties", {}), dict) or not _ELSEWHERE.isdisjoint(root):
        return ()
    names, own = _names(tool), {parameter.name for parameter in tool.parameters}
    opens = {parameter.name for parameter in tool.parameters if _is_open(parameter)}
    folded = {name.lower() for name in names}
    if opens and all(_is_missing(entry.name, names, folded) for entry in entries):
        return ()
    found: list[Entry] = []
    within = False
    for entry in entries:
        if not _is_missing(entry.name, names, folded):
            within = entry.name in opens or (within and entry.name not in own)
        elif not within:
            found.append(entry)
    return tuple(found)


def _is_missing(name: str, names: frozenset[str], folded: set[str]) -> bool:
    parts = re.split(r"[.\[]", name)
    if not folded.isdisjoint((name.lower(), parts[0].lower(), parts[-1].lower())):
        return False
    # A capital letter alone makes a label; what is written as one name and differs in its joints is another name.
    if name[:1].isupper() and "_" not in name:
        return False
    return name not in names


def _is_open(parameter: Parameter) -> bool:
    """Return whether a parameter takes an object, or a list of objects, whose properties the schema does not declare."""
    schema = parameter.schema if isinstance(parameter.schema, dict) else {}
    items = schema.get("items")
    listed = isinstance(items, dict) and items.get("type") == "object"
    return not parameter.nested and ("object" in parameter.types or listed)


def _names(tool: Tool) -> frozenset[str]:
    """Return the names of all properties in the input schema, and the values of all enums."""
    names: set[str] = set()
    schema: Mapping[str, Any] = tool.input_schema
    try:
        for node, _, kind in walk(schema):
            if kind == "schema" and node.__class__ is dict:
                properties, values = node.get("properties"), node.get("enum")
                names.update(properties if isinstance(properties, dict) else ())
                names.update(v for v in values if isinstance(v, str)) if isinstance(values, list) else None
                names.update((node["const"],) if isinstance(node.get("const"), str) else ())
    except TooLarge:
        pass
    return frozenset(names)
