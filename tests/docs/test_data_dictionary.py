"""docs/data-dictionary.md is made from the columns of the tables. To regenerate it, run `make golden`."""

from __future__ import annotations

import os

from scorer.catalogue.columns import COLUMNS, described
from scorer.contracts.tables import TABLES
from scorer.formats.data_dictionary import dictionary_page
from tests.support.command_line import ROOT

PAGE = ROOT / "docs" / "data-dictionary.md"


def test_the_page_is_what_the_columns_say() -> None:
    made = dictionary_page({table: described(table) for table in TABLES})
    if os.environ.get("UPDATE_DOCS"):
        PAGE.write_text(made, encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == made


def test_every_column_has_a_name_of_its_own_and_a_meaning() -> None:
    for table, columns in COLUMNS.items():
        names = [column.name for column in columns]
        assert len({*names}) == len(names)
        assert all(each["meaning"].endswith(".") for each in described(table))
