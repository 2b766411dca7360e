"""The figures that registries publish about all of their tools: loaded from rubrics/registry.toml."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from scorer.data.prepared import toml_table
from scorer.data.resources import data_dir

if TYPE_CHECKING:
    from collections.abc import Mapping


@cache
def registry_figures() -> Mapping[str, Mapping[str, Any]]:
    """Return the figures by the registry: `title`, `date`, `tools`, and percentages and means by name."""
    return toml_table(data_dir("rubrics") / "registry.toml")
