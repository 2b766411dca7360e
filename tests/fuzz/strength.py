"""How much is fuzzed: in CI the same examples every time, with `make fuzz` new ones and more of them."""

from __future__ import annotations

import os
from typing import Final

from hypothesis import HealthCheck, settings

#: How many times as many examples as in CI; 0 in CI.
TIMES: Final = int(os.environ.get("FUZZ_TIMES", "0"))


def fuzz(examples: int) -> settings:
    """Return the settings of a test that CI runs on this many examples. No time limit applies."""
    return settings(
        max_examples=examples * max(TIMES, 1),
        derandomize=not TIMES,
        deadline=None,
        print_blob=True,
        suppress_health_check=list(HealthCheck),
    )
