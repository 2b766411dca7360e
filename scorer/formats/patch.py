"""File edits as a unified diff that `git apply` and `patch -p1` take."""

from __future__ import annotations

import re
from difflib import unified_diff
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from scorer.contracts.drafts import FileEdit

#: A line with its end; nothing but a line feed ends one, or the counts of a patch would be wrong.
_LINE: Final = re.compile(r"[^\n]*\n|[^\n]+")
_NO_END: Final = "\n\\ No newline at end of file\n"
#: What a name in a patch has only in quotes, as git and patch read it: a line break would begin another file.
_QUOTED: Final = re.compile('[\x00-\x1f\x7f"\\\\]|[^\x00-\x7f]')
_NEEDS_QUOTES: Final = re.compile('[\x00-\x1f\x7f-\x9f"\\\\\u2028\u2029\ud800-\udfff]|^ | $')


def patch_text(edits: Sequence[FileEdit]) -> str:
    """Return the edits as one patch, file by file; "" where no file changes. Nothing in it is escaped or folded."""
    return "".join(line for edit in edits if edit.before != edit.after for line in _diff(edit))


def _diff(edit: FileEdit) -> Iterator[str]:
    before, after = _LINE.findall(edit.before), _LINE.findall(edit.after)
    for line in unified_diff(before, after, _name(f"a/{edit.path}"), _name(f"b/{edit.path}")):
        yield line if line.endswith("\n") else f"{line}{_NO_END}"


def _name(path: str) -> str:
    """Return a name as the head of a patch has it."""
    if _NEEDS_QUOTES.search(path):
        return f'"{_QUOTED.sub(_escaped, path)}"'
    return (
        f"{path}\t" if " " in path else path
    )  # the tab parts a name with blanks from a date that is not there


def _escaped(match: re.Match[str]) -> str:
    return "".join(f"\\{byte:03o}" for byte in match[0].encode("utf-8", "surrogateescape"))
