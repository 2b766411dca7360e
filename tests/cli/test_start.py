"""What a start of the program loads: no more than the command needs, since loading takes longer than the work."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from typing import TYPE_CHECKING

import pytest

import hatch_build
from scorer.claims.kinds import KINDS
from scorer.data import prepared
from scorer.data.resources import data_dir
from scorer.data.rubric import load_rubric
from scorer.formats.all_pages import all_pages
from scorer.formats.pages import page, prepared_pages
from scorer.language.needs import find_needs, needs_of
from scorer.rules import ALL_RULES
from tests.support.command_line import ROOT, environment, run
from tests.support.snapshots import good_file

if TYPE_CHECKING:
    from pathlib import Path

#: A command that shows words alone loads these modules, and click.
WORDS = {
    "scorer",
    "scorer.cli",
    "scorer.cli.app",
    "scorer.cli.failure",
    "scorer.cli.streams",
    "scorer.contracts",
    "scorer.contracts.errors",
    "scorer.data",
    "scorer.data.messages",
    "scorer.data.prepared",
    "scorer.data.resources",
    "scorer.version",
}
#: The help lists targets by their records.
TARGETS = {
    "scorer.capturing",
    "scorer.capturing.document_kinds",
    "scorer.capturing.target_kind",
    "scorer.capturing.target_kinds",
    "scorer.contracts.limits",
}
#: A page is filled to the width of the terminal.
PAGE = {
    "scorer.cli.config_options",
    "scorer.cli.explain",
    "scorer.cli.output",
    "scorer.contracts.location",
    "scorer.formats",
    "scorer.formats.pages",
    "scorer.formats.view_options",
}
#: What nothing about a file of definitions needs: other packages, what connects, and what other files and runs need.
NOT_FOR_A_FILE = {
    "asyncio",
    "jinja2",
    "jsonschema",
    "logging",
    "mcp",
    "pydantic",
    "rapidfuzz",
    "ruamel",
    "scorer.calibration",
    "scorer.capturing.connect",
    "scorer.capturing.git",
    "scorer.capturing.kinds.client_configuration",
    "scorer.capturing.kinds.git_revision",
    "scorer.capturing.kinds.registry_entry",
    "scorer.capturing.kinds.standard_input",
    "scorer.capturing.kinds.url",
    "scorer.capturing.mistaken_targets",
    "scorer.capturing.named_shapes",
    "scorer.capturing.notations",
    "scorer.capturing.recorded_messages",
    "scorer.capturing.yaml_text",
    "scorer.formats.html",
    "scorer.formats.json",
    "scorer.formats.markdown",
    "scorer.formats.sarif",
    "scorer.language.triggers",
    "snowballstemmer",
    "socket",
    "ssl",
    "subprocess",
    "tomllib",
}


@pytest.fixture(scope="module", autouse=True)
def _prepared() -> None:
    """Prepare what building prepares, where that has not been done."""
    hatch_build.prepare_all()


def loaded(*words: object, cwd: Path = ROOT) -> set[str]:
    """Return the modules that Python loads for these words after its name, beyond those that it always loads."""

    def modules(*given: object) -> set[str]:
        done = subprocess.run(
            [sys.executable, "-X", "importtime", *map(str, given)],
            env=environment(),
            cwd=cwd,
            capture_output=True,
            check=True,
            text=True,
        )
        return set(re.findall(r"^import time: +\d+ \| +\d+ \| +(\S+)$", done.stderr, re.MULTILINE))

    return modules(*words) - modules("-c", "pass")


def foreign(modules: set[str]) -> set[str]:
    """Return the packages among modules that neither Python nor this project brings."""
    tops = {module.split(".")[0] for module in modules}
    own = {"scorer", "org"}  # Python's `copy` looks for org.python, which only Jython has
    return {top for top in tops - own if top not in sys.stdlib_module_names and top[0] != "_"}


def ours(modules: set[str]) -> set[str]:
    return {module for module in modules if module.split(".")[0] == "scorer"}


def test_the_library_loads_its_parts_when_they_are_used() -> None:
    modules = loaded("-c", "import scorer")
    assert (ours(modules), foreign(modules)) == ({"scorer", "scorer.version"}, set())


@pytest.mark.parametrize(
    ("words", "more"),
    [
        (["--version"], set()),
        (["--help"], TARGETS),
        (["explain", "PUR000"], PAGE),
        (["explain", "no-description"], PAGE),
        (["explain", "errors"], PAGE),
    ],
    ids=["--version", "--help", "a rule by its id", "a rule by its name", "a kind of claim"],
)
def test_words_alone_load_no_room_that_scores(words: list[str], more: set[str]) -> None:
    modules = loaded("-m", "scorer", *words)
    assert (ours(modules) - more, foreign(modules)) == (WORDS, {"click"})


@pytest.mark.parametrize(
    ("options", "packages"),
    [([], {"click", "rich"}), (["-q"], {"click", "rich"}), (["--format", "json"], {"click"})],
    ids=["text", "-q", "json"],
)
def test_a_file_is_checked_with_what_a_file_needs(
    options: list[str], packages: set[str], tmp_path: Path
) -> None:
    modules = loaded("-m", "scorer", "check", good_file(tmp_path), *options, cwd=tmp_path)
    used = {"scorer.formats.json"} if options == ["--format", "json"] else set()
    assert modules & NOT_FOR_A_FILE == used
    assert foreign(modules) == packages


def test_without_prepared_data_the_program_says_the_same(tmp_path: Path) -> None:
    def said(before: str, *words: object) -> bytes:
        code = f"{before}; from scorer.__main__ import main; main()"
        command = [sys.executable, "-c", code, *map(str, words)]
        return subprocess.run(
            command, env=environment(), cwd=tmp_path, capture_output=True, check=True
        ).stdout

    without = "from pathlib import Path; from scorer.data import prepared; prepared.FOLDER = Path('none')"
    for words in (["check", good_file(tmp_path), "--details"], ["explain", "PUR000"], ["--help"]):
        assert said(without, *words) == said("pass", *words)


def test_prepared_data_is_what_its_files_say() -> None:
    for path in (*data_dir("rubrics").rglob("*.toml"), *data_dir("reports").rglob("*.toml")):
        content = path.read_bytes()
        assert prepared.prepared_table(path, content) == tomllib.loads(content.decode()), path
        assert prepared.prepared_table(path, content + b"\n") is None, path


def test_prepared_needs_are_those_of_the_constructions() -> None:
    assert {language: needs_of(language) == find_needs(language) for language in ("en", "es")} == {
        "en": True,
        "es": True,
    }


def test_prepared_pages_are_those_of_all_rules_and_kinds_of_claims() -> None:
    found = prepared_pages()
    assert found is not None
    made = all_pages(ALL_RULES, KINDS, load_rubric())
    shown = [
        {name: [page(each, 80) for each in pages] for name, pages in all.items()} for all in (found, made)
    ]
    assert shown[0] == shown[1]


def test_what_a_run_needs_is_not_written_by_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prepared, "FOLDER", tmp_path / "prepared")
    run("check", good_file(tmp_path))
    assert not (tmp_path / "prepared").exists()
