"""Policies as text, and YAML policies from text; what a file already contains keeps its comments and form."""

from __future__ import annotations

import json
import re
from collections import Counter
from io import StringIO
from typing import TYPE_CHECKING, Any, Final

from scorer.contracts.errors import InputError
from scorer.data.messages import say, text
from scorer.formats.sanitize import HIDDEN, defuse, yaml_safe
from scorer.reading.json_text import json_safe

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ruamel.yaml import YAML

_INDENTED: Final = re.compile(r"^([ \t]+)\S", re.MULTILINE)
_NESTED_KEY: Final = re.compile(r"^( +)[^\s#-]", re.MULTILINE)
_LIST: Final = re.compile(
    r"^( *)[^\s#-][^\n]*:[ \t]*(?:#[^\n]*)?\n(?:[ \t]*(?:#[^\n]*)?\n)*( *)- ", re.MULTILINE
)
# A text that no version of YAML reads as anything else; all others are quoted.
_PLAIN: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*(?: [A-Za-z0-9_-]+)*|[1-9][0-9]*/(?:minute|hour|day)")
_WORDS: Final = frozenset("y n yes no on off true false null".split())
#: Wider than any line: a name is never folded.
_WIDE: Final = 1 << 30


def json_text(document: Any, like: str = "") -> str:
    """Return a document as JSON, indented as `like` is, hidden characters as escapes."""
    found = _INDENTED.search(like)
    try:
        written = json.dumps(document, indent=found[1] if found else 2, ensure_ascii=False, allow_nan=False)
    except ValueError:
        raise InputError(text("formats.error.number-too-large")) from None
    return json_safe(written) + "\n"


def refuse_repeated_keys(content: str, where: str) -> None:
    """Raise InputError if an object of valid JSON has a key twice: one of the two would be lost."""

    def once(pairs: list[tuple[str, Any]]) -> None:
        counts = Counter(key for key, _ in pairs)
        if twice := [key for key, count in counts.items() if count > 1]:
            raise InputError(say("formats.error.repeated-key", file=where, key=repr(twice[0])))

    json.loads(content, object_pairs_hook=once)


def read_yaml(content: str, where: str) -> Any:
    """Return the plain value of a YAML text: keys as texts, no anchors or styles.

    Raises InputError naming the line.
    """
    try:
        return _plain(_load(content, where))
    except RecursionError as error:
        raise InputError(say("formats.error.too-deep", file=where)) from error


def yaml_text(document: Mapping[str, Any], like: str = "") -> str:
    """Return a document as YAML. What `like` already contains keeps its comments, order, quotes and form.

    `document` must hold all that `like` holds; hidden characters of what is new become escapes.
    """
    yaml = _yaml(like)
    target = _load(like, "the policy") if like.strip() else _styled({})
    target = _styled({}) if target is None else target
    _graft(target, document)
    out = StringIO()
    yaml.dump(target, out)
    return _inert_yaml(out.getvalue(), like)


def unchanged_text(policy: str, syntax: str) -> str:
    """Return a policy that nothing is added to as it is, but with workflow commands as escapes."""
    if syntax == "yaml":
        return _inert_yaml(policy, policy) if defuse(policy) != policy else policy
    return json_safe(policy)


def _inert_yaml(written: str, like: str) -> str:
    """Return a policy with the commands and, unless `like` has them, the hidden characters of its strings as escapes.

    Only a double-quoted string may contain an escape. New strings are quoted; existing ones may not be, and a policy
    with a command in one of those is written from its values, without comments.
    """
    safe = defuse(written) if HIDDEN.search(like) else yaml_safe(written)
    if safe == written or not like or read_yaml(safe, "the policy") == read_yaml(written, "the policy"):
        return safe
    return yaml_text(read_yaml(written, "the policy"))


def _yaml(like: str) -> YAML:
    from ruamel.yaml import YAML

    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = _WIDE
    yaml.explicit_start = bool(re.search(r"^---\s", like, re.MULTILINE))
    nested, listed = _NESTED_KEY.search(like), _LIST.search(like)
    offset = max(0, len(listed[2]) - len(listed[1])) if listed else 2
    yaml.indent(mapping=len(nested[1]) if nested else 2, sequence=offset + 2, offset=offset)
    return yaml


def _load(content: str, where: str) -> Any:
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    try:
        return _yaml(content).load(content)
    except MarkedYAMLError as error:
        mark = error.problem_mark
        problem = (error.problem or text("formats.error.yaml-unreadable")).splitlines()[0]
        raise InputError(_yaml_problem(where, problem, mark)) from error
    except (YAMLError, ValueError) as error:  # an impossible date or number
        raise InputError(_yaml_problem(where, str(error).splitlines()[0])) from error


def _yaml_problem(where: str, problem: str, mark: Any = None) -> str:
    if mark is None:
        return say("formats.error.yaml", file=where, problem=problem)
    line, column = mark.line + 1, mark.column + 1
    return say("formats.error.yaml-at", file=where, line=line, column=column, problem=problem)


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _plain(entry) for key, entry in value.items()}
    if isinstance(value, list):
        return [_plain(entry) for entry in value]
    return str(value) if isinstance(value, str) else value


def _graft(target: Any, document: Mapping[str, Any]) -> None:
    """Add to `target` what it lacks of the document; what it has stays as it is."""
    names = {str(key): key for key in target}
    for key, value in document.items():
        existing = target[names[key]] if key in names else None
        if isinstance(existing, dict) and isinstance(value, dict):
            _graft(existing, value)
        elif isinstance(existing, list) and isinstance(value, list):
            existing.extend(_styled(value[len(existing) :]))
        elif existing is None and value is not None:
            target[names.get(key, _styled(key))] = _styled(value)


def _styled(value: Any) -> Any:
    """Return a plain value as one that is written in block form, each text quoted that needs to be."""
    from ruamel.yaml.comments import CommentedMap, CommentedSeq
    from ruamel.yaml.scalarstring import DoubleQuotedScalarString

    if isinstance(value, dict):
        return CommentedMap((_styled(key), _styled(entry)) for key, entry in value.items())
    if isinstance(value, list):
        return CommentedSeq(_styled(entry) for entry in value)
    if isinstance(value, str) and not (_PLAIN.fullmatch(value) and value.lower() not in _WORDS):
        return DoubleQuotedScalarString(value)
    return value
