"""The notations of a document: JSON, JSON with comments, several JSON texts, an event stream, TOML, YAML.

A text is read as JSON first, whatever its file is called. What is neither is refused by name: a text that is
well-formed in another notation is no broken JSON.
"""

from __future__ import annotations

import json
import math
import re
from typing import Any, Final

from scorer.capturing import jsonc
from scorer.capturing.document import OtherFile, Parsed
from scorer.contracts.errors import InputError
from scorer.contracts.limits import Limits
from scorer.data.messages import say


class OtherNotation(OtherFile):
    """A text in a notation that holds no definitions, such as a page or an archive."""


#: Characters at the beginning of a text by which its notation is recognized.
_LOOKED_AT: Final = 20_000
#: The lines of an HTTP answer before its body, as `curl -i` shows them.
_HEAD: Final = re.compile(r"HTTP/\d(?:\.\d)? \d{3}.*?\r?\n\r?\n", re.DOTALL)
_EVENT_LINE: Final = re.compile(r"(?:event|data|id|retry)?:|(?:event|data|id|retry)\s*$")
_FRAME: Final = re.compile(r"Content-(?:Length|Type):[^\n]*\n?", re.IGNORECASE)
_TABLE: Final = re.compile(r"""^[ \t]*\[\[?[ \t]*["'\w][\w."' \-]*\]?\][ \t]*(?:#.*)?$""", re.MULTILINE)
_SETTING: Final = re.compile(r"""^[ \t]*["'\w][\w."'\-]*[ \t]*=[ \t]*\S""", re.MULTILINE)
_YAML_KEY: Final = re.compile(r"""^(?:-\s+)?(?:"[^"\n]*"|'[^'\n]*'|[\w.$@/*-][^:#\n{}\[\]]*):(?:\s|$)""")
#: A dictionary or a list of Python, whose texts are in single quotes.
_PYTHON_DATA: Final = re.compile(r"[\s\[({]*[\[{]\s*'[^'\n]*'\s*[:,\]]")
_JSON: Final = json.JSONDecoder(parse_constant=jsonc.refuse_constant)


def parse_other(text: str, where: str, problem: InputError, limits: Limits) -> Parsed:
    """Return the value of a text that is not strict JSON, for the reason `problem`.

    Raises InputError where it is broken, and OtherNotation where it is something else than data.
    """
    start = _HEAD.match(text[:_LOOKED_AT])
    body = start.end() if start else 0
    if (several := _several(text, body)) is not None:
        return several
    opening = text[body : body + 4000].lstrip()[:1]
    if opening not in ("{", "[", "/") or where.lower().endswith(".toml"):
        if (other := _other(text, where, limits)) is not None:
            return other
        if opening not in ('"', "-") and not opening.isdigit():
            from scorer.capturing.markdown_blocks import after_lines, in_markdown

            if "```" in text and (block := in_markdown(text, where)) is not None:
                return block
            if (printed := after_lines(text, where)) is not None:
                return printed
            line = say(f"capturing.notation.{_name_of(text)}", where=where)
            raise OtherNotation(f"{line}\n{say('capturing.target.known-formats')}")
        raise problem
    try:
        return Parsed(jsonc.parse(text, where, comments=True), problem)
    except InputError:
        if opening == "[" and (other := _toml(text, where)) is not None:
            return other
        if _PYTHON_DATA.match(text, body):
            raise OtherNotation(say("capturing.notation.python-data", where=where)) from None
        raise


def _several(text: str, body: int) -> Parsed | None:
    """Return the JSON texts of an event stream, of JSON lines, or of a log that holds messages; else None."""
    lines = [line for line in text[body : body + _LOOKED_AT].splitlines() if line.strip()]
    if lines and _EVENT_LINE.match(lines[0]) and sum(map(_is_event, lines)) * 2 >= len(lines):
        return _events(text, body)
    if (lines and lines[0].lstrip()[:1] in ("{", "[")) or _FRAME.match(text, body) or body:
        return _joined(text, body)
    return _log(text) if '"jsonrpc"' in text else None


def _is_event(line: str) -> bool:
    return _EVENT_LINE.match(line) is not None


def _events(text: str, body: int) -> Parsed | None:
    """Return the data of the events. The lines of one event are one text."""
    values: list[Any] = []
    spans: list[tuple[int, int]] = []
    whole, pieces, start, end = True, list[str](), body, body

    def finish() -> None:
        nonlocal whole
        data = "\n".join(pieces)
        pieces.clear()
        if not data.strip() or data.strip() == "[DONE]":
            return
        try:
            values.append(jsonc.parse(data, ""))
        except InputError:
            return  # a text that is no JSON, such as the address in an `endpoint` event
        spans.append((start, end))

    at = body
    for line in text[body:].splitlines(keepends=True):
        bare = line.strip("\r\n")
        if not bare.strip():
            finish()
        elif bare.startswith("data:"):
            content = bare[5:].removeprefix(" ")
            whole = whole and not pieces
            start = start if pieces else at + len(bare) - len(content)
            end = at + len(bare)
            pieces.append(content)
        at += len(line)
    finish()
    return Parsed(values, spans=tuple(spans), placed=whole) if values else None


def _joined(text: str, at: int) -> Parsed | None:
    """Return JSON texts that follow one another, or the body of an HTTP answer; None for anything else."""
    values: list[Any] = []
    spans: list[tuple[int, int]] = []
    while at < len(text):
        if text[at].isspace() or text[at] in "\x1e,":
            at += 1
        elif (frame := _FRAME.match(text, at)) is not None:
            at = frame.end()
        else:
            try:
                value, end = _JSON.raw_decode(text, at)
            except (ValueError, RecursionError):
                return _log(text) if '"jsonrpc"' in text and len(values) > 0 else None
            if not isinstance(value, dict | list):
                return None
            values.append(value)
            spans.append((at, end))
            at = end
    return Parsed(values, spans=tuple(spans)) if values else None


_LOGGED: Final = re.compile(r'\{\s*"(?:jsonrpc|id|result|method|params)"')


def _log(text: str) -> Parsed | None:
    """Return the JSON-RPC messages in the lines of a log, one per line, whatever else a line holds; None for none."""
    values: list[Any] = []
    spans: list[tuple[int, int]] = []
    at = 0
    for line in text.splitlines(keepends=True):
        match = _LOGGED.search(line) if '"jsonrpc"' in line else None
        if match is not None:
            try:
                value, end = _JSON.raw_decode(line, match.start())
            except (ValueError, RecursionError):
                value = None  # a line that is cut off
            if isinstance(value, dict) and "jsonrpc" in value:
                values.append(value)
                spans.append((at + match.start(), at + end))
        at += len(line)
    return Parsed(values, spans=tuple(spans)) if values else None


def _other(text: str, where: str, limits: Limits) -> Parsed | None:
    """Return the value of a text in TOML or YAML; None where it is neither."""
    head, is_toml = text[:_LOOKED_AT], where.lower().endswith(".toml")
    if is_toml or (_TABLE.search(head) and _SETTING.search(head)):
        return _toml(text, where, required=is_toml)
    is_yaml = where.lower().endswith((".yaml", ".yml"))
    if is_yaml or _is_yaml(text):
        from scorer.capturing.yaml_text import BrokenYaml, parse_yaml

        try:
            value = parse_yaml(text, where, limits)
        except BrokenYaml:
            if is_yaml:
                raise
            return None  # a text that only looks like YAML, such as "Error: no answer: closed"
        return Parsed(value, placed=False) if isinstance(value, dict | list) else None
    return _toml(text, where) if _SETTING.search(head) else None


def _is_yaml(text: str) -> bool:
    lines = [
        line for line in text[:_LOOKED_AT].splitlines() if line.strip() and not line.lstrip().startswith("#")
    ]
    first = next((line for line in lines if not line.startswith(("---", "%"))), "")
    if _YAML_KEY.match(first) is None or "```" in text or text.lstrip().startswith("<"):
        return False
    top = [
        line
        for line in lines
        if not line[0].isspace() and not line.startswith(("---", "%", "...", "- ", "}"))
    ]
    return all(_YAML_KEY.match(line) for line in top)


def _toml(text: str, where: str, *, required: bool = False) -> Parsed | None:
    import tomllib

    try:
        return Parsed(_of_json(tomllib.loads(text)), placed=False)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        if required:
            raise InputError(say("capturing.notation.broken-toml", where=where, problem=error)) from error
        return None


def _of_json(value: Any) -> Any:
    """Return a value with the dates and times of TOML as texts."""
    if isinstance(value, dict):
        return {key: _of_json(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_of_json(item) for item in value]
    plain = isinstance(value, str | int | bool) or (isinstance(value, float) and math.isfinite(value))
    return value if plain else str(value)


_NAMES: Final = (
    ("html", re.compile(r"\s*<(?:!doctype|html|head|body|!--)", re.IGNORECASE)),
    ("xml", re.compile(r"\s*<[\w?]")),
    (
        "source",
        re.compile(
            r"\s*(?:#!|from [\w.]+ import |import [\w{*]|def \w+\(|class \w+|export |const \w+ ?=|package \w+|@\w+)"
        ),
    ),
    ("markdown", re.compile(r"\A(?:---\n.*?\n---\n)?\s*#{1,6} |^```|^\|.*\|\s*$", re.MULTILINE | re.DOTALL)),
)


def _name_of(text: str) -> str:
    """Return what a text is that is in no notation of data."""
    return next((name for name, pattern in _NAMES if pattern.search(text[:_LOOKED_AT]) is not None), "text")
