"""What the statistics are about: a store, a file of records, or Parquet files of tables; read into a database."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, TYPE_CHECKING, Final

from scorer.cli.binary_input import opened
from scorer.contracts.errors import InputError
from scorer.contracts.tables import TABLES
from scorer.data.messages import text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from scorer.catalogue.database import Connection
    from scorer.catalogue.shelf import About
    from scorer.contracts.tables import TableName

#: How a Parquet file begins.
_PARQUET: Final = b"PAR1"


@contextmanager
def loaded(
    files: Sequence[Path], store: Path | None, rubric: str | None
) -> Iterator[tuple[Connection, Sequence[TableName]]]:
    """Give a database and the tables that it has. Raises InputError for what cannot be used."""
    from scorer.catalogue.database import database, load_parquet

    with database() as connection:
        if store is not None:
            yield connection, _of_store(connection, store, rubric)
        elif all(map(_is_parquet, files)):
            yield connection, [load_parquet(connection, path) for path in files]
        elif len(files) == 1:
            with opened(files[0]) as file:
                tables = _of_records(connection, file, str(files[0]))
            yield connection, tables
        else:
            raise InputError(text("cli.stats.error.one-file"))


def _of_store(connection: Connection, folder: Path, rubric: str | None) -> Sequence[TableName]:
    from scorer.catalogue.made_by import made_by
    from scorer.catalogue.shelf import servers_of
    from scorer.cli.catalogue_store import scored_store

    scorer = made_by(rubric)
    with scored_store(folder, scorer) as store:
        return _load(connection, servers_of(store, *scorer))


def _of_records(connection: Connection, file: IO[bytes], name: str) -> Sequence[TableName]:
    from scorer.catalogue.records_file import read_servers

    return _load(connection, read_servers(file, name))


def _load(connection: Connection, servers: Iterable[About]) -> Sequence[TableName]:
    from scorer.catalogue.database import load_rows
    from scorer.catalogue.tables import write_rows

    with TemporaryDirectory(prefix="mcp-scorer-") as folder:
        write_rows(Path(folder), servers)
        for table in TABLES:
            load_rows(connection, Path(folder), table)
    return TABLES


def _is_parquet(path: Path) -> bool:
    if str(path) == "-":
        return False
    with opened(path) as file:
        return file.read(len(_PARQUET)) == _PARQUET
