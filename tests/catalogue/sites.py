"""Stores and the sites that are built from them, as the command line builds them."""

from __future__ import annotations

import json
import re
from html import unescape
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from tests.catalogue.crawling import crawl, said, write_snapshots
from tests.catalogue.registries import entry
from tests.support.command_line import run
from tests.support.snapshots import DESK

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from click.testing import Result

#: An entry of a server that is a package, which a crawl does not start.
PACKAGE = entry(
    "package", packages=[{"registryType": "npm", "identifier": "@example/desk", "version": "1.0.0"}]
)
NEVER_SCORED = "example.desk/package"


def snapshot(name: str, *tools: Any) -> dict[str, Any]:
    """Return the snapshot of a server with a name that no file could have."""
    return {"schema_version": 1, "kind": "mcp-scorer-snapshot", "name": name, "tools": [*(tools or DESK[:2])]}


def store_of(folder: Path, *lines: Any) -> Path:
    """Crawl a list with one server per line, and return the store."""
    listed = folder / "servers.jsonl"
    listed.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    said(crawl(folder / "store", listed))
    return folder / "store"


def small_store(folder: Path) -> Path:
    """Crawl two desks and a server that is never started, and return the store."""
    listed = folder / "servers.jsonl"
    listed.write_text(json.dumps(PACKAGE) + "\n", encoding="utf-8")
    said(crawl(folder / "store", write_snapshots(folder / "desks", "North", "south"), listed))
    return folder / "store"


def build(store: Path, site: Path, *options: object) -> Result:
    """Build a site in this process."""
    return run("catalogue", "site", "--store", store, "--out", site, "--jobs", 1, *options)


def built(store: Path, site: Path, *options: object) -> list[str]:
    """Build a site, which must go well, and return what the run said."""
    result = build(store, site, *options)
    assert result.exit_code == 0, result.stderr
    return result.stderr.splitlines()


def files(site: Path) -> Mapping[str, bytes]:
    """Return the files of a folder by their paths."""
    found = (path for path in sorted(site.rglob("*")) if path.is_file())
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in found}


def data(site: Path, path: str) -> Any:
    """Return a file of the API."""
    return json.loads((site / "api/v1" / path).read_bytes())


def links(page: str) -> list[str]:
    """Return where a page leads, without the fragments of its own."""
    found = re.findall(r'(?:href|src)="([^"#]+)', page)
    return [unquote(unescape(each)) for each in found]
