"""Names and sentences as the text of HTML elements: escaped, clipped, hidden characters marked. Not for attributes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from markupsafe import Markup

from scorer.contracts.report import NAMELESS
from scorer.formats.sanitize import HIDDEN, PROSE_LIMIT, clip, code_parts, hidden_parts
from scorer.formats.sanitize import escape as escaped

if TYPE_CHECKING:
    from collections.abc import Callable

#: Where a name may break: after a separator, and before the hump of a camelCase word.
_JOINT: Final = re.compile(r"(?<=\w[_\-./:])(?=\w)|(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


def verbatim(text: str) -> Markup:
    """Return `text` as HTML, its line breaks kept, each hidden character as a marked escape."""
    return _marked(text, _plain)


def breakable(text: str) -> Markup:
    """Return a name like `verbatim`, with an opportunity to break a line at each joint and nowhere else."""
    return _marked(text, _with_joints)


def words(text: str) -> Markup:
    """Return a sentence as HTML: clipped, marked like `verbatim`, code spans as code."""
    shown = clip(text, PROSE_LIMIT)
    if "`" not in shown:
        return verbatim(shown)
    return Markup("").join(
        Markup("<code>{}</code>").format(breakable(piece)) if code else verbatim(piece)
        for code, piece in code_parts(shown)
    )


def named(name: str) -> Markup:
    """Return a name as HTML that breaks at its joints, and a placeholder for one with no visible character."""
    return breakable(clip(name, PROSE_LIMIT)) if name.strip() else _plain(NAMELESS)


def _marked(text: str, plain: Callable[[str], Markup]) -> Markup:
    if not HIDDEN.search(text):
        return plain(text)
    return Markup("").join(_mark(piece) if hidden else plain(piece) for hidden, piece in hidden_parts(text))


def _plain(text: str) -> Markup:
    # Quotation marks stay: the text of an element may hold them, and a schema is full of them.
    return Markup(text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))


def _with_joints(text: str) -> Markup:
    return Markup("<wbr>").join(map(_plain, _JOINT.split(text)))


def _mark(character: str) -> Markup:
    form = Markup('<span class="hidden-character" title="U+{:04X}">{}</span>')
    return form.format(ord(character), escaped(character))
