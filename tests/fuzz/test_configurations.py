"""Whatever a configuration file or a variable sets, the program obeys it or refuses it in one line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from scorer.config.registry import NO_CONFIG_VARIABLE, SETTINGS
from tests.fuzz.mutated import mutated
from tests.fuzz.program import WITNESS, ran
from tests.fuzz.strength import fuzz
from tests.fuzz.texts import TEXTS
from tests.spec.definitions import VALUES
from tests.support.snapshots import good_file

pytestmark = pytest.mark.slow

#: Values of every type, those of other settings included.
_VALUES: Final = (
    st.sampled_from([value for each in SETTINGS for value in (each.default, each.example, *each.choices)])
    | TEXTS
    | VALUES
    | st.sampled_from(
        [[], {}, [[]], ["PUR"], {"usage": 9}, -1, 10**30, "1e5", "python:leaves:witness", "HEAD:good.json"]
    )
)
_KEYS: Final = st.sampled_from([each.key for each in SETTINGS])
_RULES: Final = st.sampled_from(["suppress", "overrides"])
_ENTRY: Final = st.dictionaries(
    st.sampled_from(
        ["rule", "tool", "server", "reason", "until", "match", "level", "rules", "ignore", "risk"]
    ),
    TEXTS | VALUES | st.sampled_from(["PUR000", "*", "lend_*", "2020-01-01", "2999-12-31"]),
    max_size=4,
)
_GOOD: Final = (
    b'profile = "pedantic"\nselect = ["ALL"]\nsnapshot = "good.json"\n\n[gate]\nfail-under = "B"\nmin-tools = 2\n'
    b'min-dimension = { usage = 2 }\n\n[[suppress]]\nrule = "PUR000"\ntool = "a*"\nreason = "x"\nuntil = 2999-01-01\n',
    b'extend-ignore = ["CON005"]\nclients = ["cursor"]\nformat = "json"\n',
)


def toml(value: Any) -> str:
    """Write a value as TOML would; what TOML does not have (null, lone surrogates) makes a broken file."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(key)} = {toml(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(toml, value))}]"
    return json.dumps(value, default=dict)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("configurations")
    good_file(folder).rename(folder / "good.json")
    (folder / "leaves.py").write_text(f"open({WITNESS!r}, 'w')\n")
    return folder


def obey(folder: Path, env: dict[str, str] | None = None) -> None:
    """Run what reads the configuration: with its own target, with a file, and the command that shows it."""
    variables: dict[str, Any] = {NO_CONFIG_VARIABLE: None, **(env or {})}
    for command in (["check"], ["check", "good.json"], ["config", "show"], ["plan", "good.json"]):
        ran(folder, *command, env=variables)


@fuzz(100)
@example(settings={"snapshot": "python:leaves:server"}, tables=[])
@example(settings={"baseline": "python:leaves:server"}, tables=[])
@given(
    settings=st.dictionaries(_KEYS, _VALUES, max_size=4),
    tables=st.lists(st.tuples(_RULES, _ENTRY), max_size=3),
)
def test_any_value_of_any_setting(
    folder: Path, settings: dict[str, Any], tables: list[tuple[str, dict[str, Any]]]
) -> None:
    lines = [f"{key} = {toml(value)}\n" for key, value in settings.items()]
    for table, entry in tables:
        lines += [f"[[{table}]]\n", *(f"{key} = {toml(value)}\n" for key, value in entry.items())]
    (folder / "mcp-scorer.toml").write_text("".join(lines), encoding="utf-8", errors="surrogatepass")
    obey(folder)


@fuzz(100)
@given(data=mutated(_GOOD))
def test_any_bytes_in_a_configuration_file(folder: Path, data: bytes) -> None:
    (folder / "mcp-scorer.toml").write_bytes(data)
    obey(folder)


@fuzz(100)
@given(
    variables=st.dictionaries(
        st.sampled_from([each.variable for each in SETTINGS]) | st.just("MCP_SCORER_NO_SUCH"),
        (TEXTS | _VALUES.map(str)).map(
            lambda value: value.replace("\0", "").encode("utf-8", "replace").decode()
        ),
        max_size=3,
    )
)
def test_any_value_of_any_variable(folder: Path, variables: dict[str, str]) -> None:
    (folder / "mcp-scorer.toml").unlink(missing_ok=True)
    obey(folder, variables)
