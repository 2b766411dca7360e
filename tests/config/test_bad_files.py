"""What is wrong with a file: one line each, with the place and how to fix it; exit 2, and nothing is scored."""

from __future__ import annotations

from pathlib import Path

import pytest

from scorer.config.model import Config
from scorer.config.toml_positions import places
from scorer.contracts.dimensions import SHORT_NAMES
from tests.config.files import run_configured, write

KEYS = [field.alias or name for name, field in Config.model_fields.items()]
NO_GRADE = "is not a grade; give a tier (A, B, C, D) or a number from 1 to 5"

BAD = [
    ('profil = "pedantic"', "1: unknown key `profil`; did you mean `profile`?"),
    ('fail-under = "B"', "1: unknown key `fail-under`; it belongs in [gate]"),
    ('[gate]\nfail_under = "B"', "2: unknown key `fail_under` in [gate]; did you mean `fail-under`?"),
    ('[gate]\nprofile = "pedantic"', "2: unknown key `profile` in [gate]; it belongs at the top, before any [table]"),
    ("[surface]", "1: `surface` is {}; write [[surface]] above each entry"),
    ('[[surface]]\nname = "a"', '1: [[surface]] has no `target`; add a line such as target = "mcp-tools.json"'),
    ('[[surface]]\ntarget = "a"', '1: [[surface]] has no `name`; add a line such as name = "read-only"'),
    (
        '[[surface]]\nname = "a"\ntarget = "b"\nbase = "c"',
        "4: unknown key `base` in [[surface]]; did you mean `baseline`?",
    ),
    (
        '[[surface]]\nname = "a"\ntarget = "b"\n[surface.gate]\nmin-tol = 3',
        "5: unknown key `min-tol` in [surface.gate]; did you mean `min-tool`?",
    ),
    (
        '[[surface]]\nname = "a"\ntarget = "b"\n[surface.gate]\nfail-under = "Z"',
        f"5: `fail-under`: 'Z' {NO_GRADE}",
    ),
    (
        '[[surface]]\nname = "a"\ntarget = "b"\n[surface.gate]\nexit-zero = true',
        "5: unknown key `exit-zero` in [surface.gate]; it belongs in [gate]",
    ),
    ("[overrides]", "1: `overrides` is {}; write [[overrides]] above each entry"),
    ('profile = "loud"', "1: `profile` is 'loud'; use 'regular' or 'pedantic'"),
    ("format = 3", "1: `format` is 3; use a string in quotes"),
    ('rubric = " "', "1: `rubric` is ' '; use a string that is not empty"),
    ('select = "PAR"', "1: `select` is 'PAR'; use a list in brackets"),
    ('ignore = ["PAR",\n  3]', "1: `ignore` is 3; use a string in quotes"),
    ("gate = 3", "1: `gate` is 3; use a table of keys and values"),
    ('[gate]\n\nfail-under = "Z"', f"3: `fail-under`: 'Z' {NO_GRADE}"),
    ("gate.min-tool = true", "1: `min-tool`: use a tier in quotes (A, B, C, D) or a number from 1 to 5"),
    ("[gate]\nmax-tokens = -1", "2: `max-tokens` is -1; the minimum is 0"),
    ('[gate]\nmax-bytes = "many"', "2: `max-bytes` is 'many'; use a whole number"),
    ('[gate]\nexit-zero = "yes"', "2: `exit-zero` is 'yes'; use true or false"),
    ("[gate]\nmin-tools = true", "2: `min-tools` is true; use a whole number"),
    (
        "[gate.min-dimension]\nusag = 3",
        f"2: unknown dimension 'usag'; known dimensions: {', '.join(SHORT_NAMES)}",
    ),
    ("[gate.min-dimension]\nusage = 7", "2: `usage` is 7; the maximum is 5"),
    ('[severity]\nPAR010 = "fatal"', "2: `PAR010` is 'fatal'; use 'error', 'warning', 'info' or 'off'"),
    ('[severity]\nQQQ = "off"', "2: unknown rule 'QQQ'; `mcp-scorer rules` lists all rules"),
    ('extend-select = ["PUR", "QQQ"]', "1: `extend-select`: unknown rule 'QQQ'; `mcp-scorer rules` lists all rules"),
    ('[[suppress]]\nrule = "QQQ"\nreason = "x"', "2: `rule`: unknown rule 'QQQ'; `mcp-scorer rules` lists all rules"),
    (
        '[[suppress]]\nrule = "PAR"',
        '1: [[suppress]] has no `reason`; add a line such as reason = "<why it is accepted>"',
    ),
    ('[[suppress]]\nreason = "x"', '1: [[suppress]] has no `rule`; add a line such as rule = "PAR010"'),
    ('[[suppress]]\nrule = "PAR"\nreason = "  "', "3: `reason` is '  '; use a string that is not empty"),
    (
        '[[suppress]]\nrule = "PAR"\nreason = "x"\nuntil = "2027-03-31"',
        "4: `until` is '2027-03-31'; use a date without quotes, such as 2027-03-31",
    ),
    (
        '[[suppress]]\nrule = "PAR"\nreason = "x"\nuntil = 2027-03-31T10:00:00',
        "4: `until` is 2027-03-31 10:00:00; use a date without quotes, such as 2027-03-31",
    ),
    (
        '[[suppress]]\nrule = "PAR"\nreason = "x"\n[[suppress]]\nrule = "PAR"\nreason = "x"\ntol = "y"',
        "7: unknown key `tol` in [[suppress]]; did you mean `tool`?",
    ),
    ('[[overrides]]\ntools = "x"', "2: `tools` is 'x'; use a list in brackets"),
    ('[[overrides]]\nignore = ["QQQ"]', "2: `ignore`: unknown rule 'QQQ'; `mcp-scorer rules` lists all rules"),
    ('suppress = [{rule = "PAR", resaon = "x"}]', "1: unknown key `resaon` in [[suppress]]; did you mean `reason`?"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "said"), BAD, ids=[text.replace("\n", " ") for text, _ in BAD])
def test_a_wrong_line_is_reported_with_its_place_and_how_to_fix_it(
    repository: Path, text: str, said: str
) -> None:
    write(repository / "mcp-scorer.toml", text)
    result = run_configured("check", "absent.json")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.splitlines()[-1].removeprefix("error: ") == f"mcp-scorer.toml:{said}"


@pytest.mark.parametrize(("text", "said"), BAD[:4], ids=[text.replace("\n", " ") for text, _ in BAD[:4]])
def test_a_section_of_pyproject_is_checked_in_the_same_way_with_its_own_lines(
    repository: Path, text: str, said: str
) -> None:
    section = text.replace("[gate]", "[tool.mcp-scorer.gate]")
    write(repository / "pyproject.toml", f'[project]\nname = "desk"\n[tool.mcp-scorer]\n{section}\n')
    line, _, message = said.partition(":")
    result = run_configured("check", "absent.json")
    assert (
        result.stderr.splitlines()[-1].removeprefix("error: ") == f"pyproject.toml:{int(line) + 3}:{message}"
    )


def test_wrong_lines_are_reported_in_their_order_ten_at_most(repository: Path) -> None:
    write(repository / "mcp-scorer.toml", "".join(f"key{number} = 1\n" for number in range(12)))
    said = run_configured("config", "show").stderr.splitlines()
    assert [line.removeprefix("error: ").split(":")[1] for line in said[:10]] == [
        str(n) for n in range(1, 11)
    ]
    assert said[10:] == ["and more problems"]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"x = [", "mcp-scorer.toml is not valid TOML: Invalid value (at end of document)"),
        (
            b"a\0b",
            "mcp-scorer.toml is not valid TOML: Expected '=' after a key in a key/value pair (at line 1, column 2)",
        ),
        (b"\xff\xfe", "mcp-scorer.toml is not UTF-8 (byte 0); save it as UTF-8"),
        (
            b"#" * 10_000_000,
            "mcp-scorer.toml is too large for a configuration file; the limit is 1,000,000 bytes",
        ),
        (b"x = " + b"[" * 100_000, "mcp-scorer.toml is nested too deeply for a configuration file"),
    ],
    ids=["cut off", "NUL", "not UTF-8", "10 MB", "nested"],
)
def test_a_file_that_is_not_a_configuration_at_all_is_refused(
    repository: Path, data: bytes, said: str
) -> None:
    (repository / "mcp-scorer.toml").write_bytes(data)
    result = run_configured("check", "absent.json")
    assert (result.exit_code, result.stdout, result.stderr) == (2, "", f"error: {said}\n")


def test_hidden_characters_of_a_file_reach_the_terminal_as_escapes(repository: Path) -> None:
    write(repository / "mcp-scorer.toml", '"\\u001b[31mx\u202e" = 1\n')
    said = run_configured("config", "show").stderr
    assert "\x1b" not in said
    assert "\u202e" not in said
    assert (
        said
        == "error: mcp-scorer.toml: unknown key `\\x1b[31mx\\u202e`; known keys: " + ", ".join(KEYS) + "\n"
    )


def test_a_file_saved_with_a_byte_order_mark_is_read(repository: Path) -> None:
    (repository / "mcp-scorer.toml").write_bytes(b'\xef\xbb\xbfformat = "json"\n')
    assert "mcp-scorer.toml:1" in run_configured("config", "show").stdout


def test_lines_are_found_for_keys_in_tables_arrays_and_dotted_keys() -> None:
    text = 'a = 1\ngate.min = 2\n"q" = """\n[no]\nb = 1\n"""\n[t.u]\nc = [\n  "d = 1",\n]\n'
    text += "[[x]]\nk = 1\n[[x]]\nk = 2\n[x.y]\nz = 3\n"
    assert places(text) == {
        ("a",): 1,
        ("gate",): 2,
        ("gate", "min"): 2,
        ("q",): 3,
        ("t", "u"): 7,
        ("t", "u", "c"): 8,
        ("x", 0): 11,
        ("x", 0, "k"): 12,
        ("x", 1): 13,
        ("x", 1, "k"): 14,
        ("x", 1, "y"): 15,
        ("x", 1, "y", "z"): 16,
    }
