"""The plugin for pytest. Loading it loads nothing that scores: that happens in the first test that uses it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pytest

from scorer.data.messages import say, text
from scorer.testing.handed_over import KEEPING, taken

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Sequence

    from scorer.contracts.definitions import Snapshot

_OPTION: Final = "--mcp-score"
_TARGETS: Final = "mcp_score_targets"
#: The attribute of a test's report that holds what the test scored. xdist sends it along.
_SCORED: Final = "mcp_scored"
#: How many servers the line of the summary names.
_NAMED: Final = 5


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options and the setting."""
    group = parser.getgroup("mcp-scorer")
    group.addoption(_OPTION, action="store_true", help=text("testing.option.mcp-score"))
    group.addoption(
        "--mcp-score-target",
        action="append",
        default=[],
        metavar="TARGET",
        help=text("testing.option.target"),
    )
    parser.addini(_TARGETS, text("testing.option.targets"), type="linelist", default=[])


def pytest_configure(config: pytest.Config) -> None:
    """Keep what tests score from now on."""
    KEEPING.wanted = True
    KEEPING.words = config.getoption(_OPTION)
    config.pluginmanager.register(Summary(), "mcp-scorer summary")


def pytest_unconfigure() -> None:
    """Keep nothing any more."""
    KEEPING.wanted = KEEPING.words = False


def _targets(config: pytest.Config) -> list[str]:
    """Return the targets to score as tests: those of the options, else with --mcp-score those of the setting."""
    named: list[str] = config.getoption("--mcp-score-target")
    return named or (config.getini(_TARGETS) if config.getoption(_OPTION) else [])


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(
    session: pytest.Session, config: pytest.Config, items: list[pytest.Item]
) -> None:
    """Add a test for each target; no selection of tests by name leaves it out."""
    items += [
        ScoreOf.from_parent(session, name=f"{_OPTION}[{each}]", target=each) for each in _targets(config)
    ]


class ScoreOf(pytest.Item):
    """A test that passes if a target passes the gate of the configuration."""

    def __init__(self, *, target: str, **more: Any) -> None:
        super().__init__(**more)
        self.target = target

    def runtest(self) -> None:
        """Score the target."""
        from scorer.testing.quality import assert_quality

        assert_quality(self.target)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """Return what failed without a traceback, which would show nothing of the user's."""
        from scorer.contracts.errors import ScorerError

        if isinstance(excinfo.value, AssertionError | ScorerError):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Any, None, str]:
        """Return where the test is said to be."""
        return self.config.rootpath, None, self.name


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport() -> Generator[None, Any, None]:
    """Give the report of a test what the test scored."""
    outcome = yield
    if found := taken():
        setattr(outcome.get_result(), _SCORED, found)


class Summary:
    """Collects what the tests scored, in the process that writes the summary, and writes a line on it."""

    def __init__(self) -> None:
        self.found: list[dict[str, Any]] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Collect what a test scored."""
        self.found += getattr(report, _SCORED, [])

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        """Write the reports, which there are with --mcp-score, and the line."""
        if not self.found:
            return
        texts = [*dict.fromkeys(words for each in self.found for words in each["texts"])]
        if texts:
            terminalreporter.section("mcp-score", sep="-")
            terminalreporter.write("\n".join([*texts, ""]))
        terminalreporter.write_line(summary_line(self.found))


def summary_line(found: Sequence[dict[str, Any]]) -> str:
    """Return what was scored: each server once, with its grade, and how many assertions failed."""
    from scorer.formats.sanitize import label

    grades = [
        *dict.fromkeys(
            say("testing.grade", name=label(name), overall=overall, tier=tier)
            for each in found
            for name, overall, tier in each["servers"]
        )
    ]
    listed = ", ".join(grades[:_NAMED])
    if len(grades) > _NAMED:
        listed = say("testing.and-more", listed=listed, count=len(grades) - _NAMED)
    failed = sum(not each["passed"] for each in found)
    id = "testing.summary-failed" if failed else "testing.summary"
    return say(id, listed=listed, failed=failed, count=len(found))


@pytest.fixture(scope="session")
def mcp_capture() -> Callable[..., Snapshot]:
    """Capture the definitions of a command, an address or a file, once for all tests of the session.

    `mcp_capture(target, **options)` takes what `scorer.capture` does.
    """
    captured: dict[str, Snapshot] = {}

    def capture(target: Any, **options: Any) -> Snapshot:
        from scorer.capturing import capture

        key = repr((target, sorted(options.items())))
        if key not in captured:
            captured[key] = capture(target, **options)
        return captured[key]

    return capture


@pytest.fixture(scope="session")
def mcp_snapshot(mcp_capture: Callable[..., Snapshot], pytestconfig: pytest.Config) -> Snapshot:
    """The definitions of the only target of `--mcp-score-target` or of `mcp_score_targets`, captured once."""
    targets = pytestconfig.getoption("--mcp-score-target") or pytestconfig.getini(_TARGETS)
    if len(targets) != 1:
        raise pytest.UsageError(say("testing.one-target", count=len(targets)))
    return mcp_capture(targets[0])
