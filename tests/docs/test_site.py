"""The documentation site builds strictly, leads everywhere, and works from disk without a network: `make docs`."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from markdown_it import MarkdownIt

from tests.docs.pages import texts
from tests.support.command_line import ROOT

if TYPE_CHECKING:
    from pathlib import Path

REPOSITORY = "https://github.com/mcp-scorer/mcp-scorer/"
PARTS = ("mkdocs.yml", "docs", "website", "README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md")


def build(project: Path, site: Path) -> subprocess.CompletedProcess[str]:
    """Build the site as `make docs` does. A warning, such as a link that leads nowhere, is an error."""
    return subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(site)],
        cwd=project,
        env={"NO_MKDOCS_2_WARNING": "1", "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    done = build(ROOT, folder)
    assert done.returncode == 0, done.stderr
    return folder


def html_of(page: str) -> str:
    return re.sub(r"README\.md$", "index.md", page.removeprefix("docs/")).removesuffix(".md") + ".html"


def test_the_site_has_every_page_of_the_folder(site: Path) -> None:
    pages = [html_of(page) for page in texts() if page.startswith("docs/")]
    assert [page for page in pages if not (site / page).is_file()] == []


def test_the_search_finds_every_page_without_a_server(site: Path) -> None:
    script = (site / "search" / "search_index.js").read_text(encoding="utf-8")
    found = {
        entry["location"].partition("#")[0]
        for entry in json.loads(script.removeprefix("var __index = "))["docs"]
    }
    assert {html_of(page) for page in texts() if page.startswith("docs/")} <= found


def test_no_page_loads_anything_from_the_network(site: Path) -> None:
    loaded = re.compile(r'<(?:script|link|img|iframe|source)[^>]+(?:src|href|srcset)="(?:https?:)?//[^"]+"')
    counts_stars = 'data-md-component="source"'
    for page in site.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        assert (loaded.findall(text), counts_stars in text) == ([], False), page


def test_the_navigation_has_each_rule_and_claim_under_a_heading_of_its_index(site: Path) -> None:
    for page, heading, first, second in (
        ("rules/SAF001", "Safety", "SAF001 tag-characters", "SAF002 direction-controls"),
        ("claims/errors", "Behavior", "Error cases", "Limits, paging and order"),
    ):
        text = (site / f"{page}.html").read_text(encoding="utf-8")
        shown = [" ".join(each.split()) for each in re.findall(r'"md-ellipsis">([^<]+)<', text)]
        shown = shown[shown.index("Home") :]
        assert shown.index(heading) < shown.index(first) < shown.index(second)


def test_a_link_that_leaves_the_folder_leads_to_the_repository(site: Path) -> None:
    page = (site / "index.html").read_text(encoding="utf-8")
    assert f'href="{REPOSITORY}blob/main/README.md"' in page


def test_the_site_shows_the_blocks_that_github_shows(site: Path) -> None:
    github = MarkdownIt("commonmark").enable("table")
    for page, text in texts().items():
        if page.startswith("docs/"):
            shown = (site / html_of(page)).read_text(encoding="utf-8")
            article = shown[shown.index("<article") : shown.index("</article>")]
            assert blocks_of(article) == blocks_of(github.render(text)), page


def blocks_of(html: str) -> dict[str, int]:
    return {
        tag: len(re.findall(rf"<{tag}[ >]", html))
        for tag in ("ul", "ol", "li", "tr", "pre", "h2", "h3", "img")
    }


@pytest.mark.parametrize("link", ["usage.md#no-such-heading", "no-such-page.md", "../no-such-file.md"])
def test_a_link_that_leads_nowhere_ends_the_build(link: str, tmp_path: Path) -> None:
    for part in PARTS:
        copy = shutil.copytree if (ROOT / part).is_dir() else shutil.copy
        copy(ROOT / part, tmp_path / part)
    index = tmp_path / "docs" / "index.md"
    index.write_text(f"{index.read_text(encoding='utf-8')}\n[Lost]({link})\n", encoding="utf-8")
    done = build(tmp_path, tmp_path / "site")
    assert (done.returncode, link in done.stderr) == (1, True)
