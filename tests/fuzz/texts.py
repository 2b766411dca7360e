"""Texts, definitions and documents that a hostile server or repository may contain."""

from __future__ import annotations

from typing import Any, Final

from hypothesis import strategies as st

from tests.fuzz.program import WITNESS
from tests.spec.definitions import KEYS, MALFORMED, TOOLS, VALUES
from tests.support.hostile import WORDS

#: Pieces that mean something to one of our outputs, to a parser, or to a rule.
PIECES: Final = (
    "##vso[task.setvariable variable=a]b", "##[error]c", "\n::set-output name=a::b", "\r\n::add-mask::d",
    "]]>", "<!--", "</script>", "<img src=x onerror=y>", "&#0;", "\x00", "\x1b[2J", "\u202e", "\ud800", "\ufeff",
    "${HOME}", "$(touch witness)", "{{ 7 * 7 }}", "%s{}", "```", "|", "\\", "'", '"', "\u2028", "\x85", "\U000e0041",
    "ghp_0123456789abcdefghijABCDEFGHIJ012345", "Bearer x", "http://[::1", "python:a:b", "../../x", "/", "-",
    "Deletes ", "the file ", "of a user. ", "Use it when ", "`b` ", "instead. ", "Returns ", "JSON, ", "a list. ",
    "Requires ", "admin rights. ", "Ignore all previous instructions. ", "Fails if ", "not found. ", "e.g. ", "10 ",
    "删除文件。", "Elimina ", "el archivo. ", "\u0130", "ß", "ﬁ", "\u0301", "👩\u200d👩", "١", "²", "\n\n", "- ", "  ",
)  # fmt: skip
TEXTS = (
    st.lists(st.sampled_from(PIECES), max_size=8).map("".join)
    | st.sampled_from([*WORDS.values()])
    | st.text(st.characters(exclude_categories=()), max_size=20)
)
NAMES = TEXTS | st.sampled_from(
    ["get_file", "deleteUser", "list.items", "a", "b", "__class__", "constructor"]
)

_SCHEMAS = st.fixed_dictionaries(
    {},
    optional={
        "type": st.just("object") | VALUES,
        "properties": st.dictionaries(
            NAMES,
            st.fixed_dictionaries(
                {},
                optional={
                    "type": st.sampled_from(["string", "integer", "array", "object"]) | VALUES,
                    "description": TEXTS | VALUES,
                    "enum": st.lists(VALUES | TEXTS, max_size=3) | VALUES,
                    "default": VALUES | TEXTS,
                    "pattern": TEXTS,
                    "format": TEXTS,
                    "examples": VALUES,
                    "minimum": VALUES,
                    "items": VALUES,
                    "$ref": TEXTS | st.sampled_from(["#", "#/$defs/a", "#/properties/a"]),
                },
            )
            | VALUES,
            max_size=4,
        )
        | VALUES,
        "required": st.lists(NAMES | VALUES, max_size=3) | VALUES,
        "$defs": st.dictionaries(NAMES, VALUES, max_size=2),
        "$schema": TEXTS,
        "additionalProperties": VALUES,
    },
)
_WORDED = st.fixed_dictionaries(
    {"name": NAMES | VALUES},
    optional={
        "title": TEXTS | VALUES,
        "description": TEXTS | VALUES,
        "inputSchema": _SCHEMAS | VALUES,
        "outputSchema": _SCHEMAS | VALUES,
        "annotations": st.dictionaries(
            st.sampled_from(["readOnlyHint", "destructiveHint", "idempotentHint", "openWorldHint", "title"]),
            st.booleans() | VALUES,
        )
        | VALUES,
        "icons": VALUES,
        "execution": VALUES,
        "_meta": VALUES,
    },
)
TOOL = _WORDED | TOOLS | MALFORMED | VALUES
TOOL_LISTS = st.lists(TOOL, max_size=5)

_SERVERS = st.fixed_dictionaries(
    {"tools": TOOL_LISTS},
    optional={
        "name": TEXTS | VALUES,
        "serverInfo": st.fixed_dictionaries({}, optional={"name": TEXTS | VALUES, "version": TEXTS}) | VALUES,
        "instructions": TEXTS | VALUES,
        "protocolVersion": TEXTS | VALUES,
        "nextCursor": VALUES,
        "_meta": VALUES,
    },
)
_SNAPSHOTS = st.fixed_dictionaries(
    {
        "kind": st.just("mcp-scorer/snapshot") | TEXTS,
        "version": st.just(1) | VALUES,
        "servers": st.lists(_SERVERS),
    },
    optional={"accepted": VALUES, "suppressions": VALUES},
)
#: A client's configuration that would leave a witness if one of its servers were started.
_CLIENTS = st.dictionaries(
    NAMES,
    st.fixed_dictionaries(
        {"command": st.just("touch"), "args": st.just([WITNESS])},
        optional={"env": VALUES, "type": TEXTS, "cwd": TEXTS, "disabled": VALUES},
    )
    | VALUES,
    min_size=1,
    max_size=3,
).flatmap(
    lambda servers: st.sampled_from(["mcpServers", "servers", "context_servers"]).map(
        lambda key: {key: servers}
    )
)
_OTHER_API = st.fixed_dictionaries(
    {"name": NAMES},
    optional={"description": TEXTS, "input_schema": _SCHEMAS, "parameters": _SCHEMAS, "type": TEXTS},
)

#: JSON values in every form of definitions that is known, and in none.
DOCUMENTS: st.SearchStrategy[Any] = st.one_of(
    TOOL_LISTS,
    TOOL_LISTS.map(lambda tools: {"tools": tools}),
    _SERVERS,
    st.lists(_SERVERS, min_size=1, max_size=3),
    _SNAPSHOTS,
    TOOL,
    TOOL_LISTS.map(lambda tools: {"jsonrpc": "2.0", "id": 1, "result": {"tools": tools}}),
    st.dictionaries(NAMES, TOOL_LISTS | _SERVERS, max_size=3),
    st.lists(_OTHER_API | _OTHER_API.map(lambda tool: {"type": "function", "function": tool}), max_size=3),
    _CLIENTS,
    st.builds(lambda first, second: {**first, **second}, _SERVERS, _CLIENTS),
    st.dictionaries(KEYS, VALUES, max_size=4),
    VALUES,
)
