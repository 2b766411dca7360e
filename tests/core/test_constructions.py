"""The notation of constructions: what each element matches, and which sentences a construction is tried on."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scorer.claims.examples import Example
from scorer.claims.kinds import KINDS, annotate
from scorer.contracts.errors import InputError
from scorer.data import constructions as data
from scorer.data.constructions import constructions
from scorer.data.language_packs import language_packs
from scorer.language.constructions import (
    CODE,
    MARKS,
    PARAMETER,
    TOOL,
    compile_construction,
    empty_words,
    narrowed,
)
from scorer.language.needs import DIGIT, OPEN
from scorer.language.trigger_index import trigger_index
from scorer.language.triggers import Needs
from tests.claims.finding import facts_of
from tests.support.command_line import ROOT
from tests.support.servers import OWN, tools_of

WORDS = {"failing": ("fail+", "break~down"), "who": ("reader", "clerk")}


def matched(written: str, text: str, *, spaced: bool = True) -> str | None:
    """Return what a construction matches in a text, None where it does not."""
    found = compile_construction(written, WORDS, spaced=spaced).search(narrowed(text))
    return text[slice(*found.span())] if found else None


@pytest.mark.parametrize(
    ("written", "text", "found"),
    [
        # a blank: what may stand between two words of a clause
        ("until done", "wait “until” – ‘done’", "until” – ‘done"),
        ("until .. done", "until；done", None),
        ("it [–—] done", "it — done", "it — done"),
        ("it [–—] done", "it - done", None),
        ("until done", "wait until done", "until done"),
        ("until done", "wait until\n  done", "until\n  done"),
        ("until done", "wait until (done)", "until (done"),
        ("until done", "wait until, **done**", "until, **done"),
        ("until done", "wait until “done”", "until “done"),
        ("until done", "wait until. done", None),
        ("until done", "wait until: done", None),
        ("until done", "wait until it is done", None),
        # words are whole
        ("until", "untilled", None),
        ("done", "undone", None),
        # `..`: up to 50 characters of the same clause
        ("until .. done", "until the desk is done", "until the desk is done"),
        ("until .. done", "until version 1.2 is done", "until version 1.2 is done"),
        ("until .. done", "until noon. it is done", None),
        ("until .. done", "until noon; it is done", None),
        ("until .. done", f"until {'x' * 48} done", f"until {'x' * 48} done"),
        ("until .. done", f"until {'x' * 49} done", None),
        ("until .. done", "until undone", None),
        # `...`: up to 140 characters of the same sentence
        ("until ... done", "until noon; it is done", "until noon; it is done"),
        ("until ... done", f"until {'x' * 138} done", f"until {'x' * 138} done"),
        ("until ... done", f"until {'x' * 139} done", None),
        # `<class>`: one word of a class
        ("if <who>", "if reader", "if reader"),
        ("if <who>", "if clerk", "if clerk"),
        ("if <who>", "if guest", None),
        ("if <who>", "if readers", None),
        # there, `fail+` stands for its inflections, and `a~b` is two words
        ("it <failing>", "it fails", "it fails"),
        ("it <failing>", "it failed", "it failed"),
        ("it <failing>", "it failing", "it failing"),
        ("it <failing>", "it break down", "it break down"),
        ("it <failing>", "it breaks down", None),
        # what every language has
        ("after <num>", "after 1,000.5", "after 1,000.5"),
        ("after <num>", "after ten", None),
        ("like <code>", f"like {CODE}{CODE}", f"like {CODE}{CODE}"),
        ("use <tool>", f"use {TOOL * 3}", f"use {TOOL * 3}"),
        ("with <param>", f"with {PARAMETER}", f"with {PARAMETER}"),
        ("with <id>", "with card_id", "with card_id"),
        ("with <id>", "with card", None),
        # alternatives and what may be left out are those of regular expressions
        ("(?:wait|stay) here", "stay here", "stay here"),
        ("cards? here", "card here", "card here"),
    ],
)  # fmt: skip
def test_each_element_matches_what_it_stands_for(written: str, text: str, found: str | None) -> None:
    assert matched(written, text) == found


@pytest.mark.parametrize(
    ("written", "text", "begins"),
    [
        ("fails @if", "it fails if lost", "if lost"),
        ("fails@ ..", "it fails, if lost", ", if lost"),
        ("fails @<who>", "it fails reader", "reader"),
    ],
)
def test_what_a_claim_pins_down_begins_at_the_mark(written: str, text: str, begins: str) -> None:
    found = compile_construction(written, WORDS, spaced=True).search(text)
    assert found
    assert text[found.start("at") :] == begins


@pytest.mark.parametrize(
    ("text", "found"),
    [("失败时返回", "失败时返回"), ("失败时 返回", "失败时 返回"), ("x失败时返回y", "失败时返回")],
)
def test_without_blanks_between_words_a_word_may_stand_inside_of_others(text: str, found: str) -> None:
    assert matched("失败时 返回", text, spaced=False) == found


@pytest.mark.parametrize(
    ("written", "text", "found"),
    [
        (r"in \w+ hours", f"in {'x' * 40} hours", f"in {'x' * 40} hours"),
        (r"in \w+ hours", f"in {'x' * 41} hours", None),
        (r"in \w+ly hours", "in barely hours", "in barely hours"),
        (r"in [\w'-]+ hours", "in well-read hours", "in well-read hours"),
        (r"in \w*ly hours", f"in {'x' * 41}ly hours", None),
        (r"in (?:\w+ )?hours", "in hours", "in hours"),
    ],
)
def test_a_repeated_class_of_characters_is_a_word_of_forty_at_most(
    written: str, text: str, found: str | None
) -> None:
    assert matched(written, text) == found


@pytest.mark.parametrize("piece", ["a_", "a-", "1,", CODE, TOOL, PARAMETER, "the a-", "it ", "(", " "])
def test_every_shipped_construction_reads_a_long_text_to_its_end(piece: str) -> None:
    """Work grows with length, not with its square: a pattern that backtracks would hang here."""
    text = (piece * 8_000)[:8_000]
    for each in trigger_index("en", spaced=True).all():
        assert all(match.end() <= len(text) for match in each.finditer(text))


def test_a_word_class_that_there_is_not_is_an_error() -> None:
    with pytest.raises(KeyError, match="whom"):
        compile_construction("if <whom>", WORDS, spaced=True)


# --- files ---


@pytest.fixture
def xx(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a language of its own."""
    monkeypatch.setattr(data, "data_dir", lambda _: tmp_path)
    folder = tmp_path / "claims" / "xx"
    folder.mkdir(parents=True)
    return folder


def test_a_file_gives_constructions_empty_words_and_word_classes_by_kind(xx: Path) -> None:
    (xx / "shared.toml").write_text('[words]\nwho = "reader clerk"\n', encoding="utf-8")
    (xx / "a.toml").write_text(
        '[words]\nwhen = "now"\n[errors]\nfound = ["fails <who>", "fails <when>"]\nempty = "thing"\n',
        encoding="utf-8",
    )
    found = constructions.__wrapped__("xx")
    assert dict(found.lists) == {
        "a.who": {"reader", "clerk"},
        "a.when": {"now"},
        "shared.who": {"reader", "clerk"},
    }
    (errors,) = found.kinds.values()
    assert (errors.found, errors.empty) == (("fails <who>", "fails <when>"), frozenset({"thing"}))
    assert dict(errors.words) == {"who": ("reader", "clerk"), "when": ("now",)}


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("[errors\n", r"^rubric: xx/a\.toml is not valid TOML: "),
        ("[errors]\nlost = 1\n", r"^rubric: unknown key 'lost' in xx/a\.toml \[errors\]$"),
    ],
)
def test_a_malformed_file_is_refused_by_name(xx: Path, text: str, refusal: str) -> None:
    (xx / "a.toml").write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=refusal):
        constructions.__wrapped__("xx")


def test_a_language_without_a_folder_has_no_constructions() -> None:
    assert trigger_index("xx", spaced=True).all() == []
    assert empty_words("errors", "xx") == frozenset()


def test_every_table_of_a_shipped_file_is_one_that_a_detector_reads() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "scorer").rglob("*.py")))
    names = [kind.name for kind in KINDS]
    built = {f"{name}{end}" for name in names for end in re.findall(r'\{kind\}(_[a-z_]+)"', code)}
    tables = {table for pack in language_packs() for table in constructions(pack).kinds}
    assert sorted(each for each in tables - built - {*names} if f'"{each}"' not in code) == []


# --- triggers ---


@pytest.mark.parametrize(
    ("written", "needs"),
    [
        # every word that a match cannot lack is a need; what decides most comes first
        ("until done", [{"done"}, {"until"}]),
        ("the <who>", [{"reader", "clerk"}, {"the"}]),
        ("until .. (?:noon|night)", [{"until"}, {"noon", "night"}]),
        ("noon|night", [{"noon", "night"}]),
        # of several words in one alternative, the longest
        ("(?:at noon|in the night)", [{"noon", "night"}]),
        ("<failing>", [{"fail", "fails", "failed", "failing", "break"}]),
        ("cards?", [{"card", "cards"}]),
        ("read-only", [{"read"}]),
        # what may be missing is none, and does not hide the edge of the next word
        ("(?:very )?late", [{"late"}]),
        ("(?:\\w+ ){0,3}late", [{"late"}]),
        ("(?!not) done", [{"done"}]),
        # the beginning of a word, where any ending may follow
        ("pagin\\w*", [{f"pagin{OPEN}"}]),
        ("un\\w+", []),
        # a part of a word
        ("\\w+-built", [{"built"}]),
        ("[a-z]+built", [{f"{OPEN}built"}]),
        ("[a-z]+ly", []),
        # marks: characters that no word has, digits, and what names and code are in the plain text
        ("limit: <num>", [{"limit"}, {DIGIT}]),
        ("<param>\\s?=", [{"="}, {PARAMETER}]),
        ("[$€]\\d", [{DIGIT}, {"$", "€"}]),
        ("noon|<num>", [{"noon", DIGIT}]),
        ("<code> or <tool>", [{"or"}, {CODE}, {TOOL}]),
        ("<id>", [{"_"}]),
        ("\\w+", []),
    ],
)
def test_the_needs_of_a_construction_are_words_and_marks_that_it_cannot_match_without(
    written: str, needs: list[set[str]]
) -> None:
    assert [set(each) for each in Needs(WORDS, MARKS).of(written)] == needs


def _texts() -> list[str]:
    examples = [example for kind in KINDS for example in (*kind.good, *kind.bad)]
    examples += [
        Example(tool=tool, siblings=tuple(other["name"] for other in tools_of(path)))
        for path in OWN
        for tool in tools_of(path)
    ]
    definitions = [annotate(facts) for example in examples for facts in facts_of(example)]
    return [
        each.plain[sentence.start : sentence.end]
        for each in definitions
        if each.language == "en"
        for sentence in each.sentences
    ]


def _excluded(texts: list[str]) -> list[tuple[str, str]]:
    """Return the constructions that match a sentence on which they are not tried, with the sentence."""
    index = trigger_index("en", spaced=True)
    return [
        (each.pattern.pattern, text)
        for text in texts
        for each in set(index.all()).difference(index.triggered(text))
        if each.search(text)
    ]


def test_no_trigger_excludes_a_match_in_examples_and_servers() -> None:
    texts = _texts()
    assert len(texts) > 300
    assert len(trigger_index("en", spaced=True).all()) > 500
    assert _excluded(texts) == []


def test_few_constructions_are_tried_on_a_sentence_that_they_do_not_match() -> None:
    index, texts = trigger_index("en", spaced=True), _texts()
    tried = sum(len(index.triggered(text)) for text in texts) / len(texts)
    assert tried < len(index.all()) / 20


_ENTRIES = sorted(
    {
        word.strip("+").replace("~", " ")
        for known in constructions("en").kinds.values()
        for entries in known.words.values()
        for word in entries
    }
)
_MIXED = st.lists(
    st.sampled_from(
        [*_ENTRIES, "if", "the", ", ", ". ", "(", "`", "-", "'s", "7", "card_id", CODE, TOOL, PARAMETER]
    ),
    max_size=25,
)


@settings(derandomize=True, max_examples=60, deadline=None)
@given(_MIXED, st.sampled_from([" ", "", ", "]))
def test_no_trigger_excludes_a_match_in_any_run_of_the_words_of_constructions(
    words: list[str], blank: str
) -> None:
    text = blank.join(words)
    assert _excluded([text]) == []
