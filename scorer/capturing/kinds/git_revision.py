"""A file at a revision of a Git repository: `REVISION:PATH`, as `git show` takes it."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Final

from scorer.capturing import jsonc
from scorer.capturing.document import Document
from scorer.capturing.document_kinds import sources_of_document
from scorer.capturing.kinds.file import split_server_name
from scorer.capturing.kinds.url import missing_scheme
from scorer.capturing.target_kind import TargetKind
from scorer.contracts.errors import InputError
from scorer.data.messages import say

if TYPE_CHECKING:
    from scorer.capturing.options import ConnectOptions
    from scorer.capturing.sources import Source

#: A revision of one letter is a Windows drive; one with braces may contain a colon, and is not supported.
_SHAPE: Final = re.compile(r"(?P<revision>[^:\s{}\x00-][^:\s{}\x00]+):(?P<path>[^:\x00][^\x00]*)")
#: Seconds until git is given up. It only reads a local repository.
_DEADLINE: Final = 60


def is_new_since_revision(text: str) -> bool:
    """Return whether the file of REVISION:PATH exists now, but did not exist yet at the revision."""
    match = _SHAPE.fullmatch(text) if _recognizes(text) else None
    if match is None or not Path(match["path"]).is_file():
        return False
    spec = f"{match['revision']}^{{commit}}"
    try:
        known = _git("rev-parse", "--verify", "--quiet", "--end-of-options", spec)
        there = _git("cat-file", "-e", f"{match['revision']}:./{match['path']}")
    except (OSError, subprocess.TimeoutExpired):  # reading the file will report what is wrong with git
        return False
    return known.returncode == 0 and there.returncode != 0


def _git(*words: str) -> subprocess.CompletedProcess[bytes]:
    # The repository may be untrusted: git must not fetch missing objects, nor run a program that it configures.
    env = {**os.environ, "GIT_NO_LAZY_FETCH": "1", "GIT_ALLOW_PROTOCOL": "none", "GIT_TERMINAL_PROMPT": "0"}
    return subprocess.run(
        ["git", *words],
        env=env, capture_output=True, timeout=_DEADLINE, check=False, stdin=subprocess.DEVNULL,
    )  # fmt: skip


def _read(text: str) -> bytes:
    """Return the bytes of `REVISION:PATH`. Raises InputError where git is missing or cannot show the file."""
    match = _SHAPE.fullmatch(text)
    assert match is not None  # the kind recognized it
    spec = f"{match['revision']}:./{match['path']}"
    try:
        done = _git("cat-file", "blob", spec)
    except FileNotFoundError:
        raise InputError(say("capturing.git.not-installed", text=text)) from None
    except subprocess.TimeoutExpired:
        raise InputError(say("capturing.git.timeout", text=text, seconds=_DEADLINE)) from None
    if done.returncode:
        lines = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise InputError(say("capturing.git.failed", text=text, reason=lines[0] if lines else "git failed"))
    return done.stdout


def _recognizes(text: str) -> bool:
    path, _ = split_server_name(text)
    shaped = _SHAPE.fullmatch(str(path)) is not None and "://" not in text
    return shaped and not path.exists() and not missing_scheme(text)


def _parse(text: str, options: ConnectOptions) -> tuple[Source, ...]:
    path, only = split_server_name(text)
    revision = str(path)
    content = jsonc.decode(_read(revision), revision)
    stem = Path(revision.partition(":")[2]).stem
    return sources_of_document(Document(content, revision, revision, stem, Path.cwd(), only), options)


GIT_REVISION = TargetKind(
    name="git-revision",
    example="HEAD~1:mcp-tools.json",
    recognizes=_recognizes,
    parse=_parse,
    label=str,
    is_file=True,
)
