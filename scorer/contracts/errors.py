"""The errors that a user can mend, each with the exit code that the command ends with."""

from __future__ import annotations

from typing import Final

#: If it is set, an internal error of the command line shows where it happened in full.
TRACEBACK_VARIABLE: Final = "MCP_SCORER_TRACEBACK"


class ScorerError(Exception):
    """Something that the user can mend.

    The text is one to three lines: what is wrong, then how to mend it. `exit_code` is what the
    command ends with (2: usage, configuration, unreadable input, zero tools; 3: a server could
    not be found, reached, or did not answer).
    """

    exit_code = 2


class InputError(ScorerError):
    """A file, option or configuration that cannot be used as it is (exit 2)."""


class ConnectionFailed(ScorerError):
    """A server that could not be found, reached, or did not answer (exit 3)."""

    exit_code = 3
