"""Scores in a test suite: `assert_quality` for any test runner, and a plugin for pytest.

Takes a target, definitions or a server object, gives a passed or a failed test. It must not load the scorer before a
test uses it, and must not judge by itself: what fails is what the gate of the command line fails on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from scorer.testing.quality import QualityError, aassert_quality, assert_quality

__all__ = ["QualityError", "aassert_quality", "assert_quality"]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module 'scorer.testing' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module("scorer.testing.quality"), name)
