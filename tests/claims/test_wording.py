"""Rules on how a text is worded: what they count, and what they leave alone."""

from __future__ import annotations

import pytest

from scorer.claims.examples import tool
from scorer.claims.registry import FEATURES_BY_ID
from tests.claims.finding import hits_of


def strength(rule: str, name: str, description: str, **more: object) -> float:
    hits = hits_of(FEATURES_BY_ID[rule], tool(name, description, **more))  # type: ignore[arg-type]
    return max((hit.strength for hit in hits), default=0.0)


def test_each_name_where_a_text_opens_costs_a_sixth_and_no_name_after_two_sentences_costs_more() -> None:
    assert strength("PUR017", "move_desk", "Moves a desk to the Harbour branch.") == pytest.approx(1 / 6)
    late = "Moves a desk. It stays there. Ask Harbour, Quayside or Northgate first."
    assert strength("PUR017", "move_desk", late) == 0.0
    assert strength("CON015", "move_desk", late) == 0.75  # three names of four; “Ask” opens a sentence


@pytest.mark.parametrize(
    "text",
    [
        "Moves a desk. Then it is free.",  # first words
        "Moves a desk by HTTP and SQL.",  # acronyms
        "Moves a desk called `Harbour` or “Northgate”.",  # code and quotes
        "Verschiebt den Tisch in eine andere Filiale und meldet das der Leitung.",  # nouns of another language
    ],
)
def test_what_is_no_unexplained_name_costs_nothing(text: str) -> None:
    assert strength("PUR017", "move_desk", text) == 0.0


def test_a_clause_explains_only_with_content_of_its_own() -> None:
    assert strength("BEH026", "move_desk", "Moves a desk; loans printed there keep their branch.") == 0.5
    assert strength("BEH026", "move_desk", "Moves a desk; and so on.") == 0.0


def test_words_of_a_name_that_the_text_takes_up_in_any_inflection_cost_nothing() -> None:
    assert strength("PUR018", "move_desk", "Moving desks between branches.") == 0.0
    assert strength("PUR018", "move_desk_aside", "Moving desks between branches.") == pytest.approx(1 / 3)


def test_a_pitch_costs_although_an_action_follows_and_none_where_the_sentence_acts() -> None:
    sold = "A production-ready desk system for busy leaders. Moves a desk to a branch."
    assert strength("PUR014", "move_desk", sold) > 0
    assert strength("PUR014", "move_desk", "Moves a desk for leaders of a branch.") == 0.0


@pytest.mark.parametrize(
    ("parameter", "text", "share"),
    [
        ("color_temp", "Set the color temperature.", 1.0),
        ("rgb_color", "Set the color.", 0.5),
        ("stateName", "Look up a city/state.", 1.0),
        ("authorization", "Needs auth.", 1.0),
        ("q", "Search the shelves.", 0.0),
    ],
)
def test_a_text_takes_up_a_parameter_in_full_in_part_or_abbreviated(
    parameter: str, text: str, share: float
) -> None:
    assert strength("PAR001", "act", text, params={parameter: {"type": "string"}}) == share


@pytest.mark.parametrize(
    "text",
    [
        "Lists the copies of a title, best match first.",
        "Finds a copy by its unique id.",
        "Moves a desk faster than a cart could.",
        "Strips leading zeros from a shelf mark.",
    ],
)
def test_a_plain_term_and_a_comparison_are_no_praise(text: str) -> None:
    assert strength("CON007", "move_desk", text) == 0.0


def test_the_same_words_elsewhere_are_praise() -> None:
    assert strength("CON007", "move_desk", "The best and most unique way to move a desk.") > 0
