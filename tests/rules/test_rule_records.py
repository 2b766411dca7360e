"""The records of the lint rules: each documents itself, and words are complete."""

from __future__ import annotations

import re
import string
from collections import Counter

from scorer.claims.coherence import FEATURES as SET_FEATURES
from scorer.claims.kinds import KINDS
from scorer.rules import ALL_RULES, Rule
from scorer.rules.record import FAMILIES

HYPE = re.compile(
    r"\b(?:powerful|seamless\w*|robust|comprehensive|cutting-edge|world-class|best-in-class|effortless\w*|amazing|"
    r"awesome|revolutionary|next-generation|game-chang\w+|unparalleled|unlock|supercharge|leverage|blazing\w*|"
    r"delight\w*|incredibl\w*|intelligent|smart|ai-powered)\b",
    re.IGNORECASE,
)


def violators(holds: object) -> list[str]:
    """Return the ids of the rules that break a condition."""
    assert callable(holds)
    return [rule.id for rule in ALL_RULES if not holds(rule)]


def gaps(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def copied_sentences_leave_gaps(rule: Rule) -> bool:
    quoted = [words for words in re.findall(r"“([^”]*)”", rule.fix) if not words.startswith("{")]
    open_ended = all(len(words.split()) <= 3 or re.search(r"<[^<>]+>", words) for words in quoted)
    return open_ended and rule.fix.count("<") == rule.fix.count(">")


def test_ids_and_names_are_unique() -> None:
    assert [id for id, n in Counter(rule.id for rule in ALL_RULES).items() if n > 1] == []
    assert [name for name, n in Counter(rule.name for rule in ALL_RULES).items() if n > 1] == []


def test_a_feature_of_a_set_and_a_rule_of_one_id_have_one_name_and_no_others_share_it() -> None:
    names = {rule.id: rule.name for rule in ALL_RULES}
    assert [f.id for f in SET_FEATURES if names.get(f.id, f.name) != f.name] == []
    ids = {rule.name: rule.id for rule in ALL_RULES}
    assert [f.id for f in SET_FEATURES if ids.get(f.name, f.id) != f.id] == []


def test_no_code_of_a_kind_of_claim_is_the_id_of_a_rule() -> None:
    assert {kind.code for kind in KINDS} & {rule.id for rule in ALL_RULES} == set()


def test_an_id_begins_with_the_letters_of_its_family() -> None:
    assert violators(lambda rule: re.fullmatch(r"[A-Z]{3}\d{3}", rule.id) and rule.id[:3] in FAMILIES) == []


def test_a_rule_documents_itself() -> None:
    assert violators(lambda rule: re.fullmatch(r"[a-z]+(-[a-z]+)*", rule.name)) == []
    assert violators(lambda rule: rule.why.endswith(".") and rule.sources and rule.good and rule.bad) == []
    assert violators(lambda rule: re.fullmatch(r"\d+\.\d+", rule.since)) == []


def test_a_message_is_a_phrase_and_a_fix_a_sentence() -> None:
    assert violators(lambda rule: not rule.message.endswith(".")) == []
    assert violators(lambda rule: rule.fix[-1] in ".>:;`”}") == []


def test_sentences_praise_nothing() -> None:
    assert violators(lambda rule: not HYPE.search(f"{rule.message} {rule.fix} {rule.why}")) == []


def test_a_sentence_offered_for_copying_leaves_its_facts_open() -> None:
    assert violators(copied_sentences_leave_gaps) == []
