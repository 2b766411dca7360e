"""Runs mcp-scorer with the action's inputs (from the environment), writes the reports and the step's outputs, and
exits with the exit code of mcp-scorer.

score.sh starts it isolated: `python -I score.py CHECKOUT`, with the standard library alone.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import shlex
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final, NoReturn

#: The files of the reports, by the names of the outputs that hold their paths.
REPORTS: Final = {
    "json": "report.json",
    "report": "report.html",
    "sarif": "report.sarif",
    "markdown": "report.md",
}
SWITCHES: Final = {
    **dict.fromkeys(("true", "yes", "1"), True),
    **dict.fromkeys(("", "false", "no", "0"), False),
}

_VARIABLE: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_.]*")
#: The inputs, which may hold secrets, and what any shell would run first.
_DROPPED: Final = re.compile(r"INPUT_|BASH_FUNC_|BASH_ENV$|ENV$")


def main(checkout: str) -> int:
    """Score what the inputs name, in the folder of the checkout."""
    folder = Path(tempfile.mkdtemp(prefix="mcp-scorer-", dir=os.environ["RUNNER_TEMP"]))
    work = Path(checkout, given("working_directory") or ".")
    if not work.is_dir():
        refuse("working-directory is not a folder")
    words = [*outputs_of(folder), *options(folder), *targets()]
    code = run(["check", "--quiet", "--format", "github", *words], work)
    (folder / "environment").unlink(missing_ok=True)
    report = folder / REPORTS["json"]
    if not report.is_file():
        write_outputs({"passed": "false"})
        report_error(f"nothing was scored (exit code {code}); see the log of this step")
        return code
    written = {name: str(folder / file) for name, file in REPORTS.items() if (folder / file).is_file()}
    write_outputs({**verdict(json.loads(report.read_text(encoding="utf-8"))), **written})
    return code


def given(name: str) -> str:
    """Return an input without the white space around it."""
    return os.environ.get(f"INPUT_{name.upper()}", "").strip()


def lines_of(name: str) -> list[str]:
    """Return the lines of an input that are not blank, without the white space around them."""
    return [line for each in given(name).split("\n") if (line := each.strip())]


def switch(name: str) -> bool:
    """Return a yes-or-no input."""
    value = given(name).lower()
    if value not in SWITCHES:
        refuse(f"{name.replace('_', '-')} must be true or false")
    return SWITCHES[value]


def outputs_of(folder: Path) -> Iterator[str]:
    """Yield the options that write the reports into the folder."""
    for name, file in REPORTS.items():
        kind = "html" if name == "report" else name
        yield from ("--output", f"{kind}={folder / file}")


def options(folder: Path) -> Iterator[str]:
    """Yield the options that the inputs set. Without a target and a command, nothing is started or contacted."""
    if switch("definitions_only") or not (given("target") or given("command")):
        yield "--definitions-only"
    yield from variables(folder / "environment")
    for header in lines_of("headers"):
        yield from ("--header", header)
    for name in ("snapshot", "config", "baseline", "fail_under", "fail_on"):
        if value := given(name):
            yield from (f"--{name.replace('_', '-')}", value)
    if switch("fail_on_regression"):
        yield "--fail-on-regression"
    yield from lines_of("args")


def variables(file: Path) -> Iterator[str]:
    """Yield the options that pass the variables. Values go into a file: other users can read a command line."""
    written = []
    for line in lines_of("env"):
        name, equals, value = line.partition("=")
        if equals and _VARIABLE.fullmatch(name) and len(value.splitlines()) <= 1:
            written.append(f'{name}="{value}"\n')
        else:
            yield from ("--env", line)
    if written:
        with open(file, "x", encoding="utf-8", opener=private) as stream:
            stream.writelines(written)
        yield from ("--env-file", str(file))


def private(path: str, flags: int) -> int:
    """Open a file that no other user may read."""
    return os.open(path, flags, 0o600)


def targets() -> Iterator[str]:
    """Yield the targets, then the words of the command."""
    for target in lines_of("target"):
        if target.startswith("-"):
            refuse("a target starts with a hyphen; put options into args")
        yield target
    if command := given("command"):
        try:
            yield from ("--", *shlex.split(command))
        except ValueError:
            refuse("command has an unclosed quotation mark")


def run(words: list[str], work: Path) -> int:
    """Run mcp-scorer to its end, and pass a request to end on to it, so that it ends its servers."""
    env = {name: value for name, value in os.environ.items() if not _DROPPED.match(name)}
    # A relative folder would be one of the checkout.
    folders = env.get("PATH", "").split(os.pathsep)
    env["PATH"] = os.pathsep.join(filter(os.path.isabs, folders))
    command = [sys.executable, "-I", "-m", "scorer", *words]
    process = subprocess.Popen(command, cwd=work, env=env, stdin=subprocess.DEVNULL)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda number, _: process.send_signal(number))
    code = process.wait()
    return code if code >= 0 else 128 - code


def verdict(report: Mapping[str, Any]) -> dict[str, str]:
    """Return the outputs that say how the servers did: the lowest grade, its tier, and whether the gate passed."""
    passed = {"passed": str(report["gate"]["passed"] and not report["errors"]).lower()}
    scores = [server["score"] for server in report["servers"]]
    if not scores:
        return passed
    lowest = min(scores, key=lambda score: float(score["overall"]))
    return {"score": str(lowest["overall"]), "tier": str(lowest["tier"]), **passed}


def write_outputs(outputs: Mapping[str, str]) -> None:
    """Add outputs of the step. A value ends at a mark that no one can guess, so it cannot set another output."""
    with open(os.environ["GITHUB_OUTPUT"], "a", encoding="utf-8", newline="\n") as file:
        for name, value in outputs.items():
            mark = f"mcp-scorer-{secrets.token_hex(16)}"
            file.write(f"{name}<<{mark}\n{value}\n{mark}\n")


def report_error(message: str) -> None:
    """Show an error in the log and on the page of the job."""
    print(f"::error title=mcp-scorer::{message}", flush=True)


def refuse(message: str) -> NoReturn:
    """End the step because of an input that cannot be used."""
    write_outputs({"passed": "false"})
    report_error(message)
    raise SystemExit(2)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
