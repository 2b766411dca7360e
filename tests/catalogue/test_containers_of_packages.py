"""`catalogue crawl --allow-exec` in containers: what docker and podman are told, and that no container stays."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
import sys
import threading
import time
from typing import TYPE_CHECKING, Any

import pytest

from tests.catalogue.containers import put_on_path
from tests.catalogue.crawling import crawl, events, failures
from tests.catalogue.packages import package
from tests.support.command_line import start

if TYPE_CHECKING:
    import subprocess
    from pathlib import Path

    from click.testing import Result

    from tests.catalogue.containers import Program

pytestmark = pytest.mark.skipif(os.name == "nt", reason="packages are not started on Windows")

#: What every container is told, without a network.
CONFINED = [
    *("--read-only", "--cap-drop", "ALL", "--security-opt", "no-new-privileges", "--hostname", "server"),
    *("--pids-limit", "256", "--memory", "1073741824", "--memory-swap", "1073741824", "--cpus", "1"),
    *("--ulimit", "fsize=536870912", "--ulimit", "nofile=4096", "--ulimit", "core=0"),
    *("--tmpfs", "/tmp:rw,nosuid,nodev,size=268435456,mode=1777"),
    *("--tmpfs", "/home/server:rw,nosuid,nodev,size=268435456,mode=1777", "--log-driver", "none"),
    *("--no-healthcheck", "--stop-timeout", "0"),
]
PROXIES = [f"{each}_PROXY" for each in ("HTTP", "HTTPS", "FTP", "NO", "ALL")]
PROXIES = [name for each in PROXIES for name in (each, each.lower())]
IN_MEMORY = "rw,nosuid,nodev,size=268435456,mode=1777"
VARIABLES = ["--env", "HOME=/home/server", "--env", "LANG=C.UTF-8", "--env", "TMPDIR=/home/server"]
PATH_INSIDE = "PATH=/app/node_modules/.bin:/app/venv/bin:/usr/local/bin:/usr/bin:/bin"
#: Seconds after which a crawl that does not end is killed.
LONGEST = 300
IMAGE = "ghcr.io/desk/server:1.0.0"


@pytest.fixture
def docker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Program:
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:/usr/bin:/bin")
    return put_on_path(tmp_path / "bin", "docker")


def crawl_entry(tmp_path: Path, entry: Any, *options: object) -> Result:
    source = tmp_path / "entries.jsonl"
    source.write_text(json.dumps(entry) + "\n", encoding="utf-8")
    return crawl(tmp_path / "store", source, "--allow-exec", *options, "--log-json")


def name_of(tmp_path: Path, server: str) -> str:
    """Return the name of the container of a server."""
    folder = tmp_path / "store" / "exec" / hashlib.sha256(f"example.desk/{server}".encode()).hexdigest()[:16]
    return f"mcp-scorer-{hashlib.sha256(str(folder).encode()).hexdigest()[:16]}"


def hosts_of(tmp_path: Path, server: str) -> list[str]:
    """Return the options with which a server without a network knows no host but itself."""
    folder = hashlib.sha256(f"example.desk/{server}".encode()).hexdigest()[:16]
    return ["--volume", f"{tmp_path}/store/exec/{folder}/hosts:/etc/hosts:ro,Z"]


def without_variables(call: list[str]) -> list[str]:
    """Return a call without the variables of the container."""
    return [word for at, word in enumerate(call) if word != "--env" and (at == 0 or call[at - 1] != "--env")]


def test_an_image_is_loaded_run_without_rights_or_network_and_removed(
    tmp_path: Path, docker: Program
) -> None:
    variables = [{"name": "DESK_MODE", "value": "a\nb --privileged"}]
    words = [{"type": "named", "name": "--volume", "value": "/:/host"}]
    image = package(
        "image", "oci", "ghcr.io/desk/server", environmentVariables=variables, packageArguments=words
    )
    result = crawl_entry(tmp_path, image, "--sandbox", "docker")
    assert failures(result) == {}
    assert events(result, "warning") == []
    name = name_of(tmp_path, "image")
    inspect, pull, volumes, *runs, removal, image_removal = docker.calls
    assert [inspect, pull] == [["image", "inspect", IMAGE], ["pull", "--quiet", IMAGE]]
    assert volumes == ["image", "inspect", "--format", "{{json .Config.Volumes}}", IMAGE]
    begin = ["run", "--interactive", "--rm", "--init", "--name", name]
    rest = ["--user", "65534:65534", *hosts_of(tmp_path, "image"), "--tmpfs", f"/data:{IN_MEMORY}"]
    proxies = [part for name in PROXIES for part in ("--env", f"{name}=")]
    env = [
        *proxies,
        "--env",
        "DESK_MODE=a\nb --privileged",
        "--env",
        PATH_INSIDE,
        *VARIABLES,
        "--env",
        "USER=server",
    ]
    run = [*begin, "--network", "none", *CONFINED, *rest, *env, IMAGE, "--volume", "/:/host"]
    assert runs == [run, ["rm", "--force", "--volumes", name]]
    assert (removal, image_removal) == (["rm", "--force", "--volumes", name], ["rmi", IMAGE])
    assert not (tmp_path / "store" / "exec").exists()


def test_an_image_that_was_there_before_stays(tmp_path: Path, docker: Program) -> None:
    put_on_path(tmp_path / "bin", "docker", images=(IMAGE,))
    crawl_entry(tmp_path, package("image", "oci", "ghcr.io/desk/server"), "--sandbox", "docker")
    assert [call[0] for call in docker.calls] == ["image", "pull", "image", "run", "rm", "rm"]


def test_an_image_that_cannot_be_loaded_says_why(tmp_path: Path, docker: Program) -> None:
    result = crawl_entry(tmp_path, package("image", "oci", "ghcr.io/desk/locked"), "--sandbox", "docker")
    (failed,) = events(result, "failed")
    assert (failed["kind"], failed["message"]) == (
        "install-failed",
        "oci ghcr.io/desk/locked:1.0.0 cannot be installed: pull access denied",
    )
    assert "run" not in [call[0] for call in docker.calls]


def test_a_package_is_installed_and_started_in_the_image_of_its_language(
    tmp_path: Path, docker: Program
) -> None:
    result = crawl_entry(tmp_path, package("node", "npm"), "--sandbox", "docker")
    assert failures(result) == {}
    app, name = tmp_path / "store" / "exec", name_of(tmp_path, "node")
    app = app / hashlib.sha256(b"example.desk/node").hexdigest()[:16]
    user = 64_000 if os.geteuid() == 0 else os.getuid()
    group = 64_000 if os.geteuid() == 0 else os.getgid()
    begin = ["run", "--interactive", "--rm", "--init", "--name", name]
    flags = [
        "--ignore-scripts",
        "--omit=dev",
        "--no-audit",
        "--no-fund",
        "--no-package-lock",
        "--no-progress",
    ]
    mounts = ["--volume", f"{app}/app:/app:Z", "--volume", f"{app}/cache:/cache:Z"]
    image = "docker.io/library/node:22-slim"
    installed = ["npm", "install", *flags, "--prefix", "/app", "--", "desk-server@1.0.0"]
    own = [
        "--user",
        "65534:65534",
        *hosts_of(tmp_path, "node"),
        "--volume",
        f"{app}/app:/app:ro,Z",
        "--workdir",
        "/home/server",
    ]
    inspect, pull, install, _, start, *_ = map(without_variables, docker.calls)
    assert [inspect, pull] == [["image", "inspect", image], ["pull", "--quiet", image]]
    assert install == [*begin, *CONFINED, "--user", f"{user}:{group}", *mounts, image, *installed]
    started = [image, "/app/node_modules/.bin/desk-server"]
    assert start == [*begin, "--network", "none", *CONFINED, *own, *started]


def test_with_exec_network_a_container_has_the_network(tmp_path: Path, docker: Program) -> None:
    crawl_entry(
        tmp_path, package("image", "oci", "ghcr.io/desk/server"), "--sandbox", "docker", "--exec-network"
    )
    assert not any("--network" in call for call in docker.calls)


def test_a_server_that_ends_for_want_of_a_network_says_so_itself(tmp_path: Path, docker: Program) -> None:
    words = [{"type": "positional", "value": "says_no_network"}]
    image = package("image", "oci", "ghcr.io/desk/server", packageArguments=words)
    blocked = crawl_entry(tmp_path, image, "--sandbox", "docker")
    assert failures(blocked) == {"image": "needs-network"}
    allowed = crawl_entry(tmp_path, image, "--sandbox", "docker", "--exec-network")
    assert failures(allowed) == {"image": "broken"}
    assert [call[0] for call in docker.calls].count("pull") == 2


@pytest.mark.usefixtures("docker")
def test_no_server_is_blamed_if_no_container_can_be_started(tmp_path: Path) -> None:
    words = [{"type": "positional", "value": "no_container"}]
    image = package("image", "oci", "ghcr.io/desk/server", packageArguments=words)
    result = crawl_entry(tmp_path, image, "--sandbox", "docker")
    assert [(each["kind"], each["message"]) for each in events(result, "failed")] == [
        ("needs-exec", "no container can be started here: no room for cgroups")
    ]
    again = crawl(
        tmp_path / "store", tmp_path / "entries.jsonl", "--allow-exec", "--sandbox", "docker", "--log-json"
    )
    assert [each["servers"] for each in events(again, "planned")] == [1]


def test_no_package_is_blamed_for_the_image_of_its_language(tmp_path: Path, docker: Program) -> None:
    put_on_path(tmp_path / "bin", "docker", locked="node:22-slim")
    result = crawl_entry(tmp_path, package("node", "npm"), "--sandbox", "docker")
    assert [(each["kind"], each["message"]) for each in events(result, "failed")] == [
        (
            "needs-exec",
            "the image docker.io/library/node:22-slim cannot be loaded, in which packages of this kind are started: "
            "pull access denied",
        )
    ]
    assert [call[0] for call in docker.calls] == ["image", "pull"]


def test_a_container_that_does_not_answer_is_removed(tmp_path: Path, docker: Program) -> None:
    words = [{"type": "positional", "value": "never_answers"}]
    image = package("image", "oci", "ghcr.io/desk/server", packageArguments=words)
    result = crawl_entry(tmp_path, image, "--sandbox", "docker", "--timeout", 1)
    assert failures(result) == {"image": "timed-out"}
    assert docker.calls.count(["rm", "--force", "--volumes", name_of(tmp_path, "image")]) >= 2


def crawling(tmp_path: Path, docker: Program) -> subprocess.Popen[bytes]:
    """Start to crawl an image whose server does not answer. Return once it runs."""
    words = [{"type": "positional", "value": "never_answers"}]
    source = tmp_path / "entries.jsonl"
    source.write_text(json.dumps(package("image", "oci", "ghcr.io/desk/server", packageArguments=words)))
    options = ("--allow-exec", "--sandbox", "docker", "--timeout", 600)
    process = start("catalogue", "crawl", source, "--store", tmp_path / "store", *options)
    while "run" not in [call[0] for call in docker.calls]:
        assert process.poll() is None, process.communicate()
        time.sleep(0.05)
    return process


def test_interrupts_without_end_end_a_crawl_after_its_container(tmp_path: Path, docker: Program) -> None:
    with crawling(tmp_path, docker) as process:
        guard = threading.Timer(LONGEST, process.kill)
        guard.start()
        while process.poll() is None:
            process.send_signal(signal.SIGINT)
            time.sleep(0.02)
        guard.cancel()
        _, said = process.communicate()
    assert (process.returncode, said.decode().split()) == (130, ["interrupted"])
    assert docker.calls[-2:] == [["rm", "--force", "--volumes", name_of(tmp_path, "image")], ["rmi", IMAGE]]
    assert not (tmp_path / "store" / "exec").exists()


@pytest.mark.skipif(sys.platform != "linux", reason="looks for left processes in /proc")
def test_the_container_of_a_crawl_that_is_killed_is_removed_at_once(tmp_path: Path, docker: Program) -> None:
    removal = ["rm", "--force", "--volumes", name_of(tmp_path, "image")]
    with crawling(tmp_path, docker) as process:
        process.kill()
        process.communicate()
    end = time.monotonic() + 60
    while removal not in docker.calls and time.monotonic() < end:
        time.sleep(0.05)
    assert removal in docker.calls
    assert docker.calls[-1] == removal  # the image is removed by the next crawl
    crawl(tmp_path / "store", tmp_path)
    assert docker.calls[-2:] == [removal, ["rmi", IMAGE]]


def test_a_container_and_an_image_that_a_killed_crawl_left_are_removed(
    tmp_path: Path, docker: Program
) -> None:
    folder = tmp_path / "store" / "exec" / "0123456789abcdef"
    folder.mkdir(parents=True)
    for kind, command in {
        "container": ["docker", "rm", "--force", "left"],
        "image": ["docker", "rmi", "left"],
    }.items():
        (folder / f"left-{kind}.json").write_text(json.dumps(command), encoding="utf-8")
    (tmp_path / "snapshots").mkdir()
    crawl(tmp_path / "store", tmp_path / "snapshots")
    assert docker.calls == [["rm", "--force", "left"], ["rmi", "left"]]
    assert not folder.parent.exists()


def test_an_image_stays_where_nothing_runs_it_and_a_command_has_no_image(
    tmp_path: Path, docker: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))  # no other program of containers is there
    (tmp_path / "bin").mkdir(exist_ok=True)
    for name in ("rm", "chmod"):
        (tmp_path / "bin" / name).symlink_to(shutil.which(name, path="/usr/bin:/bin") or "")
    command = {"mcpServers": {"command": {"command": "desk-server"}}}
    in_container = crawl_entry(tmp_path, command, "--sandbox", "docker")
    assert events(in_container, "failed")[0]["message"] == (
        "the server is a command, which cannot be started in a container"
    )
    (tmp_path / "bin" / "docker").unlink()
    monkeypatch.setattr("shutil.which", lambda _: None)  # whatever this machine has
    without = crawl_entry(tmp_path, package("image", "oci", "desk/server"), "--sandbox", "none")
    assert [(each["kind"], each["message"]) for each in events(without, "failed")] == [
        ("needs-exec", "the server is an image, which needs Docker or Podman")
    ]
    assert docker.calls == []


def test_the_first_sandbox_that_can_be_used_is_taken(tmp_path: Path, docker: Program) -> None:
    broken = tmp_path / "bin" / "bwrap"
    broken.write_text("#!/bin/sh\necho 'bwrap: No permissions to create a new namespace' >&2\nexit 1\n")
    broken.chmod(0o755)
    podman = put_on_path(tmp_path / "bin", "podman", rootless=True)
    result = crawl_entry(tmp_path, package("node", "npm"))
    assert (failures(result), events(result, "warning"), docker.calls) == ({}, [], [])
    assert [call[0] for call in podman.calls] == ["image", "pull", "run", "rm", "run", "rm", "rm"]
    asked_for = crawl(tmp_path / "store", tmp_path, "--allow-exec", "--sandbox", "bubblewrap", "--quiet")
    assert "the sandbox bubblewrap cannot be used: bwrap: No permissions to create a new" in asked_for.stderr


def test_images_run_in_podman_whatever_the_sandbox_of_packages_is(tmp_path: Path, docker: Program) -> None:
    podman = put_on_path(tmp_path / "bin", "podman", rootless=True)
    result = crawl_entry(tmp_path, package("image", "oci", "ghcr.io/desk/server"), "--sandbox", "none")
    assert failures(result) == {}
    assert (docker.calls, podman.calls[0]) == ([], ["image", "inspect", IMAGE])
