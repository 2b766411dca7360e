"""A description read once: sentences, sections, words, masks, and spans into the raw text."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scorer.language.document import Document, Sentence, read, split_name, stem

DOCSTRING = (
    "Close a card.\n\n"
    "    Args:\n"
    "        card: Barcode below the photo, e.g. R-2041. Ten digits.\n"
    "        branch (str): Where it was issued\n\n"
    "    Returns:\n"
    "        The closed card.\n\n"
    "    Raises:\n"
    "        LookupError: no such card\n"
)


def texts(doc: Document) -> list[str]:
    return [doc.raw[s.start : s.end] for s in doc.sentences]


def sections(doc: Document) -> list[tuple[str, str]]:
    return [(s.section, " ".join(s.words)) for s in doc.sentences]


def masked(doc: Document) -> set[str]:
    return {w for s in doc.sentences for w, m in zip(s.words, s.masked, strict=True) if m}


def test_full_stop_question_mark_and_exclamation_mark_end_a_sentence() -> None:
    doc = read("Close a card. Is it lost? Then report it! Done")
    assert texts(doc) == ["Close a card.", "Is it lost?", "Then report it!", "Done"]


def test_a_sentence_holds_its_words_in_lower_case_with_their_spans() -> None:
    assert read("Close a Card.").sentences == (
        Sentence(
            start=0,
            end=13,
            section="body",
            words=("close", "a", "card"),
            starts=(0, 6, 8),
            ends=(5, 7, 12),
            masked=(False, False, False),
            stems=("close", "a", "card"),
        ),
    )


@pytest.mark.parametrize(
    "text",
    [
        "Takes a shelf mark, e.g. QA 76, i.e. no barcode",
        "Speaks v1.2 of the desk protocol",
        "Keeps 3.5 metres free",
        "Accepts pens, paper etc. at the desk",
        "Compares loans vs. returns by approx. dates",
        "Opens at 9:30 at shelf.example/desk",
    ],
)
def test_abbreviations_versions_and_decimals_do_not_end_a_sentence(text: str) -> None:
    assert texts(read(text)) == [text]


def test_a_line_end_alone_does_not_end_a_sentence_and_a_blank_line_does() -> None:
    assert texts(read("Close a card\nat the desk.\n\nLost cards\n\nstay open")) == [
        "Close a card\nat the desk.",
        "Lost cards",
        "stay open",
    ]


def test_each_item_of_a_list_is_a_sentence_and_counted() -> None:
    doc = read("Use it when:\n- a card is lost\n* a reader moves\n1. a branch closes\n2) a fine is paid")
    assert [(" ".join(s.words), s.bullet) for s in doc.sentences] == [
        ("use it when", False),
        ("a card is lost", True),
        ("a reader moves", True),
        ("1 a branch closes", True),
        ("2 a fine is paid", True),
    ]
    assert doc.bullets == 4


def test_a_docstring_with_one_argument_a_line_is_read_in_sections() -> None:
    assert sections(read(DOCSTRING)) == [
        ("body", "close a card"),
        ("args", "card barcode below the photo e.g r-2041"),
        ("args", "ten digits"),
        ("args", "branch str where it was issued"),
        ("returns", "the closed card"),
        ("raises", "lookuperror no such card"),
    ]


def test_a_docstring_squeezed_onto_one_line_is_read_in_sections() -> None:
    doc = read("Close a card. Args: card: The barcode. Returns: The closed card. Raises: LookupError.")
    assert sections(doc) == [
        ("body", "close a card"),
        ("args", "card the barcode"),
        ("returns", "the closed card"),
        ("raises", "lookuperror"),
    ]


@pytest.mark.parametrize(
    ("header", "section"),
    [
        ("Arguments:", "args"),
        ("**Parameters:**", "args"),
        ("## Params:", "args"),
        ("参数：", "args"),
        ("Output:", "returns"),
        ("Errors:", "raises"),
        ("Example usage:", "example"),
        ("IMPORTANT:", "note"),
        ("When to use:", "usage"),
    ],
)
def test_headers_are_known_in_several_dresses(header: str, section: str) -> None:
    assert sections(read(f"Close a card.\n\n{header}\nthe rest")) == [
        ("body", "close a card"),
        (section, "the rest"),
    ]


def test_text_after_a_section_and_a_blank_line_is_body_again() -> None:
    doc = read("Returns:\n    The card.\n\nClosed cards stay listed.")
    assert sections(doc) == [("returns", "the card"), ("body", "closed cards stay listed")]


def test_a_lower_case_word_before_a_colon_inside_a_line_opens_no_section() -> None:
    assert read("Say what the parameters: card and branch are.").sections == {"body"}


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("Call `close_card` first", {"close_card"}),
        ("Call it\n```\nclose now\n```\nafterwards", {"close", "now"}),
        ("Call it ```close for ever", {"close", "for", "ever"}),
        ('When told "close it" do', {"close", "it"}),
        ("When told “close it” do", {"close", "it"}),
        ("When told «close it» do", {"close", "it"}),
        ("When told „close it“ do", {"close", "it"}),
        ("When told 'close it' do", {"close", "it"}),
        ("Read https://desk.example/close?now=1 for more", {"https", "desk.example/close", "now", "1"}),
        ('Takes {"card": "lost"} as body', {"card", "lost"}),
    ],
)
def test_code_quotes_addresses_and_json_are_masked(text: str, hidden: set[str]) -> None:
    assert masked(read(text)) == hidden


@pytest.mark.parametrize("text", ["Don't close a reader's card", "Closes cards' loans and readers' fines"])
def test_an_apostrophe_is_no_quote(text: str) -> None:
    assert masked(read(text)) == set()


@pytest.mark.parametrize("written", ["don't", "Don't", "DON'T", "don’t", "DON’T"])
def test_a_contraction_is_one_word_however_it_is_written(written: str) -> None:
    assert read(f"{written} close").sentences[0].words == ("don't", "close")


def test_chinese_and_japanese_full_stops_end_a_sentence() -> None:
    assert texts(read("关闭借书证。已借的书保留！")) == ["关闭借书证。", "已借的书保留！"]
    assert texts(read("カードを閉じます。貸出は残ります。")) == ["カードを閉じます。", "貸出は残ります。"]


@pytest.mark.parametrize(
    ("text", "language", "words"),
    [
        ("Close the card of a reader who moves away", "en", 9),
        ("Cierra el carné de un lector que se muda de la ciudad", "es", 12),
        ("关闭一张借书证，已经借出的书仍然有效。", "zh", 11),
        ("カードを閉じます。貸出は残ります。", "other", 9),
        ("Закрывает читательский билет", "other", 3),
        ("Schließt den Ausweis und lässt die Bücher stehen mit der Mahnung", "other", 11),
    ],
)
def test_the_language_is_detected_and_words_are_counted_alike_in_every_script(
    text: str, language: str, words: int
) -> None:
    doc = read(text)
    assert (doc.language.code, doc.word_count) == (language, words)


def test_words_in_masks_are_not_counted() -> None:
    assert read("Close it with `close_card` or https://desk.example").word_count == 4


@pytest.mark.parametrize("blank", ["", " \n\t ", "...", "\u200b\u200b", "\n\n\n"])
def test_a_text_without_words_has_no_sentences(blank: str) -> None:
    doc = read(blank)
    assert (doc.sentences, doc.word_count, doc.bullets, doc.sections) == ((), 0, 0, frozenset())


def test_spans_count_code_points_not_bytes_or_utf16_units() -> None:
    raw = "📚 Close 𝔞 card"
    sentence = read(raw).sentences[0]
    assert [raw[a:b] for a, b in zip(sentence.starts, sentence.ends, strict=True)] == ["Close", "𝔞", "card"]


PIECES = st.sampled_from(
    'Args: |Returns: |\n\n    |\n- |1. |`get_card`|"use when|“|”|\'|don\'t|DON’T|https://a.b/c|{"a": 1}|```|'
    "e.g. |i.e.|v1.2|。|关闭卡|カード|İ|ß|. |! |#|**Note:** |\t|\r\n|🙂|…|card: |\ud800|\x00|«|»|: |x".split(
        "|"
    )
)


@settings(derandomize=True, max_examples=400, deadline=None)
@given(st.lists(PIECES | st.text(max_size=6), max_size=25).map("".join))
def test_any_text_is_read_and_every_word_stands_where_its_span_says(raw: str) -> None:
    doc = read(raw)
    assert doc.raw == raw
    at = 0
    for sentence in doc.sentences:
        assert at <= sentence.start < sentence.end <= len(raw)
        assert sentence.words
        assert len(sentence.words) == len(sentence.starts) == len(sentence.ends) == len(sentence.masked)
        assert sentence.stems == tuple(map(stem, sentence.words))
        for word, start, end in zip(sentence.words, sentence.starts, sentence.ends, strict=True):
            assert sentence.start <= start < end <= sentence.end
            assert raw[start:end].lower().replace("’", "'") == word
        assert list(sentence.starts) == sorted(sentence.starts)
        at = sentence.start
    assert doc.bullets == sum(sentence.bullet for sentence in doc.sentences)
    assert doc.sections == {sentence.section for sentence in doc.sentences}


@settings(derandomize=True, max_examples=100, deadline=None)
@given(st.text(max_size=60))
def test_reading_twice_gives_the_same_document(raw: str) -> None:
    assert read(raw) == read(raw)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("close_card", ("close", "card")),
        ("close-card", ("close", "card")),
        ("desk.close/card", ("desk", "close", "card")),
        ("closeCard", ("close", "card")),
        ("CloseCard", ("close", "card")),
        ("parseHTMLPage2", ("parse", "html", "page", "2")),
        ("Close a Card", ("close", "a", "card")),
        ("关闭_card", ("关闭", "card")),
        ("", ()),
    ],
)
def test_names_are_split_at_separators_and_humps(name: str, words: tuple[str, ...]) -> None:
    assert split_name(name) == words


@pytest.mark.parametrize(
    "family",
    [
        "close closes closed closing",
        "copy copies copied copying",
        "stop stops stopped stopping",
        "card cards card's card’s",
        "pass passes passed",
        "file files",
        "string strings",
        "do does",
        "generate generates generated generating generation",
        "setting settings",
        "optional optionally",
    ],
)
def test_inflections_of_a_word_share_a_stem(family: str) -> None:
    assert len({stem(word) for word in family.split()}) == 1


@pytest.mark.parametrize(
    "pair",
    [
        "card care",
        "status state",
        "user use",
        "list last",
        "this thi",
        "loan load",
        "note not",
        "news new",
        "important import",
        "optional option",
        "container contain",
        "customer custom",
        "setting set",
    ],
)
def test_different_words_keep_different_stems(pair: str) -> None:
    one, other = pair.split()
    assert stem(one) != stem(other)


@pytest.mark.parametrize("word", ["", "404", "v2", "r-2041", "关闭", "カード", "y" * 41, "running" * 100_000])
def test_what_has_no_inflections_is_its_own_stem(word: str) -> None:
    assert stem(word) == word


def test_words_are_stemmed_alike_in_several_threads() -> None:
    words = [f"{start}{end}" for start in "abcdefghij" for end in ("pply", "pplies", "lling", "nations")] * 5
    expected = [stem.__wrapped__(word) for word in words]
    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(stem.__wrapped__, words)) == expected


@pytest.mark.parametrize(
    "header", ["Args:", "ARGS :", "**Args:**", "**Args**:", "__Args__:", "## Args:", "> Args:", "Parameters:"]
)
def test_a_header_is_found_however_it_is_decorated(header: str) -> None:
    doc = read(f"Lend a copy: now.\n\n{header}\n  copy: The copy to lend.\n")
    assert sections(doc) == [("body", "lend a copy now"), ("args", "copy the copy to lend")]


def test_texts_with_and_without_other_letters_are_read_alike() -> None:
    text = 'Close the CARD. See https://desk.example/a_b, `the_card` or "it\'s".\n\nArgs:\n- card: R-2041, at 9:30.'
    plain, other = read(text), read(f"{text} é")
    assert other.sentences[:-1] == plain.sentences
