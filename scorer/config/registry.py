"""The registry of settings: one row for each setting that a file, the environment and the command line can set.

The command-line options, the environment variables, the model and the schema of the configuration file, and the
table in the documentation all derive from these rows. Imports little: every command loads it for its help.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final, Literal

from scorer.contracts.orders import LEVELS, SEVERITIES
from scorer.data.messages import text

PREFIX: Final = "MCP_SCORER_"
#: Variables that choose the configuration file, and set nothing in it.
CONFIG_VARIABLE: Final = f"{PREFIX}CONFIG"
NO_CONFIG_VARIABLE: Final = f"{PREFIX}NO_CONFIG"
#: The table of the settings that the gate checks.
GATE: Final = "gate"

#: The type of a value. `words` and `rules` are lists, `scores` maps dimensions to scores.
Kind = Literal["text", "choice", "grade", "count", "switch", "words", "rules", "scores"]


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: its key in a file ("gate.fail-under"), its type, its default, and an example.

    `choices` are the values of a choice. The values of a setting that `adds` are joined over all sources. A switch
    that `tightens` is on if any source sets it. For any other setting, the last source decides. `flag` is its option
    if that is not `--name`, `metavar` the placeholder for its value in the help.
    """

    key: str
    kind: Kind
    default: Any
    example: Any
    choices: tuple[str, ...] = ()
    adds: bool = False
    tightens: bool = False
    flag: str = ""
    metavar: str = ""

    @property
    def table(self) -> str:
        """Return the table of a file that contains it; "" for the top of the file."""
        return self.key.rpartition(".")[0]

    @property
    def name(self) -> str:
        """Return its name without the table."""
        return self.key.rpartition(".")[2]

    @property
    def option(self) -> str:
        """Return the command-line option that sets it."""
        return self.flag or f"--{self.name}"

    @property
    def argument(self) -> str:
        """Return the argument that sets it where a test calls the gate: its name as Python writes it."""
        return self.parameter

    @property
    def variable(self) -> str:
        """Return the environment variable that sets it."""
        return PREFIX + self.parameter.upper()

    @property
    def parameter(self) -> str:
        """Return its name as Python writes it."""
        return self.name.replace("-", "_")

    @property
    def about(self) -> str:
        """Return what it sets, in a sentence."""
        return text(f"config.setting.{self.name}")


_NO_SCORES: Final = MappingProxyType[str, int]({})

SETTINGS: Final = (
    Setting("rubric", "text", None, "2026-q4.2", metavar="DIR|VERSION"),
    Setting("format", "text", "text", "markdown"),
    Setting("snapshot", "text", None, "mcp-tools.json", metavar="FILE"),
    Setting("baseline", "text", None, "origin/main:mcp-tools.json", metavar="FILE|REV:FILE"),
    Setting("definitions-only", "switch", False, True, tightens=True),
    Setting("profile", "choice", "regular", "pedantic", choices=("regular", "pedantic")),
    Setting("select", "rules", ("ALL",), ["PUR", "SPC"], metavar="RULES"),
    Setting("ignore", "rules", (), ["COH"], metavar="RULES"),
    Setting("extend-select", "rules", (), ["COH022"], adds=True, metavar="RULES"),
    Setting("extend-ignore", "rules", (), ["CON005"], adds=True, metavar="RULES"),
    Setting("rules", "words", (), ["my-rules.toml"], adds=True, metavar="FILE"),
    Setting("clients", "words", (), ["<client>"], flag="--client", metavar="NAME"),
    Setting("watch", "words", (), ["src"], flag="--path", metavar="PATH"),
    Setting("gate.fail-on", "choice", "error", "warning", choices=(*LEVELS, "never")),
    Setting("gate.fail-under", "grade", None, "B", metavar="TIER|SCORE"),
    Setting("gate.min-quality", "grade", None, 3.2, metavar="TIER|SCORE"),
    Setting("gate.min-coherence", "grade", None, 3, metavar="TIER|SCORE"),
    Setting("gate.min-tool", "grade", None, "C", metavar="TIER|SCORE"),
    Setting("gate.min-dimension", "scores", _NO_SCORES, {"usage": 3}, metavar="NAME=SCORE"),
    Setting("gate.max-tokens", "count", None, 20000, metavar="N"),
    Setting("gate.max-tool-tokens", "count", None, 1500, metavar="N"),
    Setting("gate.max-bytes", "count", None, 80000, metavar="N"),
    Setting("gate.max-tool-bytes", "count", None, 6000, metavar="N"),
    Setting("gate.min-tools", "count", None, 5, metavar="N"),
    Setting("gate.max-risk", "choice", None, "high", choices=SEVERITIES),
    Setting("gate.fail-on-regression", "switch", False, True),
    Setting("gate.exit-zero", "switch", False, True),
)
