"""`assert_quality`: the gate of the command line as an assertion. It loads the scorer when it is called."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal, TypedDict

from scorer.testing.handed_over import note

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Unpack

    from scorer.capturing import ConnectOptions, Source
    from scorer.capturing.capture_sources import Target
    from scorer.config.settings import Settings
    from scorer.contracts.definitions import Snapshot, Unreachable
    from scorer.contracts.report import Report

    #: A score, or the tier that begins at it.
    Grade = float | Literal["A", "B", "C", "D"]
    #: What is scored: a target as on the command line, a command as words, definitions, or a server object.
    Tested = Target | Snapshot


class Thresholds(TypedDict, total=False):
    """The settings that a test can set, by the names of the configuration file; each means what it means there."""

    rubric: str
    baseline: str | Path
    definitions_only: bool
    profile: Literal["regular", "pedantic"]
    select: Sequence[str]
    ignore: Sequence[str]
    extend_select: Sequence[str]
    extend_ignore: Sequence[str]
    rules: Sequence[str]
    clients: Sequence[str]
    fail_on: Literal["error", "warning", "info", "never"]
    fail_under: Grade
    min_quality: Grade
    min_coherence: Grade
    min_tool: Grade
    min_dimension: Mapping[str, int]
    max_tokens: int
    max_tool_tokens: int
    max_bytes: int
    max_tool_bytes: int
    min_tools: int
    max_risk: str
    fail_on_regression: bool


class Connecting(TypedDict, total=False):
    """How a command is started or an address is called: the options of `scorer.capture` of these names."""

    servers: bool
    env: Mapping[str, str] | Sequence[str]
    env_file: str | Path
    inherit_env: bool
    cwd: str | Path
    headers: Mapping[str, str] | Sequence[str]
    timeout: float | Sequence[str]


class Options(Thresholds, Connecting, total=False):
    """The arguments of `assert_quality`. `config` is a configuration file, False for none (None: the nearest)."""

    config: str | Path | Literal[False] | None


_CONNECTING: Final = frozenset(Connecting.__annotations__)
_KNOWN: Final = (*Options.__annotations__,)
#: Settings of the command line that mean nothing in a test.
_ELSEWHERE: Final = ("format", "snapshot", "exit_zero", "watch")


class QualityError(AssertionError):
    """The gate failed: what failed, and which words to change. `report` is the whole report."""

    def __init__(self, words: str, report: Report) -> None:
        super().__init__(words)
        self.report = report


QualityError.__module__ = "scorer.testing"  # where it is imported from, as failures show it


def assert_quality(target: Tested, **options: Unpack[Options]) -> Report:
    """Assert that definitions pass the gate, and return the report.

    `target` is a target as on the command line (a file, an address, `python:MODULE:OBJECT`), a list of words for a
    command, a path, definitions (a list or a mapping, or a snapshot of `scorer.capture`), or a server object of the MCP
    SDK or of fastmcp, which answers in this process. `options` are thresholds by the names of the configuration file
    (`min_tool=3.0`, `fail_under="A"`, `baseline="HEAD:mcp-tools.json"`), which take precedence over the file itself,
    `config`, and how to connect (`env`, `cwd`, `headers`, `timeout`).

    Works inside a running event loop too, which waits meanwhile. Raises QualityError, an AssertionError, if the gate
    fails; InputError or ConnectionFailed if nothing could be scored; TypeError for an unknown option.
    """
    __tracebackhide__ = True
    from scorer.contracts.errors import ScorerError

    if problem := _unknown(options):
        raise TypeError(problem)
    try:
        return _asserted(target, options)
    except (ScorerError, QualityError) as error:
        # Where in here it was found is of no use to its reader. Any other error is a fault, and keeps its place.
        raise error.with_traceback(None) from None


async def aassert_quality(target: Tested, **options: Unpack[Options]) -> Report:
    """Like `assert_quality`, for asyncio: a server object answers in this event loop."""
    __tracebackhide__ = True
    from scorer.contracts.errors import ScorerError

    if problem := _unknown(options):
        raise TypeError(problem)
    try:
        return await _aasserted(target, options)
    except (ScorerError, QualityError) as error:
        raise error.with_traceback(None) from None


def _asserted(target: Any, options: Mapping[str, Any]) -> Report:
    settings, connection, sources = _prepared(target, options)
    if sources is None:
        return _verdict(target, [_masked(target)], settings)
    from scorer.capturing import capture_all

    return _verdict(target, capture_all(sources, connection), settings)


async def _aasserted(target: Any, options: Mapping[str, Any]) -> Report:
    settings, connection, sources = _prepared(target, options)
    if sources is None:
        return _verdict(target, [_masked(target)], settings)
    from scorer.capturing import acapture_all

    return _verdict(target, await acapture_all(sources, connection), settings)


def _masked(target: Any) -> Snapshot:
    from scorer.reading.masking import mask_snapshot

    return mask_snapshot(target)


def _prepared(
    target: Any, options: Mapping[str, Any]
) -> tuple[Settings, ConnectOptions, Sequence[Source] | None]:
    """Return the settings, how to connect, and what the target leads to: None for a snapshot, which is there."""
    from scorer.capturing import connect_options, parse_servers, sources_of
    from scorer.cli.settings import settings_of
    from scorer.contracts.definitions import Snapshot

    given = {key: value for key, value in options.items() if value is not None}
    config = given.pop("config", None)
    servers = bool(given.pop("servers", False))
    connecting = {key: given.pop(key) for key in _CONNECTING & given.keys()}
    flags = {**dict.fromkeys((*_KNOWN, *_ELSEWHERE)), **given}
    named = str(config) if config else None
    settings = settings_of({**flags, "config": named, "no_config": config is False}, called=True)
    connection = connect_options(**connecting, definitions_only=settings.definitions_only)
    if isinstance(target, Snapshot):
        return settings, connection, None
    found = parse_servers(str(target), connection) if servers else sources_of(target, connection)
    return settings, connection, found


def _unknown(options: Mapping[str, Any]) -> str:
    """Return what is wrong with the first option that there is not, with a similar one; "" if all are known."""
    from scorer.data.messages import say
    from scorer.data.near_words import near_words

    for name in options:
        if name not in _KNOWN:
            near = near_words(name, _KNOWN)
            known = say("testing.similar", name=near[0]) if near else ", ".join(_KNOWN)
            return say("testing.unknown-option", name=repr(name), known=known)
    return ""


def _verdict(target: Any, results: Sequence[Snapshot | Unreachable], settings: Settings) -> Report:
    """Return the report of what was captured. Raises QualityError if the gate fails, unless it is advisory."""
    from scorer.cli.baseline_state import chosen_baseline
    from scorer.cli.judged import judged

    snapshots = [*_captured(results)]
    typed = [target] if isinstance(target, str) else []
    baseline = chosen_baseline(settings, typed, ())
    report = judged(snapshots, (), settings, baseline)
    note(report)
    if report.gate.passed or settings.exit_zero:
        return report
    from scorer.formats.text_test import failure

    raise QualityError(failure(report), report)


def _captured(results: Sequence[Snapshot | Unreachable]) -> Sequence[Snapshot]:
    """Return the snapshots. Raises the first failure: a test must not pass because a server did not answer."""
    from scorer.capturing.capture_sources import snapshot_of

    return [snapshot_of(each) for each in results]
