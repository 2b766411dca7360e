"""No text of a server is a command to a build service, in any format, and each text stays what it was."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from html.parser import HTMLParser
from io import StringIO
from typing import TYPE_CHECKING, Any

import pytest
from ruamel.yaml import YAML

from scorer.contracts.workflow_commands import escape_commands
from scorer.formats import FORMATS, ViewOptions
from scorer.formats.policy import unchanged_text, yaml_text
from scorer.formats.sanitize import html_safe, markdown, markdown_code, markup_safe, yaml_safe
from scorer.reading.json_text import json_text
from tests.support import hostile
from tests.support.command_line import run

if TYPE_CHECKING:
    from pathlib import Path

#: One of each: GitHub and its relatives, Azure, TeamCity, Octopus, GitLab, Travis.
COMMANDS = (
    "::error file=a::owned",
    "  ::set-output name=a::b",
    "\u3000::notice::c",
    "##[group]owned",
    "see ##vso[task.setvariable variable=PATH]x",
    "###[error]owned",
    "##teamcity[publishArtifacts '/etc']",
    "##octopus[setVariable name='a']",
    "section_start:1:owned\r\x1b[0Kx",
    "section_end:1:owned",
    "travis_fold:start:owned",
    "travis_time:end:1:start=0",
)
OBEYED = re.compile(
    r"^(?:\x1b\[[0-9;]*m|\s)*::|##\w*\[|section_(?:start|end):|travis_(?:fold|time):", re.MULTILINE
)
OWN = re.compile(r"^::(?:error|warning|notice) (?:file=|title=)", re.MULTILINE)
ONE_SERVER = ("tdqs", "badge", "badge-svg")


def tool(words: str) -> dict[str, Any]:
    """Return a tool with `words` wherever a server can put some."""
    parameter = {"type": "string", "description": f"x\n{words}", "default": words, "enum": [words, "b"]}
    return {
        "name": words,
        "title": words,
        "description": f"{words}\n{words}\n\n{words}",
        "inputSchema": {"type": "object", "properties": {words: parameter}, "required": [words]},
        "annotations": {"title": words, "readOnlyHint": words, words: words},
    }


@pytest.fixture
def definitions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Write two states of a server whose every text is a command; return the name of the first."""
    monkeypatch.chdir(tmp_path)
    old = {"tools": [*map(tool, COMMANDS)]}
    new = {"tools": [tool(f"{words}\n::error::new ##[x]") for words in COMMANDS[1:]]}
    (tmp_path / "old.json").write_text(json.dumps(old), encoding="utf-8")
    (tmp_path / "new.json").write_text(json.dumps(new), encoding="utf-8")
    return "old.json"


@pytest.mark.parametrize("words", COMMANDS)
@pytest.mark.parametrize("view", [ViewOptions(), ViewOptions(width=40, details=True, color=True)])
def test_no_format_passes_a_command_on(words: str, view: ViewOptions, subtests: pytest.Subtests) -> None:
    for name in FORMATS:
        if name not in ONE_SERVER:
            with subtests.test(name):
                output = FORMATS[name].render(hostile.report(words), view)
                assert not OBEYED.search(OWN.sub("", output))


@pytest.mark.parametrize(
    "args",
    [
        *(("check", "--details", "--format", name) for name in FORMATS),
        ("check", "--details", "--color", "always"),
        ("check", "--tool", "##[group]owned"),
        ("check", "--tool", "::no::such"),
        ("plan",),
        ("plan", "--reach", "::a::"),
        ("snapshot",),
        ("baseline", "--reason", "::accepted:: ##[x]"),
        *(
            ("policy", "--format", name)
            for name in ("policylayer", "intercept", "annotations", "claude-code")
        ),
        *(("diff", "new.json", "--format", name) for name in ("text", "markdown", "json")),
    ],
)
def test_no_command_line_writes_one_to_stdout_or_stderr(definitions: str, args: tuple[str, ...]) -> None:
    done = run(args[0], definitions, *args[1:])
    assert done.exit_code in (0, 1, 2)
    assert not OBEYED.search(OWN.sub("", done.stdout))
    assert not OBEYED.search(done.stderr)


@pytest.mark.parametrize("wrong", ["::error::x", "##[error]x.json", "http://127.0.0.1:9/##vso[x]"])
def test_a_target_that_fails_is_named_without_a_command(wrong: str) -> None:
    done = run("check", "--format", "json", wrong)
    assert done.exit_code in (2, 3)
    assert done.stderr
    assert not OBEYED.search(done.stdout + done.stderr)


@pytest.mark.usefixtures("definitions")
def test_the_pages_of_a_folder_hold_no_command(tmp_path: Path) -> None:
    run("check", "old.json", "new.json", "--output", "html=site/")
    pages = sorted(path.name for path in (tmp_path / "site").iterdir())
    assert pages == ["index.html", "new.html", "old.html"]
    assert [name for name in pages if OBEYED.search((tmp_path / "site" / name).read_text("utf-8"))] == []


@pytest.mark.parametrize("name", [name for name in FORMATS if name != "text"])
def test_a_file_has_the_bytes_of_stdout(definitions: str, tmp_path: Path, name: str) -> None:
    done = run("check", definitions, "--format", name, "--output", f"{name}=report")
    assert (tmp_path / "report").read_text(encoding="utf-8") == done.stdout


@pytest.mark.parametrize("words", COMMANDS)
def test_each_family_keeps_the_text(words: str) -> None:
    assert json.loads(json_text({words: [words]})) == {words: [words]}
    plain = words.replace("\r", " ").replace("\x1b", " ")  # a text of XML and HTML holds no control
    assert ET.fromstring(markup_safe(f"<a>\n{plain}</a>")).text == f"\n{plain}"
    assert shown(html_safe(f"<p>\n{plain}</p><script>a::b</script>")) == f"\n{plain}a::b"
    assert YAML(typ="safe").load(yaml_text({words: words})) == {words: words}
    assert not OBEYED.search(yaml_safe(f'"{words}"') + markdown(words) + markdown_code(words))


def test_a_code_span_with_a_command_is_written_as_html() -> None:
    assert markdown_code("##[x]") == "<code>&#35;&#35;&#91;x&#93;</code>"


def test_a_script_in_a_code_span_hides_nothing_that_follows() -> None:
    page = FORMATS["markdown"].render(hostile.report("<script> ##[x] </script>"))
    assert not OBEYED.search(page)


def shown(page: str) -> str:
    """Return the text that a browser reads in a page."""
    found = StringIO()
    reader = HTMLParser()
    reader.handle_data = found.write  # type: ignore[method-assign, assignment]
    reader.feed(page)
    return found.getvalue()


def test_a_policy_made_by_hand_keeps_its_form_if_it_holds_no_command() -> None:
    by_hand = "# kept\nversion: 'a'\n"
    assert unchanged_text(by_hand, "yaml") == by_hand
    assert yaml_text({"version": "a", "note": "##[x]"}, by_hand) == by_hand + 'note: "##\\u005bx]"\n'


def test_a_command_in_a_policy_made_by_hand_is_escaped_and_its_values_stay() -> None:
    by_hand = "# ##[group]\nname: '##[x]'\n"
    written = unchanged_text(by_hand, "yaml")
    assert not OBEYED.search(written)
    assert YAML(typ="safe").load(written) == {"name": "##[x]"}


def test_a_long_run_of_blank_lines_is_read_once() -> None:
    assert escape_commands("\n" * 200_000 + "::x", lambda _: "!") == "\n" * 200_000 + "!:x"
