"""`catalogue crawl --allow-exec` in the containers of the real Podman: what servers can do, and that none stays.

Podman has settings, a storage and a registry of its own here. Where it cannot be used, all of this is skipped.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.capturing.running import processes_with
from tests.catalogue.crawling import crawl, events, failures
from tests.catalogue.images import registry_of_images
from tests.catalogue.packages import behaving, package, package_registries
from tests.catalogue.podman import real_podman
from tests.catalogue.starting import seen
from tests.support.command_line import start

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterator, Sequence

    from click.testing import Result

    from tests.catalogue.podman import Podman

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="Podman runs containers on Linux"),
]

IMAGE = "ghcr.io/desk/server:1.0.0"
#: Longer than any server needs on a busy machine (seconds).
AMPLE = 300


@pytest.fixture(scope="module")
def podman(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Podman]:
    images: dict[str, Any] = {"server": {}, "keeping": {"Volumes": {"/data": {}}}}
    with (
        registry_of_images(**images) as registry,
        package_registries() as (variables, _),
        real_podman(tmp_path_factory.mktemp("podman"), registry) as found,
        pytest.MonkeyPatch.context() as patch,
    ):
        if isinstance(found, str):
            pytest.skip(found)
        for name, value in {**variables, **found.variables}.items():
            patch.setenv(name, value)
        yield found


def image(name: str, *arguments: str, of: str = "server", **fields: Any) -> dict[str, Any]:
    """Return the entry of an image whose server behaves like its name."""
    words = [{"type": "positional", "value": word} for word in (name, *arguments)]
    return package(name, "oci", f"ghcr.io/desk/{of}", packageArguments=words, **fields)


def write_entries(tmp_path: Path, *entries: dict[str, Any]) -> Path:
    source = tmp_path / "entries.jsonl"
    source.write_text("".join(f"{json.dumps(each)}\n" for each in entries), encoding="utf-8")
    return source


def crawl_entries(tmp_path: Path, *entries: dict[str, Any], timeout: int = AMPLE) -> Result:
    options = ("--allow-exec", "--sandbox", "podman", "--timeout", timeout, "--log-json")
    return crawl(tmp_path / "store", write_entries(tmp_path, *entries), *options)


def outcomes(result: Result) -> dict[str, str]:
    captured = {each["name"].removeprefix("example.desk/"): "captured" for each in events(result, "captured")}
    return {**captured, **failures(result)}


def assert_nothing_is_left(podman: Podman, store: Path) -> None:
    assert podman.containers() == []
    assert podman.volumes() == []
    assert IMAGE not in podman.images()
    assert not (store / "exec").exists()


def test_packages_and_images_are_captured_and_see_nothing_of_the_machine(
    tmp_path: Path, podman: Podman, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DESK_SECRET", "open-sesame")
    monkeypatch.setenv("HTTP_PROXY", "http://reader:open-sesame@127.0.0.1:9")
    variables = [{"name": "DESK_MODE", "value": "a\nb --privileged"}]
    result = crawl_entries(
        tmp_path,
        package("npm", "npm", environmentVariables=variables),
        behaving("looks_from_wheel", "looks_around", "/etc/hosts"),
        image("looks_around", "/etc/hosts"),
    )
    assert failures(result) == {}, result.stderr
    seen_by_image = seen(tmp_path / "store", "looks_around")
    for told in (seen_by_image, seen(tmp_path / "store", "looks_from_wheel")):
        assert {*told.pop("variables")} - {"HOSTNAME", "PYTHONPATH", "TERM", "container"} == {
            *("HOME", "LANG", "PATH", "TMPDIR", "USER")
        }
        del told["settings"]  # of /usr, which is that of this machine here, and of the image elsewhere
        assert told == {
            "told": [],
            "home": [],
            "file": "127.0.0.1 localhost server\n::1 localhost\n",
            "processes": True,
            "root": False,
            "written": [],
        }
    assert seen(tmp_path / "store", "npm") == {
        "arguments": [],
        "variable": "a\nb --privileged",
        "script": False,
    }
    assert_nothing_is_left(podman, tmp_path / "store")


def test_every_server_is_kept_within_its_limits_and_ended(tmp_path: Path, podman: Podman) -> None:
    marker = f"marker-{os.getpid()}-{tmp_path.name}"
    result = crawl_entries(
        tmp_path,
        *(image(name) for name in ("bombs", "hogs", "floods", "stays", "breaks", "needs_network")),
        image("fills", of="keeping"),
        image("leaves_daemons", marker),
    )
    assert outcomes(result) == {
        "bombs": "captured",
        "breaks": "broken",
        "fills": "captured",
        "floods": "too-large",
        "hogs": "too-large",
        "leaves_daemons": "captured",
        "needs_network": "needs-network",
        "stays": "captured",
    }
    assert seen(tmp_path / "store", "bombs") == {"few": True}
    written = seen(tmp_path / "store", "fills")
    assert written.keys() >= {"/data", "/home/server", "/tmp"}
    assert {*written.values()} == {False}
    assert processes_with(marker) == []
    assert_nothing_is_left(podman, tmp_path / "store")


def test_a_server_that_does_not_answer_is_removed(tmp_path: Path, podman: Podman) -> None:
    result = crawl_entries(tmp_path, image("never_answers"), timeout=1)
    assert outcomes(result) == {"never_answers": "timed-out"}
    assert_nothing_is_left(podman, tmp_path / "store")


def test_servers_of_one_image_wait_for_each_other(tmp_path: Path, podman: Podman) -> None:
    named = [package(f"server-{at}", "oci", "ghcr.io/desk/server") for at in range(3)]
    assert {*outcomes(crawl_entries(tmp_path, *named)).values()} == {"captured"}
    assert_nothing_is_left(podman, tmp_path / "store")


def crawling(tmp_path: Path, podman: Podman) -> subprocess.Popen[bytes]:
    """Start to crawl a server that does not answer. Return once its container runs."""
    source = write_entries(tmp_path, image("never_answers"))
    options = ("--allow-exec", "--sandbox", "podman", "--timeout", AMPLE)
    process = start("catalogue", "crawl", source, "--store", tmp_path / "store", *options)
    while not podman.containers():
        assert process.poll() is None, process.communicate()
        time.sleep(0.1)
    return process


def wait_until_no_container_is_left(podman: Podman) -> None:
    end = time.monotonic() + AMPLE
    while podman.containers() and time.monotonic() < end:
        time.sleep(0.1)
    assert podman.containers() == []


def test_two_interrupts_end_the_crawl_and_its_container(tmp_path: Path, podman: Podman) -> None:
    with crawling(tmp_path, podman) as process:
        while process.poll() is None:
            process.send_signal(signal.SIGINT)
            time.sleep(0.2)
        process.communicate()
    assert process.returncode == 130
    assert_nothing_is_left(podman, tmp_path / "store")


def test_a_crawl_that_is_killed_leaves_no_container(tmp_path: Path, podman: Podman) -> None:
    with crawling(tmp_path, podman) as process:
        process.kill()
        process.communicate()
    wait_until_no_container_is_left(podman)
    crawl(tmp_path / "store", write_entries(tmp_path))
    assert_nothing_is_left(podman, tmp_path / "store")


def test_the_next_crawl_removes_the_container_of_one_that_was_killed_with_all_its_processes(
    tmp_path: Path, podman: Podman
) -> None:
    with crawling(tmp_path, podman) as process:
        kill_all(("supervisor.py", str(tmp_path)), ("warden.py", str(tmp_path)))
        process.kill()
        process.communicate()
    assert len(podman.containers()) == 1
    crawl(tmp_path / "store", write_entries(tmp_path))
    assert_nothing_is_left(podman, tmp_path / "store")


def kill_all(*found: Sequence[str]) -> None:
    """Kill the processes whose command lines hold all of the words, at once."""
    numbers = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = path.read_bytes().decode("utf-8", "replace")
        except OSError:
            continue
        if any(all(each in words for each in group) for group in found):
            numbers.append(int(path.parent.name))
    for number in numbers:
        os.kill(number, signal.SIGSTOP)
    for number in numbers:
        os.kill(number, signal.SIGKILL)
