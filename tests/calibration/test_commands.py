"""`calibrate`, `evaluate` and `check --published` on the command line."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.calibration.labeled import SERVERS, TOOLS, rows
from tests.support.command_line import environment, run

LIBRARY = [row.tool for row in rows() if row.server == "hill-library"]


@pytest.fixture
def library(tmp_path: Path) -> Path:
    path = tmp_path / "hill.json"
    path.write_text(json.dumps({"tools": LIBRARY}), encoding="utf-8")
    return path


def test_calibrate_writes_a_rubric_that_check_takes(tmp_path: Path, library: Path) -> None:
    done = run("calibrate", TOOLS, "--out", tmp_path / "own.1")
    assert done.exit_code == 0, done.output
    assert done.stdout.startswith("own.1: 78 rows in 12 groups, 54 from the era 2026-q4, 60 with a tdqs\n")
    assert "purpose_clarity (30 rows): base " in done.stdout
    checked = run("check", library, "--rubric", tmp_path / "own.1", "--format", "json", "--exit-zero")
    assert json.loads(checked.stdout)["rubric"]["calibration"] == "own.1"


def test_calibrating_twice_writes_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        assert run("calibrate", TOOLS, "--out", tmp_path / name / "own.1", "--era", "2026-q2").exit_code == 0
    written = [
        {path.name: path.read_bytes() for path in (tmp_path / name / "own.1").iterdir()}
        for name in ("a", "b")
    ]
    assert written[0] == written[1]
    assert len(written[0]) == 2


def test_a_folder_that_cannot_be_written_is_told_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    done = run("calibrate", TOOLS, "--out", tmp_path / "file" / "own")
    assert (done.exit_code, done.stderr) == (
        2,
        f"error: cannot create the folder {tmp_path / 'file' / 'own'}: Not a directory\n",
    )


def test_evaluate_reads_tools_and_servers_together() -> None:
    done = run("evaluate", TOOLS, SERVERS, "--folds", "none", "--format", "json")
    assert done.exit_code == 0, done.output
    document = json.loads(done.stdout)
    assert (document["corpus"], document["fitted"]) == ("tools.jsonl, servers.jsonl", False)
    assert [target["key"] for target in document["coherence"]] == [
        "naming_consistency",
        "tool_count_appropriateness",
    ]


def test_evaluate_takes_a_report_of_the_reference_with_its_definitions(tmp_path: Path, library: Path) -> None:
    report = tmp_path / "report.json"
    report.write_text(run("check", library, "--format", "tdqs", "--exit-zero").stdout, encoding="utf-8")
    refused = run("evaluate", report, "--folds", "none")
    assert (refused.exit_code, refused.stderr.splitlines()[0]) == (
        2,
        "error: report.json: a tdqs report contains scores but no definitions",
    )
    done = run("evaluate", report, "--definitions", library, "--folds", "none", "--format", "json")
    document = json.loads(done.stdout)
    exact = [target["figures"]["ours"]["exact"]["value"] for target in document["slices"][0]["targets"]]
    assert exact[:6] + exact[7:] == [1.0] * 7
    assert [target["figures"]["ours"]["exact"]["value"] for target in document["coherence"]] == [1.0] * 4


@pytest.mark.parametrize("command", [["calibrate", "--out", "x"], ["evaluate"]], ids=lambda words: words[0])
@pytest.mark.parametrize("missing", ["numpy", "scipy"])
def test_without_the_extra_the_way_to_get_it_is_told_in_one_line(
    command: list[str], missing: str, tmp_path: Path
) -> None:
    code = f"import sys; sys.modules[{missing!r}] = None; import scorer.cli; scorer.cli.main()"
    words = [command[0], str(TOOLS), *command[1:]]
    done = subprocess.run(
        [sys.executable, "-c", code, *words],
        cwd=tmp_path,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert (
        done.stderr
        == f"error: this command requires {missing}; install it with: pip install 'mcp-scorer[calibrate]'\n"
    )


def published(path: Path, **tdqs: float) -> Path:
    lines = [
        {"server": "hill", "tool": {"name": name}, "scores": {"purpose_clarity": 4}, "tdqs": value}
        for name, value in tdqs.items()
    ]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return path


def test_published_scores_stand_beside_ours_most_apart_first(tmp_path: Path, library: Path) -> None:
    file = published(tmp_path / "published.jsonl", get_shelf=1.0, cancel_shelf=4.9, gone=3.0)
    done = run("check", library, "--published", file, "--format", "json", "--exit-zero")
    assert done.stderr.endswith("1 published tools are not among the scored tools: gone\n")
    report = json.loads(done.stdout)
    ours = {tool["name"]: tool for tool in report["servers"][0]["tools"]}
    beside = report["published"]
    assert [item["name"] for item in beside] == ["get_shelf", "cancel_shelf"]
    for item, value in zip(beside, (1.0, 4.9), strict=True):
        tool = ours[item["name"]]
        low, high = tool["interval"]
        assert item == {
            "server": "hill",
            "name": tool["name"],
            "published": value,
            "tdqs": tool["tdqs"],
            "difference": round(tool["tdqs"] - value, 1),
            "inside": low <= value <= high,
            "scores": {"purpose_clarity": 4},
            "differences": {"purpose_clarity": tool["scores"]["purpose_clarity"] - 4},
        }


def test_before_the_verdict_the_text_has_the_published_scores(tmp_path: Path, library: Path) -> None:
    file = published(tmp_path / "published.jsonl", get_shelf=1.0)
    shown = run("check", library, "--published", file, "--exit-zero").stdout.splitlines()
    at = shown.index("Comparison with published scores, largest difference first")
    assert shown[at + 1].split() == ["Tool", "Published", "Scored", "80%", "Pu", "Us", "Be", "Pa", "Co", "Cm"]
    assert shown[at + 2].split()[:2] == ["get_shelf", "1.0"]
    assert shown[at + 2].split()[3] == "out"
    assert shown[at + 3].startswith("Pu to Cm: score minus published score")
    assert shown[at + 4] == ""
    assert shown[at + 5].startswith("hill ")


def test_without_published_scores_the_report_has_no_word_of_them(library: Path) -> None:
    assert "published" not in json.loads(run("check", library, "--format", "json", "--exit-zero").stdout)


def test_a_report_of_the_reference_gives_published_scores_too(tmp_path: Path, library: Path) -> None:
    report = tmp_path / "report.json"
    report.write_text(run("check", library, "--format", "tdqs", "--exit-zero").stdout, encoding="utf-8")
    done = run("check", library, "--published", report, "--format", "json", "--exit-zero")
    beside = json.loads(done.stdout)["published"]
    assert [item["difference"] for item in beside] == [0.0] * len(LIBRARY)
    assert all(set(item["differences"].values()) == {0} for item in beside)


def test_published_scores_need_no_extra(tmp_path: Path, library: Path) -> None:
    file = published(tmp_path / "published.jsonl", get_shelf=1.0)
    code = (
        "import sys; sys.modules['numpy'] = sys.modules['scipy'] = None; import scorer.cli; scorer.cli.main()"
    )
    words = ["check", str(library), "--published", str(file), "--exit-zero"]
    done = subprocess.run(
        [sys.executable, "-c", code, *words], env=environment(), capture_output=True, check=False
    )
    assert (done.returncode, b"Comparison with published scores" in done.stdout) == (0, True)


def test_of_two_servers_with_a_tool_of_that_name_the_one_of_that_server_counts(
    tmp_path: Path, library: Path
) -> None:
    file = published(tmp_path / "published.jsonl", get_shelf=2.0)
    other = {"server": "elsewhere", "tool": {"name": "get_shelf"}, "scores": {}, "tdqs": 5.0}
    file.write_text(file.read_text() + json.dumps(other) + "\n")
    beside = json.loads(run("check", library, "--published", file, "-f", "json", "--exit-zero").stdout)[
        "published"
    ]
    assert [item["published"] for item in beside] == [2.0]


def test_a_file_of_published_scores_that_cannot_be_read_stops_before_any_server_is_asked(
    tmp_path: Path,
) -> None:
    done = run("check", "--published", tmp_path / "gone.jsonl", "--", "no-such-command")
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr == "error: gone.jsonl: cannot be read (No such file or directory)\n"
