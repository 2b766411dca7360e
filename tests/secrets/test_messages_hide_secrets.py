"""Lines on stderr, labels and errors do not repeat what was typed in the wrong place."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from scorer.capturing import capture, target_label
from scorer.contracts.errors import ScorerError
from tests.support.command_line import run

GITHUB = "ghp_" + "Hq3Rd7Wn5Cb2Yx8Lm4Vc9Kd1Jf" + "6Gs0PaTeZu"

MISTYPED = [
    " https://keeper:w4ve-cap@desk.example/mcp",
    "wss://keeper:w4ve-cap@desk.example/mcp",
    "ftp://keeper:w4ve-cap@desk.example",
    "postgres://keeper:w4ve-cap@db.example/desk",
    "https:/keeper:w4ve-cap@desk.example/mcp",
    "keeper:w4ve-cap@desk.example/mcp",
    "https://keeper:w4ve-cap@[desk/mcp",
    "https://keeper:w4ve-cap@/mcp",
    "htps://desk.example/mcp?api_key=w4ve-cap",
    f"{GITHUB}.json",
    f"HEAD~1:{GITHUB}.json",
    f"python:{GITHUB}",
    f"no such file {GITHUB}",
    "-- desk --token w4ve-cap 'unended",
]


@pytest.mark.parametrize("target", MISTYPED)
def test_a_mistyped_target_is_not_repeated_with_its_secret(target: str, tmp_path: Path) -> None:
    files = [word for name in ("json", "junit", "sarif") for word in ("-o", f"{name}={tmp_path / name}")]

    result = run("check", *files, target)

    assert result.exit_code in (2, 3)
    shown = result.output + "".join(path.read_text() for path in tmp_path.iterdir())
    assert "w4ve-cap" not in shown
    assert GITHUB[4:] not in shown
    assert "w4ve-cap" not in target_label(target)
    with pytest.raises(ScorerError) as raised:
        capture(target)
    assert "w4ve-cap" not in str(raised.value)
    assert GITHUB[4:] not in str(raised.value)


@pytest.mark.parametrize(
    "words",
    [
        ["check", "--env", "w4ve-Cap-92", "x.json"],
        ["check", "--env", GITHUB, "x.json"],
        ["check", "--header", f"Bearer {GITHUB}", "x.json"],
        ["check", "--header", f"Authorization : Bearer {GITHUB}", "x.json"],
        ["check", "--bound", f"token={GITHUB}", "x.json"],
        ["check", f"--tokn={GITHUB}", "x.json"],
        ["check", "-f", GITHUB, "x.json"],
        ["check", "-o", f"{GITHUB}=x", "x.json"],
        ["check", "--config", f"{GITHUB}.toml", "x.json"],
        ["check", "--baseline", f"{GITHUB}.json", "x.json"],
        ["check", "--cwd", f"/nowhere/{GITHUB}", "x.json"],
        ["check", "npx", "desk", "--token", "w4ve-Cap-92"],
        ["check", "x.json", f"--select={GITHUB}"],
        [GITHUB],
        ["https://keeper:w4ve-Cap-92@desk.example/mcp"],
        ["chekc", "--token", "w4ve-Cap-92"],
        ["explain", GITHUB],
        ["rules", GITHUB],
        ["diff", GITHUB, GITHUB],
        ["plan", "--reach", GITHUB, "x.json"],
        ["config", GITHUB],
    ],
    ids=lambda words: " ".join(words).replace(GITHUB, "KEY"),
)
def test_an_error_of_usage_does_not_repeat_a_secret(words: list[str]) -> None:
    result = run(*words)

    assert result.exit_code == 2
    assert result.stderr
    assert "w4ve-Cap-92" not in result.output
    assert GITHUB[4:30] not in result.output


@pytest.mark.parametrize(
    "line",
    [f'format = "{GITHUB}"', f'"{GITHUB}" = 1', f'snapshot = "{GITHUB}.json"', f'select = ["{GITHUB}"]'],
)
def test_an_error_in_a_configuration_does_not_repeat_a_secret(line: str, tmp_path: Path) -> None:
    file = tmp_path / "mcp-scorer.toml"
    file.write_text(line + "\n")

    for words in (["check", "--config", file, "x.json"], ["config", "--config", file]):
        result = run(*words)

        assert GITHUB[4:30] not in result.output


def test_what_starts_is_shown_without_its_secrets(tmp_path: Path) -> None:
    args = [
        "desk.js",
        GITHUB,
        "x-api-key:letmein",
        "Authorization:Bearer letmein",
        '{"apiKey": "letmein"}',
        "--pin",
        "letmein",
    ]
    file = tmp_path / ".mcp.json"
    file.write_text(
        json.dumps(
            {
                "mcpServers": {
                    "desk": {"command": "no-such-program", "args": args, "env": {"PIN_TOKEN": "letmein"}}
                }
            }
        )
    )

    result = run("check", file)

    assert result.stderr.splitlines()[0] == (
        f"starting desk: no-such-program desk.js ghp_{'*' * 36} x-api-key:*** Authorization:*** "
        """'{"apiKey": "***"}' --pin ***"""
    )
    assert "letmein" not in result.output
