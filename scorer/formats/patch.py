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


def patch_text(edits: Sequence[FileEdit]) -> str:
    """Return the edits as one patch, file by file; "" where no file changes. Nothing in it is escaped or folded."""
    return "".join(line for edit in edits if edit.before != edit.after for line in _diff(edit))


def _diff(edit: FileEdit) -> Iterator[str]:
    before, after = _LINE.findall(edit.before), _LINE.findall(edit.after)
    end = "\t" if " " in edit.path else ""  # what parts a name with blanks from a date that is not there
    for line in unified_diff(before, after, f"a/{edit.path}{end}", f"b/{edit.path}{end}"):
        yield line if line.endswith("\n") else f"{line}{_NO_END}"
