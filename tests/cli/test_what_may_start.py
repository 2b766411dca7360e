"""Nothing is started, imported or contacted unless the user's own command says so."""

from __future__ import annotations

import asyncio
import json
import socket
import subprocess
import sys
import threading
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from scorer import acapture, capture
from scorer.capturing import Command, acapture_all, connect_options
from scorer.capturing.server_files import IN_FOLDERS, SERVER_FILES
from scorer.contracts.errors import InputError
from tests.config.files import run_configured, write
from tests.support.command_line import ROOT, run, run_process
from tests.support.snapshots import LEND, RENEW, good_file, write_tools

if TYPE_CHECKING:
    from collections.abc import Iterator

    from click.testing import Result

#: The file that a started program leaves behind.
WITNESS = "witness"
#: The targets that start, import or contact something by themselves.
STARTING = ("-- touch witness", "python:evil:server", "http://127.0.0.1:9/mcp")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in an empty repository; a module `evil` in it leaves the witness when it is imported."""
    (tmp_path / ".git").mkdir()
    write(tmp_path / "evil.py", f"open({WITNESS!r}, 'w').close()\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def servers(**entry: Any) -> dict[str, Any]:
    return {"mcpServers": {"desk": entry or {"command": "touch", "args": [WITNESS]}}}


def published() -> dict[str, Any]:
    package = {"registryType": "npm", "identifier": "desk", "runtimeHint": "touch"}
    return {"name": "io.example/desk", "packages": [package]}


#: Every way in which JSON lists servers.
LISTS: dict[str, Any] = {
    "mcpServers": servers(),
    "servers": {"servers": servers()["mcpServers"]},
    "mcp.servers": {"mcp": {"servers": servers()["mcpServers"]}},
    "context_servers": {"context_servers": servers()["mcpServers"]},
    "bare map": servers()["mcpServers"],
    "remote": servers(url="http://127.0.0.1:9/${HOME}"),
    "registry entry": published(),
    "registry answer": {"server": published()},
}


def nothing_ran() -> bool:
    return not Path(WITNESS).exists()


def refusal(label: str, how: str) -> str:
    return f"error: {label} lists servers to start or to contact instead of definitions; if you trust it, {how}\n"


@pytest.mark.parametrize("content", LISTS.values(), ids=LISTS)
@pytest.mark.parametrize(
    "command",
    [
        ["check"],
        ["check", "--quiet"],
        ["plan"],
        ["policy"],
        ["snapshot"],
        ["baseline", "--reason", "known"],
        ["diff", "loan-desk.json"],
    ],
    ids=" ".join,
)
def test_a_file_under_another_name_starts_nothing_and_says_how_to_allow_it(
    command: list[str], content: Any, folder: Path
) -> None:
    good_file(folder)
    write(folder / "mcp-tools.json", json.dumps(content))
    result = run(*command, "mcp-tools.json")
    assert (result.exit_code, nothing_ran()) == (2, True)
    assert result.stderr == refusal("mcp-tools.json", "pass --servers mcp-tools.json")


def test_the_old_side_of_a_diff_starts_nothing(folder: Path) -> None:
    write(folder / "old.json", json.dumps(servers()))
    result = run("diff", "old.json", good_file(folder))
    assert (result.exit_code, nothing_ran()) == (2, True)


def test_standard_input_and_a_revision_start_nothing(folder: Path) -> None:
    write(folder / ".mcp.json", json.dumps(servers()))
    commit(folder, ".mcp.json")
    how = "save it as FILE and pass --servers FILE"
    result = run("check", "-", input=json.dumps(servers()))
    assert (result.exit_code, result.stderr) == (2, refusal("-", how))
    result = run("check", "HEAD:.mcp.json#desk")
    assert (result.exit_code, result.stderr) == (2, refusal("HEAD:.mcp.json", how))
    assert nothing_ran()


def commit(folder: Path, *names: str) -> None:
    git = ["git", "-C", str(folder), "-c", "user.name=desk", "-c", "user.email=desk@example.org"]
    for words in (["init", "-q"], ["add", *names], ["commit", "-qm", "a"]):
        subprocess.run([*git, *words], check=True)


@pytest.mark.parametrize("name", SERVER_FILES)
def test_a_file_whose_name_says_so_is_started_after_it_is_shown(name: str, folder: Path) -> None:
    write(folder / name, json.dumps(servers()))
    result = run("check", name)
    assert result.stderr.startswith(f"starting desk: touch {WITNESS}\n")
    assert not nothing_ran()


@pytest.mark.parametrize(("name", "holder"), [(n, f) for n, all_of in IN_FOLDERS.items() for f in all_of])
def test_a_general_name_counts_in_the_folder_of_a_client_alone(
    name: str, holder: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = json.dumps(servers(command="touch", args=[str(folder / WITNESS)]))
    write(folder / holder / name, content)
    write(folder / name, content)
    assert run("check", name).exit_code == 2
    assert nothing_ran()
    monkeypatch.chdir(folder / holder)
    run("check", name)
    assert (folder / WITNESS).exists()


def test_a_file_of_any_name_is_started_where_an_option_says_so(folder: Path) -> None:
    entries = {
        "desk": {"command": "touch", "args": [WITNESS]},
        "attic": {"command": "touch", "args": ["attic"]},
    }
    write(folder / "ours.json", json.dumps({"mcpServers": entries}))
    result = run("check", "--servers", "ours.json#attic")
    assert (Path("attic").exists(), nothing_ran()) == (True, True)
    assert result.stderr.startswith("starting attic: touch attic\n")
    run("check", good_file(folder), "--servers", "ours.json#attic", "--servers", "ours.json#desk")
    assert not nothing_ran()


def test_the_option_is_one_side_of_a_diff(folder: Path) -> None:
    write(folder / "ours.json", json.dumps(servers(command=sys.executable, args=[str(EXAMPLE)])))
    result = run("diff", good_file(folder), "--servers", "ours.json")
    assert (result.exit_code, "lend_book" in result.stdout) == (0, True)


EXAMPLE = ROOT / "examples" / "library_server.py"


def test_a_link_counts_by_its_own_name(folder: Path) -> None:
    write(folder / ".mcp.json", json.dumps(servers()))
    (folder / "mcp-tools.json").symlink_to(".mcp.json")
    assert (run("check", "mcp-tools.json").exit_code, nothing_ran()) == (2, True)


@contextmanager
def counting() -> Iterator[tuple[str, list[bytes]]]:
    """Listen on the loopback, and collect what is sent."""
    seen: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            while True:
                try:
                    connection, _ = listener.accept()
                except OSError:
                    return
                with connection:
                    seen.append(connection.recv(1 << 16))

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield f"127.0.0.1:{listener.getsockname()[1]}", seen
        listener.shutdown(socket.SHUT_RDWR)
        thread.join()


def test_the_host_of_a_file_and_the_names_of_what_it_gets_are_shown(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DESK_TOKEN", "s3cr3t-99")
    with counting() as (address, seen):
        entry = {"url": f"http://{address}/mcp?key=${{DESK_TOKEN}}", "headers": {"X-Me": "${HOME}"}}
        write(folder / "mcp-tools.json", json.dumps(servers(**entry)))
        assert run("check", "mcp-tools.json").exit_code == 2
        assert seen == []
        result = run("check", "--servers", "mcp-tools.json", "--header", "X-Desk: 1")
        assert seen
    line = f"connecting to {address}; it receives ${{DESK_TOKEN}}, ${{HOME}}, --header X-Desk"
    assert result.stderr.splitlines()[0] == line
    assert "s3cr3t-99" not in result.output


def test_a_secret_in_the_name_of_a_host_is_not_shown(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DESK_TOKEN", "Secret99")
    write(folder / ".mcp.json", json.dumps(servers(url="http://${DESK_TOKEN}.invalid/mcp")))
    line = run("check", ".mcp.json").stderr.splitlines()[0]
    assert line == "connecting to ***.invalid; it receives ${DESK_TOKEN}"


def test_the_variables_that_a_command_of_a_file_gets_are_shown(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DESK_TOKEN", "s3cr3t-99")
    entry = {"command": "no-such-command-anywhere", "env": {"T": "${DESK_TOKEN}", "U": "${UNSET:-x}"}}
    write(folder / ".mcp.json", json.dumps(servers(**entry)))
    line = run("check", ".mcp.json").stderr.splitlines()[0]
    assert line == "starting desk: no-such-command-anywhere; it receives ${DESK_TOKEN}"


@pytest.mark.parametrize("key", ["snapshot", "baseline"])
@pytest.mark.parametrize("text", [*STARTING, ".mcp.json", "-"])
def test_what_a_configuration_names_is_a_file_of_definitions_whatever_it_looks_like(
    key: str, text: str, folder: Path
) -> None:
    write(folder / "mcp-scorer.toml", f"{key} = {json.dumps(text)}\n")
    targets = [] if key == "snapshot" else [good_file(folder)]
    result = run_configured("check", *targets)
    assert (result.exit_code, nothing_ran()) == (2, True)
    assert "Traceback" not in result.output
    write_tools(folder, LEND, RENEW)
    write(folder / text, Path("loan-desk.json").read_text())
    assert run_configured("check", *targets).exit_code == 0
    write(folder / text, json.dumps(servers()))
    result = run_configured("check", *targets)
    assert (result.exit_code, nothing_ran()) == (2, True)


@pytest.mark.parametrize("text", STARTING[1:])
@pytest.mark.parametrize("where", ["option", "variable", "file"])
def test_definitions_only_holds_for_the_whole_run(where: str, text: str, folder: Path) -> None:
    write(folder / ".mcp.json", json.dumps(servers()))
    write(folder / "mcp-scorer.toml", "definitions-only = true\n" if where == "file" else "")
    env = {"MCP_SCORER_DEFINITIONS_ONLY": "1" if where == "variable" else None}
    option = ["--definitions-only"] if where == "option" else []
    good = good_file(folder)

    def check(*args: object) -> Result:
        return run_configured("check", *option, *args, env=env)

    assert check(good).exit_code == 0
    for args in ([text], [".mcp.json"], ["--servers", ".mcp.json"], ["--", "touch", WITNESS], [good, text]):
        result = check(*args)
        assert result.exit_code == 2
        assert "would start or contact a server, which definitions-only forbids" in result.stderr
    assert nothing_ran()


def test_no_source_can_loosen_definitions_only(folder: Path) -> None:
    write(folder / "mcp-scorer.toml", "definitions-only = false\n")
    for option, env in ((["--definitions-only"], {}), ([], {"MCP_SCORER_DEFINITIONS_ONLY": "1"})):
        assert run_configured("check", *option, "--", "touch", WITNESS, env=env).exit_code == 2
    write(folder / "mcp-scorer.toml", "definitions-only = true\n")
    env = {"MCP_SCORER_DEFINITIONS_ONLY": "0"}
    assert run_configured("check", "--", "touch", WITNESS, env=env).exit_code == 2
    assert nothing_ran()


@pytest.mark.parametrize(
    "command",
    [["check"], ["plan"], ["policy"], ["snapshot"], ["baseline"], ["diff", "loan-desk.json"]],
    ids=" ".join,
)
def test_every_command_with_targets_knows_definitions_only(command: list[str], folder: Path) -> None:
    good_file(folder)
    for env, option in ((None, ["--definitions-only"]), ({"MCP_SCORER_DEFINITIONS_ONLY": "1"}, [])):
        result = run_configured(*command, *option, "--", "touch", WITNESS, env=env)
        assert (result.exit_code, nothing_ran()) == (2, True)
        assert "which definitions-only forbids" in result.stderr


def test_the_hook_for_snapshots_starts_nothing_whatever_a_file_is_called(folder: Path) -> None:
    hook = (ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8")
    entry = hook.split("entry: mcp-scorer ")[1].splitlines()[0].split()
    for name in ("python:evil:x/tools.json", "-- touch witness #/tools.json", "--servers=x/tools.json"):
        write(folder / name, json.dumps(servers()))
        write(folder / name.removeprefix("--servers="), json.dumps(servers()))
        assert run(*entry, name).exit_code == 2
    assert nothing_ran()


@pytest.mark.parametrize("content", LISTS.values(), ids=LISTS)
def test_a_mapping_given_to_the_library_starts_nothing(content: Any) -> None:
    with pytest.raises(InputError, match="lists servers to start or to contact instead of definitions"):
        capture(content)
    assert nothing_ran()


def test_the_library_starts_the_servers_of_a_file_where_it_is_told_to(folder: Path) -> None:
    path = write(folder / "ours.json", json.dumps(servers(command=sys.executable, args=[str(EXAMPLE)])))
    with pytest.raises(InputError, match="pass --servers"):
        capture(path)
    assert capture(path, servers=True).name == capture("ours.json#desk", servers=True).name == "desk"
    with pytest.raises(InputError, match="`servers` needs a file"):
        capture(servers(), servers=True)


@pytest.mark.parametrize("target", [*STARTING, ["touch", WITNESS], ".mcp.json", Path(".mcp.json")], ids=str)
def test_the_library_has_definitions_only_too(target: Any, folder: Path) -> None:
    write(folder / ".mcp.json", json.dumps(servers()))
    with pytest.raises(InputError, match="which definitions-only forbids"):
        capture(target, definitions_only=True)
    with pytest.raises(InputError, match="which definitions-only forbids"):
        asyncio.run(acapture(target, definitions_only=True))
    with pytest.raises(InputError, match="which definitions-only forbids"):
        capture(".mcp.json", servers=True, definitions_only=True)
    assert nothing_ran()


def test_definitions_only_holds_whatever_led_to_a_server() -> None:
    options = connect_options(definitions_only=True)
    with pytest.raises(InputError, match="which definitions-only forbids"):
        asyncio.run(acapture_all([Command("desk", "desk", ("touch", WITNESS))], options))
    assert nothing_ran()


def test_definitions_named_for_published_scores_are_only_read(folder: Path) -> None:
    pytest.importorskip("numpy")
    write(folder / "names" / "server.json", json.dumps(published()))
    write(folder / "names" / ".mcp.json", json.dumps(servers()))
    write(folder / "rows.jsonl", "")
    result = run("evaluate", "rows.jsonl", "--definitions", "names")
    assert (result.exit_code, nothing_ran()) == (2, True)
    assert "which definitions-only forbids" in result.stderr


def test_a_closed_standard_input_is_an_empty_one(folder: Path) -> None:
    line = f"exec {sys.executable} -m scorer check - <&-"
    done = subprocess.run(
        ["sh", "-c", line], cwd=folder, env={"PYTHONPATH": str(ROOT)}, capture_output=True, check=False
    )
    assert (done.returncode, done.stderr.decode().count("\n")) == (2, 1)
    assert run_process("check", "-").returncode == 2
