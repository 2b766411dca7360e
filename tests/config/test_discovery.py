"""Which configuration file holds."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.config.files import origins, run_configured, write

SECTION = '[tool.mcp-scorer]\nrubric = "pyproject"\n'


def rubric(*args: object, **env: str) -> tuple[str, str] | None:
    found: tuple[str, str] | None = origins(run_configured("config", "show", *args, env=env)).get("rubric")
    return found


def named(name: str) -> str:
    return f'rubric = "{name}"\n'


@pytest.mark.usefixtures("repository")
def test_without_a_file_every_value_is_the_default() -> None:
    assert origins(run_configured("config", "show")) == {}


def test_in_a_folder_the_first_of_four_names_holds(repository: Path) -> None:
    for name in ("pyproject.toml", ".github/mcp-scorer.toml", ".mcp-scorer.toml", "mcp-scorer.toml"):
        write(repository / name, SECTION if name == "pyproject.toml" else named("found"))
        line = 2 if name == "pyproject.toml" else 1
        assert rubric() == ('"pyproject"' if line == 2 else '"found"', f"{name}:{line}")


def test_the_nearest_folder_with_a_file_holds(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(repository / "mcp-scorer.toml", named("root"))
    write(repository / "a/pyproject.toml", SECTION)
    (repository / "a/b").mkdir()
    monkeypatch.chdir(repository / "a/b")
    assert rubric() == ('"pyproject"', "../pyproject.toml:2")


def test_a_pyproject_without_the_section_is_passed_over_even_where_it_is_broken(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(repository / "mcp-scorer.toml", named("root"))
    monkeypatch.chdir(write(repository / "a/pyproject.toml", '[project]\nname = "mcp-scorer"\n').parent)
    assert rubric() == ('"root"', "../mcp-scorer.toml:1")
    write(repository / "a/pyproject.toml", "[project\nmcp-scorer")
    assert rubric() == ('"root"', "../mcp-scorer.toml:1")


def test_the_search_ends_at_the_root_of_the_repository(repository: Path) -> None:
    write(repository.parent / "mcp-scorer.toml", named("above"))
    assert rubric() is None


def test_the_search_ends_at_the_home_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "mcp-scorer.toml", named("above"))
    write(tmp_path / "home/mcp-scorer.toml", named("home"))
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    (tmp_path / "home/work").mkdir()
    monkeypatch.chdir(tmp_path / "home/work")
    assert rubric() == ('"home"', "../mcp-scorer.toml:1")
    (tmp_path / "home/mcp-scorer.toml").unlink()
    assert rubric() is None


def test_a_named_file_ends_the_search_and_the_flag_comes_before_the_variable(repository: Path) -> None:
    write(repository / "mcp-scorer.toml", named("found"))
    write(repository / "ci/strict.toml", named("strict"))
    write(repository / "ci/loose.toml", named("loose"))
    loose = {"MCP_SCORER_CONFIG": "ci/loose.toml"}
    assert rubric(**loose) == ('"loose"', "ci/loose.toml:1")
    assert rubric("--config", "ci/strict.toml", **loose) == ('"strict"', "ci/strict.toml:1")
    assert rubric("--config", repository / "ci/strict.toml") == ('"strict"', "strict.toml:1")


def test_no_config_reads_no_file_and_a_named_one_comes_before_its_variable(repository: Path) -> None:
    write(repository / "mcp-scorer.toml", named("found"))
    assert rubric("--no-config") is None
    assert rubric(MCP_SCORER_NO_CONFIG="1") is None
    assert rubric("--config", "mcp-scorer.toml", MCP_SCORER_NO_CONFIG="1") == ('"found"', "mcp-scorer.toml:1")
    assert rubric(MCP_SCORER_NO_CONFIG="0") == ('"found"', "mcp-scorer.toml:1")


@pytest.mark.parametrize(
    ("args", "env", "said"),
    [
        (["--config", "absent.toml"], {}, "no such configuration file: absent.toml (--config)"),
        (["--config", "."], {}, "no such configuration file: . (--config)"),
        ([], {"MCP_SCORER_CONFIG": "x"}, "no such configuration file: x (MCP_SCORER_CONFIG)"),
        (
            ["--config", "pyproject.toml"],
            {},
            "pyproject.toml has no section [tool.mcp-scorer] (--config); add it, or use another file",
        ),
        (
            ["--config", "a", "--no-config"],
            {},
            "--config and --no-config cannot be used together\ntry: mcp-scorer config show --help",
        ),
    ],
)
def test_a_named_file_that_is_none_is_an_error(
    repository: Path, args: list[str], env: dict[str, str], said: str
) -> None:
    write(repository / "pyproject.toml", "[project]\n")
    result = run_configured("config", "show", *args, env=env)
    assert (result.exit_code, result.stdout, result.stderr) == (2, "", f"error: {said}\n")


def test_paths_in_a_file_are_relative_to_it(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(repository / ".github/mcp-scorer.toml", 'snapshot = "tools/desk.json"\n')
    write(repository / "tools/desk.json", '{"tools": [{"name": "sync", "inputSchema": {"type": "object"}}]}')
    (repository / "docs").mkdir()
    monkeypatch.chdir(repository / "docs")
    assert run_configured("check", "--exit-zero", "-q").stdout.startswith("desk · ")
    assert '"target": "../tools/desk.json"' in run_configured("check", "-f", "json", "--exit-zero").stdout


def test_check_without_a_target_and_without_a_snapshot_asks_for_one(repository: Path) -> None:
    write(repository / "mcp-scorer.toml", "")
    result = run_configured("check")
    assert result.exit_code == 2
    assert result.stderr.startswith("error: no target given\n")
