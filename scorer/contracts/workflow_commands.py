"""What build services read as a command in the output of a program, and the one place that makes it inert.

Each family of formats passes the escape that its readers turn back into the character: the value stays the same.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

#: `::command::` of GitHub and its relatives, which counts at the start of a line, after blanks and colors too.
_AT_START: Final = re.compile(r"^((?:\x1b\[[0-9;]*m|[^\S\n])*):(?=:)", re.MULTILINE)
#: What counts anywhere in a line: `##[command]` of GitHub and Azure, `##vso[…]` of Azure, `##teamcity[…]`, the
#: sections of GitLab and the folds of Travis.
_ANYWHERE: Final = re.compile(r"(##\w*)\[|(section_(?:start|end)|travis_(?:fold|time)):")
#: One of these is in every command of the kind above; to look for them is far cheaper.
_SIGNS: Final = ("##", "section_", "travis_")


def escape_commands(text: str, escape: Callable[[str], str]) -> str:
    """Return text in which one character of each command is replaced by `escape(character)`."""
    if "::" in text:
        text = _AT_START.sub(lambda match: match[1] + escape(":"), text)
    if not any(sign in text for sign in _SIGNS):
        return text
    return _ANYWHERE.sub(lambda match: (match[1] or match[2]) + escape(match[0][-1]), text)
