"""A server object of a Python module. It runs in a child process, so that its imports and prints stay there."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Final

from scorer.capturing.options import ConnectOptions, require_start, with_env
from scorer.capturing.sources import Command
from scorer.capturing.target_kind import PYTHON_PREFIX
from scorer.contracts.errors import InputError
from scorer.data.messages import say

_PYTHON_SERVER: Final = Path(__file__).parents[1] / "python_server.py"
#: What Python itself needs from our environment to find the module.
_PYTHON_VARIABLES: Final = ("PYTHONPATH", "VIRTUAL_ENV")


def parse(text: str, options: ConnectOptions) -> tuple[Command, ...]:
    """Return the server of `python:MODULE:OBJECT`. Raises InputError where it cannot be used."""
    module, colon, name = text.removeprefix(PYTHON_PREFIX).rpartition(":")
    if not colon or not module or not name:
        raise InputError(say("capturing.target.bad-python-object", text=text))
    require_start(options, text)
    variables = {key: os.environ[key] for key in _PYTHON_VARIABLES if key in os.environ}
    command = (sys.executable, str(_PYTHON_SERVER), module, name)
    env = with_env(options, variables).env
    return (Command(module.rpartition(".")[2], text, command, env, options.cwd, options.inherit_env),)
