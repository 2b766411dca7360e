"""Language packs: one file a language, found by being there, and refused where it says what no pack can say."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from scorer.claims.siblings import index_names
from scorer.claims.tool_facts import Facts, gather
from scorer.contracts.errors import InputError
from scorer.data import language_packs as packs
from scorer.data.resources import data_dir
from scorer.language import detection, document
from scorer.reading.tool import read_tool

FRENCH = """
stop = "le la les de du des un une et ce cet cette outil est"
negations = "ne pas jamais sans"
lead_ins = "cet cette ce outil permet"

[language]
name = "French"
function_words = "le la les de du des un une et est dans pour avec"

[headers]
args = ["paramètres"]

[verbs]
close = "ferme fermer"

[cues.irreversible]
phrases = ["irréversible", "ne peut pas être annulé|annulée"]
"""
CACHED = (
    packs.language_packs,
    packs.names_language,
    detection._rivals,
    document._headers_known,
    document._header_pattern,
    document._inline_headers,
    document._abbreviations,
)


def forget() -> None:
    for function in CACHED:
        function.cache_clear()


@pytest.fixture
def with_french(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A copy of the word lists with one more file."""
    words = tmp_path / "words"
    shutil.copytree(data_dir("rubrics") / "words", words)
    (words / "fr.toml").write_text(FRENCH, encoding="utf-8")
    monkeypatch.setattr(packs, "data_dir", lambda _: tmp_path)
    forget()
    yield
    forget()


def facts(description: str) -> Facts:
    schema = {"type": "object", "properties": {"carte": {"type": "string"}}}
    tool = {"name": "close_card", "description": description, "inputSchema": schema}
    return gather(read_tool(tool), index_names(["close_card"]))


TEXT = (
    "Cet outil ferme le compte et les prêts des lecteurs. Le choix ne peut pas être annulé.\n"
    "Paramètres:\n  carte: le numéro de la carte"
)


@pytest.mark.usefixtures("with_french")
def test_a_language_is_added_by_one_file() -> None:
    found = facts(TEXT)
    assert found.doc.language.code == "fr"
    assert found.verb is not None
    assert (found.verb.verb, list(found.cues)) == ("close", ["irreversible"])
    assert found.doc.sentences[-1].section == "args"
    assert "other_language" not in found.context


def test_without_the_file_the_text_is_in_another_language() -> None:
    found = facts(TEXT)
    assert (found.doc.language.code, found.doc.language.has_word_lists) == ("other", False)
    assert "other_language" in found.context


def test_the_shipped_languages() -> None:
    shipped = {pack.code: pack.name for pack in packs.language_packs().values()}
    assert shipped == {"en": "English", "es": "Spanish", "other": "another language", "zh": "Chinese"}


def test_one_language_is_that_of_names() -> None:
    assert [pack.code for pack in packs.language_packs().values() if pack.names_tools] == ["en"]
    assert packs.names_language().code == "en"


def test_a_language_without_a_pack_has_that_of_all_others() -> None:
    other = packs.language_pack("xx")
    assert (other.code, other.has_word_lists, other.contentless) == ("other", False, frozenset())


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ('stopp = "the"', "unexpected keyword argument 'stopp'"),
        ('[language]\nscript = "latin"', "unexpected keyword argument 'script'"),
        ("stop = 3", "'int' object has no attribute 'split'"),
        ('[language]\nalphabet = "z-a"', "bad character range"),
        ("stop = ", "Invalid value"),
    ],
)
def test_a_pack_with_a_key_or_value_that_is_not_known_is_refused(tmp_path: Path, text: str, why: str) -> None:
    path = tmp_path / "xx.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=r"^words/xx\.toml is not a valid language pack: ") as error:
        packs.read_pack(path)
    assert why in str(error.value)
