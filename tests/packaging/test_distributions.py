"""What the built files hold."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from email import message_from_bytes
from typing import TYPE_CHECKING

from ruamel.yaml import YAML

from scorer.version import REPOSITORY, __version__
from tests.packaging.environments import build, call
from tests.support.command_line import ROOT

if TYPE_CHECKING:
    from email.message import Message
    from pathlib import Path

#: The manual page: what is under data/ goes to the environment's own folder.
MANUAL = f"mcp_scorer-{__version__}.data/data/share/man/man1/mcp-scorer.1"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def files_under(folder: str) -> set[str]:
    paths = (ROOT / folder).rglob("*")
    return {
        str(path.relative_to(ROOT)) for path in paths if path.is_file() and "__pycache__" not in path.parts
    }


def contents(wheel: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(wheel) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_wheel_holds_the_package_with_its_rubrics_and_templates_and_nothing_else(wheel: Path) -> None:
    data = {f"scorer/_data/{name}" for folder in ("rubrics", "reports") for name in files_under(folder)}
    own = {name for name in contents(wheel) if ".dist-info/" not in name}
    assert own == files_under("scorer") | data | {MANUAL}


def test_the_sdist_holds_what_the_wheel_is_built_from_and_no_more(sdist: Path) -> None:
    with tarfile.open(sdist) as archive:
        names = {member.name.partition("/")[2] for member in archive if member.isfile()}
    sources = {name for folder in ("scorer", "rubrics", "reports", "man") for name in files_under(folder)}
    prepared = {name for name in sources if name.startswith("scorer/_prepared/")}  # the build does that anew
    assert names == sources - prepared | {
        "README.md",
        "CHANGELOG.md",
        "LICENSE",
        "hatch_build.py",
        "pyproject.toml",
        "PKG-INFO",
        ".gitignore",
    }


def test_the_wheel_of_the_sdist_is_the_wheel_of_the_checkout(wheel: Path, wheel_of_sdist: Path) -> None:
    assert (wheel_of_sdist.name, contents(wheel_of_sdist)) == (wheel.name, contents(wheel))


def test_the_same_sources_give_the_same_bytes_at_any_time(tmp_path: Path) -> None:
    for kind in ("sdist", "wheel"):
        built = [
            build(kind, ROOT, tmp_path / kind / str(at), SOURCE_DATE_EPOCH="1790000000", TZ=zone).read_bytes()
            for at, zone in enumerate(("UTC", "Asia/Tokyo"))
        ]
        assert built[0] == built[1]


def test_twine_finds_nothing_in_the_distributions(sdist: Path, wheel: Path) -> None:
    call(sys.executable, "-m", "twine", "check", "--strict", sdist, wheel)


def metadata_of(wheel: Path) -> Message:
    metadata = contents(wheel)[f"mcp_scorer-{__version__}.dist-info/METADATA"]
    return message_from_bytes(metadata)


def test_the_metadata_name_the_version_the_license_and_the_addresses(wheel: Path) -> None:
    metadata = metadata_of(wheel)
    assert (metadata["Name"], metadata["Version"]) == ("mcp-scorer", __version__)
    assert metadata["License-Expression"] == "Apache-2.0"
    dist_info = f"mcp_scorer-{__version__}.dist-info"
    assert contents(wheel)[f"{dist_info}/licenses/LICENSE"] == (ROOT / "LICENSE").read_bytes()
    urls = [f"{name}, {url}" for name, url in PROJECT["project"]["urls"].items()]
    assert metadata.get_all("Project-URL") == urls
    assert [url.partition(",")[0] for url in urls] == [
        "Homepage", "Documentation", "Repository", "Issues", "Changelog",
    ]  # fmt: skip


def test_the_classifiers_name_the_versions_of_python_that_the_workflow_tests(wheel: Path) -> None:
    classifiers = metadata_of(wheel).get_all("Classifier") or []
    versions = [name.rpartition(" ")[2] for name in classifiers if re.search(r":: 3\.\d+$", name)]
    workflow = YAML(typ="safe").load((ROOT / ".github" / "workflows" / "ci.yml").read_text(encoding="utf-8"))
    assert workflow["jobs"]["test"]["strategy"]["matrix"]["python"] == versions
    assert metadata_of(wheel)["Requires-Python"] == f">={versions[0]}"


def test_the_readme_on_pypi_is_that_of_the_checkout_with_whole_addresses(wheel: Path, tmp_path: Path) -> None:
    payload = metadata_of(wheel).get_payload(decode=True)
    assert isinstance(payload, bytes)
    readme, project = payload.decode("utf-8"), re.escape(PROJECT["project"]["urls"]["Repository"])
    raw = project.replace(r"github\.com", r"raw\.githubusercontent\.com")
    back = re.sub(f"(?:{project}/blob|{raw})/v{re.escape(__version__)}/", "", readme)
    assert back == (ROOT / "README.md").read_text(encoding="utf-8")
    (shown := tmp_path / "README.md").write_text(readme, encoding="utf-8")
    words = [sys.executable, "-m", "readme_renderer", str(shown)]  # what PyPI renders with
    page = subprocess.run(words, capture_output=True, text=True, check=True).stdout
    addresses = re.findall(r'(?:href|src|srcset)="([^"]*)"', page)
    assert addresses
    assert [address for address in addresses if not re.match(r"https://|mailto:|#", address)] == []


def test_a_relative_address_of_any_form_becomes_a_whole_one(tmp_path: Path) -> None:
    (tmp_path / "scorer").mkdir()
    (tmp_path / "scorer" / "version.py").write_text('__version__ = "1.2"\n')
    for name in ("pyproject.toml", "LICENSE"):
        shutil.copy(ROOT / name, tmp_path)
    for name in ("rubrics", "reports"):
        (tmp_path / name).mkdir()
    (tmp_path / "README.md").write_text(
        '[a](docs/a.md#b) [![c](d.png)](./e.md) <img src="f.png"> <a href="g.md">g</a>\n'
        '<source srcset="h.png"> [i](https://i.example) [j](#j) ![k](https://k.example/k.png)\n'
    )
    with tarfile.open(build("sdist", tmp_path, tmp_path / "built")) as archive:
        file = archive.extractfile("mcp_scorer-1.2/PKG-INFO")
        assert file is not None
        built = file.read()
    text, raw = f"{REPOSITORY}/blob/v1.2", REPOSITORY.replace("//github.com", "//raw.githubusercontent.com")
    assert built.decode().partition("\n\n")[2] == (
        f'[a]({text}/docs/a.md#b) [![c]({raw}/v1.2/d.png)]({text}/e.md) <img src="{raw}/v1.2/f.png"> '
        f'<a href="{text}/g.md">g</a>\n'
        f'<source srcset="{raw}/v1.2/h.png"> [i](https://i.example) [j](#j) ![k](https://k.example/k.png)\n'
    )
