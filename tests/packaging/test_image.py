"""The container image, as far as its file and the lock say: its user, what goes into it, and how large that is."""

from __future__ import annotations

import re
from importlib.metadata import PackageNotFoundError, files
from pathlib import Path

from tests.support.command_line import ROOT

LINES = (ROOT / "Dockerfile").read_text(encoding="utf-8")
#: Bytes. The release measures the whole image, and fails above `WHOLE`.
WHOLE = 150_000_000
#: python:3.13-alpine has about 48 MB, and compiled code takes as much again as its source.
BASE = 50_000_000
#: Extensions for musl bring libraries that those for glibc find in the system.
BUNDLED = 10_000_000


def instructions(name: str) -> list[str]:
    return re.findall(rf"^{name} (.*)$", LINES.replace("\\\n", ""), re.MULTILINE)


def test_the_image_is_of_two_stages_and_runs_as_a_user_without_rights() -> None:
    assert instructions("FROM") == ["python:3.13-alpine AS build", "python:3.13-alpine"]
    assert instructions("USER") == ["scorer"]
    assert "adduser -D -u 10001 scorer" in instructions("RUN")[-1]
    assert LINES.index("USER scorer") > LINES.rindex("RUN ")
    assert instructions("ENTRYPOINT") == ['["mcp-scorer"]']


def test_only_the_wheel_and_the_lock_get_into_the_build() -> None:
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").split()
    assert ignored == ["*", "!dist/*.whl", "!requirements.lock"]
    assert instructions("COPY")[0] == "requirements.lock dist/*.whl /build/"
    assert "--require-hashes --only-binary :all:" in " ".join(instructions("RUN")[0].split())


def size_of(package: str) -> int:
    """Return the bytes of an installed package: its files once, and its Python code again for the compiled form."""
    try:
        listed = [Path(str(each.locate())) for each in files(package) or [] if each.suffix != ".pyc"]
    except PackageNotFoundError:  # of another system
        return 0
    found = [path for path in listed if path.is_file()]
    return sum(path.stat().st_size * (2 if path.suffix == ".py" else 1) for path in found)


def test_what_goes_into_the_image_leaves_it_below_its_limit() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    packages = sum(map(size_of, re.findall(r"^([\w.-]+)==", lock, re.MULTILINE)))
    own = [path for name in ("scorer", "rubrics", "reports") for path in (ROOT / name).rglob("*.*")]
    ours = 2 * sum(path.stat().st_size for path in own if path.suffix != ".pyc" and path.is_file())
    assert packages > 30_000_000
    assert BASE + BUNDLED + packages + ours < WHOLE


def test_the_release_fails_on_a_larger_image_and_on_another_user() -> None:
    workflow = (ROOT / ".github" / "workflows" / "release.yml").read_text(encoding="utf-8")
    assert f"-lt {WHOLE}" in workflow
    assert '--entrypoint id "$image:${GITHUB_REF_NAME#v}" -u)" = 10001' in workflow
