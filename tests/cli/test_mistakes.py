"""A small mistake on the command line gets a line that says what to type: the whole of stderr, and exit code 2."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest

from tests.config.files import write
from tests.support.command_line import run
from tests.support.snapshots import LEND, RENEW, write_tools

SERVERS = json.dumps({"mcpServers": {"desk": {"command": "touch", "args": ["started"]}}})


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working directory, with no other programs on the PATH than one called `deskd`."""
    here, programs = tmp_path / "here", tmp_path / "programs"
    here.mkdir()
    write(programs / "deskd", "#!/bin/sh\n").chmod(0o755)
    monkeypatch.chdir(here)
    monkeypatch.setenv("PATH", str(programs))
    return here


def said(*args: object, code: int = 2) -> list[str]:
    """Return the lines on stderr of a run that ends with this code and writes nothing on stdout."""
    result = run(*args)
    assert (result.exit_code, result.stdout) == (code, "")
    return result.stderr.splitlines()


@pytest.mark.parametrize(
    ("args", "program", "line"),
    [
        (["check", "npx", "-y", "x"], "npx", "mcp-scorer check -- npx -y x"),
        (["check", "docker", "run", "-i", "x"], "docker", "mcp-scorer check -- docker run -i x"),
        (["check", "python3.12", "server.py"], "python3.12", "mcp-scorer check -- python3.12 server.py"),
        (["check", "java", "-jar", "x.jar"], "java", "mcp-scorer check -- java -jar x.jar"),
        (["check", "deskd", "--port", "1"], "deskd", "mcp-scorer check -- deskd --port 1"),
        (["plan", "--reach", "B", "bunx", "x"], "bunx", "mcp-scorer plan --reach B -- bunx x"),
        (["diff", "old.json", "uvx", "x"], "uvx", "mcp-scorer diff old.json -- uvx x"),
        (
            ["check", "--tool", "node", "pipx", "run", "x"],
            "pipx",
            "mcp-scorer check --tool node -- pipx run x",
        ),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_command_needs_two_dashes(args: list[str], program: str, line: str) -> None:
    assert said(*args) == [f"error: `{program}` is a command, not a file", f"put -- before it: {line}"]


@pytest.mark.parametrize(
    ("args", "command"),
    [
        (["server.py"], "python server.py"),
        (["server.py", "--stdio"], "python server.py --stdio"),
        (["build/index.js"], "node build/index.js"),
        (["src/index.ts"], "npx -y tsx src/index.ts"),
    ],
    ids=" ".join,
)
def test_a_program_is_started_and_not_read(args: list[str], command: str) -> None:
    write(Path(args[0]), "raise SystemExit\n")
    assert said("check", *args) == [
        f"error: `{args[0]}` is a program, not definitions",
        f"to start it: mcp-scorer check -- {command}",
    ]


def test_the_value_of_an_option_is_no_command() -> None:
    assert said("check", "desk.json", "--tool", "node", "--formt", "text") == [
        "error: no option --formt; did you mean --format?",
        "try: mcp-scorer check --help",
    ]


@pytest.mark.parametrize("words", ["npx -y x", "uvx 'some server'"])
def test_a_command_in_quotes_loses_them(words: str) -> None:
    assert said("check", "--", words.replace("'", "")) == [
        "error: the quotes make one word of the command; remove them: "
        f"mcp-scorer check -- {words.replace(chr(39), '')}"
    ]
    assert said("check", words) == [
        f"error: no such file: {words}",
        f"for a command, put -- before it: mcp-scorer check -- {words}",
    ]


@pytest.mark.parametrize(
    ("target", "scheme"),
    [
        ("localhost:3000/mcp", "http"),
        ("127.0.0.1:8000/mcp", "http"),
        ("[::1]:8000", "http"),
        ("devbox:3000/mcp", "http"),
        ("example.com/mcp", "https"),
        ("example.com:8443", "https"),
        ("mcp.example.com", "https"),
    ],
)
def test_an_address_needs_a_scheme(target: str, scheme: str) -> None:
    assert said("check", target) == [
        f"error: no such file: {target}",
        f"for the address of a server, add {scheme}://: mcp-scorer check {scheme}://{target}",
    ]


@pytest.mark.parametrize(
    ("target", "address"),
    [
        ("htps://example.com/mcp", "https://example.com/mcp"),
        ("http:/example.com/mcp", "http://example.com/mcp"),
        ("ws://example.com/mcp", "http://example.com/mcp"),
        ("wss://example.com/mcp", "https://example.com/mcp"),
    ],
)
def test_an_address_with_another_scheme_is_corrected(target: str, address: str) -> None:
    assert said("check", target)[1:] == [
        f"the address of a server begins with http:// or https://: mcp-scorer check {address}"
    ]


@pytest.mark.parametrize(
    ("page", "command"),
    [
        ("https://github.com/desk/library", "npx -y PACKAGE"),
        ("https://www.npmjs.com/package/@desk/library-server", "npx -y @desk/library-server"),
        ("https://pypi.org/project/library-server/", "uvx library-server"),
    ],
)
def test_the_page_of_a_package_is_no_server(page: str, command: str) -> None:
    assert said("check", page) == [
        f"error: {page} is a web page, not a server; start the server as that page says, "
        f"for example: mcp-scorer check -- {command}"
    ]
    assert said("check", page.removeprefix("https://"))[1:] == [
        "that is a web page, not a server; start the server as that page says, "
        f"for example: mcp-scorer check -- {command}"
    ]


def test_the_name_of_a_package_is_no_target() -> None:
    assert said("check", "@desk/library-server")[1:] == [
        "for a package from npm, start it: mcp-scorer check -- npx -y @desk/library-server"
    ]
    assert said("check", "library-server")[1:] == [
        "for a package, start it: mcp-scorer check -- npx -y library-server (from npm) "
        "or mcp-scorer check -- uvx library-server (from PyPI)"
    ]


@pytest.mark.parametrize("target", ["mcp_tools.json", "mcp-tool.json", "MCP-tools.jsn", "mcp-tools"])
def test_a_file_of_a_similar_name_is_suggested(folder: Path, target: str) -> None:
    write_tools(folder, LEND, name="mcp-tools.json")
    assert said("check", target) == [f"error: no such file: {target}", "did you mean mcp-tools.json?"]


def test_a_file_that_only_has_the_ending_of_another_is_not_suggested(folder: Path) -> None:
    write_tools(folder, LEND, name="pw.json")
    assert said("check", "nope.json") == ["error: no such file: nope.json"]


@pytest.mark.parametrize("target", ["mcp-server-git", "@desk/library", "example.com/mcp", "deno run x"])
def test_who_forbids_to_start_anything_is_not_told_how_to(target: str) -> None:
    assert said("check", target, "--definitions-only") == [
        f"error: no such file: {target}",
        "definitions-only starts and contacts nothing: pass a file of definitions, such as mcp-tools.json",
    ]


def test_who_forbids_to_start_anything_is_not_told_to_put_the_mark_before_a_command() -> None:
    for args, env in ((["--definitions-only"], {}), ([], {"MCP_SCORER_DEFINITIONS_ONLY": "1"})):
        result = run("check", "npx", "server-git", *args, env=env)
        assert (result.exit_code, result.stderr.splitlines()[0]) == (
            2,
            "error: `npx` is a command, not a file; definitions-only starts none: "
            "pass a file of definitions, such as mcp-tools.json",
        )


def test_a_tool_of_no_near_name_is_refused_with_the_names_that_there_are(folder: Path) -> None:
    write_tools(
        folder, *({**LEND, "name": f"git_{verb}"} for verb in ("add", "diff", "log")), name="git.json"
    )
    assert said("check", "git.json", "--tool", "list_pages")[0] == (
        "error: no tool 'list_pages'; the tools are git_add, git_diff, git_log"
    )
    names = (f"git_{at}" for at in range(900))
    write_tools(
        folder, *({"name": name, "inputSchema": {"type": "object"}} for name in names), name="git.json"
    )
    assert said("policy", "git.json", "--tool", "list_pages")[0] == (
        "error: no tool 'list_pages'; the tools are git_0, git_1, git_10, git_100, git_101 and 895 more"
    )


def test_quotes_patterns_and_home_are_left_to_the_shell(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_tools(folder, LEND, name="tools.json")
    monkeypatch.setenv("HOME", str(folder))
    assert said("check", "'C:\\desk\\tools.json'")[1:] == [
        "the quotes are part of the name; remove them: mcp-scorer check C:\\desk\\tools.json"
    ]
    assert said("check", "~/tools.json")[1:] == [
        "the quotes keep ~ from the shell; remove them: mcp-scorer check ~/tools.json"
    ]
    assert said("check", "desk/*.json")[1:] == ["no file matches this pattern"]


def test_a_folder_is_refused_with_the_files_in_it(folder: Path) -> None:
    (folder / "empty").mkdir()
    write(folder / "desk" / ".vscode" / "mcp.json", SERVERS)
    write_tools(folder / "desk", LEND, name="mcp-tools.json")
    assert said("check", "empty") == ["error: empty is a folder; pass a file in it, such as .mcp.json"]
    assert said("check", "desk") == [
        "error: desk is a folder; pass a file in it: desk/mcp-tools.json, desk/.vscode/mcp.json"
    ]


def test_an_empty_file_is_called_empty(folder: Path) -> None:
    write(folder / "desk.json", "\n")
    assert said("check", "desk.json") == [
        "error: desk.json is empty; write definitions to it: mcp-scorer snapshot -o mcp-tools.json TARGET"
    ]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("chek", "check"), ("lint", "check"), ("scan", "check"), ("compare", "diff"), ("list", "rules"),
     ("help", "--help"), ("version", "--version"), ("snap", "snapshot")],
)  # fmt: skip
def test_a_command_that_there_is_not_has_a_near_one(typed: str, meant: str) -> None:
    assert said(typed, "desk.json") == [
        f"error: no command '{typed}'; did you mean {meant}?",
        "try: mcp-scorer --help",
    ]


@pytest.mark.parametrize(
    ("args", "line"),
    [
        (["desk.json"], "mcp-scorer check desk.json"),
        (["@desk/server"], "mcp-scorer check @desk/server"),
        (["npx", "-y", "x"], "mcp-scorer check -- npx -y x"),
        (["--", "uvx", "some server"], "mcp-scorer check -- uvx 'some server'"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_target_needs_a_command_before_it(args: list[str], line: str) -> None:
    name = next(word for word in args if word != "--")
    assert said(*args)[0] == f"error: no command '{name}'; to score a target, run: {line}"


def test_a_command_like_no_other_lists_them_all() -> None:
    (line, _) = said("frobnicate")
    assert line.startswith("error: no command 'frobnicate'; the commands are check, plan, snapshot, ")


@pytest.mark.parametrize(
    ("args", "line"),
    [
        (["check", "--fail-undr", "B"], "no option --fail-undr; did you mean --fail-under?"),
        (["check", "--frobnicate"], "no option --frobnicate"),
        (["--format", "json"], "--format belongs after the command: mcp-scorer check --format"),
        (["-V"], "no option -V; did you mean --version?"),
    ],
)
def test_an_option_that_there_is_not_has_a_near_one(args: list[str], line: str) -> None:
    assert said(*args)[0] == f"error: {line}"


FORMATS = "text, json, tdqs, markdown, html, sarif, junit, github, gitlab, rdjson, badge, badge-svg"


@pytest.mark.parametrize(
    ("args", "line"),
    [
        (["--format", "htm"], f"'--format' / '-f': 'htm' is not one of {FORMATS}, auto; did you mean html?"),
        (["--format", "html=a.html"], "'--format' / '-f': 'html=a.html' is for --output: --output html=a.html"),
        (
            ["--output", "html"],
            "'--output' / '-o': 'html' is a format; for a file write --output html=FILE, for stdout --format html",
        ),
        (["--fail-on", "warn"], "'--fail-on': 'warn' is not one of error, warning, info, never; did you mean warning?"),
    ],
)  # fmt: skip
def test_a_value_that_there_is_not_has_a_near_one(args: list[str], line: str) -> None:
    assert said("check", *args, "desk.json") == [
        f"error: Invalid value for {line}",
        "try: mcp-scorer check --help",
    ]


@pytest.mark.parametrize(
    ("value", "line"),
    [
        ("soon", "--timeout: 'soon' is not a number of seconds, such as 30 or start=300"),
        ("start=soon", "--timeout: 'soon' is not a number of seconds, such as 30 or start=300"),
        ("begin=30", "--timeout: unknown phase 'begin' (known: start, list)"),
        ("start=0", "--timeout must be greater than 0 seconds, not 0"),
    ],
)
def test_a_time_limit_that_cannot_be_used_says_how_it_is_written(value: str, line: str) -> None:
    assert said("check", "--timeout", value, "desk.json") == [f"error: {line}"]


@pytest.mark.parametrize(
    ("args", "line"),
    [
        (["--client", "cluade-code"], "--client: no client 'cluade-code'; did you mean claude-code?"),
        (["--min-dimension", "usge=3"], "--min-dimension: unknown dimension 'usge'; did you mean usage?"),
        (["--fail-under", "6"], "--fail-under: '6' is not a grade; give a tier (A, B, C, D) or a number from 1 to 5"),
        (["--env", "NOT_SET"], "--env NOT_SET: the variable is not set; pass --env NOT_SET=VALUE"),
        (["--header", "Bearer"], "--header needs 'Name: value', for example 'Authorization: Bearer TOKEN'"),
        (["--ignore", "PUX010"], "--ignore: unknown rule 'PUX010'; similar: PUR010 vague-verb, "
         "CMP010 open-gap, PAR010 unexplained"),
    ],
)  # fmt: skip
def test_what_no_list_holds_is_refused_with_what_it_may_be(folder: Path, args: list[str], line: str) -> None:
    write_tools(folder, LEND, name="desk.json")
    assert said("check", *args, "desk.json") == [f"error: {line}"]


def test_seconds_may_have_their_sign(folder: Path) -> None:
    write_tools(folder, LEND, RENEW, name="desk.json")
    assert run("check", "desk.json", "--timeout", "5s").exit_code == 0


# --- servers that do not start --------------------------------------------------------------------


def failed_for(message: str) -> str:
    """Return the first line about a server that ends with this message."""
    code = f"import sys; sys.exit({message!r})"
    result = run("check", "--quiet", "--", sys.executable, "-c", code)
    assert (result.exit_code, result.stdout) == (3, "")
    assert "s3cr3t-of-mine" not in result.stderr
    return result.stderr.splitlines()[0].partition("answered the handshake")[2]


def test_a_variable_that_is_exported_and_not_passed_is_named_without_its_value(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("DESK_API_KEY", "s3cr3t-of-mine")
    assert failed_for("Error: DESK_API_KEY is required") == (
        "; the server gets a clean environment without your DESK_API_KEY: pass --env DESK_API_KEY"
    )


def test_a_variable_that_nobody_set_is_named_with_how_to_set_it() -> None:
    assert failed_for("Error: please set DESK_TOKEN and DESK_URL") == (
        "; its message names DESK_TOKEN, DESK_URL, which the server does not have: "
        "pass --env DESK_TOKEN=VALUE --env DESK_URL=VALUE"
    )
    assert failed_for("ERR_INVALID_URL: MODULE_NOT_FOUND") == ""


def test_a_misspelled_program_has_a_near_one() -> None:
    assert said("check", "--quiet", "--", "nxp", "-y", "x", code=3) == [
        "error: nxp: start: the command nxp was not found; did you mean npx?"
    ]


# --- explain -----------------------------------------------------------------------------------------


def test_a_name_that_two_things_share_explains_both() -> None:
    shown = run("explain", "repetition")
    assert shown.exit_code == 0
    heads = ("CON005 repetition", "repetition: Repetition")
    assert [line for line in shown.stdout.splitlines() if line in heads] == [*heads]


def test_the_beginning_of_ids_lists_the_rules_that_have_it() -> None:
    assert said("explain", "PUR01") == [
        "error: 'PUR01' begins the ids of several rules",
        "explain one of them: PUR010 vague-verb, PUR011 near-tautology, PUR012 placeholder, "
        "PUR013 name-and-text-disagree",
    ]


def test_a_word_that_is_like_no_rule_has_no_suggestion() -> None:
    assert said("explain", "tier") == [
        "error: no rule or kind of claim 'tier'",
        "`mcp-scorer rules` lists all rules, `mcp-scorer claims` all kinds of claims",
    ]


def test_no_mistake_needs_a_program_or_a_file_that_is_not_there() -> None:
    assert os.listdir() == []
