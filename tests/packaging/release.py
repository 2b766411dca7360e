"""Build the distributions of a release into dist/, check and try them: `python -m tests.packaging.release v1.2.3`.

The release workflow runs it through `make release`. The notes of the release go to build/release-notes.md, the formula
for Homebrew to build/mcp-scorer.rb.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from scorer.version import REPOSITORY, __version__
from tests.packaging.environments import Installed, build, call, make_environment
from tests.packaging.homebrew import FORMULA, filled
from tests.support.command_line import ROOT

_SECTION = re.compile(
    r"^## \[(?P<version>[^]]+)\](?: - (?P<day>[^\n]*))?\n(?P<notes>.*?)(?=^## \[|\Z)", re.M | re.S
)


class NotReady(Exception):
    """The tag, the version and the changelog do not agree."""


def notes_of(tag: str, version: str, changelog: str) -> str:
    """Return the notes of the release: the section of its version. Raises NotReady with what is wrong."""
    if tag != f"v{version}":
        raise NotReady(f"the tag is {tag}, and scorer/version.py says {version}: the tag must be v{version}")
    sections = {match["version"]: match for match in _SECTION.finditer(changelog)}
    if version not in sections:
        raise NotReady(f"CHANGELOG.md has no section {version}: move the entries of “Unreleased” into it")
    if next((name for name in sections if name != "Unreleased"), None) != version:
        raise NotReady(f"section {version} is not the newest of CHANGELOG.md")
    section = sections[version]
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", section["day"] or ""):
        raise NotReady(f"section {version} of CHANGELOG.md has no day: write ## [{version}] - YYYY-MM-DD")
    if "Unreleased" in sections and sections["Unreleased"]["notes"].strip():
        raise NotReady(f"CHANGELOG.md has entries under “Unreleased”: move them into section {version}")
    return section["notes"].strip() + "\n"


def build_all(target: Path) -> tuple[Path, Path]:
    """Build the sdist, and the wheel from what the sdist contains, dated by the commit. Returns both files."""
    words = ["git", "log", "-1", "--pretty=%ct"]
    day = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()
    with tempfile.TemporaryDirectory() as folder:
        sdist = build("sdist", ROOT, Path(folder, "sdist"), SOURCE_DATE_EPOCH=day)
        shutil.unpack_archive(sdist, Path(folder, "source"), filter="data")
        (source,) = Path(folder, "source").iterdir()
        wheel = build("wheel", source, Path(folder, "wheel"), SOURCE_DATE_EPOCH=day)
        shutil.rmtree(target, ignore_errors=True)
        target.mkdir(parents=True)
        built = [Path(shutil.move(each, target / each.name)) for each in (sdist, wheel)]
    call(sys.executable, "-m", "twine", "check", "--strict", *built)
    return built[0], built[1]


def try_out(wheel: Path) -> None:
    """Install the wheel into an empty environment and score the example server from another folder."""
    with tempfile.TemporaryDirectory() as folder:
        scripts = make_environment(Path(folder, "environment"))
        pip = (sys.executable, "-m", "pip", "--python", scripts / "python", "install", "--quiet")
        call(*pip, "--require-hashes", "--requirement", "requirements.lock")
        call(*pip, "--no-index", "--no-deps", wheel)
        server = (scripts / "python", ROOT / "examples" / "library_server.py")
        done = Installed(scripts, Path(folder)).run(
            "mcp-scorer", "check", "--exit-zero", "--output", "html=report.html", "--", *server
        )
        if done.returncode or not Path(folder, "report.html").is_file():
            raise NotReady(f"the installed wheel cannot score the example server:\n{done.stderr}")


def formula_of(tag: str, sdist: Path) -> str:
    """Return the Homebrew formula of the release, which takes the sdist from the release on GitHub."""
    return filled(
        FORMULA.read_text(encoding="utf-8"), f"{REPOSITORY}/releases/download/{tag}/{sdist.name}", sdist
    )


def main(tag: str) -> None:
    """Do all of it, or say in one line why not."""
    try:
        notes = notes_of(tag, __version__, (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"))
        sdist, wheel = build_all(ROOT / "dist")
        try_out(wheel)
    except NotReady as error:
        raise SystemExit(f"not ready for release: {error}") from None
    (ROOT / "build").mkdir(exist_ok=True)
    (ROOT / "build" / "release-notes.md").write_text(notes, encoding="utf-8")
    (ROOT / "build" / "mcp-scorer.rb").write_text(formula_of(tag, sdist), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "")
