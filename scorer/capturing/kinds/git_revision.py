"""A file at a revision of a Git repository: `REVISION:PATH`, as `git show` takes it."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Final

from scorer.capturing.document import Document, text_of
from scorer.capturing.document_kinds import sources_of_document
from scorer.capturing.git import DEADLINE, git
from scorer.capturing.kinds.file import split_server_name
from scorer.capturing.kinds.url import missing_scheme
from scorer.capturing.redact import clean
from scorer.contracts.errors import InputError
from scorer.data.files import too_large
from scorer.data.messages import say

if TYPE_CHECKING:
    from scorer.capturing.options import ConnectOptions
    from scorer.capturing.sources import Source

#: A revision of one letter is a Windows drive; one with braces may contain a colon, and is not supported.
_SHAPE: Final = re.compile(r"(?P<revision>[^:\s{}\x00-][^:\s{}\x00]+):(?P<path>[^:\x00][^\x00]*)")


def is_new_since_revision(text: str) -> bool:
    """Return whether the file of REVISION:PATH exists now, but did not exist yet at the revision."""
    match = _SHAPE.fullmatch(text) if recognizes(text) else None
    if match is None or not Path(match["path"]).is_file():
        return False
    try:
        there = git("cat-file", "-e", _object(match))
    except (OSError, subprocess.TimeoutExpired):  # reading the file will report what is wrong with git
        return False
    return there.returncode != 0 and _is_known(match["revision"])


def _read(text: str, limit: int) -> bytes:
    """Return the bytes of `REVISION:PATH`.

    Raises InputError where git is missing or cannot show the file, and where the file has more than `limit` bytes.
    """
    match = _SHAPE.fullmatch(text)
    assert match is not None  # the kind recognized it
    spec = _object(match)
    try:
        size = git("cat-file", "-s", spec)
        if size.returncode == 0 and int(size.stdout) > limit:
            raise too_large(clean(text), limit)
        done = git("cat-file", "blob", spec)
    except FileNotFoundError:
        raise InputError(say("capturing.git.not-installed", text=text)) from None
    except OSError as error:
        raise InputError(say("capturing.git.failed", text=text, reason=error.strerror)) from None
    except subprocess.TimeoutExpired:
        raise InputError(say("capturing.git.timeout", text=text, seconds=DEADLINE)) from None
    if done.returncode:
        lines = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise InputError(say("capturing.git.failed", text=text, reason=lines[0] if lines else "git failed"))
    return done.stdout


def _object(match: re.Match[str]) -> str:
    """Return what git calls the file: with slashes on Windows as well."""
    return f"{match['revision']}:./{match['path'].replace(os.sep, '/')}"


def recognizes(text: str) -> bool:
    """Return whether a text is `REVISION:PATH`, as far as the files and the repository here tell."""
    path, _ = split_server_name(text)
    match = _SHAPE.fullmatch(str(path))
    if match is None or match["path"].startswith("/") or text[0] in "'\"" or missing_scheme(text):
        return False  # an address, or a path in quotes
    return not os.path.lexists(path) or _is_known(match["revision"])  # a file of that name must not hide it


def _is_known(revision: str) -> bool:
    """Return whether a revision is one of the repository."""
    try:
        found = git("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    except (OSError, subprocess.TimeoutExpired):  # without git there is only the file
        return False
    return found.returncode == 0


def parse(text: str, options: ConnectOptions) -> tuple[Source, ...]:
    """Return the servers of a file at a revision. Raises InputError where it cannot be used."""
    path, only = split_server_name(text)
    revision = str(path)
    content = text_of(_read(revision, options.limits.file_bytes), revision, options.limits)
    stem = Path(revision.partition(":")[2]).stem
    return sources_of_document(Document(content, revision, revision, stem, Path.cwd(), only), options)
