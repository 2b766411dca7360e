"""Which package an entry or a command names: a value that a package manager could read as anything else is refused."""

from __future__ import annotations

from typing import Any

import pytest

from scorer.capturing.confined.commands import startable_of
from scorer.capturing.confined.packages import Package, Program, packages_of
from scorer.contracts.definitions import Unreachable

DIGEST = "sha256:" + "0" * 64


def named(kind: str, identifier: str, version: str = "") -> str:
    """Return what is started for the package of an entry, or the class of the refusal."""
    package = {"registryType": kind, "identifier": identifier, "version": version}
    (found,) = packages_of("desk", {"packages": [package]})
    return found.kind if isinstance(found, Unreachable) else found.label


@pytest.mark.parametrize(
    ("kind", "identifier", "version", "label"),
    [
        ("npm", "desk-server", "1.2.3", "npm desk-server@1.2.3"),
        ("npm", "@desk/server", "1.2.3-beta.1", "npm @desk/server@1.2.3-beta.1"),
        ("npm", "@desk/server@2.0.0", "", "npm @desk/server@2.0.0"),
        ("npm", "desk", "latest", "npm desk"),
        ("npm", "desk", "next", "npm desk@next"),
        ("pypi", "desk_server", "1!2.0.post1+local", "pypi desk_server@1!2.0.post1+local"),
        ("pypi", "desk.server==2.0", "", "pypi desk.server@2.0"),
        ("oci", "ghcr.io/desk/server", "1.0", "oci ghcr.io/desk/server:1.0"),
        ("oci", "desk/server:2", "1.0", "oci docker.io/desk/server:2"),
        ("oci", f"desk@{DIGEST}", "", f"oci docker.io/library/desk@{DIGEST}"),
    ],
)
def test_a_package_is_named_with_its_version(kind: str, identifier: str, version: str, label: str) -> None:
    assert named(kind, identifier, version) == label


@pytest.mark.parametrize(
    ("kind", "identifier", "version"),
    [
        *(
            ("npm", name, "1.0.0")
            for name in (
                *(
                    "--prefix=/",
                    "-g",
                    "",
                    ".",
                    "..",
                    ".desk",
                    "_desk",
                    "desk server",
                    "desk/server",
                    "/desk",
                    "../desk",
                ),
                *(
                    "git+https://desk.example/x",
                    "github:desk/x",
                    "https://desk.example/x.tgz",
                    "file:desk",
                    "npm:desk",
                ),
                *(
                    "@desk",
                    "@desk/",
                    "@desk/../x",
                    "@../desk/x",
                    "desk\n",
                    "desk\0",
                    "a" * 215,
                    "desk.tgz",
                    "~/desk\\x",
                ),
            )
        ),
        *(
            ("npm", "desk", version)
            for version in (
                ">=1",
                "^1.0.0",
                "*",
                "1.x",
                "1 || 2",
                "file:.",
                "npm:other@1.0.0",
                "a/b",
                "1.0.0.tgz",
                "--x",
            )
        ),
        *(
            ("pypi", name, "1.0")
            for name in (
                *(
                    "--index-url=http://desk.example",
                    "-e",
                    "",
                    "desk[all]",
                    "desk @ file:///etc",
                    "./desk",
                    "desk.whl",
                ),
                *(
                    "desk; python_version > '3'",
                    "git+https://desk.example/x",
                    "desk.zip",
                    "désk",
                    "-r",
                    "desk\n-e .",
                ),
            )
        ),
        *(
            ("pypi", "desk", version)
            for version in ("*", "1.*", ">=1", "1 ; x", "--pre", "@ file:///", "1\n2")
        ),
        *(
            ("oci", name, "")
            for name in (
                *(
                    "--privileged",
                    "-v",
                    "",
                    "Desk",
                    "localhost/desk",
                    "localhost:5000/desk",
                    "127.0.0.1/desk",
                    "desk:",
                ),
                *(
                    "10.0.0.1:5000/desk",
                    "registry.internal/desk",
                    "desk/../x",
                    "desk desk",
                    "desk@sha256:1",
                    "a/b:c:d",
                ),
                *(
                    "nas.local/desk",
                    "http://desk.example/x",
                    "ghcr.io:444/desk",
                    "desk$(id)",
                    "/desk",
                    "desk\n",
                ),
            )
        ),
        ("oci", "desk", "a b"),
        ("oci", "desk", "--x"),
    ],
)
def test_a_value_that_is_more_than_a_name_or_a_version_is_refused(
    kind: str, identifier: str, version: str
) -> None:
    assert named(kind, identifier, version) == "invalid"


def test_options_of_the_runner_are_not_passed_on_and_variables_have_names() -> None:
    package = {
        "registryType": "oci",
        "identifier": "desk",
        "runtimeArguments": [{"type": "named", "name": "--volume", "value": "/:/host"}],
        "packageArguments": [
            {"type": "named", "name": "--desk", "value": "north"},
            {"value": "--privileged"},
        ],
        "environmentVariables": [
            {"name": "DESK_MODE", "value": "quiet"},
            {"name": "DESK MODE", "value": "quiet"},
            {"name": "=", "default": "quiet"},
            {"name": "DESK_KEY"},
        ],
    }
    (found,) = packages_of("desk", {"packages": [package]})
    assert found == Package(
        "oci",
        "docker.io/library/desk",
        arguments=("--desk", "north", "--privileged"),
        env={"DESK_MODE": "quiet"},
    )


def test_no_variable_of_ours_is_filled_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DESK_API_KEY", "ours")
    variables = [{"name": "DESK_API_KEY", "isRequired": True}]
    package = {"registryType": "npm", "identifier": "desk", "environmentVariables": variables}
    (found,) = packages_of("desk", {"packages": [package]})
    assert isinstance(found, Unreachable)
    assert (found.kind, found.cause) == ("needs-configuration", "the variable DESK_API_KEY is required")


def started(*words: str) -> Any:
    """Return what a command starts, or the class and the cause of the refusal."""
    found = startable_of("desk", words)
    return (found.kind, found.cause) if isinstance(found, Unreachable) else found


@pytest.mark.parametrize(
    ("line", "package"),
    [
        (
            "npx -y @desk/server@1.0.0 --desk north",
            Package("npm", "@desk/server", "1.0.0", ("--desk", "north")),
        ),
        ("/usr/bin/npx -p desk-tools desk-server", Package("npm", "desk-tools", program="desk-server")),
        ("npm exec -- desk", Package("npm", "desk")),
        ("pnpm dlx desk", Package("npm", "desk")),
        ("uvx desk-server@1.0 north", Package("pypi", "desk-server", "1.0", ("north",))),
        ("uvx --from desk==1.0 desk-server", Package("pypi", "desk", "1.0", program="desk-server")),
        ("uv tool run desk", Package("pypi", "desk")),
        ("pipx run --spec=desk desk-server", Package("pypi", "desk", program="desk-server")),
        (
            "docker run -i --rm -e KEY desk/server north",
            Package("oci", "docker.io/desk/server", None, ("north",)),
        ),
        ("node server.js", Program(("node", "server.js"))),
        ("docker compose up", Program(("docker", "compose", "up"))),
    ],
)
def test_a_command_starts_the_package_that_its_runner_would_install(
    line: str, package: Package | Program
) -> None:
    assert started(*line.split()) == package


@pytest.mark.parametrize(
    ("line", "cause"),
    [
        (
            "npx --registry=http://desk.example desk",
            "its command has the option --registry, which is not passed on",
        ),
        ("uvx --index-url x desk", "its command has the option --index-url, which is not passed on"),
        ("uvx --with x desk", "its command has the option --with, which is not passed on"),
        ("docker run --privileged desk", "its command has the option --privileged, which is not passed on"),
        ("docker run -v /:/host desk", "its command has the option -v, which is not passed on"),
        ("npx -y", "its command names no package"),
        ("npx github:desk/server", "'github:desk/server' is not the name of a package (npm)"),
        (
            "uvx git+https://desk.example/x",
            "'git+https://desk.example/x' is not the name of a package (pypi)",
        ),
        ("node ${workspaceFolder}/server.js", "its command has a gap to fill in"),
    ],
)
def test_a_command_that_is_more_than_a_package_is_not_started(line: str, cause: str) -> None:
    assert started(*line.split()) == ("needs-configuration", cause)
