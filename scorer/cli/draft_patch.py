"""The files that a patch of drafts changes: the definitions that were read, and sources that the user names."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from scorer.cli.failure import print_note
from scorer.contracts.errors import InputError
from scorer.data.files import read_file
from scorer.data.messages import say, text
from scorer.drafting.placing import READERS, edit_sources
from scorer.formats.patch import patch_text
from scorer.formats.sanitize import label

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from scorer.capturing.document import Document
    from scorer.cli.capturing import Captured
    from scorer.contracts.drafts import FileEdit, ServerDraft, Unplaced
    from scorer.contracts.limits import Limits

#: Folders that hold what was installed or built, and source files in one path at most.
_SKIPPED: Final = frozenset(
    {"node_modules", "dist", "build", "out", "site-packages", "__pycache__", "coverage", "venv"}
)
MOST_FILES: Final = 5_000


def written_patch(
    drafts: Sequence[ServerDraft],
    captured: Captured,
    snapshot: Path | None,
    sources: Sequence[Path],
    limits: Limits,
) -> str:
    """Return the patch, and print on stderr which texts are not in it, and why.

    Raises UsageError where there is nothing to patch, and InputError for a file that cannot be read or patched.
    """
    edits: list[FileEdit] = []
    for document, of_document in _documents(drafts, captured, snapshot, sources, limits):
        from scorer.capturing.definition_edits import edit_definitions

        assert document.path is not None
        edit, unplaced = edit_definitions(document, of_document, _path(document.path))
        edits.append(edit)
        _print(unplaced, edit.path)
    if sources:
        found, unplaced = edit_sources(_read(sources, limits), drafts)
        edits += found
        _print(unplaced, text("cli.draft.note.sources"))
    open_ones = [label(each.name) for server in drafts for each in server.undrafted if each.reason == "open"]
    if open_ones:
        print_note(say("formats.draft.undrafted-open", names=", ".join(open_ones)))
    patch = patch_text(edits)
    if not patch:
        print_note(text("cli.draft.note.empty"))
    return patch


def _documents(
    drafts: Sequence[ServerDraft],
    captured: Captured,
    snapshot: Path | None,
    sources: Sequence[Path],
    limits: Limits,
) -> Iterator[tuple[Document, Sequence[ServerDraft]]]:
    """Yield the files of definitions to patch, each with the drafts for it."""
    if snapshot is not None:
        from scorer.capturing.document import read_document

        yield read_document(snapshot, None, limits, regular=True), drafts
        return
    documents = {id(each): each for each in captured.documents.values() if each.path is not None}
    if not documents and not sources:
        raise click.UsageError(text("cli.draft.error.nothing-to-patch"))
    for document in documents.values():
        yield document, [each for each in drafts if captured.documents.get(each.target) is document]


def _path(path: Path) -> str:
    """Return the path of a file from the working directory, as a patch names it."""
    return os.path.relpath(path).replace(os.sep, "/")


def _read(sources: Sequence[Path], limits: Limits) -> Mapping[str, str]:
    """Return the text of each source file by its path."""
    found: dict[str, str] = {}
    for given in sources:
        paths = list(_files(given))
        if not paths:
            raise InputError(say("cli.draft.error.no-source", path=given))
        for path in paths:
            content = _text(path, limits, asked=path == given)
            if content is not None:
                found[_path(path)] = content
    return found


def _files(given: Path) -> Iterator[Path]:
    """Yield the source files of a path, in a fixed order; links and hidden folders are not followed."""
    if not given.is_dir():
        if given.suffix in READERS:
            yield given
        return
    count = 0
    for folder, folders, names in os.walk(given):
        folders[:] = sorted(each for each in folders if each not in _SKIPPED and not each.startswith("."))
        for name in sorted(names):
            path = Path(folder, name)
            if path.suffix in READERS and not name.endswith((".d.ts", ".min.js")) and not path.is_symlink():
                count += 1
                if count > MOST_FILES:
                    raise InputError(say("cli.draft.error.many-sources", path=given, most=MOST_FILES))
                yield path


def _text(path: Path, limits: Limits, *, asked: bool) -> str | None:
    """Return the text of a file; None for one of a folder that is not UTF-8."""
    try:
        return read_file(path, str(path), limits.file_bytes, regular=True).decode("utf-8")
    except OSError as error:
        raise InputError(say("cli.draft.error.unreadable", path=path, reason=error.strerror)) from error
    except UnicodeDecodeError as error:
        if asked:
            raise InputError(say("cli.draft.error.unreadable", path=path, reason=error.reason)) from error
        return None


def _print(unplaced: Sequence[Unplaced], where: str) -> None:
    for each in unplaced:
        tool = label(each.tool)
        what = say("cli.draft.note.whole", tool=tool)
        if each.parameter:
            what = say("cli.draft.note.parameter", tool=tool, parameter=label(each.parameter))
        print_note(
            say(f"cli.draft.note.{each.problem}", what=what, where=where, places=", ".join(each.places))
        )
