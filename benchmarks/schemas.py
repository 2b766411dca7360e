"""The schemas of generated tools: parameters of many kinds, in the manner of three libraries that write schemas."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from benchmarks import vocabulary as words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from benchmarks.dice import Dice

    Schema = dict[str, Any]

#: Who wrote a schema: by hand, FastMCP with pydantic (titles, anyOf with null), or zod.
MANNERS: Final = ("hand", "pydantic", "zod")

#: What a server may add to the description of a parameter.
_MORE: Final = (
    " Needed when {reason}.",
    " If it is missing, the {person} of the last change decides.",
    " Values above {limit} are rejected by the {place}.",
    " Keep it short: the list shows the first {limit} characters.",
    " Only the {person} sees it, and only while the {thing} is {state}.",
)

#: What any server may ask for: name, description, and the rest of its schema.
_COMMON: Final[tuple[tuple[str, str, Mapping[str, Any]], ...]] = (
    ("name", "Name of the {thing}", {"type": "string"}),
    ("query", "Words to look for in the notes of the {thing}, separated by blanks", {"type": "string"}),
    ("since", "First day to include (YYYY-MM-DD)", {"type": "string", "format": "date"}),
    ("until", "Last day to include (YYYY-MM-DD)", {"type": "string", "format": "date"}),
    ("limit", "Maximum number of results", {"type": "integer", "minimum": 1, "maximum": 100, "default": 20}),
    ("cursor", "Where to continue, from an earlier answer", {"type": "string"}),
    ("order", "Which comes first", {"type": "string", "enum": ["oldest", "newest"], "default": "newest"}),
    ("sort_by", "Field to sort by", {"type": "string", "enum": ["name", "date", "size", "state", "price"]}),
    ("tags", "Tags that the {thing} must have, all of them", {"type": "array", "items": {"type": "string"}}),
    ("note", "Free text, shown to the {person}", {"type": "string", "maxLength": 500}),
    ("email", "Address that gets the confirmation", {"type": "string", "format": "email"}),
    ("dry_run", "Only report what would change", {"type": "boolean", "default": False}),
    ("include_closed", "Whether to include what is closed", {"type": "boolean", "default": False}),
    ("amount", "Amount in the currency of the {place}", {"type": "number", "exclusiveMinimum": 0}),
    ("currency", "Currency as three letters (ISO 4217)", {"type": "string", "pattern": "^[A-Z]{3}$"}),
    ("language", "Language of the answer, such as en or es", {"type": "string", "default": "en"}),
    ("time_zone", "IANA time zone", {"type": "string"}),
    ("callback", "URL that is called when the {thing} is ready", {"type": "string", "format": "uri"}),
    ("fields", "Fields to return; all without it", {"type": "array", "items": {"enum": ["id", "name", "state"]}}),
    ("page", "Page of the list, from 1", {"type": "integer", "minimum": 1}),
    ("workspace", "Workspace that the {place} belongs to", {"type": "string"}),
    ("reason", "Why the {person} asks for it; kept in the log", {"type": "string"}),
    ("format", "Format of the file", {"type": "string", "enum": ["csv", "json", "pdf"]}),
    ("path", "Absolute path of the file", {"type": "string"}),
    ("version", "Version that the change is based on", {"type": "integer"}),
    ("metadata", "More keys and values", {"type": "object", "additionalProperties": {"type": "string"}}),
)  # fmt: skip


def input_schema(thing: str, domain: words.Domain, count: int, manner: str, dice: Dice) -> Schema:
    """Return an input schema of about `count` parameters of a thing, in one of `MANNERS`."""
    key = thing.replace("-", "_")
    properties: Schema = {}
    if count:
        described = (
            f"Identifier of the {key.replace('_', ' ')}, such as {key[:2].upper()}-{dice.number(100, 9999)}"
        )
        properties[f"{key}_id"] = {"type": "string", "description": described}
    for name, text, schema in dice.some(_COMMON, max(0, count - 2)):
        properties[name] = {**schema, "description": _described(text, key.replace("_", " "), domain, dice)}
    if count > 1:
        name, schema = _special(key, dice)
        properties[name] = schema
    required = [name for name in properties if dice.chance(0.4)]
    return _in_manner({"type": "object", "properties": properties, "required": required}, manner, dice)


def _described(text: str, thing: str, domain: words.Domain, dice: Dice) -> str:
    """Return the description of a parameter; half of them have a second sentence."""
    whole = f"{text}.{dice.pick(_MORE)}" if dice.chance(0.5) else text
    return whole.format(
        thing=thing,
        place=domain.place,
        person=domain.person,
        reason=dice.pick(words.REASONS),
        limit=dice.pick(words.LIMITS),
        state=dice.pick(words.STATES),
    )


def output_schema(thing: str, dice: Dice) -> Schema:
    """Return an output schema: a list of things with a few of their measures."""
    measures = dice.some(words.MEASURES, dice.number(2, 5))
    row = {name: {"type": "number", "description": f"The {name} of the {thing}"} for name in measures}
    items = {"type": "object", "properties": {"id": {"type": "string"}, **row}, "required": ["id"]}
    listed = {"type": "array", "items": items}
    return {"type": "object", "properties": {"results": listed, "next": {"type": "string"}}}


def _special(key: str, dice: Dice) -> tuple[str, Schema]:
    """Return a parameter that is about this thing: an enum, a number, an object, a list or a choice."""
    measure = dice.pick(words.MEASURES)
    states = dice.some(words.STATES, dice.number(2, 6))
    number = {"type": "number", "minimum": dice.number(0, 9), "description": f"Least {measure} of the {key}"}
    place = {
        "type": "object",
        "description": f"Where the {key} is",
        "properties": {
            "latitude": {"type": "number", "minimum": -90, "maximum": 90},
            "longitude": {"type": "number", "minimum": -180, "maximum": 180},
            measure: {"type": "number", "description": f"The {measure} there"},
        },
        "required": ["latitude", "longitude"],
    }
    options: tuple[tuple[str, Schema], ...] = (
        (f"{key}_state", {"type": "string", "enum": states, "description": f"State of the {key}"}),
        (f"min_{measure}", number),
        (f"{key}_ids", {"type": "array", "items": {"type": "string"}, "maxItems": dice.pick(words.LIMITS)}),
        ("position", place),
        ("items", {"type": "array", "items": place, "description": f"Several {key}s at once"}),
        (measure, {"anyOf": [{"type": "string"}, {"type": "number"}], "description": f"Its {measure}"}),
    )  # fmt: skip
    return dice.pick(options)


def _in_manner(schema: Schema, manner: str, dice: Dice) -> Schema:
    properties = schema["properties"]
    if manner == "zod":
        more = {"additionalProperties": False, "$schema": "http://json-schema.org/draft-07/schema#"}
        return {**schema, **more}
    if manner == "hand":
        for each in properties.values():
            if dice.chance(0.15):
                each.pop("description", None)
        return schema
    for name, each in properties.items():
        each["title"] = name.replace("_", " ").title()
        if "type" in each and name not in schema["required"] and dice.chance(0.5):
            plain = {key: each.pop(key) for key in ("type", "items", "enum", "format") if key in each}
            each.update({"anyOf": [plain, {"type": "null"}], "default": None})
    if "position" in properties:
        moved = {"$defs": {"Position": properties["position"]}}
        return {**schema, **moved, "properties": {**properties, "position": {"$ref": "#/$defs/Position"}}}
    return {**schema, "title": "Arguments"}
