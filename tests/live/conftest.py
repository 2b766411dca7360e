"""Real servers, installed once from their registries into a cache beside these tests."""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import venv
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

CACHE = Path(__file__).resolve().parent / ".cache"
PYTHON_SERVERS = {
    "mcp-server-time": "2026.10.19",
    "mcp-luma": "2026.10.18.4",
    "mcp-server-git": "2026.10.19",
    "mcp-obsidian": "0.2.3",
}
#: Packages on npm with their versions, and the script of each that is started.
NODE_SERVERS = {
    "bazi-mcp": ("0.1.0", "dist/stdio.js"),
    "mcp-searxng": ("1.16.0", "dist/cli.js"),
    "@brightdata/mcp": ("2.11.3", "server.js"),
}
EVERYTHING = "@modelcontextprotocol/server-everything@2026.8.31"
INSPECTOR = "@modelcontextprotocol/inspector-cli@0.15.0"  # later ones need a newer Node.js, or do not start

_UNREACHABLE = re.compile(
    r"NewConnectionError|ConnectTimeout|ReadTimeout|ProxyError|Temporary failure in name resolution|"
    r"Name or service not known|Network is unreachable|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ECONNREFUSED|ENETUNREACH"
)

Serve = Callable[[str], str]
CommandOf = Callable[[str], list[str]]


def _install(command: list[str], registry: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    said = done.stdout + done.stderr
    if done.returncode and _UNREACHABLE.search(said):
        pytest.skip(f"{registry} cannot be reached")
    assert done.returncode == 0, said


def _once(folder: Path, stamp: str, install: Callable[[], None]) -> None:
    """Install unless the very same has been installed before."""
    done = folder / ".installed"
    CACHE.mkdir(exist_ok=True)
    with (CACHE / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # tests may run in several processes
        if not done.is_file() or done.read_text() != stamp:
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            install()
            done.write_text(stamp)


def _python_server(name: str) -> str:
    """Install the package into an environment of its own (requirements conflict); return its command."""
    folder, requirement = CACHE / name, f"{name}=={PYTHON_SERVERS[name]}"

    def install() -> None:
        venv.create(folder, symlinks=True)  # without pip: the one that runs here installs into it
        pip = [sys.executable, "-m", "pip", "--python", str(folder / "bin" / "python")]
        _install([*pip, "install", "--quiet", requirement], "PyPI")

    _once(folder, f"{sys.version} {requirement}", install)
    return str(folder / "bin" / name)


@pytest.fixture(scope="session")
def time_command() -> str:
    return _python_server("mcp-server-time")


@pytest.fixture(scope="session")
def luma_command() -> str:
    return _python_server("mcp-luma")


def _node_server(requirement: str, folder: Path, script: str) -> list[str]:
    """Install the package into the folder; return the command that starts its script."""
    npm, node = shutil.which("npm"), shutil.which("node")
    if npm is None or node is None:
        pytest.skip("npm cannot be reached: Node.js is not installed")
    # without the bounds a connection that went silent is waited for five minutes, three times
    bounds = ["--fetch-timeout=20000", "--no-audit", "--no-fund"]
    install = [npm, "install", "--silent", *bounds, "--prefix", str(folder), requirement]
    _once(folder, requirement, lambda: _install(install, "npm"))
    package = requirement.rpartition("@")[0]
    return [node, str(folder / "node_modules" / package / script)]


@pytest.fixture(scope="session")
def everything() -> list[str]:
    """The command that starts the reference server, over stdio unless a word is added to it."""
    return _node_server(EVERYTHING, CACHE / "npm", "dist/index.js")


@pytest.fixture(scope="session")
def inspector() -> list[str]:
    """The command that starts the official inspector without its pages."""
    return _node_server(INSPECTOR, CACHE / "npm-inspector", "build/cli.js")


@pytest.fixture(scope="session")
def command_of() -> CommandOf:
    """Return the command that starts a server, by the name of its package; it is installed first."""

    def command(package: str) -> list[str]:
        if package in PYTHON_SERVERS:
            return [_python_server(package)]
        version, script = NODE_SERVERS[package]
        return _node_server(
            f"{package}@{version}", CACHE / f"npm-{package.strip('@').replace('/', '-')}", script
        )

    return command


@pytest.fixture
def serve(everything: list[str]) -> Iterator[Serve]:
    """Start the reference server on a free port of the loopback in a mode, and return its origin."""
    with ExitStack() as stack:
        yield lambda mode: stack.enter_context(_serving([*everything, mode]))


@contextmanager
def _serving(command: list[str]) -> Iterator[str]:
    port = _free_port()
    environment = {**os.environ, "PORT": str(port)}
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(command, env=environment, **quiet) as process:  # type: ignore[call-overload]
        try:
            _wait_for(process, port)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.kill()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_for(process: subprocess.Popen[bytes], port: int) -> None:
    """Return once something listens; a server that ends fails, one that is slow on a busy machine does not."""
    while True:
        assert process.poll() is None, "the server ended"
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
