"""Reads a file of rules, and says of each mistake where it is and how to fix it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from string import Formatter
from typing import Any, Final, TypeVar

from scorer.claims.examples import Example
from scorer.claims.kinds import KINDS_BY_NAME
from scorer.config.toml_positions import Path, line_of, places
from scorer.contracts.errors import InputError
from scorer.contracts.orders import LEVELS, RISK_CLASSES
from scorer.contracts.own_rule import OWN_PREFIX, OwnRule
from scorer.data.messages import say, text
from scorer.data.near_words import near_words
from scorer.data.toml import parse_toml
from scorer.own_rules.conditions import (
    FIELDS,
    PARTS,
    ClaimCondition,
    Condition,
    SchemaCondition,
    TextCondition,
)
from scorer.own_rules.patterns import Pattern
from scorer.own_rules.predicates import Predicate
from scorer.own_rules.rule import LoadedRule

#: How many rules a file has at most, and how many of its mistakes are listed.
MOST_RULES: Final = 500
MOST_SHOWN: Final = 10
#: Characters of an id and of a text.
LONGEST_ID: Final = 40
LONGEST_TEXT: Final = 2_000

_ID: Final = re.compile(rf"{OWN_PREFIX}[A-Z0-9]+(?:-[A-Z0-9]+)*")
_TEXTS: Final = ("title", "why", "fix")
_CONDITIONS: Final = ("matches", "lacks", "requires", "forbids", "schema")
_KEYS: Final = (
    "id", "level", "title", "message", "why", "fix", "sources", "tools", "risk",
    "field", "ignore-case", "part", *_CONDITIONS, "good", "bad",
)  # fmt: skip

#: A pattern in double quotes with a backslash, which TOML reads before the pattern is read.
_ESCAPED: Final = re.compile(r'^\s*(?:matches|lacks)\s*=\s*"[^"\n]*\\', re.MULTILINE)
#: What TOML makes of \b in double quotes. No text of a definition has it, so that the rule would report nothing, ever.
_BACKSPACE: Final = "\b"

_T = TypeVar("_T")


def read_rules(data: bytes, label: str) -> Sequence[LoadedRule]:
    """Return the rules of a file. Raises InputError with a line for each mistake."""
    try:
        source = data.decode("utf-8-sig")
        values = parse_toml(source)
    except UnicodeDecodeError as error:
        raise InputError(say("config.file.not-utf8", name=label, byte=error.start)) from None
    except ValueError as error:
        hint = text("own.pattern.single-quotes") if _ESCAPED.search(source) else ""
        raise InputError(say("config.file.not-toml", name=label, cause=error) + hint) from None
    except RecursionError:
        raise InputError(say("config.file.too-deep", name=label)) from None
    reader = _Reader(label, places(source))
    rules = [*reader.rules(values)]
    if reader.wrong:
        lines = [line for _, line in sorted(reader.wrong, key=lambda each: each[0])]
        more = [text("config.file.more-problems")] if len(lines) > MOST_SHOWN else []
        raise InputError("\n".join([*lines[:MOST_SHOWN], *more]))
    return rules


@dataclass
class _Reader:
    """Reads the values of one file. `wrong` collects its mistakes by line."""

    label: str
    lines: Mapping[Path, int]
    wrong: list[tuple[int, str]] = field(default_factory=list)

    def rules(self, values: Mapping[str, Any]) -> Iterator[LoadedRule]:
        """Yield the rules that can be read."""
        for key, value in values.items():
            if key != "rule":
                place = (key, 0) if isinstance(value, list) else (key,)
                self.fault(place, "own.file.unknown-table", key=repr(key))
        entries = values.get("rule", [])
        if not isinstance(entries, list) or not all(isinstance(each, dict) for each in entries):
            self.fault(("rule",), "own.file.not-an-array")
        elif not entries and not self.wrong:
            self.fault((), "own.file.no-rules")
        elif len(entries) > MOST_RULES:
            self.fault(("rule",), "own.file.too-many", most=MOST_RULES)
        else:
            seen: dict[str, int] = {}
            for at, entry in enumerate(entries):
                rule = _RuleReader(self, at, entry).read()
                if rule is not None and seen.setdefault(rule.id, at) != at:
                    first = self.origin(("rule", seen[rule.id]))
                    self.fault(("rule", at, "id"), "own.rule.twice", id=rule.id, first=first)
                elif rule is not None:
                    yield rule

    def origin(self, place: Path) -> str:
        """Return "file:line" of a place."""
        line = line_of(place, self.lines)
        return f"{self.label}:{line}" if line else self.label

    def fault(self, place: Path, id: str, /, **words: object) -> None:
        """Note a mistake."""
        self.wrong.append((line_of(place, self.lines) or 0, f"{self.origin(place)}: {say(id, **words)}"))


@dataclass
class _RuleReader:
    """Reads one rule."""

    file: _Reader
    at: int
    entry: Mapping[str, Any]

    def read(self) -> LoadedRule | None:
        """Return the rule, or None where something is wrong with it, which is noted."""
        before = len(self.file.wrong)
        for key in self.entry:
            if key not in _KEYS:
                near = near_words(key, _KEYS)
                hint = say("config.problem.similar-key", key=near[0]) if near else ""
                hint = hint or say("config.problem.known-keys", keys=", ".join(_KEYS))
                self.fault(key, "own.rule.unknown-key", key=key, hint=hint)
        record, condition = self._record(), self._condition()
        tools, sources = self._words("tools"), self._words("sources")
        risk = self._words("risk", RISK_CLASSES)
        good, bad = self._examples("good"), self._examples("bad")
        if record is not None and condition is not None:
            self._check_gaps(record, condition)
        if len(self.file.wrong) > before or record is None or condition is None:
            return None
        described = OwnRule(**{**record, "sources": sources})
        origin = self.file.origin(("rule", self.at))
        return LoadedRule(described, condition, tools, risk, good, bad, origin)

    def fault(self, key: str, id: str, /, **words: object) -> None:
        """Note a mistake at a key of the rule."""
        self.file.fault(("rule", self.at, key), id, **words)

    def _record(self) -> dict[str, Any] | None:
        id, level = self._text("id"), self.entry.get("level", "warning")
        texts = {key: self._text(key) for key in _TEXTS}
        message = self._text("message") if "message" in self.entry else texts["title"]
        if id is not None and (not _ID.fullmatch(id) or len(id) > LONGEST_ID):
            self.fault("id", "own.rule.bad-id", id=repr(id[:LONGEST_ID]), most=LONGEST_ID)
        if level not in LEVELS:
            self.fault("level", "config.value.choice", value=repr(level), known=", ".join(LEVELS))
        if None in (id, message, *texts.values()):
            return None
        return {
            "id": id,
            "name": texts["title"],
            "level": level,
            "message": message,
            "why": texts["why"],
            "fix": texts["fix"],
        }

    def _text(self, key: str) -> str | None:
        value = self.entry.get(key)
        if value is None:
            self.fault(key, "own.rule.missing", key=key)
        elif not isinstance(value, str) or not value.strip():
            self.fault(key, "own.rule.not-text", key=key)
        elif len(value) > LONGEST_TEXT:
            self.fault(key, "own.rule.too-long", key=key, most=f"{LONGEST_TEXT:,}")
        else:
            return " ".join(value.split())
        return None

    def _words(self, key: str, known: Sequence[str] = ()) -> tuple[str, ...]:
        value = self.entry.get(key, [])
        words = [value] if isinstance(value, str) else value
        if not isinstance(words, list) or not all(isinstance(each, str) and each for each in words):
            self.fault(key, "own.rule.not-words", key=key)
            return ()
        for word in words:
            if known and word not in known:
                near = near_words(word[:LONGEST_ID], known)
                id = "own.rule.unknown-word-near" if near else "own.rule.unknown-word"
                words_of = {"similar": near[0]} if near else {"known": ", ".join(known)}
                self.fault(key, id, key=key, value=repr(word[:LONGEST_ID]), **words_of)
        return tuple(words)

    def _condition(self) -> Condition | None:
        given = [key for key in _CONDITIONS if key in self.entry]
        if len(given) != 1:
            id = "own.rule.several-conditions" if given else "own.rule.no-condition"
            self.fault(given[-1] if given else "id", id, given=", ".join(given), known=", ".join(_CONDITIONS))
            return None
        (kind,) = given
        self._refuse_unused(kind)
        if kind in ("matches", "lacks"):
            return self._text_condition(kind)
        if kind == "schema":
            return self._schema_condition()
        kinds = self._words(kind, [*KINDS_BY_NAME])
        if not kinds:
            self.fault(kind, "own.rule.not-words", key=kind)
        return ClaimCondition(kinds, kind == "forbids")

    def _refuse_unused(self, kind: str) -> None:
        """Note the keys that only another condition reads: a rule that ignores them would do less than it says."""
        used = {"matches": ("field", "ignore-case"), "lacks": ("field", "ignore-case"), "schema": ("part",)}
        for key in ("field", "ignore-case", "part"):
            if key in self.entry and key not in used.get(kind, ()):
                self.fault(key, "own.rule.unused-key", key=key, condition=kind)

    def _text_condition(self, kind: str) -> Condition | None:
        name, source = self.entry.get("field", "description"), self.entry[kind]
        ignoring = self.entry.get("ignore-case", False)
        if name not in FIELDS:
            self.fault("field", "config.value.choice", value=repr(name), known=", ".join(FIELDS))
        if not isinstance(ignoring, bool):
            self.fault(
                "ignore-case",
                "config.problem.wrong-value",
                key="ignore-case",
                value=repr(ignoring),
                expected=text("config.expected.bool"),
            )
        if not isinstance(source, str) or not source:
            self.fault(kind, "own.rule.not-text", key=kind)
            return None
        if _BACKSPACE in source:
            self.fault(kind, "own.rule.backspace", key=kind)
            return None
        pattern = self._made(kind, lambda: Pattern(source, ignore_case=ignoring is True))
        return TextCondition(name, pattern, kind == "lacks") if pattern and name in FIELDS else None

    def _schema_condition(self) -> Condition | None:
        part, schema = self.entry.get("part", "tool"), self.entry["schema"]
        if part not in PARTS:
            self.fault("part", "config.value.choice", value=repr(part), known=", ".join(PARTS))
        if not isinstance(schema, dict) or not schema or not _is_json(schema):
            self.fault("schema", "own.schema.not-a-schema")
            return None
        predicate = self._made("schema", lambda: Predicate(schema))
        return SchemaCondition(part, predicate) if predicate and part in PARTS else None

    def _made(self, key: str, make: Callable[[], _T]) -> _T | None:
        try:
            return make()
        except ValueError as error:
            self.fault(key, "config.problem.invalid", key=key, cause=error)
            return None

    def _check_gaps(self, record: Mapping[str, Any], condition: Condition) -> None:
        """Note gaps that are not filled: a message must not fail when it is needed."""
        known = {"tool", *condition.gaps}
        for key, source in (
            ("message" if "message" in self.entry else "title", record["message"]),
            ("fix", record["fix"]),
        ):
            try:
                parts = [*Formatter().parse(source)]
            except ValueError:
                parts = [("", "{", "", None)]
            for _, name, form, conversion in parts:
                if name is not None and (name not in known or form or conversion):
                    gaps = ", ".join(f"{{{each}}}" for each in sorted(known))
                    self.fault(key, "own.rule.bad-gap", key=key, gaps=gaps)

    def _examples(self, key: str) -> Sequence[Example]:
        entries = self.entry.get(key, [])
        if not isinstance(entries, list) or not all(
            isinstance(each, dict) and _is_json(each) for each in entries
        ):
            self.fault(key, "own.rule.bad-examples", key=key)
            return ()
        empty = {"type": "object", "properties": {}}
        return [Example(tool={"name": "example", "inputSchema": empty, **each}) for each in entries]


def _is_json(value: Any) -> bool:
    """Return whether a TOML value is a JSON value too: it has no dates."""
    if isinstance(value, dict):
        return all(map(_is_json, value.values()))
    if isinstance(value, list):
        return all(map(_is_json, value))
    return isinstance(value, str | int | float | bool)
