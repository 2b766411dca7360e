"""Configuration files of MCP clients and of the registry: what is started, where, and with what."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from scorer.capturing import Command, Recorded, Remote, Source, connect_options, parse_target
from scorer.contracts.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path


NO_COMMAND = "the server's entry has neither `command` nor `url`; add one of them"


def sources(
    folder: Path, content: Any, only: str = "", name: str = ".mcp.json", **options: Any
) -> list[Source]:
    text = content if isinstance(content, str) else json.dumps(content)
    (folder / name).write_text(text)
    return list(parse_target(f"{folder / name}{only}", connect_options(**options)))


def one(folder: Path, entry: Any, **options: Any) -> Source:
    (source,) = sources(folder, {"mcpServers": {"desk": entry}}, **options)
    return source


def cause(source: Source) -> str:
    assert isinstance(source, Recorded)
    assert (source.result.phase, source.result.exit_code) == ("config", 2)  # type: ignore[union-attr]
    return source.result.cause  # type: ignore[union-attr]


def test_a_command_of_a_file_starts_in_its_folder_and_is_shown_first(tmp_path: Path) -> None:
    entry = {
        "command": "npx",
        "args": ["-y", "desk@1", 7],
        "env": {"DESK_TOKEN": "s3cr3t-99", "PORT": 80, "ON": True},
    }

    assert one(tmp_path, entry) == Command(
        name="desk",
        target=".mcp.json#desk",
        command=("npx", "-y", "desk@1", "7"),
        env={"DESK_TOKEN": "s3cr3t-99", "PORT": "80", "ON": "true"},
        cwd=tmp_path,
        named=True,
        shown="desk: npx -y desk@1 7",
    )


def test_what_is_shown_hides_secrets_and_terminal_escapes(tmp_path: Path) -> None:
    entry = {
        "command": "/opt/desk",
        "args": ["--api-key", "s3cr3t-99", "\x1b[2K", "a b", "postgres://me:pw12345@db/x"],
    }

    assert one(tmp_path, entry).shown == "desk: /opt/desk --api-key *** '' 'a b' postgres://db/x"


@pytest.mark.parametrize("key", ["url", "serverUrl", "httpUrl"])
def test_an_address_of_a_file_is_called_with_its_headers_and_ours(tmp_path: Path, key: str) -> None:
    entry = {key: "https://books.example/mcp", "type": "http", "headers": {"X-Desk": "1", "X-Branch": "2"}}

    assert one(tmp_path, entry, headers=["X-Branch: 3"]) == Remote(
        name="desk",
        target=".mcp.json#desk",
        url="https://books.example/mcp",
        headers={"X-Desk": "1", "X-Branch": "3"},
        named=True,
        shown="books.example",
        receives=("--header X-Branch",),
    )


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://books.example:8080/mcp", "books.example:8080"),
        ("https://books.example@other.example/", "other.example"),
        ("https://books.example#@other.example/", "books.example"),
        ("https://b\u043eoks.example/", "xn--boks-55d.example"),
        ("https://books.example:port/", None),
        ("https:///mcp", None),
    ],
)
def test_the_host_that_is_shown_is_the_one_that_is_contacted(
    tmp_path: Path, url: str, host: str | None
) -> None:
    assert one(tmp_path, {"url": url}).shown == host


@pytest.mark.parametrize(
    "content",
    [
        {"mcpServers": {"desk": {"command": "desk"}}},
        {"servers": {"desk": {"type": "stdio", "command": "desk"}}, "inputs": []},
        {"mcp": {"servers": {"desk": {"command": "desk"}}}, "editor.fontSize": 12},
        {"context_servers": {"desk": {"command": "desk"}}},
        {"desk": {"command": "desk"}},
        '{ // the loans desk\n "servers": {"desk": {"command": "desk", /* none */ "args": [ ], },\n },\n}',
    ],
    ids=["mcpServers", "VS Code", "VS Code settings", "Zed", "bare map", "comments and trailing commas"],
)
def test_every_clients_file_is_read(tmp_path: Path, content: Any) -> None:
    (source,) = sources(tmp_path, content)

    assert isinstance(source, Command)
    assert (source.name, source.command) == ("desk", ("desk",))


def test_comments_do_not_make_a_broken_file_of_tools_readable(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"invalid JSON: line 1, column 13: "):
        sources(tmp_path, '{"tools": [ /* none */ ]}')


def test_comment_marks_inside_texts_are_texts(tmp_path: Path) -> None:
    (source,) = sources(
        tmp_path, '{"servers": {"desk": {"command": "desk", "args": ["//x", "/*,]"]}}} // end'
    )

    assert isinstance(source, Command)
    assert source.command == ("desk", "//x", "/*,]")


def test_one_server_is_chosen_by_name_and_an_unknown_name_lists_the_known(tmp_path: Path) -> None:
    content = {"mcpServers": {"desk": {"command": "a"}, "cellar": {"command": "b"}}}

    assert [source.name for source in sources(tmp_path, content)] == ["desk", "cellar"]
    assert [source.name for source in sources(tmp_path, content, "#cellar")] == ["cellar"]
    with pytest.raises(InputError) as raised:
        sources(tmp_path, content, "#attic")
    assert str(raised.value) == ".mcp.json has no server 'attic'; it has: desk, cellar"


def test_a_disabled_server_is_left_out_unless_it_is_named(tmp_path: Path) -> None:
    content = {"mcpServers": {"desk": {"command": "a"}, "cellar": {"command": "b", "disabled": True}}}

    assert [source.name for source in sources(tmp_path, content)] == ["desk"]
    assert [source.name for source in sources(tmp_path, content, "#cellar")] == ["cellar"]


def test_variables_are_expanded_as_the_clients_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DESK_BRANCH", "north")
    monkeypatch.delenv("DESK_FLOOR", raising=False)
    folder = tmp_path / ".vscode"
    folder.mkdir()
    args = [
        "${DESK_BRANCH}-${env:DESK_BRANCH}",
        "${DESK_FLOOR:-2}",
        "${workspaceFolder}/desk.py",
        "$HOME",
        "${OWN}",
    ]
    (source,) = sources(folder, {"servers": {"desk": {"command": "desk", "args": args}}}, env={"OWN": "mine"})

    assert isinstance(source, Command)
    assert source.command == ("desk", "north-north", "2", f"{tmp_path}/desk.py", "$HOME", "mine")
    assert source.receives == ("${DESK_BRANCH}", "${OWN}")
    assert source.cwd == tmp_path


@pytest.mark.parametrize(
    ("entry", "line"),
    [
        (
            {"command": "desk", "env": {"T": "${DESK_TOKEN_UNSET}"}},
            "the variable DESK_TOKEN_UNSET is not set; set it, or pass --env DESK_TOKEN_UNSET=VALUE",
        ),
        (
            {"url": "https://books.example", "headers": {"Authorization": "Bearer ${input:token}"}},
            "${input:token} is a value that the client asks its user for; pass --env 'input:token=VALUE'",
        ),
        ({"command": "${file}"}, "the variable file is not set; set it, or pass --env file=VALUE"),
        (
            {"command": "${a.b}"},
            "${a.b} is not a supported variable reference; write ${NAME} or ${NAME:-DEFAULT}",
        ),
        ({"args": []}, NO_COMMAND),
        ({"command": " "}, NO_COMMAND),
        ({"command": "desk", "args": "x"}, "the server's `args` is not a list of strings"),
        ({"command": "desk", "env": ["A"]}, "the server's `env` is not a map from names to strings"),
        ({"command": "desk", "env": {"A": [1]}}, "the value of A in the server's `env` is not a string"),
        ({"url": "ftp://books.example"}, "the server's `url` is not an http(s) URL"),
        (5, "the server's entry is not an object"),
    ],
)
def test_an_entry_that_cannot_be_used_says_why_and_hides_no_other(
    tmp_path: Path, entry: Any, line: str
) -> None:
    broken, good = sources(tmp_path, {"mcpServers": {"broken": entry, "good": {"command": "desk"}}})

    assert cause(broken) == line
    assert isinstance(good, Command)


def test_the_users_own_variables_win_over_the_file_and_an_env_file_lies_beneath(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("# desk\nexport A=file\nB='from file' \nC=file # why\n\n")
    entry = {"command": "desk", "envFile": "${workspaceFolder}/.env", "env": {"B": "entry", "D": "entry"}}

    source = one(tmp_path, entry, env={"D": "own"})

    assert isinstance(source, Command)
    assert source.env == {"A": "file", "B": "entry", "C": "file", "D": "own"}


def package(**more: Any) -> Any:
    return {
        "name": "io.example/desk",
        "packages": [{"registryType": "npm", "identifier": "@ex/desk", **more}],
    }


@pytest.mark.parametrize(
    ("content", "command"),
    [
        (package(version="1.2.3"), ("npx", "-y", "@ex/desk@1.2.3")),
        (package(registryType="pypi", identifier="desk", version="2.0"), ("uvx", "desk@2.0")),
        (package(runtimeHint="bunx"), ("bunx", "@ex/desk")),
        (
            package(
                runtimeArguments=[{"type": "positional", "value": "--yes"}],
                packageArguments=[
                    {
                        "type": "named",
                        "name": "--floor",
                        "value": "{floor}",
                        "variables": {"floor": {"default": "2"}},
                    },
                    {"type": "named", "name": "--verbose"},
                    {"type": "named", "name": "--strict", "isRequired": True},
                    {"type": "positional", "valueHint": "branch", "default": "north"},
                ],
            ),
            ("npx", "--yes", "@ex/desk", "--floor", "2", "--strict", "north"),
        ),
        ({"server": package(), "_meta": {}}, ("npx", "-y", "@ex/desk")),
    ],
    ids=["npm", "pypi", "runtime hint", "arguments", "as the registry answers"],
)
def test_a_published_package_is_started_by_its_runner(
    tmp_path: Path, content: Any, command: tuple[str, ...]
) -> None:
    (source,) = sources(tmp_path, content, name="server.json")

    assert isinstance(source, Command)
    assert source.command == command
    assert source.shown == f"io.example/desk: {' '.join(command)}"


def test_declared_variables_are_taken_from_the_user_then_the_environment_then_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DESK_B", "environment")
    declared = [
        {"name": "DESK_A"},
        {"name": "DESK_B", "default": "x"},
        {"name": "DESK_C", "value": "file"},
        {"name": "DESK_D"},
    ]

    (source,) = sources(
        tmp_path, package(environmentVariables=declared), name="server.json", env={"DESK_A": "own"}
    )

    assert isinstance(source, Command)
    assert source.env == {"DESK_A": "own", "DESK_B": "environment", "DESK_C": "file"}
    assert source.receives == ("${DESK_A}", "${DESK_B}")


def test_a_remote_of_a_published_server_is_called(tmp_path: Path) -> None:
    headers = [{"name": "X-Key", "isRequired": True}, {"name": "X-Branch", "value": "north"}]
    remote = {"type": "sse", "url": "https://{host}/sse", "variables": {"host": {"default": "books.example"}}}
    content = {"name": "io.example/desk", "remotes": [{**remote, "headers": headers}]}

    assert sources(tmp_path, content, name="server.json", headers={"x-key": "k"}) == [
        Remote(
            name="io.example/desk",
            target="server.json",
            url="https://books.example/sse",
            headers={"X-Branch": "north", "x-key": "k"},
            sse=True,
            named=True,
            shown="books.example",
            receives=("--header x-key",),
        )
    ]


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (
            package(environmentVariables=[{"name": "DESK_TOKEN_UNSET", "isRequired": True}]),
            "DESK_TOKEN_UNSET is required; pass --env DESK_TOKEN_UNSET=VALUE",
        ),
        (
            {
                "name": "d",
                "remotes": [{"url": "https://b.example", "headers": [{"name": "X-Key", "isRequired": True}]}],
            },
            "X-Key is required; pass --header 'X-Key: VALUE'",
        ),
        (
            package(packageArguments=[{"type": "positional", "valueHint": "folder", "isRequired": True}]),
            "the argument folder needs a value, which server.json leaves to the user; "
            "put the command after -- instead",
        ),
        (
            package(registryType="nuget"),
            "server.json has no package that can be started here (found: nuget); supported are npm with npx, "
            "pypi with uvx, and oci with an installed docker",
        ),
    ],
)
def test_what_a_published_server_lacks_is_said_plainly(tmp_path: Path, content: Any, line: str) -> None:
    with pytest.raises(InputError) as raised:
        sources(tmp_path, content, name="server.json")

    assert str(raised.value) == line


def test_an_image_is_started_by_docker_where_docker_is_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = package(registryType="oci", identifier="ghcr.io/ex/desk", version="1.0")
    (tmp_path / "docker").write_text("")
    (tmp_path / "docker").chmod(0o755)

    monkeypatch.setenv("PATH", str(tmp_path))
    (source,) = sources(tmp_path, content, name="server.json", env={"DESK_TOKEN": "x"})
    monkeypatch.setenv("PATH", "")

    assert isinstance(source, Command)
    assert source.command == ("docker", "run", "-i", "--rm", "-e", "DESK_TOKEN", "ghcr.io/ex/desk:1.0")
    with pytest.raises(InputError, match=r"can be started here \(found: oci\)"):
        sources(tmp_path, content, name="server.json")
