"""Reads the optional fields of a tool and its annotations, and notes what a strict client refuses in them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from scorer.contracts.definitions import Problem
from scorer.contracts.json_pointer import pointer
from scorer.data.messages import say, text
from scorer.reading.schema_forms import TYPES, described

HINTS: Final = ("readOnlyHint", "destructiveHint", "idempotentHint", "openWorldHint")


def shown_kind(value: Any) -> str:
    """Return what kind of JSON value it is, as a finding says it."""
    names = {
        bool: "a boolean",
        int: "a number",
        float: "a number",
        str: "a string",
        list: "an array",
        dict: "an object",
    }
    return "null" if value is None else names.get(type(value), type(value).__name__)


def misfit(code: str, where: str, value: Any, wanted: str, name: str = "") -> Problem:
    """Return that a field holds what it must not. `wanted` is the id of what it must hold, `name` that of the field."""
    field = name or where.rpartition("/")[2]
    return Problem(
        code,
        where,
        say("reading.misfit", field=field, found=described(value), wanted=text(f"reading.of.{wanted}")),
    )


#: What else a tool may carry, the kind of each, and what the parts of it must be.
_EXTRAS: Final[Mapping[str, tuple[type, str]]] = {
    "_meta": (dict, "object"),
    "execution": (dict, "object"),
    "icons": (list, "array"),
}
_TASK_SUPPORT = ("forbidden", "optional", "required")
_THEMES = ("light", "dark")


def note_extras(raw: Mapping[str, Any], found: list[Problem]) -> None:
    """Note further fields that a strict client refuses."""
    for key, (kind, wanted) in _EXTRAS.items():
        if raw.get(key) is not None and not isinstance(raw[key], kind):
            found.append(misfit("extra-malformed", f"/{key}", raw[key], wanted))
    execution = raw.get("execution")
    support = execution.get("taskSupport") if isinstance(execution, dict) else None
    if support is not None and support not in _TASK_SUPPORT:
        found.append(misfit("extra-malformed", "/execution/taskSupport", support, "task-support"))
    if isinstance(raw.get("icons"), list):
        for at, icon in enumerate(raw["icons"]):
            _icon(icon, f"/icons/{at}", found)


def _icon(icon: Any, where: str, found: list[Problem]) -> None:
    if not isinstance(icon, dict):
        found.append(misfit("extra-malformed", where, icon, "object", "icons" + where.removeprefix("/icons")))
        return
    source, theme, sizes = icon.get("src"), icon.get("theme"), icon.get("sizes")
    if "src" not in icon:
        found.append(Problem("extra-malformed", f"{where}/src", text("reading.no-source")))
    elif not isinstance(source, str):
        found.append(misfit("extra-malformed", f"{where}/src", source, "string"))
    elif not source.startswith(("https:", "http:", "data:")):
        found.append(Problem("icon-source", f"{where}/src", say("reading.icon-scheme")))
    if icon.get("mimeType") is not None and not isinstance(icon["mimeType"], str):
        found.append(misfit("extra-malformed", f"{where}/mimeType", icon["mimeType"], "string"))
    if theme is not None and theme not in _THEMES:
        found.append(misfit("extra-malformed", f"{where}/theme", theme, "theme"))
    if sizes is not None and not (isinstance(sizes, list) and all(isinstance(each, str) for each in sizes)):
        found.append(misfit("extra-malformed", f"{where}/sizes", sizes, "strings"))


def read_annotations(raw: Mapping[str, Any], found: list[Problem]) -> Mapping[str, Any]:
    """Return the hints that are booleans, and the title; note what is wrong with the rest."""
    value = raw.get("annotations")
    if value is None:
        return {}
    if not isinstance(value, dict):
        found.append(_unhinted(value))
        return {}
    found.extend(_unknown_hints(value))
    for hint in HINTS:
        if value.get(hint) is not None and not isinstance(value[hint], bool):
            found.append(_unset(hint, value[hint]))
    kept = {hint: value[hint] for hint in HINTS if isinstance(value.get(hint), bool)}
    if isinstance(value.get("title"), str):
        kept["title"] = value["title"]
    elif value.get("title") is not None:
        found.append(
            misfit(
                "annotation-title-not-string",
                "/annotations/title",
                value["title"],
                "string",
                "annotations.title",
            )
        )
    return kept


def _unhinted(value: Any) -> Problem:
    wrong = misfit("annotations-not-object", "/annotations", value, "object")
    return replace(wrong, edit=text("reading.edit.hints"))


def _unset(hint: str, value: Any) -> Problem:
    """Return that a hint is not a boolean, and which one is meant where the text says it."""
    meant = value.strip().lower() if isinstance(value, str) else ""
    one = say("reading.edit.one", value=meant) if meant in ("true", "false") else text("reading.edit.flag")
    return replace(misfit("hint-not-boolean", f"/annotations/{hint}", value, "boolean"), edit=one)


#: Fields of a tool, of its annotations, its icons and its execution that may be left out, and may not be null.
#: `name` and `inputSchema` must be there, which is told apart.
_OPTIONAL: Final = ("title", "description", "annotations", "outputSchema", "icons", "execution", "_meta")
_OF_ICON: Final = ("mimeType", "sizes", "theme")


def note_misused(raw: Mapping[str, Any], found: list[Problem]) -> None:
    """Note every optional field that is null, every title that is blank, and hints outside of annotations.

    Clients with a schema of zod refuse null and, with it, the whole list.
    """
    found.extend(Problem("field-null", pointer(*steps), steps[-1]) for steps in _nulls(raw))
    hints = raw.get("annotations")
    for where, part in (("/title", raw), ("/annotations/title", hints if isinstance(hints, dict) else {})):
        title = part.get("title")
        if isinstance(title, str) and not title.strip():
            found.append(Problem("title-blank", where, where[1:]))
    root = raw.get("inputSchema")
    properties = root.get("properties") if isinstance(root, dict) else None
    for place, holder in (("", raw), ("/inputSchema", root), ("/inputSchema/properties", properties)):
        if isinstance(holder, dict):
            found.extend(
                Problem("hint-misplaced", f"{place}/{hint}", hint) for hint in HINTS if hint in holder
            )


def _nulls(raw: Mapping[str, Any]) -> Iterator[tuple[Any, ...]]:
    yield from ((key,) for key in _OPTIONAL if key in raw and raw[key] is None)
    for key, fields in (("annotations", ("title", *HINTS)), ("execution", ("taskSupport",))):
        part = raw.get(key)
        if isinstance(part, dict):
            yield from ((key, field) for field in fields if field in part and part[field] is None)
    icons = raw.get("icons")
    for at, icon in enumerate(icons) if isinstance(icons, list) else ():
        if isinstance(icon, dict):
            yield from (("icons", at, field) for field in _OF_ICON if field in icon and icon[field] is None)


#: What a hint may be misspelled as, without case and punctuation.
_MEANT: Final = {
    spelled: hint
    for hint in HINTS
    for word in (hint.removesuffix("Hint").lower(),)
    for spelled in (word, f"{word}hint", f"{word}hints", f"is{word}")
}


def _unknown_hints(annotations: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield that annotations hold a schema, or the keys that no client knows: misspelled hints apart."""
    if _is_schema(annotations):
        yield Problem(
            "annotations-schema", "/annotations", ", ".join(f"`{key}`" for key in sorted(annotations)[:4])
        )
        return
    for key in sorted(annotations):
        if key != "title" and key not in HINTS:
            meant = _MEANT.get("".join(filter(str.isalnum, key[:40])).lower())
            where = pointer("annotations", key)
            yield Problem("hint-misspelled" if meant else "hint-unknown", where, meant or key[:40])


def _is_schema(value: Mapping[str, Any]) -> bool:
    """Return whether annotations are a schema: they say so, or each part of them is one."""
    if (
        isinstance(value.get("properties"), dict)
        or "$schema" in value
        or value.get("type") in ("object", "array")
    ):
        return True
    parts = [part for key, part in value.items() if key != "title" and key not in HINTS]
    return bool(parts) and all(
        isinstance(p, dict) and isinstance(p.get("type"), str) and p["type"] in TYPES for p in parts
    )
