"""How large a page is: bytes, and the elements that a browser makes before anybody opens a card."""

from __future__ import annotations

import importlib
from types import ModuleType

import pytest

from tests.support.command_line import ROOT


@pytest.fixture
def bench(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks"))
    return importlib.import_module("bench_page")


@pytest.mark.parametrize(
    ("tools", "most_bytes", "most_nodes"), [(30, 350_000, 8_000), (235, 2_200_000, 15_000)]
)
def test_a_page_of_many_tools_stays_small(
    tools: int, most_bytes: int, most_nodes: int, bench: ModuleType
) -> None:
    page, data = bench.rendered(bench.generated(tools))
    assert len(page.encode()) < most_bytes
    assert bench.nodes(page) < most_nodes
    assert len(page) < len(data)  # with all that it shows, the page is smaller than the JSON that it packs
