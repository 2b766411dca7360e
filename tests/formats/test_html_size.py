"""How large a page is: bytes, and the elements that a browser makes before anybody opens a card."""

from __future__ import annotations

import pytest

from benchmarks.pages import generated, nodes, rendered


@pytest.mark.parametrize(
    ("tools", "most_bytes", "most_nodes"), [(30, 400_000, 8_000), (235, 2_200_000, 15_000)]
)
def test_a_page_of_many_tools_stays_small(tools: int, most_bytes: int, most_nodes: int) -> None:
    page, data = rendered(generated(tools))
    assert len(page.encode()) < most_bytes
    assert nodes(page) < most_nodes
    assert len(page) < len(data)  # with all that it shows, the page is smaller than the JSON that it packs
