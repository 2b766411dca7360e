"""No test depends on a configuration that stands above it, or on variables of whoever runs the tests."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from scorer.config.registry import NO_CONFIG_VARIABLE, PREFIX

if TYPE_CHECKING:
    from collections.abc import Iterator

# Fits are small: on a busy machine, threads of numpy only wait for one another. Read when numpy is imported.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
# A busy machine may be slow, and is not what any property is about.
settings.register_profile("without a deadline", deadline=None)
settings.load_profile("without a deadline")


@pytest.fixture(autouse=True, scope="session")
def _without_configuration() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith(PREFIX)]:
            patch.delenv(name)
        patch.setenv(NO_CONFIG_VARIABLE, "1")
        yield
