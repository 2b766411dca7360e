"""Numbers that the pages repeat are those of the data and the code."""

import re

from scorer.data.rubric import DEFAULT_CALIBRATION, risk_words
from scorer.data.spec import load_spec
from scorer.formats.risk_wording import CLASSES
from scorer.version import __version__
from tests.docs.pages import texts
from tests.support.command_line import ROOT

CHANGELOG = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_the_scoring_page_gives_the_tiers_and_shares_of_the_specification() -> None:
    page, spec = " ".join(texts()["docs/scoring.md"].split()), load_spec()
    tiers = ", ".join(f"{letter} from {lowest:.1f}" for letter, lowest in spec.tiers)
    assert f"Tier of a tool or a server: {tiers}." in page
    assert f"{spec.quality_mean}% the mean and {spec.quality_min}% the minimum" in page
    assert f"{spec.overall_quality}% description quality, {spec.overall_coherence}% coherence" in page
    assert f"or a dimension below {spec.smell_below}" in page


def test_the_risk_page_and_the_words_of_the_reports_give_the_severities_of_the_data() -> None:
    page, severity = texts()["docs/risk.md"], risk_words()["severity"]
    assert {name: words.severity for name, words in CLASSES.items()} == severity
    for name, level in severity.items():
        assert f"\n| {name} | {level} |" in page


def test_the_changelog_has_an_entry_for_this_version_and_names_the_calibration() -> None:
    assert f"\n## [{__version__}]" in CHANGELOG
    assert DEFAULT_CALIBRATION in CHANGELOG


def test_the_pages_name_this_version_wherever_they_name_one_to_install() -> None:
    named = re.compile(r"mcp-scorer(?:@v|==)([\d.]+\d)|^ +rev: v([\d.]+\d)$", re.MULTILINE)
    found = {"".join(match) for text in texts().values() for match in named.findall(text)}
    assert found == {__version__}
