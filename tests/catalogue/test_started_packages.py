"""`catalogue crawl --allow-exec`: packages of npm and PyPI are installed and started, in a sandbox and without one."""

from __future__ import annotations

import json
import os
import shutil
from typing import TYPE_CHECKING, Any

import pytest

from scorer.capturing.confined.views import base_python
from tests.catalogue.crawling import LOOPBACK, crawl, desks, events, export, failures, names, remote, said
from tests.catalogue.packages import behaving, package, package_registries
from tests.catalogue.registries import entry, one_after_another, page, running
from tests.catalogue.starting import BUBBLEWRAP, crawl_commands, seen, write_commands

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from click.testing import Result

pytestmark = pytest.mark.skipif(os.name == "nt", reason="packages are not started on Windows")
SANDBOXES = ["none", pytest.param("bubblewrap", marks=BUBBLEWRAP)]
NODE = pytest.mark.skipif(shutil.which("npm") is None, reason="Node.js is not installed")


@pytest.fixture(scope="module", autouse=True)
def asked() -> Iterator[list[str]]:
    """Let npm and pip ask the registries of the tests; return what was asked."""
    with package_registries() as (variables, paths), pytest.MonkeyPatch.context() as patch:
        for name, value in variables.items():
            patch.setenv(name, value)
        yield paths


def crawl_entries(store: Path, *entries: Any, sandbox: str = "none", more: tuple[object, ...] = ()) -> Result:
    """Crawl these entries, and start their packages."""
    source = store.parent / f"{store.name}-entries.jsonl"
    source.write_text("".join(f"{json.dumps(each)}\n" for each in entries), encoding="utf-8")
    return crawl(
        store, source, "--allow-exec", "--sandbox", sandbox, *LOOPBACK, "--timeout", 60, "--log-json", *more
    )


@NODE
@pytest.mark.parametrize("sandbox", SANDBOXES)
def test_packages_of_npm_and_pypi_are_installed_started_and_scored(tmp_path: Path, sandbox: str) -> None:
    variables = [{"name": "DESK_MODE", "value": "quiet"}]
    words = [{"type": "named", "name": "--desk", "value": "north; rm -rf /"}]
    result = crawl_entries(
        tmp_path / "store",
        behaving("wheel", "good"),
        package("node", "npm", environmentVariables=variables, packageArguments=words),
        package("scripted", "npm", "@desk/scripted"),
        sandbox=sandbox,
    )
    assert failures(result) == {}, result.stderr
    assert names(export(tmp_path / "store")) == ["node", "scripted", "wheel"]
    told = {"arguments": ["--desk", "north; rm -rf /"], "variable": "quiet", "script": False}
    assert seen(tmp_path / "store", "node") == told
    assert seen(tmp_path / "store", "scripted") == {"arguments": [], "variable": "none", "script": False}
    assert sorted(path.name for path in (tmp_path / "store").iterdir()) == ["catalogue.sqlite", "crawl.lock"]


@NODE
def test_a_package_that_cannot_be_installed_says_why(tmp_path: Path) -> None:
    result = crawl_entries(
        tmp_path / "store",
        package("absent", "npm", "no-such-desk"),
        package("version", "pypi", version="9.9.9"),
        package("built", "npm", "git-desk"),
        package("silent", "npm", "no-program"),
    )
    found = {each["name"]: (each["kind"], each["message"]) for each in events(result, "failed")}
    beginnings = {
        "absent": "npm no-such-desk@1.0.0 cannot be installed: 404 Not Found - GET http://127.0.0.1:",
        "version": "pypi desk-server@9.9.9 cannot be installed: Could not find a version that satisfies",
        "built": "npm git-desk@1.0.0 cannot be installed: ",
        "silent": "npm no-program@1.0.0 cannot be installed: none of its programs is named like it (none)",
    }
    assert {name: kind for name, (kind, _) in found.items()} == {
        f"example.desk/{name}": "install-failed" for name in beginnings
    }
    for name, beginning in beginnings.items():
        assert found[f"example.desk/{name}"][1].startswith(beginning)


def test_what_needs_no_start_to_be_refused_is_not_installed(tmp_path: Path, asked: list[str]) -> None:
    asked.clear()
    required = [{"name": "DESK_API_KEY", "isRequired": True}]
    folder = [{"type": "positional", "valueHint": "folder", "isRequired": True}]
    result = crawl_entries(
        tmp_path / "store",
        package("variable", environmentVariables=required),
        package("argument", packageArguments=folder),
        package("http", transport={"type": "streamable-http", "url": "http://localhost:8080"}),
        package("other", "nuget"),
        package("option", identifier="--index-url=http://desk.example"),
        package("address", "npm", "desk@http://desk.example/desk.tgz", version=""),
        package("range", "npm", version=">=1"),
    )
    assert failures(result) == {
        "variable": "needs-configuration",
        "argument": "needs-configuration",
        "http": "needs-configuration",
        "other": "needs-exec",
        "option": "invalid",
        "address": "invalid",
        "range": "invalid",
    }
    assert asked == []


def test_an_entry_of_a_registry_names_neither_a_command_nor_a_file_of_this_machine(tmp_path: Path) -> None:
    letter = tmp_path / "letter.json"
    letter.write_text('{"tools": []}', encoding="utf-8")
    place: dict[str, Any] = {
        "file": str(letter),
        "offset": 0,
        "length": 13,
        "sha256": "0" * 16,
        "server": "file",
    }
    command: dict[str, Any] = {"command": "sh", "words": ["sh", "-c", f"touch {tmp_path}/was-run"]}
    with running(one_after_another(page(entry("command", **command), entry("file", **place)))) as registry:
        options = ("--allow-exec", "--sandbox", "none", "--log-json")
        result = crawl(tmp_path / "store", registry.address, *LOOPBACK, *options)
    assert failures(result) == {"command": "needs-configuration", "file": "needs-configuration"}
    assert events(result, "starting") == []
    assert not (tmp_path / "was-run").exists()


def test_packages_are_due_as_soon_as_they_may_be_started(tmp_path: Path) -> None:
    source = write_commands(tmp_path / "mcp.json", good="good")
    before = crawl(tmp_path / "store", source, "--log-json")
    assert failures(before) == {"good": "needs-exec"}
    after = crawl(tmp_path / "store", source, "--allow-exec", "--sandbox", "none", "--log-json")
    assert events(after, "planned", "starting", "captured", "failed") == [
        {"event": "planned", "servers": 1},
        {"event": "starting", "name": "good", "package": f"command {base_python()}"},
        {"event": "captured", "name": "good"},
    ]
    again = crawl(tmp_path / "store", source, "--allow-exec", "--sandbox", "none", "--log-json")
    assert events(again, "planned", "starting") == []


@BUBBLEWRAP
def test_a_server_in_bubblewrap_sees_nothing_of_the_machine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DESK_SECRET", "open-sesame")
    secret = tmp_path / "secret.txt"
    secret.write_text("open sesame", encoding="utf-8")
    assert crawl_commands(tmp_path, "bubblewrap", looks=["looks_around", str(secret)]) == {
        "looks": "captured"
    }
    assert seen(tmp_path / "store", "looks") == {
        "variables": ["HOME", "LANG", "PATH", "PWD", "TMPDIR", "USER"],
        "told": [],
        "home": [],
        "settings": [],
        "file": "not there",
        "processes": True,
        "root": False,
        "written": [],
    }


def test_a_server_without_a_sandbox_has_an_own_home_and_none_of_our_variables(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DESK_SECRET", "open-sesame")
    assert crawl_commands(tmp_path, "none", looks=["looks_around", "/absent"]) == {"looks": "captured"}
    told = seen(tmp_path / "store", "looks")
    assert (told["told"], told["home"]) == ([], [])
    assert {*told["variables"]} - {"LC_CTYPE"} == {"HOME", "LANG", "PATH", "TMPDIR", "USER"}


@BUBBLEWRAP
def test_a_server_needs_the_network_only_if_that_is_why_it_failed(tmp_path: Path) -> None:
    behaviors = {
        "needs_network": "needs-network",
        "asks_for_a_name": "needs-network",
        "waits_for_network": "needs-network",
        "does_without_network": "captured",
        "fails_after_network": "broken",
        "breaks": "broken",
        "never_answers": "timed-out",
        "wants_a_key": "needs-configuration",
        "wants_arguments": "needs-configuration",
    }
    servers = {name: [name] for name in behaviors}
    assert crawl_commands(tmp_path, "bubblewrap", "--timeout", 3, "--exec-jobs", 4, **servers) == behaviors


@NODE
def test_the_addresses_of_an_entry_are_tried_before_its_packages(tmp_path: Path) -> None:
    with desks("north") as found:
        dead = {"type": "streamable-http", "url": f"{found.url}/nothing-here"}
        locked = {"type": "streamable-http", "url": f"{found.url}/wants-a-token"}
        node = package("", "npm")["server"]["packages"]
        absent = package("", "npm", "no-such-desk")["server"]["packages"]
        result = crawl_entries(
            tmp_path / "store",
            entry("address", remotes=[dead, found.entry("north")["server"]["remotes"][0]], packages=node),
            entry("package", remotes=[dead], packages=node),
            entry("all", remotes=[dead, locked], packages=absent),
            remote("dead", f"{found.url}/nothing-here"),
        )
    assert failures(result) == {"all": "needs-auth", "dead": "not-found"}
    started = {each["name"] for each in events(result, "starting")}
    assert started == {"example.desk/all", "example.desk/package"}
    assert names(export(tmp_path / "store")) == ["address", "package"]


def test_without_a_sandbox_one_warning_says_what_servers_may_do(tmp_path: Path) -> None:
    source = write_commands(tmp_path / "mcp.json", good="good")
    options = (source, "--allow-exec", "--sandbox", "none")
    warning = (
        "there is no sandbox: the servers that are started have your rights, can read your files and can use your "
        "network; install bubblewrap, Podman or Docker"
    )
    assert said(crawl(tmp_path / "text", *options))[0] == f"warning: {warning}"
    logged = crawl(tmp_path / "json", *options, "--log-json")
    assert events(logged, "warning") == [{"event": "warning", "message": warning}]


@pytest.mark.parametrize("sandbox", ["bubblewrap", "docker", "podman"])
def test_a_sandbox_that_is_asked_for_and_missing_is_refused_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sandbox: str
) -> None:
    source = write_commands(tmp_path / "mcp.json", good="good")
    monkeypatch.setenv("PATH", str(tmp_path))
    result = crawl(tmp_path / "store", source, "--allow-exec", "--sandbox", sandbox, "--quiet")
    assert (result.exit_code, result.stderr) == (
        2,
        f"error: the sandbox {sandbox} cannot be used: it is not installed\n",
    )


@pytest.mark.parametrize("option", [("--exec-network",), ("--sandbox", "none"), ("--exec-jobs", "3")])
def test_an_option_for_packages_that_are_not_started_is_refused(
    tmp_path: Path, option: tuple[str, ...]
) -> None:
    result = crawl(tmp_path / "store", tmp_path, *option)
    assert result.exit_code == 2
    assert f"{option[0]} has no effect without --allow-exec" in result.stderr
