"""What a terminal shows during a crawl, and that it is true."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from scorer.cli.crawl_watch import Watch

if TYPE_CHECKING:
    from rich.status import Status


class Lines:
    """Takes the lines of a status."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def update(self, line: str) -> None:
        self.lines.append(line)


def shown(*events: tuple[float, str, dict[str, Any]]) -> list[str]:
    """Return the line after each event; the first value of one is its time."""
    now = 0.0
    status = Lines()
    watch = Watch(lambda: now, as_json=False, status=cast("Status", status))
    for time, event, about in events:
        now = time
        watch(event, **about)
    return status.lines


def test_the_line_counts_what_is_listed_captured_failed_and_left() -> None:
    failed = {"name": "south", "message": "no answer"}
    assert shown(
        (0, "listed", {"source": "s", "servers": 1200, "changed": 30, "left_out": 1}),
        (0, "planned", {"servers": 1000}),
        (100, "captured", {"name": "north"}),
        (110, "failed", {**failed, "kind": "timed-out"}),
        (120, "failed", {**failed, "kind": "needs-auth"}),
        (120, "failed", {**failed, "kind": "needs-auth"}),
        (120, "held", {"host": "north.example", "servers": ["a", "b"], "seconds": 90.0}),
        (130, "to-score", {"servers": 1}),
        (131, "scored", {"servers": 1, "tools": 2, "reused": 1}),
    ) == [
        "listed: 1,200; new or changed: 30",
        "listed: 1,200; new or changed: 30",
        "captured: 1; failed: 0; - per second; remaining: 999",
        "captured: 1; failed: 1 (timed-out 1); 0.2 per second; remaining: 998",
        "captured: 1; failed: 2 (needs-auth 1, timed-out 1); 0.1 per second; remaining: 997",
        "captured: 1; failed: 3 (needs-auth 2, timed-out 1); 0.2 per second; remaining: 996",
        "captured: 1; failed: 3 (needs-auth 2, timed-out 1); 0.2 per second; remaining: 994",
        "scored: 0 of 1",
        "scored: 1 of 1",
    ]
