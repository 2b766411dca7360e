"""Posts the Markdown report as one comment on the pull request, and updates that comment on later runs.

comment.sh starts it isolated, with the standard library alone. A comment that cannot be posted is a message in the log
and does not fail the job: whether the job fails is a matter of the gate.
"""

from __future__ import annotations

import http.client
import json
import os
import re
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

#: GitHub's limit of a comment, in characters.
LONGEST: Final = 65_536
#: Comments on one page of the list, and the most pages that are read.
PAGE: Final = 100
PAGES: Final = 100
#: How long to wait before each further attempt after an error of the service, in seconds.
WAITS: Final = (1, 2, 4)
TIMEOUT: Final = 30

#: What a name may consist of: it becomes part of an HTML comment, which `--` would end.
_NAME: Final = re.compile(r"(?!.*--)[A-Za-z0-9][A-Za-z0-9 ._,/()+-]{0,99}")
_TOKEN: Final = re.compile(r"[\x21-\x7e]+")
_REPOSITORY: Final = re.compile(r"[\w.-]+/[\w.-]+", re.ASCII)
_ADDRESS: Final = re.compile(r"https?://[\w.:/-]+", re.ASCII)
#: Hosts that the token may go to without encryption, because it does not leave the machine.
_HERE: Final = ("localhost", "127.0.0.1")
#: What ends an exchange that is no error of ours: no connection, or an answer that is neither HTTP nor JSON.
_FAILURES: Final = (OSError, ValueError, RecursionError, http.client.HTTPException)

#: What an earlier report is replaced with if there is no new one.
NO_REPORT: Final = """\
## Tool definition quality

⚠️ **No report** · mcp-scorer could not score the tool definitions of this commit; the log of the run says why."""


class NotPosted(Exception):
    """A reason why there is no comment: one line. `status` is what GitHub answered (0: nothing)."""

    def __init__(self, reason: str, status: int = 0) -> None:
        super().__init__(reason)
        self.status = status

    @property
    def may_pass(self) -> bool:
        """Whether another attempt may succeed."""
        return self.status == 429 or self.status >= 500 or self.status == 0


class SameAddress(urllib.request.HTTPRedirectHandler):
    """Follows no redirect, because the token belongs to one host."""

    def redirect_request(self, *_: Any) -> None:
        return None


def main() -> int:
    """Post or update the comment. Return 2 if an input cannot be used."""
    env = os.environ
    name, token = env.get("INPUT_COMMENT_NAME", "").strip(), env.get("INPUT_GITHUB_TOKEN", "").strip()
    if not _NAME.fullmatch(name):
        report(
            "error", "comment-name may contain letters, digits, spaces and . _ , / ( ) + and single hyphens"
        )
        return 2
    if not _TOKEN.fullmatch(token):
        report("error", "github-token is empty or contains characters that a token cannot have")
        return 2
    event = json.loads(Path(env["GITHUB_EVENT_PATH"]).read_text(encoding="utf-8"))
    number = pull_request(event)
    if number is None:
        report("notice", "not a pull request, so there is no comment")
        return 0
    try:
        written = markdown()
        text = body(event, NO_REPORT if written is None else written)
        publish(Service(token), number, f"<!-- mcp-scorer: {name} -->", text, new=written is not None)
    except NotPosted as problem:
        report(*explained(problem, event))
    return 0


def pull_request(event: Mapping[str, Any]) -> int | None:
    """Return the number of the pull request that started the workflow."""
    number = (event.get("pull_request") or {}).get("number")
    return number if isinstance(number, int) else None


def from_fork(event: Mapping[str, Any]) -> bool:
    """Return whether the pull request comes from another repository."""
    head, base = (((event["pull_request"].get(side) or {}).get("repo") or {}) for side in ("head", "base"))
    return bool(head.get("full_name") != base.get("full_name"))


def explained(problem: NotPosted, event: Mapping[str, Any]) -> tuple[str, str]:
    """Return the kind and the words of the message about a comment that was not posted."""
    if problem.status in (401, 403, 404) and from_fork(event):
        return "notice", "a pull request from a fork may not comment; the report is in the summary of the job"
    if problem.status in (401, 403, 404):
        return "warning", f"{problem}; give the job the permission pull-requests: write"
    return "warning", str(problem)


# --- the comment --------------------------------------------------------------------------------


def markdown() -> str | None:
    """Return the report, or None if the step that scores did not write one."""
    path = os.environ["INPUT_MARKDOWN"]
    return Path(path).read_text(encoding="utf-8") if path and Path(path).is_file() else None


def body(event: Mapping[str, Any], report: str) -> str:
    """Return a report, and which commit and run it is of. Only the open part of a report that is too long."""
    written = report.rstrip()
    note = f"\n\n<sub>{' · '.join(origin(event))}</sub>\n"
    room = LONGEST - len(note) - 200  # for the marker
    if len(written) > room:
        written = written.partition("<details")[0][:room].rstrip()
    return written + note


def origin(event: Mapping[str, Any]) -> Iterator[str]:
    """Yield the commit of the report, and a link to its run."""
    env = os.environ
    commit = str((event["pull_request"].get("head") or {}).get("sha"))
    if re.fullmatch("[0-9a-f]{40,64}", commit):
        yield f"Commit {commit[:12]}"
    run = f"{env.get('GITHUB_SERVER_URL')}/{env.get('GITHUB_REPOSITORY')}/actions/runs/{env.get('GITHUB_RUN_ID')}"
    if _ADDRESS.fullmatch(run):
        yield f"[run]({run})"


def publish(service: Service, number: int, marker: str, text: str, *, new: bool) -> None:
    """Update the comment that begins with the marker, or post one if `new`.

    Each attempt looks again, so that an answer that was lost leads to no second comment.
    """
    for wait in (*WAITS, None):
        try:
            mine = find(service, number, marker)
            if mine is None and not new:
                print("There is no report, and no comment of an earlier one.")
                return
            path = f"comments/{mine}" if mine else f"{number}/comments"
            service.call("PATCH" if mine else "POST", f"issues/{path}", {"body": f"{marker}\n{text}"})
        except NotPosted as problem:
            if wait is None or not problem.may_pass:
                raise
            time.sleep(wait)
        else:
            print(
                "Updated the comment on the pull request."
                if mine
                else "Posted a comment on the pull request."
            )
            return


def find(service: Service, number: int, marker: str) -> int | None:
    """Return the id of our comment. A comment of another user is not ours, whatever it begins with."""
    login = service.login()
    for page in range(1, PAGES + 1):
        found = service.call("GET", f"issues/{number}/comments?per_page={PAGE}&page={page}")
        for each in (comments := as_comments(found)):
            if each["body"].startswith(marker) and field(each, "user", "login") == login:
                return int(each["id"])
        if len(comments) < PAGE:
            break
    return None


def as_comments(answer: Any) -> list[dict[str, Any]]:
    """Return an answer that is a list of comments. Raises NotPosted for any other: a comment of ours may be missing."""
    comments = []
    for each in answer if isinstance(answer, list) else [None]:
        text = field(each, "body") or ""
        if not (isinstance(each, dict) and isinstance(each.get("id"), int) and isinstance(text, str)):
            raise NotPosted("GitHub answered with something other than a list of comments")
        comments.append({**each, "body": text})
    return comments


def field(value: Any, *keys: str) -> Any:
    """Return a field of a JSON value; None where a step is missing, or is no object."""
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value


# --- the service --------------------------------------------------------------------------------


class Service:
    """The API of GitHub for this repository, with the token of the job."""

    def __init__(self, token: str) -> None:
        self._token = token
        env = os.environ
        self._api = env.get("GITHUB_API_URL", "").rstrip("/") or "https://api.github.com"
        self._graphql = env.get("GITHUB_GRAPHQL_URL", "") or f"{self._api.removesuffix('/v3')}/graphql"
        self._repository = env.get("GITHUB_REPOSITORY", "")
        # A proxy of the runner may stand before GitHub Enterprise; inside https it cannot read the token.
        proxies = {key: value for key, value in urllib.request.getproxies().items() if key == "https"}
        self._opener = urllib.request.build_opener(SameAddress, urllib.request.ProxyHandler(proxies))
        if not (is_private(self._api) and is_private(self._graphql)):
            raise NotPosted("GITHUB_API_URL or GITHUB_GRAPHQL_URL is not an https address", 400)
        if not _REPOSITORY.fullmatch(self._repository):
            raise NotPosted("GITHUB_REPOSITORY is not OWNER/NAME", 400)

    def login(self) -> str | None:
        """Return the user that the token comments as. REST does not say it of a job's token."""
        answer = self._send("POST", self._graphql, {"query": "{ viewer { login } }"})
        login = field(answer, "data", "viewer", "login")
        if not login or not isinstance(login, str):
            raise NotPosted("GitHub does not say which user the token belongs to", 403)
        return str(login)

    def call(self, method: str, path: str, given: Mapping[str, str] | None = None) -> Any:
        """Return the answer of an address of the repository. Raises NotPosted."""
        return self._send(method, f"{self._api}/repos/{self._repository}/{path}", given)

    def _send(self, method: str, url: str, given: Mapping[str, str] | None) -> Any:
        headers = {
            "Accept": "application/vnd.github+json",
            "Authorization": f"Bearer {self._token}",
            "Content-Type": "application/json",
            "User-Agent": "mcp-scorer",
            "X-GitHub-Api-Version": "2022-11-28",
        }
        data = json.dumps(given).encode() if given else None
        request = urllib.request.Request(url, data=data, headers=headers, method=method)
        try:
            with self._opener.open(request, timeout=TIMEOUT) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            raise NotPosted(f"GitHub answered {error.code}{said(error)}", error.code) from None
        except _FAILURES as error:
            reason = getattr(error, "reason", None) or type(error).__name__
            raise NotPosted(f"GitHub cannot be reached ({reason})") from None


def is_private(address: str) -> bool:
    """Return whether the token may go to an address: over https, or to this machine."""
    if not _ADDRESS.fullmatch(address):
        return False
    try:
        parts = urllib.parse.urlsplit(address)
    except ValueError:
        return False
    return parts.scheme == "https" or parts.hostname in _HERE


def said(error: urllib.error.HTTPError) -> str:
    """Return the message in an answer, if there is one."""
    try:
        message = json.load(error).get("message")
    except (*_FAILURES, AttributeError):
        return ""
    return f" ({message[:200]})" if isinstance(message, str) else ""


def report(kind: str, message: str) -> None:
    """Show a message in the log and on the page of the job, as one command of its kind."""
    line = message.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    print(f"::{kind} title=mcp-scorer::{line}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
