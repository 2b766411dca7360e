"""One resolver for the data that travels with the program: rubrics/ and reports/."""

from __future__ import annotations

from pathlib import Path
from typing import Final

#: The folder of the package `scorer`.
PACKAGE: Final = Path(__file__).resolve().parents[1]


def data_dir(name: str) -> Path:
    """Return the folder `name` ("rubrics" or "reports"): package data in a wheel, else the checkout's.

    Raises FileNotFoundError when neither exists, which means a broken installation.
    """
    for candidate in (PACKAGE / "_data" / name, PACKAGE.parent / name):
        if candidate.is_dir():
            return candidate
    raise FileNotFoundError(f"the {name}/ data of mcp-scorer is missing; reinstall the package")


def schema_text(name: str) -> str:
    """Return the JSON Schema `name` of the package. Raises FileNotFoundError for an unknown name."""
    return (PACKAGE / "schemas" / f"{name}.schema.json").read_text(encoding="utf-8")
