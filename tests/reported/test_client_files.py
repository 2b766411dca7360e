"""Files of clients, plugins, bundles and registries: what each would start, with what, and what is refused."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from scorer.capturing import connect_options, parse_servers
from scorer.contracts.errors import InputError
from tests.support.command_line import run
from tests.support.started import found, shown

SERVER = "https://desk.example/mcp"


LOCAL = ("desk", "uvx desk --fast", {"FLOOR": "2"})
REMOTE = ("far", SERVER, {"X-Floor": "2"})
ENTRY = {"command": "uvx", "args": ["desk", "--fast"], "env": {"FLOOR": "2"}}
HEADERS = {"X-Floor": "2"}
FAR = {"type": "http", "url": SERVER, "headers": HEADERS}
OFF = {"command": "off"}

CLIENTS: dict[str, Any] = {
    "Claude Desktop": {"mcpServers": {"desk": ENTRY, "far": FAR}},
    "Windsurf": {"mcpServers": {"desk": ENTRY, "far": {"serverUrl": SERVER, "headers": HEADERS}}},
    "Gemini CLI": {"mcpServers": {"desk": ENTRY, "far": {"httpUrl": SERVER, "headers": HEADERS}}},
    "Copilot CLI": {
        "mcpServers": {
            "desk": {"type": "local", "tools": ["*"], **ENTRY},
            "far": {"type": "http", "tools": ["*"], "url": SERVER, "headers": HEADERS},
        }
    },
    "an agent of Amazon Q": {
        "name": "clerk",
        "tools": ["@desk"],
        "mcpServers": {"desk": ENTRY, "far": FAR},
    },
    "VS Code": {"inputs": [], "servers": {"desk": ENTRY, "far": FAR}},
    "a workspace of VS Code": {"settings": {"mcp": {"servers": {"desk": ENTRY, "far": FAR}}}},
    "a dev container": {"customizations": {"vscode": {"mcp": {"servers": {"desk": ENTRY, "far": FAR}}}}},
    "Zed": {
        "context_servers": {
            "desk": {"command": {"path": "uvx", "args": ["desk", "--fast"], "env": {"FLOOR": "2"}}},
            "far": {"source": "custom", "url": SERVER, "headers": HEADERS},
        }
    },
    "opencode": {
        "$schema": "https://opencode.ai/config.json",
        "mcp": {
            "desk": {"type": "local", "command": ["uvx", "desk", "--fast"], "environment": {"FLOOR": "2"}},
            "far": {"type": "remote", "url": SERVER, "headers": HEADERS, "enabled": True},
            "off": {"type": "local", "command": ["off"], "enabled": False},
        },
    },
    "Codex": """
        model = "m"
        [mcp_servers.desk]
        command = "uvx"
        args = ["desk", "--fast"]
        env = { FLOOR = "2" }
        [mcp_servers.far]
        url = "https://desk.example/mcp"
        http_headers = { X-Floor = "2" }
        [mcp_servers.off]
        command = "off"
        enabled = false
    """,
    "Goose": """
        extensions:
          desk: {enabled: true, type: stdio, cmd: uvx, args: [desk, --fast], envs: {FLOOR: 2}}
          far: {enabled: true, type: streamable_http, uri: https://desk.example/mcp, headers: {X-Floor: "2"}}
          off: {enabled: false, type: stdio, cmd: "off"}
    """,
    "LibreChat": """
        version: 1.2.1
        mcpServers:
          desk: {type: stdio, command: uvx, args: [desk, --fast], env: {FLOOR: "2"}}
          far: {type: streamable-http, url: https://desk.example/mcp, headers: {X-Floor: "2"}}
    """,
    "Continue": """
        name: desk
        schema: v1
        mcpServers:
          - {name: desk, command: uvx, args: [desk, --fast], env: {FLOOR: 2}}
          - {name: far, url: https://desk.example/mcp, requestOptions: {headers: {X-Floor: "2"}}}
    """,
    "Continue, in JSON": {
        "experimental": {
            "modelContextProtocolServers": [
                {"name": "desk", "transport": {"type": "stdio", **ENTRY}},
                {"name": "far", "transport": FAR},
            ]
        }
    },
    "mcp-agent": """
        mcp:
          servers:
            desk: {command: uvx, args: [desk, --fast], env: {FLOOR: 2}}
            far: {url: https://desk.example/mcp, headers: {X-Floor: 2}}
    """,
    "Cherry Studio": {
        "mcpServers": {
            "desk": {"isActive": True, **ENTRY},
            "far": {"type": "streamableHttp", "baseUrl": SERVER, "headers": HEADERS},
            "off": {"isActive": False, **OFF},
        }
    },
    "Cline": {
        "mcpServers": {"desk": {"disabled": False, **ENTRY}, "far": FAR, "off": {"disabled": True, **OFF}}
    },
    "Reasonix": """
        [[plugins]]
        name = "desk"
        command = "uvx"
        args = ["desk", "--fast"]
        env = { FLOOR = "2" }
        [[plugins]]
        name = "far"
        url = "https://desk.example/mcp"
        headers = { X-Floor = "2" }
    """,
    "variables in a list": {
        "mcpServers": {"desk": {**ENTRY, "env": ["FLOOR=2"], "url": "", "headers": None}, "far": FAR}
    },
}


@pytest.mark.parametrize("content", CLIENTS.values(), ids=CLIENTS)
def test_the_servers_of_every_client_are_started_as_the_client_does(tmp_path: Path, content: Any) -> None:
    text = "\n".join(line[8:] for line in content.splitlines()) if "\n" in content else content
    assert found(tmp_path, text) == [LOCAL, REMOTE]


@pytest.mark.parametrize(
    "content",
    [
        "mcp_servers:\n  desk:\n    command: uvx\n    args:\n",
        '{"mcpServers": {"desk": {"command": "uvx", "args": null, "env": null}}}',
        "name: desk\ncommand: uvx\nargs: []\n",
    ],
    ids=["a key without a value", "null", "one entry alone"],
)
def test_an_entry_without_arguments_is_started(tmp_path: Path, content: str) -> None:
    assert found(tmp_path, content) == [("desk", "uvx", {})]


SPLIT = "`command` holds arguments; leave npx in `command`, and put each other word into `args`"
JOINED = "the first entry of `args` holds several arguments; put each word into a separate entry"


@pytest.mark.parametrize(
    ("entry", "outcome"),
    [
        ({"command": "npx -y @harbor/desk"}, (SPLIT,)),
        ({"command": "npx -y @harbor/desk", "args": ["/tmp"]}, (SPLIT,)),
        (
            {"command": f"{sys.executable} -m desk"},
            (SPLIT.replace("npx", sys.executable),),
        ),
        ({"command": "npx", "args": ["-y @harbor/desk /tmp"]}, (JOINED,)),
        ({"command": "npx", "args": ["-y", "desk", "--note a b"]}, ("npx -y desk --note a b", {})),
        ({"command": "/Applications/Desk App.app/desk"}, ("/Applications/Desk App.app/desk", {})),
        ({"command": "C:\\Program Files\\desk.exe"}, ("C:\\Program Files\\desk.exe", {})),
    ],
)
def test_a_command_line_in_one_text_is_named_but_a_path_with_blanks_is_none(
    tmp_path: Path, entry: dict[str, Any], outcome: tuple[Any, ...]
) -> None:
    assert found(tmp_path, {"mcpServers": {"desk": entry}}) == [("desk", *outcome)]


@pytest.mark.parametrize("content", CLIENTS.values(), ids=CLIENTS)
def test_nothing_in_a_file_of_another_name_is_started_without_the_option(
    tmp_path: Path, content: Any
) -> None:
    text = "\n".join(line[8:] for line in content.splitlines()) if "\n" in content else content
    path = tmp_path / "ours.json"
    path.write_text(text if isinstance(text, str) else json.dumps(text))
    result = run("check", path)
    assert (result.exit_code, result.stderr) == (
        2,
        "error: ours.json lists servers to start or to contact instead of definitions; "
        f"if you trust it, pass --servers {path}\n",
    )


def test_what_a_client_brings_itself_is_left_out_with_a_note(tmp_path: Path) -> None:
    path = tmp_path / "goose.yaml"
    path.write_text("extensions:\n  developer: {type: builtin}\n  desk: {type: stdio, cmd: desk}\n")
    (source,) = parse_servers(str(path), connect_options())
    assert source.notes == ("goose.yaml: left out because its client has it built in: developer",)
    zed = {"context_servers": {"their": {"settings": {}}, "desk": {"command": "desk"}}}
    assert found(tmp_path, zed) == [("desk", "desk", {})]


def test_servers_of_projects_are_read_and_those_of_one_name_are_told_by_their_project(tmp_path: Path) -> None:
    here = tmp_path / "app"
    here.mkdir()
    content = {
        "numStartups": 3,
        "mcpServers": {},
        "projects": {
            str(here): {"mcpServers": {"desk": {"command": "a", "args": ["${workspaceFolder}"]}}},
            "/gone/shop": {"mcpServers": {"desk": {"command": "b"}, "till": {"command": "c"}}},
            "/gone/off": {"mcpServers": {"old": {"command": "d"}}, "disabledMcpServers": ["old"]},
            "/gone/none": {"allowedTools": []},
        },
    }
    assert found(tmp_path, content) == [
        ("desk (app)", f"a {here}", {}),
        ("desk (shop)", "b", {}),
        ("till", "c", {}),
    ]
    with_own = {**content, "mcpServers": {"desk": {"command": "e"}}}
    assert [name for name, *_ in found(tmp_path, with_own)] == ["desk", "desk (app)", "desk (shop)", "till"]


def test_a_plugin_may_name_the_file_of_its_servers(tmp_path: Path) -> None:
    (tmp_path / ".mcp.json").write_text(json.dumps({"desk": {"command": "${CLAUDE_PLUGIN_ROOT}/desk"}}))
    plugin = {"name": "clerk", "version": "1.0.0", "mcpServers": "./.mcp.json"}
    expected: list[Any] = [("desk", f"{tmp_path}/desk", {})]
    assert found(tmp_path, plugin, "plugin.json") == expected
    assert (
        found(tmp_path, {**plugin, "mcpServers": ["./.mcp.json"]}, ".claude-plugin/plugin.json") == expected
    )
    outside = {**plugin, "mcpServers": "../.mcp.json"}
    with pytest.raises(InputError, match=r"^plugin\.json names a file of servers outside its folder: \.\./"):
        found(tmp_path, outside, "plugin.json")
    (tmp_path / ".mcp.json").write_text("{}")
    with pytest.raises(InputError, match=r"^plugin\.json names \./\.mcp\.json .* but that file lists none$"):
        found(tmp_path, plugin, "plugin.json")


MANIFEST: dict[str, Any] = {
    "manifest_version": "0.3",
    "name": "desk",
    "server": {
        "type": "node",
        "entry_point": "desk.js",
        "mcp_config": {
            "command": "node",
            "args": ["${__dirname}/desk.js", "${user_config.shelves}"],
            "env": {"KEY": "${user_config.key}", "LOUD": "${user_config.loud}"},
        },
    },
    "tools": [{"name": "find_copy", "description": "Finds a copy."}],
    "user_config": {
        "shelves": {"type": "directory", "multiple": True, "default": ["${__dirname}/a", "b"]},
        "key": {"type": "string", "required": True},
        "loud": {"type": "boolean", "default": False},
    },
}


def test_a_bundle_is_started_with_the_settings_of_its_user(tmp_path: Path) -> None:
    assert found(tmp_path, MANIFEST, "manifest.json", env=["user_config.key=k-1", "DESK=1"]) == [
        ("desk", f"node {tmp_path}/desk.js {tmp_path}/a b", {"KEY": "k-1", "LOUD": "false", "DESK": "1"})
    ]
    assert found(tmp_path, MANIFEST, "manifest.json") == [
        ("desk", "${user_config.key} is a setting without a value; pass --env user_config.key=VALUE")
    ]


def test_a_bundle_is_started_as_on_this_system_and_by_its_type(tmp_path: Path) -> None:
    other = {"command": "desk", "args": [], "platform_overrides": {sys.platform: {"command": "./desk"}}}
    content = {**MANIFEST, "server": {"type": "binary", "mcp_config": other}}
    assert found(tmp_path, content, "manifest.json") == [("desk", "./desk", {})]
    for kind, command in (("python", "python3 "), ("uv", "uv run "), ("binary", "")):
        bare = {**MANIFEST, "server": {"type": kind, "entry_point": "desk.x"}}
        assert found(tmp_path, bare, "manifest.json") == [("desk", f"{command}{tmp_path}/desk.x", {})]


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (
            MANIFEST,
            "is the manifest of an MCPB bundle, which names tools without their schemas; to read them from its server",
        ),
        (
            {
                "$schema": "https://static.modelcontextprotocol.io/schemas/v1/server-card.schema.json",
                "name": "example/desk",
                "remotes": [{"type": "streamable-http", "url": SERVER}],
            },
            "is a server card, which holds no definitions; to read them from the server that it names",
        ),
    ],
)
def test_a_manifest_and_a_card_say_how_to_ask(tmp_path: Path, content: Any, line: str) -> None:
    path = tmp_path / "desk.json"
    path.write_text(json.dumps(content))
    assert run("check", path).stderr == (f"error: desk.json {line}, if you trust it, pass --servers {path}\n")


@pytest.mark.parametrize("older", [False, True], ids=["today's spelling", "older spelling"])
def test_both_spellings_of_a_registry_entry_are_read_whole(tmp_path: Path, older: bool) -> None:
    keys = "registryType runtimeHint packageArguments environmentVariables isRequired valueHint".split()
    text = json.dumps(
        {
            "name": "example/desk",
            "packages": [
                {
                    "registryType": "npm",
                    "identifier": "desk-mcp",
                    "version": "0.6.0",
                    "runtimeHint": "bunx",
                    "packageArguments": [{"type": "positional", "value": "serve", "valueHint": "verb"}],
                    "environmentVariables": [{"name": "DESK_KEY_UNSET", "isRequired": True}],
                }
            ],
        }
    )
    for key in keys if older else ():
        text = text.replace(
            f'"{key}"', '"' + "".join(f"_{c.lower()}" if c.isupper() else c for c in key) + '"'
        )
    given = {"DESK_KEY_UNSET": "k-1"}
    assert found(tmp_path, text, env=given) == [("example/desk", "bunx desk-mcp@0.6.0 serve", given)]
    with pytest.raises(InputError, match=r"^DESK_KEY_UNSET is required; pass --env DESK_KEY_UNSET=VALUE$"):
        found(tmp_path, text)


def test_words_and_maps_in_a_registry_entry_are_not_dropped(tmp_path: Path) -> None:
    package = {"registryName": "npm", "name": "desk-mcp", "packageArguments": ["serve", "--fast"]}
    content = {"name": "example/desk", "packages": [{**package, "environmentVariables": {"FLOOR": "2"}}]}
    assert found(tmp_path, content) == [("example/desk", "npx -y desk-mcp serve --fast", {"FLOOR": "2"})]
    remote = {"type": "streamable-http", "url": SERVER, "headers": {"X-Floor": {"value": "2"}}}
    assert found(tmp_path, {"name": "far", "remotes": [remote]}) == [REMOTE]


def test_an_answer_of_the_registry_has_several_servers(tmp_path: Path) -> None:
    entries = [
        {"server": {"name": "example/desk", "remotes": [{"type": "sse", "url": SERVER}]}, "_meta": {}},
        {"server": {"name": "example/shelf", "packages": [{"registryType": "nuget", "identifier": "x"}]}},
    ]
    desk, shelf = found(tmp_path, {"servers": entries, "metadata": {"count": 2}})
    assert desk == ("example/desk", SERVER, {})
    assert shelf[1].startswith(
        "ours.json#example/shelf has no package that can be started here (found: nuget)"
    )
    path = f"{tmp_path / 'ours.json'}#example/desk"
    assert [shown(each) for each in parse_servers(path, connect_options())] == [desk]
    with pytest.raises(InputError, match=r"has no server 'attic'; it has: example/desk, example/shelf$"):
        parse_servers(f"{tmp_path / 'ours.json'}#attic", connect_options())
