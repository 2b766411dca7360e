"""What `mcp-scorer config` shows: every value with its origin, and the schema of the file."""

from __future__ import annotations

import json
import os
import tomllib
from pathlib import Path

import jsonschema
import pytest
from pydantic import BaseModel
from pydantic.fields import FieldInfo

import scorer
from scorer.config.model import Config, Exempt, Gate, Override, Suppress, json_schema
from scorer.config.registry import SETTINGS
from tests.config.files import run_configured, write
from tests.config.test_bad_files import BAD

SHIPPED = Path(scorer.__file__).parent / "schemas" / "config.schema.json"

FILE = """\
[gate]
min-dimension = { usage = 3 }
[severity]
PAR010 = "error"
[policy]
write = "30/minute"
[[suppress]]
rule = "PUR"
reason = "old"
until = 2027-03-31
[[overrides]]
tools = ["get_*"]
ignore = ["USE"]
"""


SHOWN = """\
KEY                      VALUE                                               ORIGIN
rubric                   -                                                   default
format                   "json"                                              MCP_SCORER_FORMAT
snapshot                 -                                                   default
baseline                 -                                                   default
definitions-only         false                                               default
profile                  "regular"                                           default
select                   ["ALL"]                                             default
ignore                   []                                                  default
extend-select            []                                                  default
extend-ignore            []                                                  default
rules                    []                                                  default
clients                  []                                                  default
watch                    []                                                  default
gate.fail-on             "error"                                             default
gate.fail-under          3.0                                                 --fail-under
gate.min-quality         -                                                   default
gate.min-coherence       -                                                   default
gate.min-tool            -                                                   default
gate.min-dimension       {usage_guidelines = 3}                              mcp-scorer.toml:2
gate.max-tokens          -                                                   default
gate.max-tool-tokens     -                                                   default
gate.max-bytes           -                                                   default
gate.max-tool-bytes      -                                                   default
gate.min-tools           -                                                   default
gate.max-risk            -                                                   default
gate.fail-on-regression  false                                               default
gate.exit-zero           false                                               default
severity.PAR010          "error"                                             mcp-scorer.toml:4
policy.write             "30/minute"                                         mcp-scorer.toml:6
suppress.1               {rule = "PUR", reason = "old", until = 2027-03-31}  mcp-scorer.toml:7
overrides.1              {tools = ["get_*"], ignore = ["USE"]}               mcp-scorer.toml:11
"""


def test_show_lists_every_value_with_its_origin(repository: Path) -> None:
    write(repository / "mcp-scorer.toml", FILE)
    result = run_configured("config", "show", "--fail-under", "B", env={"MCP_SCORER_FORMAT": "json"})
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == SHOWN


def test_show_gives_programs_an_object_by_key(repository: Path) -> None:
    write(repository / "mcp-scorer.toml", FILE)
    told = json.loads(run_configured("config", "show", "--format", "json").stdout)
    assert told["gate.min-dimension"] == {"value": {"usage_guidelines": 3}, "origin": "mcp-scorer.toml:2"}
    assert told["suppress.1"] == {
        "value": {"rule": "PUR", "reason": "old", "until": "2027-03-31"},
        "origin": "mcp-scorer.toml:7",
    }
    assert told["gate.fail-under"] == {"value": None, "origin": "default"}


def test_the_shipped_schema_is_the_one_that_the_model_gives() -> None:
    text = run_configured("config", "schema").stdout
    if os.environ.get("UPDATE_GOLDEN"):
        SHIPPED.write_text(text, encoding="utf-8")
    assert SHIPPED.read_text(encoding="utf-8") == text
    assert json.loads(text) == json_schema()
    jsonschema.Draft202012Validator.check_schema(json_schema())


def plain(text: str) -> object:
    """Return TOML as JSON has it, where a day is a text."""
    return json.loads(json.dumps(tomllib.loads(text), default=str))


def test_the_schema_accepts_a_good_file_and_refuses_the_bad_ones() -> None:
    validator = jsonschema.Draft202012Validator(json_schema())
    assert [*validator.iter_errors(plain(FILE))] == []
    # What the schema cannot know: which rules there are, that a day has no quotes, a time, or blanks alone.
    beyond = ("QQQ", "until", '"  "', '" "')
    silent = [
        text
        for text, _ in BAD
        if not any(word in text for word in beyond) and not [*validator.iter_errors(plain(text))]
    ]
    assert silent == []


def test_the_model_has_the_keys_and_defaults_of_the_options() -> None:
    fields: dict[str | None, FieldInfo] = {field.alias: field for field in Config.model_fields.values()}
    gate: dict[str | None, FieldInfo] = {f"gate.{field.alias}": field for field in Gate.model_fields.values()}
    tables = {"gate", "severity", "policy", "suppress", "exempt", "overrides"}
    declared = {key: field.default for key, field in {**fields, **gate}.items() if key not in tables}
    assert declared == {option.key: option.default for option in SETTINGS}


@pytest.mark.parametrize("model", [Config, Gate, Suppress, Exempt, Override])
def test_every_key_is_described_and_has_an_example(model: type[BaseModel]) -> None:
    tables = {"gate", "suppress", "exempt", "overrides"}
    for name, field in model.model_fields.items():
        assert field.description, name
        assert field.examples or name in tables, name
