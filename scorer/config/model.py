"""The configuration file as pydantic models: what keys there are, what they hold, and the published schema.

Imported only where a configuration is read or its schema is wanted: pydantic costs more than a whole check.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Final, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    WithJsonSchema,
    create_model,
)

from scorer.config.registry import GATE, SETTINGS, Setting
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
_ANNOTATIONS: Final[Mapping[str, Any]] = {
    "text": _Filled,
    "grade": _Grade,
    "count": _Count,
    "switch": bool,
    "words": _Words,
    "rules": _Words,
    "scores": dict[_Dimension, _Score],
}


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, alias_generator=_kebab)


Fields = dict[str, Any]


def _fields(table: str) -> Fields:
    """Return the fields of the settings in a table of the file, as pydantic's `create_model` takes them."""
    return {setting.parameter: _field(setting) for setting in SETTINGS if setting.table == table}


def _field(setting: Setting) -> tuple[Any, Any]:
    annotation: Any = Literal[setting.choices] if setting.choices else _ANNOTATIONS[setting.kind]
    default = dict(setting.default) if isinstance(setting.default, Mapping) else setting.default
    info = Field(default, description=setting.about, examples=[setting.example])
    return (annotation if default is not None else annotation | None, info)


Gate: Final[type[BaseModel]] = create_model(
    "Gate", __base__=_Table, __doc__="What a run must reach to pass.", **_fields(GATE)
)


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


_TABLES: Final[Fields] = {
    "severity": (
        dict[_Filled, _Severity],
        Field({}, description="Levels of rules; off leaves them out.", examples=[{"PAR010": "error"}]),
    ),
    "gate": (
        Gate,
        Field(default_factory=lambda: Gate.model_validate({}), description="What a run must reach to pass."),
    ),
    "policy": (
        dict[_Filled, Any],
        Field(
            {},
            description="Limits for a policy document, by what tools do.",
            examples=[{"write": "30/minute"}],
        ),
    ),
    "suppress": (
        Annotated[tuple[Suppress, ...], BeforeValidator(_listed)],
        Field((), description="Findings that are accepted, and why."),
    ),
    "overrides": (
        Annotated[tuple[Override, ...], BeforeValidator(_listed)],
        Field((), description="Other rules for some servers or tools."),
    ),
}

Config: Final[type[BaseModel]] = create_model(
    "Config",
    __base__=_Table,
    __doc__="Configuration of mcp-scorer: mcp-scorer.toml, or [tool.mcp-scorer] in pyproject.toml.",
    **_fields(""),
    **_TABLES,
)


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema of a configuration file."""
    return {"$schema": SCHEMA_ID, **Config.model_json_schema(by_alias=True)}
