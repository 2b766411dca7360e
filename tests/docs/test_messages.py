"""The texts in reports/messages.toml: each is used, each id that is used exists, and all read as plain English."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from string import Formatter

from jinja2 import Environment, nodes

from scorer.claims.coherence import FEATURES as SET_FEATURES
from scorer.claims.kinds import KINDS
from scorer.data.messages import messages
from scorer.rules import ALL_RULES
from tests.support.command_line import ROOT

#: Ids under these prefixes are built from the name of a record (`rules.<rule>.fix`), so no code contains them whole.
RECORDS = {
    "rules": {rule.id for rule in ALL_RULES},
    "features": {feature.id for feature in SET_FEATURES},
    "claims": {kind.name for kind in KINDS},
    "suggestions": {
        "thin",
        "vague",
        "words",
        "gap",
        "draft",
        "draft-es",
        "draft-zh",
        "destructive-hint",
        *(kind.name for kind in KINDS),
    },
}

#: Words of a private dialect, and what to write instead.
BANNED = {
    r"told|tells? (of|itself|apart)|telling": "say, report, show, describe",
    r"mend(s|ed|ing)?": "fix",
    r"grave(r|st|ly)?": "severe, severity",
    r"anew": "again, regenerate",
    r"beside": "next to, compared with",
    r"(?<!there )is no(?! longer)": "is not a",
    r"asks? for|asked for": "require, request",
    r"speaks? (of|for|against)": "mention",
    r"(to be|could still be) had": "available",
    r"riddles?": "unclear",
    r"stands? (in|on|inside|under|alone|there)": "is in, means",
    r"takes? up": "mention",
    r"shall": "must, or the present tense",
    r"leans? on": "rely on",
    r"hold(s)? against": "check, compare",
    r"so many": "the number",
    r"misspelt|neighbours?|behaviours?|colours?|labelled tools?|favour\w*|licence": "American spelling",
}


@dataclass
class Use:
    """One call of `say` or `text`: the ids that it can have, and the gaps that it fills (None: unknown)."""

    place: str
    ids: tuple[str, ...]
    gaps: frozenset[str] | None
    called: str = "say"


@dataclass
class Code:
    """What all modules and templates contain: every string, every pattern of an f-string, every use of a text."""

    strings: set[str] = field(default_factory=set)
    patterns: set[str] = field(default_factory=set)
    uses: list[Use] = field(default_factory=list)


@cache
def code() -> Code:
    found = Code()
    for path in sorted((ROOT / "scorer").rglob("*.py")):
        _read_module(path.relative_to(ROOT).as_posix(), ast.parse(path.read_text(encoding="utf-8")), found)
    for path in sorted((ROOT / "reports").glob("*.j2")):
        _read_template(path.name, path.read_text(encoding="utf-8"), found)
    return found


def _read_module(place: str, tree: ast.AST, found: Code) -> None:
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            found.strings.add(node.value)
        elif isinstance(node, ast.JoinedStr) and (pattern := _pattern(node)):
            found.patterns.add(pattern)
        elif isinstance(node, ast.Call) and (called := _called(node)):
            gaps = _gaps(node) if called == "say" else None
            found.uses.append(Use(f"{place}:{node.lineno}", tuple(_constants(node.args[0])), gaps, called))


def _called(node: ast.Call) -> str:
    """Return "say" or "text" for a call of that function, else ""."""
    name = ""
    if isinstance(node.func, ast.Name):
        name = node.func.id
    elif isinstance(node.func, ast.Attribute) and ast.unparse(node.func.value) == "messages":
        name = node.func.attr
    return name if name in ("say", "text") and node.args else ""


def _pattern(node: ast.JoinedStr) -> str:
    """Return an f-string that begins like an id as a regular expression, or "" for any other."""
    first = node.values[0]
    if not (isinstance(first, ast.Constant) and re.match(r"[a-z]+\.", str(first.value))):
        return ""
    parts = (re.escape(str(part.value)) if isinstance(part, ast.Constant) else ".+" for part in node.values)
    return "".join(parts)


def _constants(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from (*_constants(node.body), *_constants(node.orelse))


def _gaps(node: ast.Call) -> frozenset[str] | None:
    names = [keyword.arg for keyword in node.keywords]
    return None if None in names else frozenset(name for name in names if name)


def _read_template(place: str, source: str, found: Code) -> None:
    for call in Environment(autoescape=True).parse(source).find_all(nodes.Call):
        if isinstance(call.node, nodes.Name) and call.node.name == "say":
            ids = tuple(each.value for each in _template_constants(call.args[0]))
            found.strings.update(ids)
            if isinstance(call.args[0], nodes.Concat):
                found.patterns.add(re.escape(ids[0]) + ".+")
                continue
            gaps = frozenset(keyword.key for keyword in call.kwargs)
            found.uses.append(Use(f"{place}:{call.lineno}", ids, gaps))


def _template_constants(node: nodes.Node) -> list[nodes.Const]:
    return [node] if isinstance(node, nodes.Const) else [*_branches(node)]


def _branches(node: nodes.Node) -> Iterator[nodes.Const]:
    """Yield the constants that an expression can be, without those of its condition."""
    parts = (node.expr1, node.expr2) if isinstance(node, nodes.CondExpr) else node.iter_child_nodes()
    for part in parts:
        if isinstance(part, nodes.Const):
            yield part


def gaps_of(text: str) -> frozenset[str]:
    return frozenset(name for _, name, _, _ in Formatter().parse(text) if name)


def test_every_text_is_used() -> None:
    found = code()
    patterns = [re.compile(pattern) for pattern in found.patterns]
    unused = [
        id
        for id in messages()
        if id not in found.strings
        and id.partition(".")[0] not in RECORDS
        and not any(pattern.fullmatch(id) for pattern in patterns)
    ]
    assert unused == []


def test_every_text_of_a_record_belongs_to_one_that_there_is() -> None:
    rooms = [(id, *id.split(".")[:2]) for id in messages()]
    assert [id for id, room, name in rooms if room in RECORDS and name not in RECORDS[room]] == []


def test_a_record_has_every_text_that_is_shown_of_it_and_no_other() -> None:
    parts = {
        "features": {"earned"},
        "claims": {"title", "counts", "excludes"},
        "rules": {"message", "fix", "why"},
    }
    for room, wanted in parts.items():
        for name in RECORDS[room]:
            prefix = f"{room}.{name}."
            assert (name, {id.removeprefix(prefix) for id in messages() if id.startswith(prefix)}) == (
                name,
                wanted,
            )


def test_every_id_that_is_used_exists() -> None:
    missing = [(use.place, id) for use in code().uses for id in use.ids if id not in messages()]
    assert missing == []


def test_every_pattern_of_ids_meets_an_id() -> None:
    rooms = {id.partition(".")[0] for id in messages()}
    of_texts = [pattern for pattern in code().patterns if pattern.partition(r"\.")[0] in rooms]
    assert [each for each in of_texts if not any(re.fullmatch(each, id) for id in messages())] == []


def test_the_gaps_of_a_text_are_filled_wherever_it_is_used() -> None:
    wrong = [
        (use.place, id, sorted(use.gaps ^ gaps_of(messages()[id])))
        for use in code().uses
        if use.gaps is not None and len(use.ids) == 1
        for id in use.ids
        if use.gaps != gaps_of(messages()[id])
    ]
    assert wrong == []


def test_a_text_that_is_shown_as_it_is_has_no_gaps() -> None:
    shown = [(use.place, id) for use in code().uses if use.called == "text" for id in use.ids]
    assert [(place, id) for place, id in shown if re.search("[{}]", messages()[id])] == []


def descriptions() -> Iterator[tuple[str, str]]:
    """Yield every description in the shipped schemas of reports and policies."""
    for path in sorted((ROOT / "scorer" / "schemas").glob("[!c]*.json")):
        for text in re.findall(r'"description": (".*")', path.read_text(encoding="utf-8")):
            yield path.name, json.loads(text)


def test_the_texts_are_plain_english() -> None:
    wrong = [
        f"{id}: {match[0]!r}; write {instead}"
        for id, text in (*messages().items(), *descriptions())
        for banned, instead in BANNED.items()
        if (match := re.search(rf"\b(?:{banned})\b", text, re.IGNORECASE))
    ]
    assert wrong == []
