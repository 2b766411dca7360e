"""Registries of packages on loopback, as npm and pip ask them, with the servers of the tests in them."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import os
import tarfile
import zipfile
from contextlib import contextmanager
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any

from tests.catalogue.registries import entry

if TYPE_CHECKING:
    from collections.abc import Iterator

SERVERS = Path(__file__).resolve().parents[1] / "servers"
WHEEL = "desk_server-1.0.0-py3-none-any.whl"
#: What npm would run at the installation, were it not forbidden: it leaves a file beside the server.
INSTALL_SCRIPT = "node -e \"require('fs').writeFileSync('was-run', '')\""


def wheel() -> bytes:
    """Return a wheel of the server."""
    info = "desk_server-1.0.0.dist-info"
    files = {
        "desk_server.py": (SERVERS / "packaged.py").read_bytes(),
        f"{info}/METADATA": b"Metadata-Version: 2.1\nName: desk-server\nVersion: 1.0.0\n",
        f"{info}/WHEEL": b"Wheel-Version: 1.0\nGenerator: desk\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        f"{info}/entry_points.txt": b"[console_scripts]\ndesk-server = desk_server:main\n",
    }
    record = "".join(f"{name},,\n" for name in (*files, f"{info}/RECORD"))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, data in {**files, f"{info}/RECORD": record.encode()}.items():
            archive.writestr(zipfile.ZipInfo(name), data)
    return packed.getvalue()


def tarball(**fields: Any) -> bytes:
    """Return a package of npm with the server; `fields` are of its description."""
    manifest = {
        "name": "desk-server",
        "version": "1.0.0",
        "type": "module",
        "bin": {"desk-server": "desk.mjs"},
    }
    files = {
        "package/package.json": json.dumps({**manifest, **fields}).encode(),
        "package/desk.mjs": b"#!/usr/bin/env node\n" + (SERVERS / "packaged.mjs").read_bytes(),
    }
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as archive:
        for name, data in files.items():
            member = tarfile.TarInfo(name)
            member.size, member.mode = len(data), 0o755
            archive.addfile(member, io.BytesIO(data))
    return packed.getvalue()


@cache  # packed again, the same files have another hash: the time is in them
def packages_of_npm() -> dict[str, bytes]:
    """Return the packages of the registry of npm, by their names."""
    scripts = {"postinstall": INSTALL_SCRIPT}
    return {
        "desk-server": tarball(),
        "@desk/scripted": tarball(name="@desk/scripted", bin="desk.mjs", scripts=scripts),
        "git-desk": tarball(name="git-desk", dependencies={"other": "git+http://127.0.0.1:9/other.git"}),
        "leads-nowhere": tarball(
            name="leads-nowhere", dependencies={"other": "http://127.0.0.1:9/other.tgz"}
        ),
        "no-program": tarball(name="no-program", bin={}),
    }


class Packages(BaseHTTPRequestHandler):
    """Answers npm and pip: `desk-server` is in both registries, `@desk/scripted` and `git-desk` on npm alone."""

    asked: list[str]
    failing: list[int]

    def do_GET(self) -> None:
        self.asked.append(self.path)
        if self.failing:
            self._reply(b"", "text/plain", self.failing.pop())
            return
        origin = f"http://{self.headers['Host']}"
        npm = packages_of_npm()
        name = self.path.strip("/").replace("%2f", "/")
        if name in npm:
            self._reply(json.dumps(packument(name, npm[name], origin)).encode(), "application/json")
        elif name.startswith("tarballs/"):
            self._reply(npm[name.removeprefix("tarballs/").removesuffix(".tgz")], "application/octet-stream")
        elif name == "simple/desk-server":
            link = f"/wheels/{WHEEL}#sha256={hashlib.sha256(wheel()).hexdigest()}"
            self._reply(f'<!doctype html><a href="{link}">{WHEEL}</a>'.encode(), "text/html")
        elif name == f"wheels/{WHEEL}":
            self._reply(wheel(), "application/octet-stream")
        else:
            self._reply(b"not found", "text/plain", 404)

    def _reply(self, body: bytes, kind: str, status: int = 200) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


def packument(name: str, packed: bytes, origin: str) -> dict[str, Any]:
    """Return what the registry of npm says of a package."""
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        description = archive.extractfile("package/package.json")
        assert description is not None
        manifest = json.load(description)
    integrity = "sha512-" + base64.b64encode(hashlib.sha512(packed).digest()).decode()
    manifest["dist"] = {"tarball": f"{origin}/tarballs/{name}.tgz", "integrity": integrity}
    return {"name": name, "dist-tags": {"latest": "1.0.0"}, "versions": {"1.0.0": manifest}}


@contextmanager
def package_registries(failing: list[int] | None = None) -> Iterator[tuple[dict[str, str], list[str]]]:
    """Run both registries. Give the variables that lead npm and pip there, and the paths that were asked for.

    While there is one in the list `failing`, the last of it is the status of the next answer.
    """

    statuses = [] if failing is None else failing

    class Handler(Packages):
        failing = statuses
        asked: list[str] = []  # noqa: RUF012 - one list for each pair of registries

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        origin = f"http://127.0.0.1:{server.server_port}"
        ours = {"npm_config_registry": f"{origin}/", "PIP_INDEX_URL": f"{origin}/simple/"}
        no_proxy = {name: "127.0.0.1" for name in ("NO_PROXY", "no_proxy") if name not in os.environ}
        try:
            yield {**ours, **no_proxy, "UV_DEFAULT_INDEX": ours["PIP_INDEX_URL"]}, Handler.asked
        finally:
            server.shutdown()
            thread.join()


def package(name: str, kind: str = "pypi", identifier: str = "desk-server", **fields: Any) -> dict[str, Any]:
    """Return the entry of a server in a package."""
    described = {"registryType": kind, "identifier": identifier, "version": "1.0.0", **fields}
    return entry(name, packages=[described])


def behaving(name: str, behavior: str, *arguments: str, **fields: Any) -> dict[str, Any]:
    """Return the entry of the server in the wheel, which is to behave like that."""
    words = [{"type": "positional", "value": word} for word in (behavior, *arguments)]
    return package(name, packageArguments=words, **fields)
