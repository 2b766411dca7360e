"""The page of the configuration names every key, with the default and an example of the model.

To regenerate the table after a deliberate change, run `make golden`.
"""

from __future__ import annotations

import json
import os
import re
import tomllib
from collections.abc import Iterator
from datetime import date
from typing import Any

from pydantic import BaseModel
from pydantic_core import PydanticUndefined

from scorer.config.model import Config, Exempt, Gate, Override, Suppress, Surface
from tests.docs.pages import blocks, texts
from tests.support.command_line import ROOT

PAGE = "docs/configuration.md"
TABLES: dict[str, type[BaseModel]] = {
    "": Config, "[gate]": Gate, "[[suppress]]": Suppress, "[[exempt]]": Exempt,
    "[[overrides]]": Override, "[[surface]]": Surface,
}  # fmt: skip
NOT_KEYS = {"gate", "suppress", "exempt", "overrides", "surface"}


def toml(value: Any) -> str:
    """Write a value as TOML."""
    if isinstance(value, dict):
        return (
            "{ " + ", ".join(f"{key} = {toml(each)}" for key, each in value.items()) + " }" if value else "{}"
        )
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(toml, value))}]"
    return value.isoformat() if isinstance(value, date) else json.dumps(value)


def rows(table: str, model: type[BaseModel]) -> Iterator[str]:
    yield f"{f'In `{table}`' if table else 'At the top'}:\n\n| Key | Default | Meaning | Example |\n|---|---|---|---|"
    for field in model.model_fields.values():
        if field.alias in NOT_KEYS:
            continue
        assert field.examples
        needed = field.default is PydanticUndefined
        default = "needed" if needed else "none" if field.default is None else f"`{toml(field.default)}`"
        yield f"| `{field.alias}` | {default} | {field.description} | `{field.alias} = {toml(field.examples[0])}` |"


def tables() -> str:
    return "\n\n".join("\n".join(rows(table, model)) for table, model in TABLES.items())


def test_the_page_lists_every_key_as_the_model_has_it() -> None:
    text = texts()[PAGE]
    shown = re.search(r"(?<=<!-- keys -->\n).*(?=<!-- /keys -->)", text, re.DOTALL)
    assert shown
    fresh = f"\n{tables()}\n\n"
    if os.environ.get("UPDATE_DOCS"):
        written = text[: shown.start()] + fresh + text[shown.end() :]
        (ROOT / PAGE).write_text(written, encoding="utf-8")
    assert shown[0] == fresh


def test_every_example_is_a_good_file() -> None:
    for table, model in TABLES.items():
        lines = [
            f"{field.alias} = {toml(field.examples[0])}"
            for field in model.model_fields.values()
            if field.examples
        ]
        Config.model_validate(tomllib.loads("\n".join([table, *lines])))


def test_the_file_of_the_page_is_good() -> None:
    (text,) = (body for page, body in blocks("toml") if page == PAGE)
    Config.model_validate(tomllib.loads(text))
