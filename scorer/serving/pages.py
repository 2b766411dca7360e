"""The pages of rules and kinds of claims as resources, and the completion of their names."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from mcp import types

from scorer.contracts.dimensions import LABELS
from scorer.contracts.errors import InputError
from scorer.data.messages import say, text
from scorer.formats.pages import explained

if TYPE_CHECKING:
    from collections.abc import Iterable

_SCHEME: Final = "mcp-scorer://"
#: The kinds of pages, by the step of their address: the name of the gap in the template.
KINDS: Final[Mapping[str, str]] = {"rules": "id", "claims": "name"}
_TEXT: Final = "text/plain"
#: Resources in one answer, and values in one completion, which the protocol bounds.
PAGE: Final = 50
COMPLETED: Final = 100
#: Columns of a page: clients show it in windows of any width.
WIDTH: Final = 100


def templates() -> list[types.ResourceTemplate]:
    """Return the template of the addresses of each kind of page."""
    return [
        types.ResourceTemplate(
            name=kind,
            title=text(f"serving.page.{kind}"),
            description=text(f"serving.page.{kind}-about"),
            uri_template=f"{_SCHEME}{kind}/{{{gap}}}",
            mime_type=_TEXT,
        )
        for kind, gap in KINDS.items()
    ]


@lru_cache(maxsize=1)
def resources() -> Mapping[str, types.Resource]:
    """Return every page by its address: the rules by id, then the kinds of claims by name."""
    from scorer.claims.kinds import KINDS as CLAIMS
    from scorer.rules import ALL_RULES

    rules = (
        _resource("rules", rule.id, rule.name, LABELS.get(rule.dimension or "", rule.family), rule.level)
        for rule in sorted(ALL_RULES, key=lambda each: each.id)
    )
    claims = (
        _resource("claims", kind.name, text(f"claims.{kind.name}.title"), LABELS[kind.dimension])
        for kind in sorted(CLAIMS, key=lambda each: each.name)
    )
    return {each.uri: each for each in (*rules, *claims)}


def _resource(kind: str, name: str, title: str, subject: str, level: str = "") -> types.Resource:
    about = say(f"serving.page.{kind}-of", subject=subject, level=level)
    uri = f"{_SCHEME}{kind}/{name}"
    return types.Resource(uri=uri, name=name, title=title, description=about, mime_type=_TEXT)


def page_of_list(cursor: str | None) -> tuple[list[types.Resource], str | None]:
    """Return one page of the list, and the cursor of the next one. Raises InputError for a cursor that is not ours."""
    pages = list(resources().values())
    if cursor is not None and not (cursor.isdecimal() and cursor.isascii() and int(cursor) < len(pages)):
        raise InputError(text("serving.page.cursor"))
    start = int(cursor or 0)
    end = start + PAGE
    return pages[start:end], str(end) if end < len(pages) else None


def read(uri: str) -> types.TextResourceContents:
    """Return the page at an address. Raises InputError, with similar names, if there is none."""
    kind, _, name = uri.removeprefix(_SCHEME).partition("/")
    if not uri.startswith(_SCHEME) or kind not in KINDS or not name:
        raise InputError(
            say("serving.page.address", templates=", ".join(e.uri_template for e in templates()))
        )
    return types.TextResourceContents(uri=uri, mime_type=_TEXT, text=explained(name, WIDTH))


def completed(given: str, known: Iterable[str]) -> types.Completion:
    """Return the known values that begin with what was typed, whatever its case."""
    found = [each for each in known if each.lower().startswith(given.lower())]
    return types.Completion(values=found[:COMPLETED], total=len(found), has_more=len(found) > COMPLETED)


def names_of(template: str) -> list[str]:
    """Return the names that fit the gap of a template: none for a template that is not ours."""
    kind = next((each for each, gap in KINDS.items() if template == f"{_SCHEME}{each}/{{{gap}}}"), None)
    begin = f"{_SCHEME}{kind}/"
    return [uri.removeprefix(begin) for uri in resources() if kind and uri.startswith(begin)]
