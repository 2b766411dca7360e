"""MkDocs hooks: the navigation of folders, and links that leave docs/. mkdocs.yml names this file."""

from __future__ import annotations

import posixpath
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.pages import Page

ROOT = Path(__file__).resolve().parent.parent
INDEX = "README.md"

_SECTION = re.compile(r"^## (.*)\n((?:(?!## ).*\n)*)", re.MULTILINE)
_PAGE = re.compile(r"\]\(([\w.-]+\.md)\)")
_LINK = re.compile(r"(\]\()(\.\.?/[^)\s#]+)")


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Replace every folder in the navigation by its index, with the pages that the index links to."""
    config.nav = [_expanded(item, Path(config.docs_dir)) for item in config.nav or ()]
    return config


def _expanded(item: Any, docs: Path) -> Any:
    """Return an item of the navigation, a folder with a section for each heading of its index."""
    ((title, place),) = item.items()
    if not isinstance(place, str) or not place.endswith("/"):
        return item
    index = (docs / place / INDEX).read_text(encoding="utf-8")
    sections = [
        {heading: [place + page for page in _PAGE.findall(body)]} for heading, body in _SECTION.findall(index)
    ]
    return {title: [place + INDEX, *sections]}


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, **_: Any) -> str:
    """Return the page with each link that leaves docs/ replaced by an address in the repository."""
    folder = posixpath.dirname(f"docs/{page.file.src_uri}")

    def address(match: re.Match[str]) -> str:
        target = posixpath.normpath(posixpath.join(folder, match[2]))
        if target.startswith("docs/") or not (ROOT / target).exists():
            return match[0]
        kind = "tree" if (ROOT / target).is_dir() else "blob"
        return f"{match[1]}{config.repo_url}/{kind}/main/{target}"

    return _LINK.sub(address, markdown)
