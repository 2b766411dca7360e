"""mcp-scorer: six TDQS scores for MCP tool definitions, without a model.

>>> import scorer
>>> report = scorer.score_server(scorer.capture("mcp-tools.json"))
>>> report.score.overall, report.tools[0].opportunities[0].fix
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scorer.version import __version__

if TYPE_CHECKING:
    from scorer.capturing import acapture, capture
    from scorer.scoring.api import score_server, score_tool

__all__ = ["__version__", "acapture", "capture", "score_server", "score_tool"]

_HOMES = {
    "score_server": "scorer.scoring.api",
    "score_tool": "scorer.scoring.api",
    "capture": "scorer.capturing",
    "acapture": "scorer.capturing",
}


def __getattr__(name: str) -> Any:
    """Load the public functions when they are first used, so that importing the package stays quick."""
    if name not in _HOMES:
        raise AttributeError(f"module 'scorer' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)
