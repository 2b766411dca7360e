import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorer.formats import sanitize
from scorer.reading.json_text import json_safe

ANYTHING = st.text(st.characters(), max_size=80)

#: Format characters that are letters' company in Arabic, Syriac, Kaithi and hieroglyphs: drawn, not hidden.
DRAWN = {0x6DD, 0x70F, 0x8E2, 0x110BD, 0x110CD, *range(0x600, 0x606), 0x890, 0x891, *range(0x13430, 0x13440)}


def test_every_control_format_separator_and_surrogate_code_point_counts_as_hidden() -> None:
    hidden = {"Cc", "Cf", "Cs", "Zl", "Zp"}
    missed = [
        code
        for code in range(0x110000)
        if unicodedata.category(chr(code)) in hidden and not sanitize.HIDDEN.match(chr(code))
    ]
    assert set(missed) - DRAWN == {0x09, 0x0A}


@pytest.mark.parametrize("text", ["plain words", "日本語", "naïve café", "👍🏽 ok ✔️", "a-b_c/d", "שלום"])
def test_ordinary_text_of_any_script_is_left_as_it_is(text: str) -> None:
    assert sanitize.prose(text) == sanitize.label(text) == sanitize.lines(text) == text


def test_prose_is_one_line_with_hidden_characters_as_escapes() -> None:
    assert sanitize.prose(" a\tb\n\nc \x1b[31m\u202ed\U000e0041\ud800 ") == (
        "a b c \\u001b[31m\\u202ed\\U000e0041\\ud800"
    )


def test_a_name_keeps_its_breaks_as_escapes_and_an_empty_one_is_said_to_be_none() -> None:
    assert sanitize.label("get\nthing\t") == "get\\u000athing\\u0009"
    assert sanitize.label("") == "(no name)"


def test_lines_keep_their_breaks() -> None:
    assert sanitize.lines("a\r\nb\rc\td") == "a\nb\\u000dc    d"


def test_long_prose_and_names_are_cut_and_say_how_long_they_were() -> None:
    assert sanitize.prose("word " * 1000, limit=9) == "word word… (5,000 characters)"
    assert sanitize.label("n" * 1000) == "n" * 120 + "… (1,000 characters)"


def test_workflow_commands_lose_their_first_characters() -> None:
    assert sanitize.defuse("::error::a\n  ::b\nstd::c\n##[group]d ##vso[task]e") == (
        "\\u003a:error::a\n  \\u003a:b\nstd::c\n##\\u005bgroup]d ##vso\\u005btask]e"
    )


@given(ANYTHING)
def test_no_sanitiser_for_terminals_lets_a_hidden_character_through(text: str) -> None:
    for shown in (sanitize.prose(text), sanitize.label(text), *sanitize.lines(text).split("\n")):
        assert not sanitize.HIDDEN.search(shown)
        assert "\n" not in shown


@given(ANYTHING)
def test_json_made_safe_holds_the_same_value(text: str) -> None:
    document = json.dumps(text, ensure_ascii=False)
    safe = json_safe(document)
    assert not sanitize.HIDDEN.search(safe)
    assert json.loads(safe) == json.loads(json.dumps(text))


@given(ANYTHING)
def test_hidden_parts_put_together_are_the_text(text: str) -> None:
    parts = sanitize.hidden_parts(text)
    assert "".join(piece for _, piece in parts) == text
    assert all(bool(sanitize.HIDDEN.search(piece)) is hidden for hidden, piece in parts)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("**a** _b_ [c](d)", r"\*\*a\*\* \_b\_ \[c\](d)"),
        ("a <b> & c | d", r"a &lt;b&gt; &amp; c \| d"),
        ("@octocat #1", "@&#8203;octocat #&#8203;1"),
        ("https://x.y WWW.x.y", "https:&#8203;//x.y www&#8203;.x.y"),
        ("use `a_b` then", "use `a_b` then"),
        ("an odd ` tick", r"an odd \` tick"),
    ],
)
def test_markdown_shows_the_characters_and_reads_none_as_markup(text: str, shown: str) -> None:
    assert sanitize.markdown(text) == shown


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("get_thing", "`get_thing`"),
        ("a`b", "``a`b``"),
        ("``a", "``` ``a ```"),
        ("a|b", "<code>a&#124;b</code>"),
        ("a\nb", "<code>a&#92;u000ab</code>"),
        ("", "`(no name)`"),
    ],
)
def test_a_name_in_markdown_is_a_code_span_that_it_cannot_leave(name: str, shown: str) -> None:
    assert sanitize.markdown_code(name) == shown
