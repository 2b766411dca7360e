"""The configuration file as pydantic models: its keys, their types, and the published JSON Schema.

Imported only to read a configuration or to write its schema, because importing pydantic takes longer than a check.
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
from scorer.contracts.dimensions import DIMENSIONS, SHORT_NAMES
from scorer.contracts.errors import InputError
from scorer.data.messages import text
from scorer.gate.exemptions import EXEMPTIBLE
from scorer.tdqs.rollup import grade_of

SCHEMA_ID: Final = "https://json-schema.org/draft/2020-12/schema"


def _kebab(name: str) -> str:
    return name.replace("_", "-")


def _grade(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise ValueError(text("config.value.grade"))
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
_Dimension = Literal[(*SHORT_NAMES, *DIMENSIONS)]  # type: ignore[valid-type]
_THRESHOLD_NAMES: Final = {"enum": [*EXEMPTIBLE]}
_Thresholds = Annotated[
    tuple[Literal[EXEMPTIBLE], ...],  # type: ignore[valid-type]
    BeforeValidator(lambda value: (value,) if isinstance(value, str) else _listed(value)),
    Field(min_length=1),
    WithJsonSchema(
        {"anyOf": [_THRESHOLD_NAMES, {"type": "array", "items": _THRESHOLD_NAMES, "minItems": 1}]}
    ),
]
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


def _rows(table: str, rows: Mapping[str, tuple[Any, Any, Any]]) -> Fields:
    """Return the fields of a table from its rows: the type, the default (`...`: required) and an example of a key."""
    return {
        key.replace("-", "_"): (
            annotation,
            Field(default, description=text(f"config.{table}.{key}"), examples=[example]),
        )
        for key, (annotation, default, example) in rows.items()
    }


def _table(name: str, fields: Fields) -> type[BaseModel]:
    return create_model(
        name.title().replace("-", ""), __base__=_Table, __doc__=text(f"config.table.{name}"), **fields
    )


_LEVELS: Final = dict[_Filled, _Severity]

Gate: Final = _table("gate", _fields(GATE))
Suppress: Final = _table(
    "suppress",
    _rows(
        "suppress",
        {
            "rule": (_Filled, ..., "PAR010"),
            "reason": (_Filled, ..., "<why it is accepted>"),
            "tool": (str, "*", "legacy_*"),
            "server": (str, "*", "library"),
            "pointer": (str, "*", "/inputSchema/properties/q"),
            "until": (date | None, None, date(2027, 3, 31)),
        },
    ),
)
Exempt: Final = _table(
    "exempt",
    _rows(
        "exempt",
        {
            "tool": (_Filled, ..., "legacy_*"),
            "from": (_Thresholds, ..., ["min-dimension.usage"]),
            "reason": (_Filled, ..., "<why the threshold does not apply>"),
            "server": (str, "*", "library"),
            "until": (date | None, None, date(2027, 3, 31)),
        },
    ),
)
Override: Final = _table(
    "overrides",
    _rows(
        "overrides",
        {
            "servers": (_Words, ("*",), ["library"]),
            "tools": (_Words, ("*",), ["delete_*"]),
            "select": (_Words | None, None, ["BEH"]),
            "ignore": (_Words | None, None, ["USE"]),
            "extend-select": (_Words, (), ["COH"]),
            "extend-ignore": (_Words, (), ["CON005"]),
            "severity": (_LEVELS, {}, {"BEH021": "error"}),
        },
    ),
)


SurfaceGate: Final = _table("surface-gate", {k: v for k, v in _fields(GATE).items() if k != "exit_zero"})
Surface: Final = _table(
    "surface",
    {
        **_rows(
            "surface",
            {
                "name": (_Filled, ..., "read-only"),
                "target": (_Filled, ..., "servers/library/mcp-tools.json"),
                "baseline": (_Filled | None, None, "origin/main:servers/library/mcp-tools.json"),
            },
        ),
        "gate": (
            SurfaceGate | None,
            Field(None, description=text("config.table.surface-gate")),
        ),
    },
)


def _array(name: str, entry: type[BaseModel]) -> tuple[Any, Any]:
    annotation: Any = Annotated[tuple[entry, ...], BeforeValidator(_listed)]  # type: ignore[valid-type]
    return annotation, Field((), description=text(f"config.table.{name}"))


Config: Final = _table(
    "config",
    {
        **_fields(""),
        **_rows(
            "table",
            {
                "severity": (_LEVELS, {}, {"PAR010": "error"}),
                "policy": (dict[_Filled, Any], {}, {"write": "30/minute"}),
            },
        ),
        "gate": (
            Gate,
            Field(default_factory=lambda: Gate.model_validate({}), description=text("config.table.gate")),
        ),
        "suppress": _array("suppress", Suppress),
        "exempt": _array("exempt", Exempt),
        "overrides": _array("overrides", Override),
        "surface": _array("surface", Surface),
    },
)


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema of a configuration file."""
    return {"$schema": SCHEMA_ID, **Config.model_json_schema(by_alias=True)}
