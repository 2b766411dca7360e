"""Keys of a known form are masked in every definition, and are reported all the same."""

from __future__ import annotations

import json
import random
import re
import string
from pathlib import Path
from typing import Any

import pytest

from scorer.contracts.definitions import Snapshot
from scorer.data.credentials import credentials
from scorer.reading.tokens import find_tokens, mask_tokens
from scorer.scoring.api import score_server, score_tool
from tests.support.command_line import run

_PART = re.compile(r"(\[[^\]]*\]|\\.|.)(?:\{(\d+)(?:,\d+)?\})?")
_OF_KEYS = string.ascii_letters + string.digits + "_-+/="
_BODY = "MIIEvQ" + "IBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKjMzE"


def key(prefix: str, seed: int = 0) -> str:
    """A key of the issuer's form, drawn at random but always the same one."""
    draw = random.Random(f"{prefix}{seed}")
    rest = "".join(
        draw.choice([c for c in (_OF_KEYS if part[0] == "[" else part[-1:]) if re.fullmatch(part, c)])
        for part, count in _PART.findall(credentials().issued[prefix])
        for _ in range(int(count or 1))
    )
    whole = prefix + rest
    return whole if find_tokens(whole) else key(prefix, seed + 1)


OTHERS = {
    "postgres": "postgres://keeper:Tide7Pool9Rock@db.example/desk",
    "Bearer": "Bearer Qx7RtY2mKp9LwZ4vNc8Hd3Jf5Gs",
    "connection string": "Server=db.example;Database=desk;User Id=keeper;Password=Tide7Pool9Rock;Encrypt=true",
    "account key": "AccountName=desk;AccountKey=Qx7RtY2mKp9LwZ4vNc8Hd3Jf5GsTb1Yx6Mu0Ea==;Suffix=example",
    "private key": f"-----BEGIN RSA PRIVATE KEY-----\n{_BODY}\n{_BODY}\n-----END RSA PRIVATE KEY-----",
    "private key on one line": f"-----BEGIN PRIVATE KEY-----\\n{_BODY}\\n{_BODY}\\n-----END PRIVATE KEY-----",
}
KEYS = {**{prefix: key(prefix) for prefix in credentials().issued}, **OTHERS}


def tool(text: str) -> dict[str, Any]:
    schema = {"type": "object", "properties": {"card": {"type": "string", "default": text, text: [text]}}}
    return {
        "name": "get_card",
        "description": f"Fetch one card with {text}.",
        "inputSchema": schema,
        "_meta": {text: text},
    }


def secret_of(text: str) -> list[str]:
    (token,) = find_tokens(text)
    return [part for part in text[token.hidden : token.hidden_end].replace("\\n", "\n").split("\n") if part]


@pytest.mark.parametrize("text", KEYS.values(), ids=list(KEYS))
def test_a_key_is_masked_to_its_length_and_stays_one(text: str) -> None:
    for around in ("{}", "Use {}.", "key={}&x=1", "\\n{}\\n", "%20{}", '{{"key": "{}"}}', "my-{}"):
        given = around.format(text)
        masked = mask_tokens(given)

        assert len(masked) == len(given)
        assert not any(part in masked for part in secret_of(text))
        assert find_tokens(masked) == find_tokens(given) != []
        assert mask_tokens(masked) == masked


@pytest.mark.parametrize("text", KEYS.values(), ids=list(KEYS))
def test_no_part_of_a_report_holds_a_key_that_a_definition_gives_away(text: str) -> None:
    snapshot = Snapshot(
        "desk " + text, text, (tool(text),), {"name": text}, text, f"Open with {text}.", unsteady=text
    )

    report = score_server(snapshot)

    assert not any(part in repr(report) for part in secret_of(text))
    assert "SAF020" in [found.rule for found in report.tools[0].findings]
    assert "SAF020" in [found.rule for found in report.findings]
    assert report.tools[0] == score_server(Snapshot("desk", "desk", (report.tools[0].definition,))).tools[0]
    assert not any(part in repr(score_tool(tool(text))) for part in secret_of(text))


@pytest.mark.parametrize(
    "text",
    [
        "ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        "ghp_****************",
        "sk-...",
        "sk-ant-your-key-goes-here-and-nowhere-else-please",
        "AKIA" + "IOSFODNN7EXAMPLE",
        "postgres://user:password@localhost:5432/db",
        "postgres://user:********@localhost/db",
        "mysql://root:${MYSQL_PASSWORD}@db:3306/app",
        "https://<user>:<password>@host.example/path",
        "Authorization: Bearer YOUR_ACCESS_TOKEN_GOES_HERE",
        "Bearer ****************************************",
        "Authorization: Bearer <token>",
        "-----BEGIN PRIVATE KEY-----",
        "task-list-with-a-very-long-name-that-goes-on-and-on-and-on-and-on",
        "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9lIn0.SflKxwRJSMeKKF2QT4fwpM",
    ],
)
def test_an_example_of_a_key_stays_and_is_not_reported(text: str) -> None:
    assert mask_tokens(f"Use {text} here.") == f"Use {text} here."
    assert "SAF020" not in [
        found.rule for found in score_server(Snapshot("desk", "desk", (tool(text),))).tools[0].findings
    ]


def test_definitions_without_a_key_are_not_even_copied() -> None:
    wire = tool("a card")

    assert score_tool(wire).definition is wire


@pytest.mark.parametrize(
    "words", [["check"], ["check", "-f", "json"], ["snapshot"], ["baseline", "--reason", "x"]], ids=" ".join
)
def test_a_file_with_a_key_in_all_its_names_is_shown_without_it(words: list[str], tmp_path: Path) -> None:
    text = KEYS["ghp_"]
    server = {"serverInfo": {"name": f"desk {text}"}, "instructions": text, "tools": [tool(text)]}
    file = tmp_path / f"tools-{text}.json"
    file.write_text(json.dumps(server))
    written = [] if words[0] == "check" else ["-o", str(tmp_path / "out.json")]

    result = run(*words, *written, file)

    shown = result.output + (tmp_path / "out.json").read_text() if written else result.output
    assert text[4:] not in shown
    assert "ghp_" in shown


def test_a_written_snapshot_gives_the_same_findings_as_what_it_was_written_from(tmp_path: Path) -> None:
    before, after = tmp_path / "before" / "tools.json", tmp_path / "after" / "tools.json"
    before.parent.mkdir()
    after.parent.mkdir()
    before.write_text(
        json.dumps(
            {
                "name": "desk",
                "tools": [{**tool(text), "name": f"get_{at}"} for at, text in enumerate(KEYS.values())],
            }
        )
    )

    written = run("snapshot", before, "-o", after)
    reports = [json.loads(run("check", "-f", "json", file).stdout)["servers"] for file in (before, after)]

    assert written.exit_code == 0, written.stderr
    assert reports[0] == reports[1]
    assert "SAF020" in repr(reports)
