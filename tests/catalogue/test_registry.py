"""Reading a registry: every page, what is left out, and what a registry that misbehaves ends with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from scorer.catalogue import registry as registry_module
from scorer.catalogue.registry import Page, Registry
from scorer.contracts.errors import ConnectionFailed
from tests.catalogue.registries import entry, one_after_another, page, running

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tests.catalogue.registries import Answer


def read(
    answer: Callable[[Mapping[str, str]], Answer], cursor: str | None = None, since: str | None = None
) -> tuple[list[Page], list[dict[str, str]], list[float]]:
    """Return the pages, what was asked for, and the pauses in between."""
    pauses: list[float] = []
    with running(answer) as registry:
        found = [
            *Registry(registry.address, "desk/1 (+desk@example.org)", pauses.append).pages(cursor, since)
        ]
        assert set(registry.agents) == {"desk/1 (+desk@example.org)"}
        return found, registry.asked, pauses


def refusal(*answers: Any) -> tuple[str, list[float]]:
    """Return how the reading fails, and the pauses before that."""
    pauses: list[float] = []
    with running(one_after_another(*answers)) as registry:
        with pytest.raises(ConnectionFailed) as failed:
            _ = [*Registry(registry.address, "desk/1", pauses.append).pages(None, None)]
        return str(failed.value).replace(registry.address, "REGISTRY"), pauses


def names(pages: list[Page]) -> list[tuple[str, str]]:
    return [
        (each.name.removeprefix("example.desk/"), each.status) for found in pages for each in found.servers
    ]


def test_every_page_is_asked_for_by_the_cursor_of_the_one_before() -> None:
    pages, asked, pauses = read(
        one_after_another(
            page(entry("north"), entry("south"), cursor="a b&c"), page(entry("east", "deprecated"))
        )
    )
    assert names(pages) == [("north", "active"), ("south", "active"), ("east", "deprecated")]
    assert asked == [
        {"limit": "100", "version": "latest"},
        {"limit": "100", "version": "latest", "cursor": "a b&c"},
    ]
    assert pauses == []


def test_a_reading_goes_on_at_a_cursor_and_leaves_out_what_did_not_change() -> None:
    pages, asked, _ = read(
        one_after_another(page(entry("west", "deleted"))), cursor="b", since="2026-11-01T00:00:00Z"
    )
    assert names(pages) == [("west", "deleted")]
    assert asked == [
        {"limit": "100", "version": "latest", "cursor": "b", "updated_since": "2026-11-01T00:00:00Z"}
    ]


def test_entries_that_are_no_servers_are_counted_and_the_others_are_kept() -> None:
    pages, _, _ = read(
        one_after_another(page(None, {"server": {"name": " "}}, entry("north"), {"server": 5}))
    )
    assert (names(pages), [each.invalid for each in pages]) == ([("north", "active")], [3])


def test_a_registry_that_is_busy_is_asked_again_after_the_pause_that_it_wants() -> None:
    pages, _, pauses = read(
        one_after_another((429, {"Retry-After": "7"}, b""), (503, {}, b""), page(entry("north")))
    )
    assert (names(pages), pauses) == ([("north", "active")], [7.0, 2.0])


def test_a_registry_that_stays_busy_is_given_up() -> None:
    said, pauses = refusal((500, {"Retry-After": "9999"}, b""))
    assert said == (
        "REGISTRY does not list its servers: HTTP 500; run the command again later, it goes on where it stopped"
    )
    assert pauses == [120.0] * 4


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        (
            [page(entry("north"), cursor="a")],
            "REGISTRY repeats a page, so that its list has no end",
        ),
        (
            [(200, {}, b"<html>")],
            "REGISTRY is not a registry of MCP servers: /v0.1/servers is not a list of servers",
        ),
        (
            [(200, {"Content-Encoding": "gzip"}, b"\x1f\x8b")],
            "REGISTRY is not a registry of MCP servers: /v0.1/servers is not a list of servers",
        ),
        (
            [(200, {}, b'{"servers": [], "metadata": {"nextCursor": 5}}')],
            "REGISTRY sends a cursor that is not a text of at most 2,000 characters without hidden ones",
        ),
        *(
            (
                [page(entry("north"), cursor=cursor)],
                "REGISTRY sends a cursor that is not a text of at most 2,000 characters without hidden ones",
            )
            for cursor in ("\ud800", "a\0b", "a\r\nHost: b", "x" * 100_000)
        ),
        (
            [(200, {}, b" " * (9 << 20))],
            "REGISTRY sends pages of more than 8,388,608 bytes",
        ),
        (
            [(302, {"Location": "http://127.0.0.1:9/"}, b"")],
            "REGISTRY does not list its servers: HTTP 302; run the command again later, it goes on where it stopped",
        ),
    ],
)  # fmt: skip
def test_a_registry_that_misbehaves_ends_with_one_clear_line(answers: list[Answer], said: str) -> None:
    assert refusal(*answers) == (said, [])


def test_a_registry_that_is_not_there_is_tried_several_times() -> None:
    pauses: list[float] = []
    with running(one_after_another(page())) as registry:
        address = registry.address
    with pytest.raises(ConnectionFailed, match="does not list its servers"):
        _ = [*Registry(address, "desk/1", pauses.append).pages(None, None)]
    assert pauses == [1.0, 2.0, 4.0, 8.0]


def test_a_registry_that_sends_a_page_too_slowly_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry_module, "_PAGE_SECONDS", 0.0)
    assert refusal(page(entry("north"))) == (
        "REGISTRY takes more than 0 s to send a page; run the command again later, it goes on where it stopped",
        [],
    )


def test_an_entry_whose_name_cannot_be_shown_is_left_out() -> None:
    hostile = [entry(name) for name in ("north\n", "\ud800", "a\u202eb", "x" * 400)]
    pages, _, _ = read(one_after_another(page(*hostile, entry("south"))))
    assert (names(pages), pages[0].invalid) == ([("south", "active")], 4)
