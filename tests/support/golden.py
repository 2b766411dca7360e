"""Golden files: whole outputs, compared byte by byte.

To write them anew after a wanted change: `UPDATE_GOLDEN=1 python -m pytest tests/formats`, then
read the difference before committing it.
"""

from __future__ import annotations

import os
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[1] / "formats" / "golden"


def assert_golden(name: str, text: str) -> None:
    """Compare `text` with the golden file `name`, or write the file when updating."""
    path = FOLDER / name
    if os.environ.get("UPDATE_GOLDEN"):
        path.write_bytes(text.encode())
    assert text == path.read_bytes().decode()
