"""Images made by hand, and a registry on loopback that Podman loads them from in place of ghcr.io."""

from __future__ import annotations

import hashlib
import io
import json
import tarfile
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

SERVER = Path(__file__).resolve().parents[1] / "servers" / "packaged.py"
_OCI = "application/vnd.oci.image"
#: Where the programs of this machine are mounted, and the links that lead there.
_FOLDERS = (
    "app",
    "cache",
    "data",
    "dev",
    "etc/ssl",
    "etc/alternatives",
    "home/server",
    "pip/pip",
    "proc",
    "run",
    "sys",
    "tmp",
    "usr",
)
_LINKS = {
    "bin/python": "../usr/bin/python3",
    "bin/sh": "../usr/bin/sh",
    "lib": "usr/lib",
    "lib64": "usr/lib64",
}


def root(**files: bytes) -> bytes:
    """Return the files of an image (tar) that has all its programs from this machine."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        for name in ("bin", *_FOLDERS):
            folder = tarfile.TarInfo(name)
            folder.type, folder.mode = tarfile.DIRTYPE, 0o755
            archive.addfile(folder)
        for name, target in _LINKS.items():
            link = tarfile.TarInfo(name)
            link.type, link.linkname = tarfile.SYMTYPE, target
            archive.addfile(link)
        for name, data in files.items():
            file = tarfile.TarInfo(name)
            file.size, file.mode = len(data), 0o755
            archive.addfile(file, io.BytesIO(data))
    return packed.getvalue()


def _digest(data: bytes) -> str:
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


def _image(**config: Any) -> dict[str, bytes]:
    """Return the manifest ("") and the blobs of an image that runs the server of the tests."""
    layer = root(server=SERVER.read_bytes())
    described = {
        "architecture": "amd64",
        "os": "linux",
        "config": {"Entrypoint": ["python", "/server"], "Env": ["PATH=/usr/bin:/bin"], **config},
        "rootfs": {"type": "layers", "diff_ids": [_digest(layer)]},
    }
    configuration = json.dumps(described).encode()
    manifest = {
        "schemaVersion": 2,
        "mediaType": f"{_OCI}.manifest.v1+json",
        "config": _blob(configuration, "config.v1+json"),
        "layers": [_blob(layer, "layer.v1.tar")],
    }
    blobs = {_digest(each): each for each in (configuration, layer)}
    return {"": json.dumps(manifest).encode(), **blobs}


def _blob(data: bytes, kind: str) -> dict[str, Any]:
    return {"mediaType": f"{_OCI}.{kind}", "digest": _digest(data), "size": len(data)}


@contextmanager
def registry_of_images(**images: Mapping[str, Any]) -> Iterator[str]:
    """Run a registry with images of these names and configurations. Give its address, without a scheme."""
    known = {name: _image(**config) for name, config in images.items()}

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_HEAD(self) -> None:
            self.do_GET()

        def do_GET(self) -> None:
            *_, name, what, reference = ["", "", "", *self.path.strip("/").split("/")]
            data = known.get(name, {}).get("" if what == "manifests" else reference)
            is_root = self.path.rstrip("/") == "/v2"
            body = b"{}" if is_root or data is None else data
            self.send_response(200 if is_root or data is not None else 404)
            kind = f"{_OCI}.manifest.v1+json" if what == "manifests" else "application/octet-stream"
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            if data is not None:
                self.send_header("Docker-Content-Digest", _digest(data))
            self.end_headers()
            if self.command == "GET":
                self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()
