"""Prepares one folder for all tests of commands. Each test runs in a copy."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from tests.docs.desk import Desk, furnish, serving

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("desk")
    furnish(folder)
    return folder


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    with serving() as found:
        yield found


@pytest.fixture
def desk(furnished: Path, address: str, tmp_path: Path) -> Desk:
    folder = tmp_path / "desk"
    shutil.copytree(furnished, folder)
    return Desk(folder, address)
