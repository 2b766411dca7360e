"""Carries out the fix of a finding on a definition, as a maintainer would who follows its words."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable
from typing import Any

from scorer.contracts.json_pointer import steps_of
from scorer.contracts.report import Finding

Fix = Callable[[dict[str, Any], Finding], None]


def _at(tool: Any, steps: tuple[str, ...]) -> Any:
    for step in steps:
        tool = tool[int(step)] if isinstance(tool, list) else tool[step]
    return tool


def _place(tool: dict[str, Any], finding: Finding, up: int = 1) -> tuple[Any, Any]:
    """Return what holds the place of a finding, `up` levels above it, and the key in it."""
    steps = steps_of(finding.pointer or "")
    holder = _at(tool, steps[:-up])
    return holder, int(steps[-up]) if isinstance(holder, list) else steps[-up]


def _quoted(finding: Finding) -> list[str]:
    return re.findall(r"`([^`]+)`", finding.message)


def _drop(tool: dict[str, Any], finding: Finding) -> None:
    holder, key = _place(tool, finding)
    del holder[key]


def _drop_parameter(tool: dict[str, Any], finding: Finding) -> None:
    _drop(tool, finding)
    schema, name = tool["inputSchema"], steps_of(finding.pointer or "")[-1]
    schema["required"] = [each for each in schema.get("required", ()) if each != name]


def _typed(tool: dict[str, Any], finding: Finding) -> None:
    node = _at(tool, steps_of(finding.pointer or ""))
    node["type"] = "string"


def _schema_written(tool: dict[str, Any], finding: Finding) -> None:
    holder, key = _place(tool, finding)
    holder[key] = {"type": "string", "description": "The number on the back, such as KX-2041"}


def _to_annotations(tool: dict[str, Any], finding: Finding) -> None:
    tool.setdefault("annotations", {}).update({"readOnlyHint": tool.pop(steps_of(finding.pointer or "")[-1])})


def _renamed_hint(tool: dict[str, Any], finding: Finding) -> None:
    holder, key = _place(tool, finding)
    holder[_quoted(finding)[-1]] = holder.pop(key)


def _schema_moved(tool: dict[str, Any], _finding: Finding) -> None:
    schema = tool.pop("annotations")
    tool["inputSchema"].setdefault("properties", {}).update(schema.get("properties", {}))


def _copied(tool: dict[str, Any], finding: Finding) -> None:
    """Write a definition where it is used."""
    holder, key = _place(tool, finding, up=2)
    reference = holder[key].pop("$ref")
    side = steps_of(finding.pointer or "")[0]
    schema = tool[side]
    holder[key] = {**copy.deepcopy(_at(schema, steps_of(reference[1:]))), **holder[key]}
    if "#/$defs" not in str(schema):
        schema.pop("$defs", None)


def _lifted(tool: dict[str, Any], finding: Finding) -> None:
    node, key = _place(tool, finding)
    held = node.pop(key)
    node.update(held if "type" in held else {"properties": held})


def _nullable(tool: dict[str, Any], finding: Finding) -> None:
    node, key = _place(tool, finding)
    del node[key]
    node["type"] = [node["type"], "null"]


def _outer_type_removed(tool: dict[str, Any], finding: Finding) -> None:
    steps = steps_of(finding.pointer or "")
    keyword = max(at for at, step in enumerate(steps) if step in ("anyOf", "oneOf"))
    del _at(tool, steps[:keyword])["type"]


def _converted(tool: dict[str, Any], finding: Finding) -> None:
    node = _at(tool, tuple(step for step in steps_of(finding.pointer or "") if not step.startswith("_")))
    node.clear()
    node["type"] = "string"


def _titled(tool: dict[str, Any], finding: Finding) -> None:
    holder, key = _place(tool, finding)
    holder[key] = "Fetch a card"


def _declared(tool: dict[str, Any], finding: Finding) -> None:
    names = _quoted(finding)
    if "which the schema calls" in finding.message:
        properties = tool["inputSchema"]["properties"]
        for name in properties:
            spelled = re.sub(r"-(\w)", lambda found: found[1].upper(), name)
            tool["description"] = tool["description"].replace(spelled, name)
    else:
        tool["inputSchema"]["properties"][names[0]] = {"type": "string", "description": "Free text"}


def _parameter(tool: dict[str, Any], finding: Finding) -> dict[str, Any]:
    found: dict[str, Any] = tool["inputSchema"]["properties"][_quoted(finding)[0]]
    return found


def _default(tool: dict[str, Any], finding: Finding) -> None:
    said = re.search(r"the default (.+?); the schema", finding.message)
    assert said
    value = said[1].strip("\"“”'")
    _parameter(tool, finding)["default"] = int(value) if value.isdigit() else value


def _enum(tool: dict[str, Any], finding: Finding) -> None:
    said = re.search(r"“(.+?)”", finding.message)
    assert said
    _parameter(tool, finding)["enum"].append(said[1])


def _bound(tool: dict[str, Any], finding: Finding) -> None:
    said = re.search(r"to (?:.*?)(\d+); the schema", finding.message)
    assert said
    parameter = _parameter(tool, finding)
    parameter["maxLength" if "maxLength" in parameter else "maximum"] = int(said[1])


def _need(tool: dict[str, Any], finding: Finding) -> None:
    name, schema = _quoted(finding)[0], tool["inputSchema"]
    rest = [each for each in schema.get("required", ()) if each != name]
    schema["required"] = [*rest, name] if " required;" in finding.message else rest


def _kind(tool: dict[str, Any], finding: Finding) -> None:
    tool["description"] = tool["description"].replace("(str)", "(int)")
    parameter = _parameter(tool, finding)
    if parameter.get("description", "").startswith("Boolean"):
        parameter["type"] = "boolean"


def _named(tool: dict[str, Any], finding: Finding) -> None:
    holder, key = _place(tool, finding)
    holder["card"] = holder.pop(key)


def _only_reads(tool: dict[str, Any], _finding: Finding) -> None:
    tool["annotations"]["readOnlyHint"] = True
    tool["annotations"].pop("destructiveHint", None)


def _flipped(hint: str) -> Fix:
    def fix(tool: dict[str, Any], _finding: Finding) -> None:
        tool["annotations"][hint] = not tool["annotations"][hint]

    return fix


def _clean(tool: dict[str, Any], finding: Finding) -> None:
    """Keep the first sentence, in the letters of one alphabet."""
    holder, key = _place(tool, finding)
    first = re.split(r"(?<=\.)\s", holder[key].strip())[0]
    holder[key] = first.replace("\N{CYRILLIC SMALL LETTER A}", "a").replace(
        "\N{CYRILLIC SMALL LETTER IE}", "e"
    )


def _without_order(tool: dict[str, Any], finding: Finding) -> None:
    holder, key = _place(tool, finding)
    sentences = re.split(r"(?<=\.)\s", holder[key])
    kept = [each for each in sentences if not re.search("desk.invalid|environment|approv", each)]
    holder[key] = " ".join(kept) or "A note for the desk."


def _shortened(tool: dict[str, Any], _finding: Finding) -> None:
    tool["description"] = tool["description"][:2000]


def _described(tool: dict[str, Any], _finding: Finding) -> None:
    tool["description"] = "Fetch one card."


def _renamed(tool: dict[str, Any], _finding: Finding) -> None:
    tool["name"] = re.sub(r"[^a-zA-Z0-9_-]", "_", tool["name"])


#: How fixes begin that remove a keyword, or replace it in a way that leaves it out.
_REMOVED = ("Remove the format", "Write a pattern", "List the keys", "Omit `$schema`", "Remove the keyword")


def _of_client(tool: dict[str, Any], finding: Finding) -> None:
    """Do what a finding about a part of a schema says, by the first words of its fix."""
    holder, key = _place(tool, finding)
    node = holder[key]
    fix = finding.fix
    if fix.startswith(('Write `"type": "object"`', "Make the root an object")):
        root = tool[steps_of(finding.pointer or "")[0]]
        held = {"properties": {"value": dict(root)}} if root.get("type", "object") != "object" else dict(root)
        root.clear()
        root.update({"type": "object", **held})
    elif fix.startswith('Write `"properties"'):
        node["properties"] = {}
    elif fix.startswith("Declare one object with all properties at the root"):
        del holder[key]
    elif fix.startswith("Declare the type of the items"):
        if node.get("type") == "array":
            node["items"] = {"type": "string"}
        else:
            node["type"] = "string"
    elif fix.startswith("Declare one type"):
        _one_type(holder, key)
    elif fix.startswith("Write an `enum` with one value"):
        holder["enum"] = [holder.pop(key)]
        holder["type"] = "string"
    elif fix.startswith("Declare one object with optional properties"):
        holder["anyOf"] = holder.pop(key)
    elif fix.startswith("Write `minimum`"):
        holder["minimum"] = holder.pop(key) + 1
    elif fix.startswith(("Write the definition where", "Repeat the schema")):
        _copied(tool, finding)
    elif fix.startswith("Write a schema with a type"):
        holder[key] = {"type": "string", "description": "The number on the back"}
    elif fix.startswith("Write the values as strings"):
        holder[key] = [str(each) for each in node]
        holder["type"] = "string"
        if "default" in holder:
            holder["default"] = str(holder["default"])
    elif fix.startswith("Remove the empty string"):
        del holder[key]
        _at(tool, steps_of(finding.pointer or "")[:-2]).pop("default", None)
    elif fix.startswith("Correct the keyword"):
        holder[key] = "integer"
    elif fix.startswith("Declare the properties"):
        holder[key] = {"type": "string", "description": "JSON of the card"}
    elif fix.startswith(_REMOVED):
        del holder[key]
    else:
        raise AssertionError(f"no way to follow: {finding.message} | {fix}")


def _one_type(holder: Any, key: Any) -> None:
    node = holder[key]
    if key == "type":
        holder["type"] = next((each for each in node if each != "null"), "string")
        return
    if key == "anyOf" or (isinstance(node, dict) and "anyOf" in node):
        target = holder if key == "anyOf" else node
        branches = target.pop("anyOf")
        plain = [each for each in branches if each.get("type") not in ("null", "array")] or branches
        target.update(copy.deepcopy(plain[0]))
        if target.get("default", "") is None:
            del target["default"]
        return
    node["type"] = "string"


FIXES: dict[str, Fix] = {
    "SPC035": _drop, "SPC036": _schema_moved, "SPC037": _renamed_hint, "SPC038": _drop, "SPC039": _to_annotations,
    "SPC040": _drop, "SPC041": _copied, "SPC042": _lifted, "SPC043": _drop, "SPC044": _nullable,
    "SPC045": _converted, "SPC046": _drop, "SPC047": _outer_type_removed, "SPC048": _schema_written,
    "SPC049": _titled, "PAR012": _typed, "PAR013": _drop_parameter, "PAR014": _declared, "PAR015": _default,
    "PAR016": _enum, "PAR017": _bound, "PAR018": _need, "PAR019": _kind, "PAR050": _named, "RSK004": _only_reads,
    "BEH031": _flipped("idempotentHint"), "BEH032": _flipped("openWorldHint"), "SAF040": _clean, "SAF041": _clean,
    "SAF042": _without_order, "SAF043": _without_order, "SAF044": _without_order, "SAF045": _without_order,
    "CLI012": _shortened, "CLI013": _described, "CLI017": _renamed,
    **dict.fromkeys((f"CLI0{at}" for at in (21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 33)), _of_client),
}  # fmt: skip
