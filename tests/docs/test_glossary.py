"""The glossary has every column head and every phrase that the reports use for what is not a claim."""

import re

from scorer.contracts.dimensions import DIMENSION_TABLE
from scorer.data.messages import messages
from tests.docs.pages import generated, texts

PAGE = "docs/glossary.md"


def heads() -> str:
    rows = [
        f"| `{each.head}` | {each.label} | `{each.short}` | {messages()[f'formats.dimension.{each.key}.question']} |\n"
        for each in DIMENSION_TABLE
    ]
    return "| Head | Dimension | Short name | The question that it answers |\n|---|---|---|---|\n" + "".join(
        rows
    )


def phrases() -> set[str]:
    found = re.search(r"^\| Phrase .*\n\|---.*\n((?:\|.*\n)+)", texts()[PAGE], re.MULTILINE)
    assert found
    return set(re.findall(r"^\| ([^|]+) \|", found[1], re.MULTILINE))


def test_the_page_explains_the_heads_of_the_dimensions() -> None:
    assert generated(PAGE, "heads", heads()) == heads()


def test_the_page_explains_every_phrase_of_the_evidence_that_is_not_a_claim() -> None:
    facts = {text for id_, text in messages().items() if id_.startswith("scoring.fact.")}
    others = {messages()["scoring.base"], messages()["scoring.bound"].format(score="N"), "available"}
    assert messages()["formats.tool.available"].startswith("available: ")
    assert phrases() == facts | others
