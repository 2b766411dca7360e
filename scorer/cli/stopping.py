"""Ctrl-C during long work: the first lets what runs end, the next one ends it, and further ones change nothing."""

from __future__ import annotations

import signal
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import FrameType


@contextmanager
def stopping() -> Iterator[Callable[[], bool]]:
    """Give whether the user asked to stop. The first Ctrl-C lets what runs end; the next one ends it as usual.

    While it ends, further ones are ignored: servers are ended and removed then. Other signals are not.
    """
    asked = threading.Event()
    if threading.current_thread() is not threading.main_thread():
        yield asked.is_set
        return
    usual = signal.getsignal(signal.SIGINT)

    def stop(*_: Any) -> None:
        asked.set()
        signal.signal(signal.SIGINT, end)

    def end(number: int, frame: FrameType | None) -> None:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        (usual if callable(usual) else signal.default_int_handler)(number, frame)

    signal.signal(signal.SIGINT, stop)
    try:
        yield asked.is_set
    finally:
        signal.signal(signal.SIGINT, usual)
