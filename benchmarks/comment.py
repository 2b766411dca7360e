"""Comments on a pull request that made a figure fall, and updates that comment on later runs.

    python -m benchmarks.comment FILE

FILE is what compare.py writes. Without a fall there is no first comment. A comment that cannot be posted is a message
in the log, as it is for the action, whose code this uses; it needs the standard library alone.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from action.comment import NotPosted, Service, body, explained, publish, pull_request, report

if TYPE_CHECKING:
    from collections.abc import Sequence

MARKER: Final = "<!-- mcp-scorer: speed -->"


def main(arguments: Sequence[str]) -> None:
    """Post or update the comment of the pull request that started the workflow."""
    found = json.loads(Path(arguments[0]).read_text(encoding="utf-8"))
    event = json.loads(Path(os.environ["GITHUB_EVENT_PATH"]).read_text(encoding="utf-8"))
    number = pull_request(event)
    if number is None:
        report("notice", "not a pull request, so there is no comment")
        return
    try:
        text = body(event, str(found["markdown"]))
        publish(Service(os.environ["GITHUB_TOKEN"]), number, MARKER, text, new=found["fell"] is True)
    except NotPosted as problem:
        report(*explained(problem, event))


if __name__ == "__main__":
    main(sys.argv[1:])
