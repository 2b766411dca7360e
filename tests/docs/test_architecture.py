"""The architecture page against the code: its rooms, its arrows, and what the core may not load."""

from __future__ import annotations

import ast
import os
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
PATH = ROOT / "docs" / "architecture.md"
PAGE = PATH.read_text(encoding="utf-8")

#: Every room may import it, so the picture draws no arrow to it.
CONTRACTS = "contracts"
#: The modules at the top of the package.
TOP = "package"
#: What any room may import: the version alone.
EVERYWHERE = "scorer.version"

#: What opens connections or starts processes, though the standard library brings it.
NETWORK = {"asyncio", "ftplib", "http", "multiprocessing", "smtplib", "socket", "ssl", "subprocess", "urllib"}
HARMLESS = {"urllib.parse"}


@dataclass(frozen=True)
class Import:
    importer: str
    imported: str


@cache
def rooms() -> dict[str, frozenset[str]]:
    """Return what each room imports from outside, in the order of the table."""
    rows = re.findall(r"^\| (\w+) \| [^|]+ \| ?([^|]*)\|$", PAGE, re.MULTILINE)
    return {name: frozenset(re.findall(r"`([^`]+)`", outside)) for name, outside in rows if name != "Room"}


def arrows() -> set[tuple[str, str]]:
    return set(re.findall(r"^ +(\w+) --> (\w+)$", PAGE, re.MULTILINE))


def modules() -> dict[str, Path]:
    return {dotted(path): path for path in sorted(PACKAGE.rglob("*.py"))}


def dotted(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def room_of(module: str) -> str:
    top = module.split(".")[1:2]
    return top[0] if top and (PACKAGE / top[0]).is_dir() else TOP


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
    found = {
        (room_of(item.importer), room_of(item.imported)): item
        for item in imports()
        if ours(item) and item.imported != EVERYWHERE
    }
    return {rooms: item for rooms, item in found.items() if rooms[0] != rooms[1] and rooms[1] != CONTRACTS}


@pytest.fixture(scope="module", autouse=True)
def _drawn() -> None:
    """Draw the arrows anew where documents are to be written."""
    if os.environ.get("UPDATE_DOCS"):
        lines = "\n".join(f"    {one} --> {other}" for one, other in sorted(between_rooms()))
        picture = f"```mermaid\nflowchart TD\n{lines}\n```"
        marked = r"(<!-- arrows: [^>]*-->\n).*?(\n<!-- /arrows -->)"
        page = re.sub(marked, lambda match: match[1] + picture + match[2], PAGE, flags=re.DOTALL)
        PATH.write_text(page, encoding="utf-8")


def test_every_folder_is_a_room_and_every_room_a_folder() -> None:
    folders = {path.name for path in PACKAGE.iterdir() if (path / "__init__.py").exists()}
    assert folders == rooms().keys() - {TOP}


def test_no_module_stands_at_the_top_but_the_packages_own() -> None:
    assert {path.name for path in PACKAGE.glob("*.py")} == {"__init__.py", "__main__.py", "version.py"}


def test_every_room_says_what_it_takes_gives_and_must_not_do() -> None:
    docs = {
        name: ast.get_docstring(ast.parse((PACKAGE / name / "__init__.py").read_text()))
        for name in rooms()
        if name != TOP
    }
    assert [
        name for name, doc in docs.items() if not re.search(r"(?s)\bgives\b.*\bmust not\b", doc or "")
    ] == []


def test_every_import_between_rooms_has_an_arrow() -> None:
    drawn = arrows()
    assert [item for rooms, item in between_rooms().items() if rooms not in drawn] == []


def test_every_arrow_stands_for_an_import() -> None:
    assert arrows() - between_rooms().keys() == set()


def test_a_room_imports_only_rooms_above_it() -> None:
    order = list(rooms())
    upward = [
        item
        for (one, other), item in between_rooms().items()
        if one != TOP and order.index(other) > order.index(one)
    ]
    assert upward == []


def test_a_room_imports_from_outside_what_the_page_says_and_no_more() -> None:
    used: dict[str, set[str]] = {name: set() for name in rooms()}
    for item in imports():
        top = item.imported.split(".")[0]
        if not ours(item) and top not in sys.stdlib_module_names:
            used[room_of(item.importer)].add(top)
    assert used == {name: set(outside) for name, outside in rooms().items()}


def test_only_capturing_imports_what_connects_or_starts_processes() -> None:
    reaching = [
        item for item in imports() if item.imported.split(".")[0] in NETWORK and item.imported not in HARMLESS
    ]
    workers = {("catalogue", "multiprocessing")}  # copies of this program, which score
    assert {room_of(item.importer) for item in reaching} == {"capturing", "catalogue"}
    assert {
        (room_of(each.importer), each.imported.split(".")[0])
        for each in reaching
        if room_of(each.importer) != "capturing"
    } == workers


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
def test_without_loading_the_sdk(run: str, unloaded: set[str], tmp_path: Path) -> None:
    code = f"import atexit, sys; unloaded = {unloaded!r}; {run}; print(sorted(unloaded & set(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", code, good_file(tmp_path)],
        env=environment(),
        capture_output=True,
        check=True,
        text=True,
    )
    assert done.stdout.splitlines()[-1] == "[]"
