"""What is known of a server's process while it runs, and after it has ended."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from scorer.capturing.stray_output import StrayOutput

if TYPE_CHECKING:
    from collections.abc import Callable

    from mcp.shared.message import SessionMessage


@dataclass(slots=True)
class ProcessState:
    """What is known of a server's process.

    `exit_code` is set when it exited by itself, and `stderr` holds the end of what it wrote there. `broken_answer`
    says why an answer cannot be read, and `stray` what came on stdout that is no message: `stray_lines` of it
    came before an answer. `has_message`: some message came. `hasten` is called with the
    seconds in which an answer may still come. `is_overdue` says whether the session ends for want of an answer.
    """

    hasten: Callable[[float], None]
    after_broken_answer: float
    after_exit: float
    exit_code: int | None = None
    broken_answer: str | None = None
    stderr: bytearray = field(default_factory=bytearray)
    stray: StrayOutput = field(default_factory=StrayOutput)
    stray_lines: int = 0
    has_message: bool = False
    is_overdue: Callable[[], bool] = bool

    @property
    def is_silent(self) -> bool:
        """Whether nothing came on stdout."""
        return not (self.has_message or self.stray.lines or self.stray.kind or self.stray.pending)

    def note_broken_answer(self, reason: str) -> None:
        """Note that an answer cannot be read; another may still follow."""
        self.broken_answer = reason
        self.hasten(self.after_broken_answer)

    def note_stray(self, line: bytes) -> None:
        """Note a line on stdout that holds no message."""
        if reason := self.stray.note(line):
            self.note_broken_answer(reason)

    def note_message(self, message: SessionMessage) -> None:
        """Note a message. Only what came before an answer is sure to be read at every start."""
        self.has_message = True
        if not hasattr(message.message, "method"):
            self.stray_lines = self.stray.lines

    def note_late(self, message: SessionMessage) -> None:
        """Note a message that came when nobody waited for it any more."""
        if self.is_overdue() and not hasattr(message.message, "method"):
            self.stray.note_late()

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
