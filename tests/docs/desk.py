"""A folder with every file that the documentation's commands name, and substitutes for servers and packages."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import socket
import stat
import subprocess
import sys
import time
from contextlib import chdir, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scorer.capturing import capture_all, connect_options, parse_command, snapshot_json
from scorer.config.registry import NO_CONFIG_VARIABLE
from scorer.contracts.definitions import Snapshot
from scorer.contracts.dimensions import DIMENSIONS
from scorer.contracts.gate import GateResult
from scorer.formats import FORMATS
from scorer.scoring.api import build_report, score_server
from tests.support.command_line import PLAIN, ROOT, environment, run

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

EXAMPLE = ROOT / "examples" / "library_server.py"
REMOTE = "https://example.com/mcp"

#: The example server over Streamable HTTP, on the given port.
SERVE = (
    "import runpy, sys; server = runpy.run_path(sys.argv[1])['server']; "
    "server.run(transport='streamable-http', port=int(sys.argv[2]))"
)

#: How wide click writes help where there is no terminal; its runner for tests would write it wider.
NO_TERMINAL = 78

#: A line in which a shell would find words alone: no variable, pipe, redirection, pattern or second command.
OURS_ALONE = re.compile(r"""mcp-scorer(?: +(?:[\w./:,=+@#-]|'[^']*'|"[^"$`\\]*")+)*""")


@dataclass(frozen=True)
class Desk:
    """Runs commands in the folder. `address` replaces the documentation's example.com."""

    folder: Path
    address: str

    def run(self, line: str) -> subprocess.CompletedProcess[str]:
        """Run a line: with bash, or in this process where it is nothing but a command of ours."""
        line = line.replace(REMOTE, self.address)
        path = os.pathsep.join((str(self.folder / "bin"), os.environ["PATH"]))
        settings = {"PATH": path, NO_CONFIG_VARIABLE: ""}
        if OURS_ALONE.fullmatch(line):
            with chdir(self.folder):
                done = run(
                    *shlex.split(line)[1:],
                    env={**PLAIN, **settings},
                    catch_exceptions=False,
                    terminal_width=NO_TERMINAL,
                )
            return subprocess.CompletedProcess(line, done.exit_code, done.stdout, done.stderr)
        return subprocess.run(
            ["bash", "-o", "pipefail", "-c", line],
            cwd=self.folder,
            env=environment(**settings),
            capture_output=True,
            text=True,
            check=False,
        )


def furnish(folder: Path) -> None:
    """Write the files into the folder. It is the root of a repository, where the search for configuration ends."""
    (folder / ".git").mkdir()
    for place in ("server.py", "my_package/server.py", "examples/library_server.py"):
        (folder / place).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(EXAMPLE, folder / place)
    (folder / "my_package" / "__init__.py").touch()
    (folder / ".env").write_text("LIBRARY_TOKEN=secret\n")
    library = {"command": "python", "args": ["server.py"]}
    servers = {"mcpServers": {"library": library, "branch": library}}
    for name in (".mcp.json", "my-servers.json"):
        (folder / name).write_text(json.dumps(servers))
    (folder / "server.json").write_text(json.dumps(PUBLISHED))
    options = connect_options()
    (result,) = capture_all(parse_command([sys.executable, str(EXAMPLE)], options), options)
    assert isinstance(result, Snapshot), result
    (folder / "mcp-tools.json").write_text(snapshot_json([result]), encoding="utf-8")
    (folder / "new-tools.json").write_text(snapshot_json([_terser(result)]), encoding="utf-8")
    _commit_twice(folder, "mcp-tools.json")
    report = build_report([score_server(result)], (), gate=GateResult(passed=True), rubric=None)
    (folder / "report.html").write_text(FORMATS["html"].render(report), encoding="utf-8")
    (folder / "labeled.jsonl").write_text("".join(_labeled(result.tools)))
    (folder / "servers.jsonl").write_text(_dump(result), encoding="utf-8")
    score_dump = ("catalogue", "score", folder / "servers.jsonl", "-q", "--jobs", 1)
    for at in (1, 2):
        run(*score_dump, "--out", folder / f"part-{at}.jsonl", "--shard", f"{at}/2")
    (folder / "snapshots").mkdir()
    for name in ("mcp-tools.json", "new-tools.json"):
        shutil.copy(folder / name, folder / "snapshots")
    run("catalogue", "crawl", folder / "snapshots", "--store", folder / "store", "-q")
    parts = [folder / f"store-{at}" for at in (1, 2)]
    for at, part in enumerate(parts, 1):
        run("catalogue", "crawl", folder / "snapshots", "--store", part, "--shard", f"{at}/2", "-q")
    run("catalogue", "merge", *parts, "--store", folder / "merged")
    store = ("catalogue", "export", "--store", folder / "store")
    run(*store, "--out", folder / "scores.jsonl")
    run(*store, "--out", folder / "servers.parquet", "--tools", folder / "tools.parquet")
    _write_programs(folder / "bin")


PUBLISHED = {
    "name": "io.example/library",
    "description": "A lending library.",
    "version": "1.0.0",
    "packages": [
        {
            "registryType": "npm",
            "identifier": "@example/library-mcp",
            "version": "1.0.0",
            "transport": {"type": "stdio"},
        }
    ],
}


def _terser(snapshot: Snapshot) -> Snapshot:
    """Return the snapshot with a worse description of its first tool."""
    first, *others = snapshot.tools
    return replace(snapshot, tools=({**first, "description": "Lists books."}, *others))


def _commit_twice(folder: Path, name: str) -> None:
    """Make the folder a repository of two commits, the file in both."""
    git = ["git", "-c", "user.name=desk", "-c", "user.email=desk@example.org", "-C", str(folder)]
    for words in (
        ["init", "-q"],
        ["add", name],
        ["commit", "-qm", "a"],
        ["commit", "-qm", "b", "--allow-empty"],
    ):
        subprocess.run([*git, *words], check=True)


def _dump(snapshot: Snapshot) -> str:
    """Return four servers, one a line."""
    branches = ({"name": f"branch-{at}", "tools": snapshot.tools[:at]} for at in range(1, 5))
    return "".join(f"{json.dumps(each)}\n" for each in branches)


def _labeled(tools: tuple[Mapping[str, Any], ...]) -> Iterator[str]:
    """Yield the tools six times, each time with different scores."""
    for at, tool in enumerate(tools * 6):
        scores = {key: 1 + (at + place) % 5 for place, key in enumerate(DIMENSIONS)}
        row = {"tool": tool, "scores": scores, "tdqs": 3.0, "group": f"{at % 8}", "era": "2026-q4"}
        yield json.dumps(row) + "\n"


def _write_programs(folder: Path) -> None:
    """Write `npx` and `uvx`, which download nothing: they start the example server, and `uvx mcp-scorer` this one."""
    python = sys.executable
    programs = {
        "mcp-scorer": f'exec {python} -m scorer "$@"',
        "python": f'exec {python} "$@"',
        "npx": f"exec {python} {EXAMPLE}",
        "uvx": f'test "$1" != mcp-scorer || {{ shift; exec {python} -m scorer "$@"; }}; exec {python} {EXAMPLE}',
    }
    folder.mkdir()
    for name, line in programs.items():
        path = folder / name
        path.write_text(f"#!/bin/sh\n{line}\n")
        path.chmod(path.stat().st_mode | stat.S_IXUSR)


@contextmanager
def serving() -> Iterator[str]:
    """Serve the example over Streamable HTTP on the loopback, and give its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-c", SERVE, str(EXAMPLE), str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            _wait_for(process, port)
            yield f"http://127.0.0.1:{port}/mcp"
        finally:
            process.kill()


def _wait_for(process: subprocess.Popen[bytes], port: int) -> None:
    """Return once something listens; a server that ends fails, one that is slow on a busy machine does not."""
    while True:
        assert process.poll() is None, "the example server ended"
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
