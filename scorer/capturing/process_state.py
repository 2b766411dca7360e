"""What is known of a server's process while it runs, and after it has ended."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(slots=True)
class ProcessState:
    """What is known of a server's process.

    `exit_code` is set when it exited by itself, and `stderr` holds the end of what it wrote there. `broken_answer`
    says why an answer cannot be read. `hasten` is called with the seconds in which an answer may still come.
    """

    hasten: Callable[[float], None]
    after_broken_answer: float
    after_exit: float
    exit_code: int | None = None
    broken_answer: str | None = None
    stderr: bytearray = field(default_factory=bytearray)

    def note_broken_answer(self, reason: str) -> None:
        """Note that an answer cannot be read; another may still follow."""
        self.broken_answer = reason
        self.hasten(self.after_broken_answer)

    def note_exit(self, code: int) -> None:
        """Note that the process exited; a child of it may still answer."""
        self.exit_code = code
        self.hasten(self.after_exit)

    def keep_stderr(self, data: bytes, size: int) -> None:
        """Keep the last `size` bytes of stderr."""
        self.stderr += data
        del self.stderr[:-size]

    def last_lines(self) -> list[str]:
        """Return the lines at the end of stderr."""
        return self.stderr.decode("utf-8", "replace").splitlines()
