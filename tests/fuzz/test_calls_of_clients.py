"""Whatever an MCP client passes, it gets a result that its schema describes, or one line that says what is wrong."""

from __future__ import annotations

import json
from contextlib import chdir
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from scorer.formats.sanitize import HIDDEN
from tests.fuzz.program import WITNESS
from tests.fuzz.strength import fuzz
from tests.fuzz.texts import DOCUMENTS, NAMES, TEXTS, TOOL_LISTS
from tests.serving.clients import access, outcome, talk
from tests.spec.definitions import VALUES

if TYPE_CHECKING:
    from mcp import Client

FILE: Final = "mcp-tools.json"
_SOURCES: Final = st.fixed_dictionaries(
    {}, optional={"tools": TOOL_LISTS | VALUES, "path": st.just(FILE) | TEXTS | VALUES, "server": TEXTS}
) | st.fixed_dictionaries({"path": st.just(FILE)})
_LIMITS: Final = st.integers(-1, 102) | VALUES
_SINGLE: Final = st.builds(
    lambda source, more: {**source, **more},
    _SOURCES,
    st.fixed_dictionaries({}, optional={"limit": _LIMITS, "offset": _LIMITS, "tool": NAMES | VALUES}),
)
_CALLS: Final = st.one_of(
    st.tuples(st.sampled_from(["score_definitions", "suggest_edits"]), _SINGLE),
    st.tuples(
        st.just("compare_versions"), st.fixed_dictionaries({"old": _SOURCES, "new": _SOURCES | VALUES})
    ),
    st.tuples(st.just("explain_rule"), st.fixed_dictionaries({"id": TEXTS | VALUES})),
)


def is_message(call: tuple[str, dict[str, Any]]) -> bool:
    """Return whether a client can send a call: the SDK writes no half of a character."""
    try:
        json.dumps(call, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return False
    return True


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("calls")


@fuzz(40)
@given(calls=st.lists(_CALLS, min_size=1, max_size=3), document=DOCUMENTS)
def test_every_call_gets_a_result_or_one_line(
    folder: Path, calls: list[tuple[str, dict[str, Any]]], document: Any
) -> None:
    async def work(client: Client) -> list[Any]:  # the client compares each result with its schema
        return [outcome(await client.call_tool(name, arguments)) for name, arguments in calls]

    assume(all(map(is_message, calls)))
    (folder / FILE).write_text(json.dumps(document))
    with chdir(folder):
        for found in talk(work, access(folders=[folder])):
            shown = found if isinstance(found, str) else json.dumps(found, ensure_ascii=False)
            assert shown
            assert not HIDDEN.search(shown)
            shown.encode()
    assert not (folder / WITNESS).exists()
