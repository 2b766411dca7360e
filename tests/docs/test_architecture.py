"""The architecture page against the code: its rooms, its arrows, and what the core may not load."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.support.command_line import ROOT, environment
from tests.support.snapshots import good_file

if TYPE_CHECKING:
    from collections.abc import Iterator

PACKAGE = ROOT / "scorer"
PAGE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")

#: Every room may import it, so the picture draws no arrow to it.
CONTRACTS = "contracts"

#: What opens connections or starts processes, though the standard library brings it.
NETWORK = {"asyncio", "ftplib", "http", "multiprocessing", "smtplib", "socket", "ssl", "subprocess", "urllib"}
HARMLESS = {"urllib.parse"}


@dataclass(frozen=True)
class Room:
    name: str
    places: frozenset[str]
    outside: frozenset[str]


@dataclass(frozen=True)
class Import:
    importer: str
    imported: str


@cache
def rooms() -> dict[str, Room]:
    rows = re.findall(r"^\| (\w+) \| (`[^|]+) \| ([^|]*)\| [^|]+ \|$", PAGE, re.MULTILINE)
    return {
        name: Room(name, *(frozenset(re.findall(r"`([^`]+)`", cell)) for cell in cells))
        for name, *cells in rows
    }


def arrows() -> set[tuple[str, str]]:
    return set(re.findall(r"^ +(\w+) --> (\w+)$", PAGE, re.MULTILINE))


def modules() -> dict[str, Path]:
    return {dotted(path): path for path in sorted(PACKAGE.rglob("*.py"))}


def dotted(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def place(module: str) -> str:
    """The name that the page gives the module: its file in scorer/, or the folder with a slash."""
    top = module.split(".")[1:2]
    if not top:
        return "__init__.py"
    return f"{top[0]}/" if (PACKAGE / top[0]).is_dir() else f"{top[0]}.py"


def room_of(module: str) -> str:
    return next((room.name for room in rooms().values() if place(module) in room.places), "(no room)")


def imports() -> Iterator[Import]:
    known = modules()
    for module, path in known.items():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                yield from (Import(module, alias.name) for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                assert node.level == 0, f"{module} imports relatively"
                source = node.module or ""
                for alias in node.names:
                    whole = f"{source}.{alias.name}"
                    yield Import(module, whole if whole in known or source == "urllib" else source)


def ours(item: Import) -> bool:
    return item.imported.split(".")[0] == "scorer"


def between_rooms() -> dict[tuple[str, str], Import]:
    """The imports that go from one room to another, contracts aside, by their rooms."""
    found = {(room_of(item.importer), room_of(item.imported)): item for item in imports() if ours(item)}
    return {rooms: item for rooms, item in found.items() if rooms[0] != rooms[1] and rooms[1] != CONTRACTS}


def test_every_module_and_folder_has_one_room_and_every_name_on_the_page_exists():
    named = [name for room in rooms().values() for name in room.places]
    assert sorted(named) == sorted({place(module) for module in modules()})


def test_every_import_between_rooms_has_an_arrow():
    drawn = arrows()
    assert [item for rooms, item in between_rooms().items() if rooms not in drawn] == []


def test_every_arrow_stands_for_an_import():
    assert arrows() - between_rooms().keys() == set()


def test_contracts_import_nothing_of_the_other_rooms():
    assert [pair for pair in between_rooms() if pair[0] == CONTRACTS] == []


def test_a_room_imports_from_outside_what_the_page_says_and_no_more():
    used: dict[str, set[str]] = {name: set() for name in rooms()}
    for item in imports():
        top = item.imported.split(".")[0]
        if not ours(item) and top not in sys.stdlib_module_names:
            used[room_of(item.importer)].add(top)
    assert used == {room.name: set(room.outside) for room in rooms().values()}


def test_only_capturing_imports_what_connects_or_starts_processes():
    reaching = [
        item for item in imports() if item.imported.split(".")[0] in NETWORK and item.imported not in HARMLESS
    ]
    assert {room_of(item.importer) for item in reaching} == {"capturing"}


@pytest.mark.parametrize(
    ("run", "unloaded"),
    [
        (
            "import json; from scorer.contracts.definitions import Snapshot; import scorer; "
            "tools = json.load(open(sys.argv[1]))['tools']; "
            "scorer.score_server(Snapshot('desk', 'desk', tuple(tools)))",
            {
                "mcp",
                "jinja2",
                "rich",
                "click",
                "httpx2",
                "anyio",
                "socket",
                "ssl",
                "asyncio",
                "scorer.capturing",
            },
        ),
        ("import scorer; scorer.capture(sys.argv[1])", {"mcp", "httpx2", "anyio", "pydantic"}),
        (
            "import scorer.cli; sys.argv[1:] = ['check', sys.argv[1]]; "
            "atexit.register(lambda: print(sorted(unloaded & set(sys.modules)))); scorer.cli.main()",
            {"mcp", "httpx2", "pydantic", "jinja2"},
        ),
    ],
    ids=["the core scores", "a file is read", "a file is checked"],
)
def test_without_loading_the_sdk(run: str, unloaded: set[str], tmp_path: Path):
    code = f"import atexit, sys; unloaded = {unloaded!r}; {run}; print(sorted(unloaded & set(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", code, good_file(tmp_path)],
        env=environment(),
        capture_output=True,
        check=True,
        text=True,
    )
    assert done.stdout.splitlines()[-1] == "[]"
