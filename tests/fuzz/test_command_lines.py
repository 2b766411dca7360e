"""Whatever is typed, the program does it or says in one line why it cannot."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorer.cli.app import COMMANDS, app
from tests.fuzz.program import ran
from tests.fuzz.strength import fuzz
from tests.fuzz.texts import TEXTS
from tests.support.snapshots import bad_file, good_file

pytestmark = pytest.mark.slow

#: Fitting takes long, and reads files that have their own tests.
_LEFT_OUT: Final = frozenset({"calibrate", "evaluate"})
#: A server over HTTP does not end.
_ENDLESS: Final = "--http"
_CONTEXT: Final = click.Context(app)

#: Words that some command or option accepts, and words that none does. None of them starts a program.
_WORDS: Final = st.sampled_from(
    [
        "loan-desk.json", "mute-desk.json", "loan-desk.json#loan-desk", "gone.json", "HEAD:loan-desk.json", ":", "#",
        "python:", "python:gone:server", "ftp://x", "http://", "http://[", "http://127.0.0.1:1/mcp", "-", "", ".", "..",
        "*", "~", "A", "F", "3.2", "0", "-1", "99999999999999999999", "1e400", "nan", "usage=2", "usage=", "=", "json",
        "html=out.html", "json=out/", "out.sarif", "xml=x", "error", "never", "high", "PUR000", "ALL", "lend_book",
        "pages=1", "tools=0", "NAME=VALUE", "K: V", "K", "2026-q4.2", "cursor", "claude-code", "show", "schema",
        "\udcff", "\x1b[2J", "a\nb", "##vso[x]y", "::error::x",
    ]
)  # fmt: skip
_SAFE_TEXTS: Final = TEXTS.filter(lambda text: not set(text) & set("/\\\0") and is_argument(text))


def is_argument(text: str) -> bool:
    """Return whether a system can pass a text to a program: no half of a character, but for what stands for a byte."""
    try:
        os.fsencode(text)
    except UnicodeEncodeError:
        return False
    return True


def options_of(name: str) -> list[str]:
    command = app.get_command(_CONTEXT, name)
    assert command is not None
    found = [flag for each in command.params for flag in (*each.opts, *each.secondary_opts)]
    return [flag for flag in found if flag.startswith("-") and flag != _ENDLESS]


_LINES: Final = st.sampled_from([name for name in COMMANDS if name not in _LEFT_OUT]).flatmap(
    lambda name: st.tuples(
        st.just(name),
        st.lists(
            st.sampled_from([*options_of(name), "--help", "--no-such"]).flatmap(
                lambda flag: st.tuples(st.just(flag)) | st.tuples(st.just(flag), _WORDS | _SAFE_TEXTS)
            )
            | st.tuples(_WORDS | _SAFE_TEXTS),
            max_size=5,
        ),
    )
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("lines")
    good_file(folder)
    bad_file(folder)
    return folder


@fuzz(600)
@given(line=_LINES)
def test_any_options_with_any_values(folder: Path, line: tuple[str, list[tuple[str, ...]]]) -> None:
    name, words = line
    ran(folder, name, *(word for group in words for word in group), input=b"")


@fuzz(100)
@given(words=st.lists(_WORDS | _SAFE_TEXTS | st.sampled_from([*COMMANDS, "--version", "-h"]), max_size=3))
def test_any_words_where_a_command_is_expected(folder: Path, words: list[str]) -> None:
    if words and words[0] not in _LEFT_OUT:
        ran(folder, *words, input=b"")
