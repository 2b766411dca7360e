"""What all pages of a site share: its name, its style sheet and scripts, and the words of its footer."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from scorer.data.messages import text
from scorer.formats import html_templates
from scorer.formats.html_templates import SCRIPTS, STYLES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

#: What the pages of a site add to the style sheet of a report, and the script of the index.
_STYLES: Final = (*STYLES, "site.css")
_INDEX_SCRIPTS: Final = ("base.js", "directory.js", "keys.js")
#: The texts that only the script of the index says.
_INDEX_WORDS: Final = (
    "site.script.range",
    "site.script.no-data",
    "site.script.loading",
    "site.script.not-scored",
    "site.status.deprecated",
)


@dataclass(frozen=True, slots=True)
class Site:
    """A site: its title, where it is published ("": not known), what made it, and the files that its pages share.

    `url` ends with a slash. `style`, `report_script` and `index_script` are paths from the root of the site.
    """

    title: str
    url: str
    made_by: str
    style: str
    report_script: str
    index_script: str


def shared_files() -> Mapping[str, str]:
    """Return the style sheet and the two scripts by what `Site` calls them."""
    return {
        "style": html_templates.styles(_STYLES),
        "report_script": html_templates.script(SCRIPTS),
        "index_script": html_templates.script(_INDEX_SCRIPTS),
    }


def shared_path(name: str, content: str) -> str:
    """Return the path of a shared file. It changes with the content, so that no browser mixes two versions."""
    digest = hashlib.sha256(content.encode()).hexdigest()[:12]
    kind = "css" if name == "style" else "js"
    return f"assets/{name.replace('_', '-')}-{digest}.{kind}"


def site_page(template: str, site: Site, place: str, **values: Any) -> str:
    """Return a page at a path from the root of the site."""
    return html_templates.linked(template, _words(template), site=site, root=root_of(place), **values)


def _words(template: str) -> Sequence[str]:
    return _INDEX_WORDS if template == "site_index.html.j2" else ()


def root_of(place: str) -> str:
    """Return the way from a path to the root of the site: "../" for each folder."""
    return "../" * place.count("/")


def transport_words(transports: Sequence[str]) -> str:
    """Return the ways to reach a server in words."""
    return ", ".join(text(f"site.transport.{each or 'unknown'}") for each in transports or ("",))
