"""What is masked in a text by its shape alone, whoever wrote it: before it is shown, and before it is cut."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from scorer.contracts.definitions import MaskedTools, Snapshot, Unreachable
from scorer.reading.tokens import mask_tokens, mask_tokens_in

#: The user and password of an address, of one with a single slash too (a path has no two).
_USER: Final = re.compile(r":(//?)[^\s/?#\"'<>]*@")
#: The same without a scheme: `user:password@host.example`.
_USER_ALONE: Final = re.compile(
    r"(?<![\w/@.:%+-])[\w.%+-]{0,64}:[^\s/@\"'<>:]{1,256}@"
    r"(?=(?:[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z]{2,}|localhost\b|\d{1,3}(?:\.\d{1,3}){3}|\[[0-9A-Fa-f:]+\])"
)


def mask_shapes(text: str) -> str:
    """Return a text without keys of a known form, and without the user and password of addresses."""
    if "@" in text and ":" in text:
        text = _USER.sub(r":\1***@", text)
        text = _USER_ALONE.sub("***@", text)
    return mask_tokens(text)


def mask_snapshot(snapshot: Snapshot) -> Snapshot:
    """Return the snapshot without keys of a known form, whatever part of it holds them."""
    return replace(mask_snapshot_head(snapshot), tools=MaskedTools(map(mask_tokens_in, snapshot.tools)))


def mask_snapshot_head(snapshot: Snapshot) -> Snapshot:
    """Do the same for all but the tools, which are masked where they are read."""
    return replace(
        snapshot,
        name=mask_shapes(snapshot.name),
        target=mask_shapes(snapshot.target),
        server_info=mask_tokens_in(snapshot.server_info),
        protocol_version=snapshot.protocol_version and mask_tokens(snapshot.protocol_version),
        instructions=snapshot.instructions and mask_tokens(snapshot.instructions),
        unsteady=mask_tokens(snapshot.unsteady),
    )


def mask_unreachable(failure: Unreachable) -> Unreachable:
    """Return the failure without keys of a known form and users of addresses."""
    return replace(
        failure,
        name=mask_shapes(failure.name),
        target=mask_shapes(failure.target),
        cause=mask_shapes(failure.cause),
        stderr_tail=tuple(map(mask_shapes, failure.stderr_tail)),
    )
