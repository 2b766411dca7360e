"""Prepares the program's data when the program is built, so that a start need not (scorer/data/prepared.py)."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOT = Path(__file__).resolve().parent


def prepare_all() -> None:
    """Bring scorer/_prepared/ up to date."""
    sys.path.insert(0, str(ROOT))
    from scorer.data.prepared import FOLDER, prepare_tables
    from scorer.language.needs import prepare_needs

    names = {*prepare_tables(), *prepare_needs(), _prepare_pages()}
    for path in FOLDER.glob("*.json"):
        if path.stem not in names:  # of data that is gone
            path.unlink()


def _prepare_pages() -> str:
    from scorer.claims.kinds import KINDS
    from scorer.data.rubric import load_rubric
    from scorer.formats.all_pages import all_pages
    from scorer.formats.pages import prepare_pages
    from scorer.rules import ALL_RULES

    return prepare_pages(lambda: all_pages(ALL_RULES, KINDS, load_rubric()))


class PrepareData(BuildHookInterface[Any]):
    """Runs before each build of a wheel, an editable one too."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002
        prepare_all()


if __name__ == "__main__":
    prepare_all()
