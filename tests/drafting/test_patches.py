"""Patches of drafts: they apply, they change the texts and nothing else, and what is not in them is named."""

from __future__ import annotations

import ast
import json
import shutil
import subprocess
from typing import TYPE_CHECKING, Any

import pytest

from tests.drafting.drafted import tool
from tests.support.command_line import run
from tests.support.snapshots import write_tools

if TYPE_CHECKING:
    from pathlib import Path

TIDE = tool("get_tide", "Shows the tide", "berth")
needs_git = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
needs_patch = pytest.mark.skipif(shutil.which("patch") is None, reason="patch is not installed")

DOCUMENTED = '''"""A harbor."""


def get_tide(berth: str) -> str:
    """Shows the tide"""
    return "Shows the tide of " + berth


def get_wind(berth: str) -> str:
    r"""Shows the wind at `\\\\berth`.

    Args:
        berth: Number of the berth.
    """
    return berth
'''


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def patched(folder: Path, *arguments: object) -> tuple[str, str]:
    """Apply the patch that a draft writes; return the patch, and what was said on stderr."""
    done = run("draft", *arguments, "--format", "patch", "--out", "drafts.patch")
    assert done.exit_code == 0, done.stderr
    patch = folder / "drafts.patch"
    if patch.stat().st_size:
        subprocess.run(["git", "apply", "drafts.patch"], cwd=folder, check=True, capture_output=True)
    return patch.read_text(encoding="utf-8"), done.stderr


def texts(definitions: dict[str, Any]) -> dict[str, str]:
    return {each["name"]: each["description"] for each in definitions["tools"]}


def functions_of(source: str) -> dict[str, ast.FunctionDef]:
    return {each.name: each for each in ast.parse(source).body if isinstance(each, ast.FunctionDef)}


def wanted(path: Path) -> dict[str, dict[str, Any]]:
    """Return the drafts of a file by the name of the tool."""
    report = json.loads(run("draft", path, "--format", "json").stdout)
    return {draft["name"]: draft for server in report["servers"] for draft in server["drafts"]}


@needs_git
@pytest.mark.parametrize(
    "layout", [{"indent": 2}, {"indent": "\t"}, {}, {"separators": (",", ":")}, {"ensure_ascii": False}]
)
def test_a_patch_of_definitions_writes_the_drafts_and_changes_nothing_else(
    tmp_path: Path, layout: dict[str, Any]
) -> None:
    path = tmp_path / "harbor.json"
    wind = tool("get_wind", "Zeigt den Wind, im Hafen „Süd“", "berth", title="Wind\u00a0é")
    tools = [{**TIDE, "title": "Tide \U0001f30a"}, wind, tool("close_gate", None)]
    path.write_text(json.dumps({"tools": tools}, **layout), encoding="utf-8")
    drafts = wanted(path)
    patched(tmp_path, path)
    after = json.loads(path.read_text(encoding="utf-8"))["tools"]
    for before, now in zip(tools, after, strict=True):
        draft = drafts.get(before["name"])
        if draft is not None:
            assert now.pop("description") == draft["after"]
            for parameter in draft["parameters"]:
                assert (
                    now["inputSchema"]["properties"][parameter["name"]].pop("description")
                    == parameter["after"]
                )
        assert now == {key: value for key, value in before.items() if draft is None or key != "description"}
    assert path.read_text(encoding="utf-8").isascii() is layout.get("ensure_ascii", True)


@needs_patch
def test_a_patch_applies_with_patch_too(tmp_path: Path) -> None:
    write_tools(tmp_path, TIDE, name="harbor file.json")
    run("draft", "harbor file.json", "--format", "patch", "--out", "drafts.patch")
    subprocess.run(["patch", "-p1", "-i", "drafts.patch"], cwd=tmp_path, check=True, capture_output=True)
    assert "<of which kind" in texts(json.loads((tmp_path / "harbor file.json").read_text()))["get_tide"]


@needs_git
@needs_patch
def test_no_name_of_a_file_becomes_another_part_of_a_patch(tmp_path: Path) -> None:
    names = [
        "a\n--- a/x\n+++ b/owned\n@@ -0,0 +1 @@\n+x\n.py",
        'q"uo\\te.py',
        "\x1b[31m.py",
        "ré sumé\u2028.py",
    ]
    names = [name.replace("/", "\u2215") for name in names]
    folder = tmp_path / "src"
    for program in ("git", "patch"):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        for at, name in enumerate(names):
            (folder / name).write_text(f'words = "Shows the tide at berth {at}"\n')
        tools = [tool(f"get_tide_{at}", f"Shows the tide at berth {at}") for at in range(len(names))]
        write_tools(tmp_path, *tools, name="tools.json")
        done = run("draft", "tools.json", "--format", "patch", "--source", "src", "--out", "drafts.patch")
        assert done.exit_code == 0, done.stderr
        words = ["apply", "drafts.patch"] if program == "git" else ["-p1", "-i", "drafts.patch"]
        subprocess.run([program, *words], cwd=tmp_path, check=True, capture_output=True)
        assert sorted(path.name for path in folder.iterdir() if path.suffix == ".py") == sorted(names)
        assert all("<" in (folder / name).read_text() for name in names)


@needs_git
def test_an_applied_patch_scores_as_before(tmp_path: Path) -> None:
    path = write_tools(tmp_path, TIDE, tool("get_wind", "Shows the wind", "berth"))
    before = json.loads(run("check", path, "--format", "json", "--exit-zero").stdout)
    patched(tmp_path, path)
    after = json.loads(run("check", path, "--format", "json", "--exit-zero").stdout)
    scores = [[each["tdqs"] for each in report["servers"][0]["tools"]] for report in (before, after)]
    assert scores[0] == scores[1]


@needs_git
def test_definitions_in_another_form_are_patched_where_they_stand(tmp_path: Path) -> None:
    functions = [
        {
            "type": "function",
            "function": {
                "name": "get_tide",
                "description": "Shows the tide",
                "parameters": TIDE["inputSchema"],
            },
        }
    ]
    path = tmp_path / "functions.json"
    path.write_text(json.dumps(functions, indent=1), encoding="utf-8")
    patched(tmp_path, path)
    function = json.loads(path.read_text())[0]["function"]
    assert function["description"].startswith("Shows the tide <")
    assert function["parameters"]["properties"]["berth"]["description"].startswith("<what `berth`")


def test_a_snapshot_is_patched_instead_of_the_target(tmp_path: Path) -> None:
    target = write_tools(tmp_path, TIDE, name="live.json")
    write_tools(tmp_path, TIDE, name="committed.json")
    patch, _ = patched(tmp_path, target, "--snapshot", "committed.json")
    assert patch.startswith("--- a/committed.json\n+++ b/committed.json\n")
    assert "live.json" not in patch


@needs_git
def test_documentation_strings_are_rewritten_with_their_quotes_and_indentation(tmp_path: Path) -> None:
    (tmp_path / "harbor.py").write_text(DOCUMENTED, encoding="utf-8")
    wind = ast.get_docstring(functions_of(DOCUMENTED)["get_wind"])
    target = write_tools(tmp_path, TIDE, tool("get_wind", wind, "berth"))
    drafts = wanted(target)
    patch, said = patched(tmp_path, target, "--source", ".")
    assert said == ""
    source = (tmp_path / "harbor.py").read_text(encoding="utf-8")
    functions = functions_of(source)
    for name, draft in drafts.items():
        assert (ast.get_docstring(functions[name]) or "").split() == draft["after"].split()
    assert max(map(len, source.splitlines())) <= 99
    assert 'r"""Shows the wind at' in source
    assert 'return "Shows the tide of " + berth' in source
    assert "    Args:\n        berth: Number of the berth.\n" in source
    assert patch.count("--- a/") == 2


PYTHON = {
    "a keyword": 'TOOL = Tool(description="Shows the tide", name="get_tide")\n',
    "single quotes": "TOOL = Tool(description='Shows the tide')\n",
    "several literals": 'TOOL = Tool(\n    description="Shows "\n                "the tide",\n)\n',
    "a unicode prefix": 'TOOL = Tool(description=u"Shows the tide")\n',
    "a text that is cleaned": 'TOOL = Tool(description=dedent("""\n    Shows the tide\n"""))\n',
    "line ends of Windows": 'def get_tide():\r\n    """Shows the tide"""\r\n',
}


@needs_git
@pytest.mark.parametrize("source", PYTHON.values(), ids=PYTHON)
def test_a_string_of_python_is_rewritten_in_its_form(tmp_path: Path, source: str) -> None:
    path = tmp_path / "harbor.py"
    path.write_bytes(source.encode())
    target = write_tools(tmp_path, TIDE)
    draft = wanted(target)["get_tide"]
    patched(tmp_path, target, "--source", path)
    written = path.read_bytes().decode()
    strings = [each.value for each in ast.walk(ast.parse(written)) if isinstance(each, ast.Constant)]
    assert any(isinstance(each, str) and each.split() == draft["after"].split() for each in strings)
    assert (b"\r\n" in path.read_bytes()) is ("\r\n" in source)
    assert path.read_bytes().count(b"\n") - path.read_bytes().count(b"\r\n") == (
        0 if "\r\n" in source else written.count("\n")
    )


SCRIPT = {
    "double quotes": 'server.tool("get_tide", "Shows the tide", {});\n',
    "single quotes": "server.tool('get_tide', { description: 'Shows the tide' });\n",
    "a template": "server.tool('get_tide', `Shows the tide`, {});\n",
    "an indented template": "const t = dedent`\n    Shows the tide\n  `;\n",
    "joined strings": "const t = {\n  description: 'Shows ' +\n    'the tide',\n};\n",
    "after a regular expression": "const r = /[\"'`/]/g; // it's \"here\"\nconst t = 'Shows the tide';\n",
    "beside a template with values": "const u = `a ${`b ${c}`} }`;\nconst t = 'Shows the tide';\n",
}


@needs_git
@pytest.mark.parametrize("source", SCRIPT.values(), ids=SCRIPT)
def test_a_string_of_typescript_is_rewritten_in_its_form(tmp_path: Path, source: str) -> None:
    from scorer.drafting.script_source import strings_of

    path = tmp_path / "harbor.ts"
    path.write_text(source, encoding="utf-8")
    target = write_tools(tmp_path, TIDE)
    draft = wanted(target)["get_tide"]
    patched(tmp_path, target, "--source", path)
    values = [each.value.strip() for each in strings_of(path.read_text(encoding="utf-8"))]
    assert values.count(draft["after"]) == 1
    before = [each.value.strip() for each in strings_of(source)]
    assert len(values) == len(before)


NOT_PLACED = {
    "nowhere": (
        "x = 1\n",
        "get_tide: the description is not in the patch of the sources: the text is not found",
    ),
    "twice": (
        'a = "Shows the tide"\nb = "Shows the tide"\n',
        "the text is found more than once (harbor.py:1, harbor.py:2)",
    ),
    "in a formatted string": ('a = f"Shows the tide"\n', "the text is not found"),
    "in invalid Python": ('def (: "Shows the tide"\n', "the text is not found"),
    "with a value put in": ('y = 1\na = f"Shows the {y}tide"\n', "the text is not found"),
    "joined when it runs": ('a = "Shows " + "the tide"\n', "the text is not found"),
    "with a comment in it": (
        'a = (\n    "Shows "  # at night\n    "the tide"\n)\n',
        "cannot be rewritten safely (harbor.py:2)",
    ),
    "in a literal of two kinds": ('a = (r"Shows " "the tide")\n', "cannot be rewritten safely (harbor.py:1)"),
}


NOT_REWRITTEN = {
    "a value put in": "const t = `Shows the ${tide}`;\n",
    "a function that reads the text": "const t = String.raw`Shows the tide`;\n",
    "a comment among the parts": "const t = 'Shows ' + // at night\n  'the tide';\n",
    "joined with a value": "const t = 'Shows the ' + tide;\n",
}


@pytest.mark.parametrize("source", NOT_REWRITTEN.values(), ids=NOT_REWRITTEN)
def test_a_text_of_typescript_that_cannot_be_rewritten_is_named(tmp_path: Path, source: str) -> None:
    (tmp_path / "harbor.tsx").write_text(source, encoding="utf-8")
    target = write_tools(tmp_path, TIDE)
    _, said = patched(tmp_path, target, "--source", "harbor.tsx")
    assert "get_tide: the description is not in the patch of the sources" in " ".join(said.split())
    assert (tmp_path / "harbor.tsx").read_text(encoding="utf-8") == source


def test_a_documentation_string_in_a_line_of_code_stays_in_it(tmp_path: Path) -> None:
    source = 'def get_tide(berth): "Shows the tide"; return berth\n'
    (tmp_path / "harbor.py").write_text(source, encoding="utf-8")
    target = write_tools(tmp_path, TIDE)
    draft = wanted(target)["get_tide"]
    patched(tmp_path, target, "--source", "harbor.py")
    written = (tmp_path / "harbor.py").read_text(encoding="utf-8")
    assert ast.get_docstring(functions_of(written)["get_tide"], clean=False) == draft["after"]


@pytest.mark.parametrize(("source", "words"), NOT_PLACED.values(), ids=NOT_PLACED)
def test_a_text_that_is_not_found_exactly_once_is_named(tmp_path: Path, source: str, words: str) -> None:
    (tmp_path / "harbor.py").write_text(source, encoding="utf-8")
    target = write_tools(tmp_path, TIDE)
    _, said = patched(tmp_path, target, "--source", "harbor.py")
    assert words in " ".join(said.split())
    assert (tmp_path / "harbor.py").read_text(encoding="utf-8") == source


def test_a_template_whose_escapes_stay_as_they_are_written_gets_none(tmp_path: Path) -> None:
    target = write_tools(tmp_path, tool("get_tide", "Shows the tide `now`", "berth"))
    source = "const a = String.raw`Shows the tide \\`now\\``\n"
    (tmp_path / "harbor.ts").write_text(source, encoding="utf-8")
    done = run("draft", target, "--format", "patch", "--source", "harbor.ts")
    assert "cannot be rewritten safely (harbor.ts:1)" in " ".join(done.stderr.split())
    assert "harbor.ts" not in done.stdout
    (tmp_path / "harbor.ts").write_text(source.replace("String.raw", ""), encoding="utf-8")
    assert "harbor.ts" in run("draft", target, "--format", "patch", "--source", "harbor.ts").stdout


def test_a_text_of_two_tools_is_not_replaced_in_sources(tmp_path: Path) -> None:
    (tmp_path / "harbor.py").write_text('a = "Shows the tide"\n', encoding="utf-8")
    target = write_tools(tmp_path, TIDE, {**TIDE, "name": "tide"})
    _, said = patched(tmp_path, target, "--source", "harbor.py")
    assert said.count("several tools have the same text") == 2


def test_what_was_installed_or_built_is_not_searched(tmp_path: Path) -> None:
    for folder in ("node_modules", ".venv", "dist", "src"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "harbor.py").write_text('a = "Shows the tide"\n', encoding="utf-8")
    patch, _ = patched(tmp_path, write_tools(tmp_path, TIDE), "--source", ".")
    assert [line for line in patch.splitlines() if line.startswith("+++")][1:] == ["+++ b/src/harbor.py"]


def test_nothing_to_patch_is_named() -> None:
    done = run("draft", "--format", "patch", "-", input=json.dumps({"tools": [TIDE]}))
    assert done.exit_code == 2
    assert "--snapshot FILE, or --source PATH" in done.stderr


def test_a_folder_without_sources_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    done = run("draft", write_tools(tmp_path, TIDE), "--format", "patch", "--source", "empty")
    assert done.exit_code == 2
    assert "no Python or TypeScript file is there" in done.stderr
