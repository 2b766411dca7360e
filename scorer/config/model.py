"""The configuration file as pydantic models: what keys there are, what they hold, and the published schema.

Imported only where a configuration is read or its schema is wanted: pydantic costs more than a whole check.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, WithJsonSchema

from scorer.contracts.errors import InputError
from scorer.tdqs.rollup import grade_of

SCHEMA_ID: Final = "https://json-schema.org/draft/2020-12/schema"


def _kebab(name: str) -> str:
    return name.replace("_", "-")


def _grade(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise ValueError("give a tier in quotes (A, B, C, D) or a number from 1 to 5")
    try:
        return grade_of(str(value))
    except InputError as error:
        raise ValueError(str(error)) from None


def _listed(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


_Filled = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
_Words = Annotated[tuple[_Filled, ...], BeforeValidator(_listed)]
_Count = Annotated[int, Field(ge=0)]
_Grade = Annotated[
    float,
    BeforeValidator(_grade),
    WithJsonSchema(
        {"anyOf": [{"type": "number", "minimum": 1, "maximum": 5}, {"enum": ["A", "B", "C", "D"]}]}
    ),
]
_Score = Annotated[int, Field(ge=1, le=5)]
_Dimension = Literal[
    "purpose", "usage", "behavior", "behaviour", "parameters", "conciseness", "completeness",
    "purpose_clarity", "usage_guidelines", "behavioral_transparency", "parameter_semantics",
    "conciseness_structure", "contextual_completeness",
]  # fmt: skip
_Severity = Literal["error", "warning", "info", "off"]
_RULES: Final = "ids, names, the beginning of ids, or ALL"


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, alias_generator=_kebab)


class Gate(_Table):
    """What a run must reach to pass."""

    fail_on: Literal["error", "warning", "info", "never"] = Field(
        "error", description="Fail on a finding of this level or a graver one.", examples=["warning"]
    )
    fail_under: _Grade | None = Field(None, description="Least overall grade of a server.", examples=["B"])
    min_quality: _Grade | None = Field(None, description="Least description quality.", examples=[3.2])
    min_coherence: _Grade | None = Field(None, description="Least coherence.", examples=[3])
    min_tool: _Grade | None = Field(None, description="Least TDQS of each tool.", examples=["C"])
    min_dimension: dict[_Dimension, _Score] = Field(
        {}, description="Least score of each tool, by dimension.", examples=[{"usage": 3}]
    )
    max_tokens: _Count | None = Field(None, description="Most tokens of all definitions.", examples=[20000])
    max_tool_tokens: _Count | None = Field(None, description="Most tokens of each tool.", examples=[1500])
    max_bytes: _Count | None = Field(None, description="Most bytes of all definitions.", examples=[80000])
    max_tool_bytes: _Count | None = Field(None, description="Most bytes of each tool.", examples=[6000])
    min_tools: _Count | None = Field(None, description="Least number of tools of a server.", examples=[5])
    max_risk: Literal["low", "medium", "high", "critical"] | None = Field(
        None, description="Highest risk of each tool.", examples=["high"]
    )
    fail_on_regression: bool = Field(
        False,
        description="Fail where a tool or the tier got worse since the baseline, or else the snapshot.",
        examples=[True],
    )
    exit_zero: bool = Field(False, description="Exit 0 where the gate fails.", examples=[True])


class Suppress(_Table):
    """Findings that are accepted, and why."""

    rule: _Filled = Field(description="An id, a name, or the beginning of ids.", examples=["PAR010"])
    reason: _Filled = Field(description="Why; shown in reports.", examples=["<why it is accepted>"])
    tool: str = Field(
        "*", description="Tools, as a glob; empty for findings about the set.", examples=["legacy_*"]
    )
    server: str = Field("*", description="Servers, as a glob.", examples=["library"])
    pointer: str = Field(
        "*", description="Places in the definition, as a glob.", examples=["/inputSchema/properties/q"]
    )
    until: date | None = Field(None, description="Last day that it holds.", examples=[date(2027, 3, 31)])


class Override(_Table):
    """Other rules for some servers or tools."""

    servers: _Words = Field(("*",), description="Servers, as globs.", examples=[["library"]])
    tools: _Words = Field(("*",), description="Tools, as globs.", examples=[["delete_*"]])
    select: _Words | None = Field(None, description="In place of `select`.", examples=[["BEH"]])
    ignore: _Words | None = Field(None, description="In place of `ignore`.", examples=[["USE"]])
    extend_select: _Words = Field((), description="Rules to list besides.", examples=[["COH"]])
    extend_ignore: _Words = Field((), description="Rules to leave out besides.", examples=[["CON005"]])
    severity: dict[_Filled, _Severity] = Field(
        {}, description="Levels of rules, added to those above.", examples=[{"BEH020": "error"}]
    )


class Config(_Table):
    """Configuration of mcp-scorer: mcp-scorer.toml, or [tool.mcp-scorer] in pyproject.toml."""

    rubric: _Filled | None = Field(
        None, description="Version of a shipped rubric, or a folder.", examples=["2026-q4.1"]
    )
    format: _Filled = Field("text", description="What stdout carries.", examples=["markdown"])
    snapshot: _Filled | None = Field(
        None,
        description="The committed snapshot, which `check` without a target reads.",
        examples=["mcp-tools.json"],
    )
    baseline: _Filled | None = Field(
        None,
        description="The definitions to compare with: a snapshot, or one at a git revision.",
        examples=["origin/main:mcp-tools.json"],
    )
    profile: Literal["regular", "pedantic"] = Field(
        "regular", description="regular lists errors and warnings, pedantic info too.", examples=["pedantic"]
    )
    select: _Words = Field(
        ("ALL",), description=f"Rules whose findings are listed: {_RULES}.", examples=[["PUR", "SPC"]]
    )
    ignore: _Words = Field((), description="Rules whose findings are left out.", examples=[["COH"]])
    extend_select: _Words = Field((), description="Rules added to `select`.", examples=[["COH030"]])
    extend_ignore: _Words = Field((), description="Rules added to `ignore`.", examples=[["CON005"]])
    severity: dict[_Filled, _Severity] = Field(
        {}, description="Levels of rules; off leaves them out.", examples=[{"PAR010": "error"}]
    )
    clients: _Words = Field((), description="Clients whose limits are checked.", examples=[["<client>"]])
    gate: Gate = Field(
        default_factory=lambda: Gate.model_validate({}), description="What a run must reach to pass."
    )
    policy: dict[_Filled, Any] = Field(
        {}, description="Limits for a policy document, by what tools do.", examples=[{"write": "30/minute"}]
    )
    suppress: Annotated[tuple[Suppress, ...], BeforeValidator(_listed)] = Field(
        (), description="Findings that are accepted, and why."
    )
    overrides: Annotated[tuple[Override, ...], BeforeValidator(_listed)] = Field(
        (), description="Other rules for some servers or tools."
    )


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema of a configuration file."""
    return {"$schema": SCHEMA_ID, **Config.model_json_schema(by_alias=True)}
