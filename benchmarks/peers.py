"""Other programs that check tool definitions, installed from their registries into build/peers/.

They run on your machine with your rights, as any program that you install. Each is skipped, with the reason, if it
cannot be installed or does not work on the generated definitions.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from benchmarks.figures import BOUNDS, Table, check, ratio
from benchmarks.measuring import NotMeasured, Usage, alternately, run

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.inputs import Setup

SERVE: Final = Path(__file__).with_name("serve.py")
#: Codes with which a program may end that has checked definitions and found faults.
_CHECKED: Final = (0, 1)


@dataclass(frozen=True, slots=True)
class Peer:
    """A program: its name, registry ("npm" or "PyPI"), what to install, and its arguments; FILE is the input.

    `live`: it reads no file, so the arguments end with a command that starts a server.
    """

    name: str
    registry: str
    requirements: tuple[str, ...]
    arguments: tuple[str, ...]
    live: bool = False

    def program(self, home: Path) -> Path:
        """Return the file that starts it if it is installed in a folder."""
        return home / self.name / ("node_modules/.bin" if self.registry == "npm" else "bin") / self.name

    def command(self, home: Path, file: Path) -> list[str]:
        """Return the command line that checks the tools of a file."""
        given = {"FILE": str(file), "SERVER": f"{sys.executable} {SERVE} {file}"}
        return [str(self.program(home)), *(given.get(word, word) for word in self.arguments)]

    def version(self, home: Path) -> str:
        """Return the version that is installed."""
        if self.registry == "npm":
            about = home / self.name / "node_modules" / self.name / "package.json"
            return str(json.loads(about.read_text(encoding="utf-8"))["version"])
        script = f"import importlib.metadata as m; print(m.version({self.name!r}))"
        return run([str(self.program(home).with_name("python")), "-c", script], read=True).output.strip()


#: The fastest ones that work on 5,000 tools (November 2026). The versions are ranges, and the table names them.
PEERS: Final = (
    Peer("mcp-lint", "npm", ("mcp-lint@>=0.5 <2",), ("check", "FILE", "--format", "json")),
    Peer("agent-friend", "PyPI", ("agent-friend>=0.209,<1",), ("grade", "FILE", "--json")),
    Peer("tool-scan", "PyPI", ("tool-scan>=1.1,<2",), ("--json", "FILE")),
    Peer("mcpgauge", "PyPI", ("mcpgauge>=0.1,<1", "mcp<2"), ("--json", "--timeout", "600", "SERVER"), live=True),
)  # fmt: skip


def install(peer: Peer, home: Path) -> None:
    """Install a program that is not installed yet. Raises NotMeasured with the reason if that fails."""
    program, npm = peer.program(home), shutil.which("npm")
    if program.exists():
        return
    folder = home / peer.name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    if peer.registry == "npm":
        if npm is None:
            raise NotMeasured("npm is not installed")
        words = ["install", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel", "error"]
        _done([npm, *words, "--prefix", str(folder), *peer.requirements], "npm")
    else:
        _done([sys.executable, "-m", "venv", str(folder)], "venv")
        pip = str(program.with_name("pip"))
        _done([pip, "install", "--quiet", "--no-input", *peer.requirements], "pip")
    if not program.exists():
        raise NotMeasured(f"the package has no command {peer.name}")


def _done(command: Sequence[str], name: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        faults = [line for line in done.stderr.splitlines() if "rror" in line and line.strip()]
        raise NotMeasured(f"{name} cannot install it: {faults[0][:120] if faults else 'no reason given'}")


def peers(setup: Setup) -> Table:
    """Compare the command, from start to end, with the fastest other programs on 5,000 tools."""
    file = setup.tools(5000)
    rows = []
    for peer in PEERS:
        try:
            rows.append(_row(peer, file, setup))
        except NotMeasured as reason:
            rows.append([peer.name, "–", "–", "–", f"skipped: {reason}"])
    return Table(("Program", "Version", "Its time ÷ ours", "Its memory ÷ ours", "Reads"), rows)


def _row(peer: Peer, file: Path, setup: Setup) -> list[str]:
    if setup.install:
        install(peer, setup.peers)
    elif not peer.program(setup.peers).exists():
        raise NotMeasured("not installed")
    server = ("--", sys.executable, SERVE, file)
    live = setup.program.command("check", "--exit-zero", "--format", "json", *BOUNDS, *server)
    used: dict[str, list[Usage]] = {"ours": [], "theirs": []}
    commands = {
        "theirs": peer.command(setup.peers, file),
        "ours": live if peer.live else check(setup, file, "json"),
    }
    measures = {name: partial(_taken, command, used[name]) for name, command in commands.items()}
    took = alternately(measures, rounds=min(2, setup.rounds))
    peak = {name: min(each.megabytes for each in found) for name, found in used.items()}
    shares = [ratio(of["theirs"] / of["ours"]) for of in (took, peak)]
    return [peer.name, peer.version(setup.peers), *shares, "a server" if peer.live else "a file"]


def _taken(command: Sequence[str], into: list[Usage]) -> float:
    into.append(run(command, codes=_CHECKED))
    return into[-1].seconds
