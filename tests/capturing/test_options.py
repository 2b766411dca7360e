"""What the user may say about a connection, and what is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from scorer.capturing import ConnectOptions, Timeouts, connect_options
from scorer.contracts.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path


BAD_HEADER = "--header needs 'Name: value', for example 'Authorization: Bearer TOKEN'"


def test_nothing_said_means_a_clean_environment_and_generous_deadlines() -> None:
    assert connect_options() == ConnectOptions(
        env={}, inherit_env=False, cwd=None, headers={}, timeouts=Timeouts(120, 120, 60, 4), jobs=4
    )


def test_variables_come_from_texts_from_ours_and_from_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OURS", "passed on")
    (tmp_path / "env").write_text('A=file\nB="file"\n')

    assert connect_options(env=["A=own=1", "OURS"], env_file=tmp_path / "env").env == {
        "A": "own=1",
        "B": "file",
        "OURS": "passed on",
    }


def test_one_timeout_sets_every_phase_but_closing_stays_short() -> None:
    assert connect_options(timeout=300).timeouts == Timeouts(300, 300, 300, 4)
    assert connect_options(timeout=0.5).timeouts == Timeouts(0.5, 0.5, 0.5, 0.5)


def test_headers_come_from_texts_or_a_mapping() -> None:
    assert connect_options(headers=["X-Branch:  north:2 "]).headers == {"X-Branch": "north:2"}
    assert connect_options(headers={"X-Branch": "north"}).headers == {"X-Branch": "north"}


@pytest.mark.parametrize(
    ("options", "line"),
    [
        ({"env": ["=x"]}, "--env needs NAME=VALUE, or the NAME of a variable that is set"),
        ({"env": ["UNSET_9"]}, "--env UNSET_9: the variable is not set; pass --env UNSET_9=VALUE"),
        (
            {"env_file": "no-such-file"},
            "cannot read the environment file no-such-file: No such file or directory",
        ),
        ({"headers": ["Authorization"]}, BAD_HEADER),
        ({"headers": ["Bearer x"]}, BAD_HEADER),
        (
            {"headers": ["A: x\r\nB: y"]},
            "--header A: the value contains a character that is not allowed in HTTP headers",
        ),
        ({"timeout": 0}, "--timeout must be greater than 0 seconds, not 0"),
        ({"timeout": float("nan")}, "--timeout must be greater than 0 seconds, not nan"),
        ({"jobs": 0}, "--jobs must be at least 1, not 0"),
        ({"cwd": "no-such-folder"}, "--cwd: no such folder: no-such-folder"),
    ],
)
def test_what_cannot_be_used_is_refused(options: dict[str, Any], line: str) -> None:
    with pytest.raises(InputError) as raised:
        connect_options(**options)

    assert str(raised.value) == line


def test_a_line_of_an_env_file_that_is_no_variable_is_named(tmp_path: Path) -> None:
    (tmp_path / "env").write_text("A=1\nB\n")

    with pytest.raises(InputError, match=r"env, line 2: expected NAME=VALUE$"):
        connect_options(env_file=tmp_path / "env")
