"""The store of a crawl as the commands read it: what `--store` and `--rubric` name."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

from scorer.cli.failure import print_note
from scorer.contracts.errors import InputError
from scorer.data.messages import say, text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from scorer.catalogue.made_by import MadeBy
    from scorer.catalogue.store import Store

_F = TypeVar("_F", bound="Callable[..., Any]")

FOLDER: Final = click.Path(path_type=Path, file_okay=False)


def _store_option(*, required: bool) -> Callable[[_F], _F]:
    about = text("cli.crawl.store")
    return click.option("--store", type=FOLDER, required=required, metavar="DIR", help=about)


#: The store of a command that is about one, and that of a command which can be about something else.
store_option: Final = _store_option(required=True)
any_store_option: Final = _store_option(required=False)


def require_store(folder: Path) -> None:
    """Raise InputError where a folder holds no store."""
    from scorer.catalogue.store import FILE

    if not (folder / FILE).is_file():
        raise InputError(say("catalogue.crawl.no-store", folder=folder))


@contextmanager
def existing_store(folder: Path) -> Iterator[Store]:
    """Open a store. Raises InputError where there is none."""
    from scorer.catalogue.store import open_store

    require_store(folder)
    with open_store(folder) as store:
        yield store


@contextmanager
def scored_store(folder: Path, scorer: MadeBy) -> Iterator[Store]:
    """Open a store in which something is scored, and print a note on what is not. Raises InputError for any other."""
    with existing_store(folder) as store:
        if next(store.records(*scorer), None) is None:
            raise InputError(say("catalogue.crawl.nothing-scored", folder=folder))
        if missing := len(store.unscored(*scorer)):
            print_note(say("cli.crawl.unscored", count=f"{missing:,}"))
        yield store
