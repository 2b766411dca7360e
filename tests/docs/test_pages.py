"""How the tests read the pages, and how the pages link to each other."""

import posixpath
import re

from tests.docs.pages import excerpt, texts

OUTPUT = "Desk · B\n\nWhat to fix\n  1. this\n\nTools\nlend 3\n\nWhy\nlend: this\n"


def test_an_excerpt_holds_the_paragraphs_that_are_shown_as_they_now_are() -> None:
    shown = "Desk · A\n\n…\n\nTools\nlend 4\n\n…\n"
    assert excerpt(shown, OUTPUT) == "Desk · B\n\n…\n\nTools\nlend 3\n\n…\n"


def test_a_whole_output_needs_no_elision() -> None:
    assert excerpt(OUTPUT, OUTPUT) == OUTPUT


def test_the_index_links_to_every_page() -> None:
    linked = set(re.findall(r"\]\((\w+\.md)", texts()["docs/index.md"]))
    pages = {page.removeprefix("docs/") for page in texts() if re.fullmatch(r"docs/\w+\.md", page)}
    assert pages - linked == {"index.md"}


def test_every_anchor_of_a_link_is_a_heading_of_its_page() -> None:
    lost = [
        f"{page}: {target}#{anchor}"
        for page, text in texts().items()
        for target, anchor in re.findall(r"\]\((?!https?:)([\w./-]*)#([\w-]+)\)", text)
        if anchor not in anchors(page, target)
    ]
    assert lost == []


def anchors(page: str, target: str) -> set[str]:
    """The anchors that GitHub gives to the headings of the page that a link leads to."""
    linked = posixpath.normpath(posixpath.join(posixpath.dirname(page), target)) if target else page
    headings = re.findall(r"^#+ (.*)$", texts()[linked], re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}
