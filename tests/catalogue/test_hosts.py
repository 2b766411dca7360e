"""Which server is contacted next: hosts take turns, with few servers of one at once and a pause in between."""

from __future__ import annotations

from scorer.catalogue.hosts import Hosts, Pace


def hosts(pace: Pace, **servers: str) -> Hosts:
    """Return hosts whose servers are letters."""
    found = Hosts(pace)
    for host, names in servers.items():
        for name in names:
            found.add(host, name)
    return found


def begun(found: Hosts, now: float) -> list[str]:
    """Begin all that may be begun now, and return it."""
    servers: list[str] = []
    while (turn := found.next(now)) is not None:
        servers.append(turn[1])
    return servers


def test_one_host_has_two_servers_at_once_and_a_pause_between_their_starts() -> None:
    found = hosts(Pace(pause=10.0), north="abcd")
    assert (begun(found, 0), begun(found, 9), begun(found, 10), begun(found, 30)) == (["a"], [], ["b"], [])
    found.ended("north")
    assert (begun(found, 30), found.running, found.waiting) == (["c"], 2, 1)


def test_other_hosts_do_not_wait_for_a_slow_one() -> None:
    found = hosts(Pace(pause=10.0), north="abc", south="x", west="y")
    assert begun(found, 0) == ["a", "x", "y"]
    assert found.seconds_to_next(4) == 6
    assert begun(found, 10) == ["b"]
    assert found.seconds_to_next(10) is None


def test_no_more_servers_than_jobs_run_at_once() -> None:
    found = hosts(Pace(jobs=2, pause=0), north="a", south="b", west="c")
    assert (begun(found, 0), found.seconds_to_next(0)) == (["a", "b"], None)
    found.ended("south")
    assert begun(found, 0) == ["c"]


def test_a_host_that_rests_is_left_alone_until_then() -> None:
    found = hosts(Pace(pause=0, per_host=1), north="ab", south="x")
    assert begun(found, 0) == ["a", "x"]
    found.rest("north", 60)
    found.ended("north")
    assert (begun(found, 59), found.seconds_to_next(59), begun(found, 60)) == ([], 1, ["b"])


def test_a_host_that_is_held_gives_its_servers_back() -> None:
    found = hosts(Pace(pause=0, per_host=1), north="abc", south="x")
    assert begun(found, 0) == ["a", "x"]
    assert (found.hold("north"), found.waiting) == (["b", "c"], 0)
    found.ended("north")
    assert (begun(found, 100), found.running) == ([], 1)
