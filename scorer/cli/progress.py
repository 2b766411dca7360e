"""Progress on stderr, if it is a terminal."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from scorer.data.messages import say, text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from scorer.capturing import Source

_ENDS = frozenset({"done", "failed"})


@contextmanager
def progress(sources: Sequence[Source], *, quiet: bool) -> Iterator[Callable[[str, str], None] | None]:
    """Yield an observer that shows each server's phase while stderr is a terminal, else None."""
    from scorer.capturing import Recorded

    live = sum(not isinstance(source, Recorded) for source in sources)
    if quiet or not live or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.text import Text

    from scorer.formats.sanitize import label
    from scorer.reading.masking import mask_shapes

    ended = 0
    with Console(stderr=True).status(Text(text("cli.capture.connecting"))) as status:

        def observe(server: str, phase: str) -> None:
            nonlocal ended
            ended += phase in _ENDS
            shown = say(
                "cli.capture.progress", done=ended, total=live, server=label(mask_shapes(server)), phase=phase
            )
            status.update(Text(shown))

        yield observe
