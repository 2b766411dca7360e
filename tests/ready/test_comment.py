"""The comment of the action on a pull request: one, updated by later runs, and never a reason to fail a job."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

import pytest

from tests.support.pull_request import LOGIN, TOKEN, PullRequest, serving
from tests.support.runner import COMMENT, Runner
from tests.support.snapshots import LEND, MUTE, RENEW, write_tools

MARKER = "<!-- mcp-scorer: report -->"
FORK = (
    "::notice title=mcp-scorer::"
    "a pull request from a fork may not comment; the report is in the summary of the job\n"
)
SHA = "0123456789abcdef" * 2 + "01234567"

Done = subprocess.CompletedProcess[str]


@pytest.fixture
def runner(tmp_path: Path) -> Runner:
    return Runner(tmp_path)


@pytest.fixture
def page() -> Iterator[PullRequest]:
    with serving(PullRequest()) as pull_request:
        yield pull_request


def post(
    runner: Runner,
    page: PullRequest,
    text: str = "Report",
    *,
    head: str = "library/desk",
    around: Mapping[str, str] = MappingProxyType({}),
    **inputs: str,
) -> Done:
    """Play the step that comments, with a report and an event as a runner passes them."""
    report, event = runner.temp / "report.md", runner.temp / "event.json"
    report.write_text(text, encoding="utf-8")
    sides = {
        "head": {"sha": SHA, "repo": {"full_name": head}},
        "base": {"repo": {"full_name": "library/desk"}},
    }
    if not event.exists():
        event.write_text(json.dumps({"pull_request": {"number": 7, **sides}}))
    known = {
        "GITHUB_EVENT_PATH": str(event),
        "GITHUB_API_URL": page.address,
        "GITHUB_GRAPHQL_URL": f"{page.address}/graphql",
        "GITHUB_REPOSITORY": "library/desk",
        "GITHUB_SERVER_URL": "https://github.example",
        "GITHUB_RUN_ID": "41",
        **around,
    }
    given = {"github_token": TOKEN, "markdown": str(report), **inputs}
    done = runner.play(COMMENT, given, known)
    assert TOKEN not in done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    return done


def bodies(page: PullRequest) -> list[str]:
    return [each["body"] for each in page.comments]


def test_the_first_run_posts_the_report_of_the_run_and_a_later_one_updates_it(
    runner: Runner, page: PullRequest
) -> None:
    for tools, code, verdict in (
        ((LEND, MUTE), 1, "❌ **Gate failed**"),
        ((LEND, RENEW), 0, "✅ **Gate passed**"),
    ):
        write_tools(runner.folder, *tools, name="mcp-tools.json")
        assert runner.run(target="mcp-tools.json").returncode == code
        report = Path(runner.outputs["markdown"]).read_text(encoding="utf-8")
        assert post(runner, page, report).returncode == 0
        (body,) = bodies(page)
        assert body.startswith(f"{MARKER}\n## Tool definition quality\n\n{verdict}")
    note = f"<sub>Commit {SHA[:12]} · [run](https://github.example/library/desk/actions/runs/41)</sub>\n"
    assert body.endswith(note)
    assert page.calls == ["GET", "POST", "GET", "PATCH"]


def test_a_comment_with_the_mark_is_left_alone_if_another_user_wrote_it(
    runner: Runner, page: PullRequest
) -> None:
    page.add(f"{MARKER}\nmine", login="mallory")
    page.add(f"{MARKER}\nours", login="octo-lint[bot]")
    page.add(f"Look:\n{MARKER}", login=LOGIN)
    before = bodies(page)
    assert post(runner, page).stdout == "Posted a comment on the pull request.\n"
    assert bodies(page)[:3] == before
    assert post(runner, page, "Again").stdout == "Updated the comment on the pull request.\n"
    assert [body.splitlines()[1] for body in bodies(page)] == ["mine", "ours", MARKER, "Again"]


def test_each_name_has_a_comment(runner: Runner, page: PullRequest) -> None:
    for name in ("desk", "desk (night)", "desk"):
        post(runner, page, name, comment_name=name)
    assert [body.splitlines()[0] for body in bodies(page)] == [
        "<!-- mcp-scorer: desk -->",
        "<!-- mcp-scorer: desk (night) -->",
    ]


def test_the_comment_is_found_on_a_later_page(runner: Runner, page: PullRequest) -> None:
    for at in range(250):
        page.add(f"Remark {at}", login="reader")
    page.add(f"{MARKER}\nold")
    post(runner, page, "new")
    assert page.calls == ["GET", "GET", "GET", "PATCH"]
    assert bodies(page)[250].startswith(f"{MARKER}\nnew\n")


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_an_error_of_the_service_is_retried(runner: Runner, page: PullRequest, method: str) -> None:
    page.failing[method] = [502]
    assert post(runner, page).stdout == "Posted a comment on the pull request.\n"
    assert len(page.comments) == 1


def test_an_answer_that_was_lost_leads_to_no_second_comment(runner: Runner, page: PullRequest) -> None:
    page.failing["POST"] = [503]
    page.add(f"{MARKER}\nold", login="mallory")
    original = page.answer

    def lossy(method: str, target: str, given: dict[str, str]) -> tuple[int, object]:
        if method == "POST" and page.failing["POST"] and target != "/graphql":
            page.add(given["body"])  # the service did it, and its answer got lost
        return original(method, target, given)

    page.answer = lossy  # type: ignore[method-assign]
    assert post(runner, page).stdout == "Updated the comment on the pull request.\n"
    assert len(page.comments) == 2


def test_an_error_that_stays_is_one_warning_and_fails_nothing(runner: Runner, page: PullRequest) -> None:
    page.failing["GET"] = [500] * 10
    done = post(runner, page)
    assert (done.returncode, page.calls) == (0, ["GET"] * 4)
    assert done.stdout == (
        "::warning title=mcp-scorer::GitHub answered 500 (Resource not accessible%0A::error::by integration)\n"
    )


def test_a_pull_request_from_a_fork_gets_a_notice(runner: Runner, page: PullRequest) -> None:
    page.failing["POST"] = [403]
    done = post(runner, page, head="mallory/desk")
    assert (done.returncode, done.stdout, page.comments) == (0, FORK, [])


def test_a_job_without_the_permission_is_told_which_one(runner: Runner, page: PullRequest) -> None:
    page.failing["POST"] = [403]
    done = post(runner, page)
    assert done.returncode == 0
    assert done.stdout.startswith("::warning title=mcp-scorer::GitHub answered 403 (")
    assert done.stdout.endswith("; give the job the permission pull-requests: write\n")


def test_a_token_that_is_refused_is_not_shown(runner: Runner, page: PullRequest) -> None:
    done = post(runner, page, github_token="ghs_other")
    assert (done.returncode, "ghs_other" in done.stdout + done.stderr) == (0, False)
    assert "GitHub answered 401 (Bad credentials)" in done.stdout
    done = post(runner, page, github_token="two\nlines")
    assert (done.returncode, "lines" in done.stdout + done.stderr) == (2, False)


def test_an_event_without_a_pull_request_gets_a_notice(runner: Runner, page: PullRequest) -> None:
    (runner.temp / "event.json").write_text('{"ref": "refs/heads/main"}')
    done = post(runner, page)
    assert (done.returncode, page.calls) == (0, [])
    assert done.stdout == "::notice title=mcp-scorer::not a pull request, so there is no comment\n"


@pytest.mark.parametrize("name", ["", "x --> <img src=x>", "a--b", "x\n::error::y", "$(id)", "-x", "x" * 101])
def test_a_name_that_could_end_the_mark_is_refused(runner: Runner, page: PullRequest, name: str) -> None:
    done = post(runner, page, comment_name=name)
    assert (done.returncode, page.calls) == (2, [])
    assert done.stdout.count("::error title=mcp-scorer::comment-name may contain ") == 1


def test_a_report_that_is_too_long_is_posted_without_what_is_folded(
    runner: Runner, page: PullRequest
) -> None:
    post(runner, page, f"## Verdict\n\n<details>\n{'x' * 70_000}\n</details>\n")
    post(runner, page, "x" * 70_000, comment_name="open")
    assert bodies(page)[0].startswith(f"{MARKER}\n## Verdict\n\n<sub>Commit")
    assert 60_000 < len(bodies(page)[1]) <= 65_536


def test_a_redirect_is_not_followed(runner: Runner, page: PullRequest) -> None:
    page.failing["GET"] = [302]
    assert "GitHub answered 302" in post(runner, page).stdout
    assert page.calls == ["GET"]


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n[",
        b"HTTP/1.1 502 Bad\r\nContent-Length: 100\r\n\r\n[",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"SMTP ready\r\n\r\n",
        b"HTTP/1.1 two\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 200 + b"\r\n",
        b"HTTP/1.1 200 OK\r\n\r\n<html>",
        b"HTTP/1.1 200 OK\r\n\r\n" + b"[" * 100_000,
        b"",
    ],
    ids=[
        "cut off",
        "error cut off",
        "chunks",
        "no HTTP",
        "no status",
        "headers",
        "no JSON",
        "deep",
        "nothing",
    ],
)
def test_an_answer_that_is_not_what_http_or_json_allow_is_retried(
    runner: Runner, page: PullRequest, answer: bytes
) -> None:
    page.raw = [answer]
    assert post(runner, page).stdout == "Posted a comment on the pull request.\n"
    assert len(page.comments) == 1


@pytest.mark.parametrize(
    "answer", [{}, None, "x", [1], [{"id": "12", "body": f"{MARKER}\nold"}], [{"id": 1, "body": 2}]], ids=str
)
def test_an_answer_that_lists_no_comments_is_retried_and_leads_to_no_second_comment(
    runner: Runner, page: PullRequest, answer: object
) -> None:
    page.add(f"{MARKER}\nold")
    page.odd["GET"] = [answer]
    assert post(runner, page).stdout == "Updated the comment on the pull request.\n"
    assert len(page.comments) == 1


def test_an_answer_that_stays_malformed_is_one_warning_and_fails_nothing(
    runner: Runner, page: PullRequest
) -> None:
    page.raw = [b"SMTP ready\r\n\r\n"] * 4
    done = post(runner, page)
    assert (done.returncode, page.comments) == (0, [])
    assert done.stdout == "::warning title=mcp-scorer::GitHub cannot be reached (BadStatusLine)\n"


def test_without_a_report_an_earlier_comment_says_so_and_no_comment_is_posted(
    runner: Runner, page: PullRequest
) -> None:
    done = post(runner, page, markdown="")
    assert (done.stdout, page.comments) == ("There is no report, and no comment of an earlier one.\n", [])
    post(runner, page, "✅ **Gate passed**")
    assert runner.run(target="absent.json", args="--no-such-option").returncode == 2
    assert post(runner, page, markdown=runner.outputs.get("markdown", "")).returncode == 0
    (body,) = bodies(page)
    assert "Gate passed" not in body
    assert body.startswith(f"{MARKER}\n## Tool definition quality\n\n⚠️ **No report** · ")
    assert COMMENT["if"] == "${{ always() && inputs.comment == 'true' && steps.score.outcome != 'skipped' }}"


@pytest.mark.parametrize("name", ["GITHUB_API_URL", "GITHUB_GRAPHQL_URL"])
@pytest.mark.parametrize(
    "address", ["http://github.example/api", "http://localhost.example", "ftp://localhost"]
)
def test_the_token_goes_to_no_other_machine_without_encryption(
    runner: Runner, page: PullRequest, name: str, address: str
) -> None:
    done = post(runner, page, around={name: address})
    assert (done.returncode, page.calls) == (0, [])
    assert done.stdout.endswith("GITHUB_API_URL or GITHUB_GRAPHQL_URL is not an https address\n")


def test_a_proxy_is_given_nothing_that_is_not_encrypted(runner: Runner, page: PullRequest) -> None:
    around = {"http_proxy": "http://127.0.0.1:9", "https_proxy": "http://127.0.0.1:9"}
    assert post(runner, page, around=around).stdout == "Posted a comment on the pull request.\n"
