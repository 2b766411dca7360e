"""Pages as parts that have only to be filled to a width: those of rules and kinds of claims are prepared when building.

A page repeats the examples of its rule, so that making it loads all rules, and most of the program with them.
"""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any, Final

from scorer.contracts.errors import InputError
from scorer.data.messages import say, text
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


def explained(name: str, width: int) -> str:
    """Return the pages of the rule, and of the kind of claim, that an id or a name names, whatever its case.

    Raises InputError, with similar names, if it names neither.
    """
    pages = [page(parts, width) for parts in _all_parts().get(name.lower(), ())]
    if not pages:
        raise InputError(_unknown(name))
    return "\n".join(pages)


def _all_parts() -> Mapping[str, Sequence[Sequence[Part]]]:
    found = prepared_pages()
    if found is not None:
        return found
    from scorer.claims.kinds import KINDS
    from scorer.data.rubric import load_rubric
    from scorer.formats.all_pages import all_pages
    from scorer.rules import ALL_RULES

    return all_pages(ALL_RULES, KINDS, load_rubric())


def _unknown(wanted: str) -> str:
    from scorer.claims.kinds import KINDS
    from scorer.rules import ALL_RULES
    from scorer.rules.selectors import near_names

    begun = [f"{rule.id} {rule.name}" for rule in ALL_RULES if rule.id.startswith(wanted.upper())]
    if begun:
        return say("formats.page.several", name=repr(wanted), names=", ".join(begun))
    names = {f"{rule.id} {rule.name}": (rule.id, rule.name) for rule in ALL_RULES}
    near = near_names(wanted, {**names, **{kind.name: (kind.name,) for kind in KINDS}})
    similar = say("formats.page.similar", names=", ".join(near))
    return say("formats.page.unknown", name=repr(wanted), hint=similar if near else text("formats.page.list"))


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
