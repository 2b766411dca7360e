"""Pages as parts that have only to be filled to a width: those of rules and kinds of claims are prepared when building.

A page repeats the examples of its rule, so that making it loads all rules, and most of the program with them.
"""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any, Final

from scorer.data.prepared import prepare, prepared
from scorer.data.resources import PACKAGE, data_dir

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

#: A block as it is, or a heading and paragraphs.
Part = str | tuple[str, list[str]]

_NAME: Final = "pages"
#: What the pages are made with, in the folder of the package.
_CODE: Final = (
    "claims/examples.py",
    "claims/kinds/*.py",
    "formats/all_pages.py",
    "formats/*_page.py",
    "formats/pages.py",
    "formats/sanitize.py",
    "rules/**/*.py",
    "scoring/drafts.py",
    "scoring/features.py",
)


def page(parts: Sequence[Part], width: int) -> str:
    """Return a page as plain text."""
    return "\n\n".join(part if isinstance(part, str) else _section(*part, width) for part in parts) + "\n"


def _section(title: str, paragraphs: Sequence[str], width: int) -> str:
    filled = (
        textwrap.fill(
            paragraph,
            width,
            initial_indent="  ",
            subsequent_indent="  ",
            break_long_words=False,
            break_on_hyphens=False,
        )
        for paragraph in paragraphs
    )
    return "\n".join([title, *filled])


def prepared_pages() -> Mapping[str, Sequence[Sequence[Part]]] | None:
    """Return the parts of pages by what names them, in lower case; None where they were not prepared."""
    found: Mapping[str, Sequence[Sequence[Part]]] | None = prepared(_NAME, _sources())
    return found


def prepare_pages(make: Callable[[], Mapping[str, Any]]) -> str:
    """Prepare the pages that `make` returns, and return the name of what was prepared."""
    return prepare(_NAME, _sources(), make)


def _sources() -> Iterator[bytes]:
    for pattern in _CODE:
        for path in sorted(PACKAGE.glob(pattern)):
            yield path.read_bytes()
    yield (data_dir("reports") / "messages.toml").read_bytes()
    for path in sorted(data_dir("rubrics").glob("*/*.toml")):
        yield path.read_bytes()
