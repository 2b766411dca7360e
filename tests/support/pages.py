"""What a page of the HTML report packs, read back."""

from __future__ import annotations

import base64
import json
import re
import zlib
from typing import Any

_PACKED = re.compile(
    r'(<script type="text/plain" id="(\w+)" data-encoding="deflate-base64">)([^<]*)(</script>)'
)


def embedded(page: str, name: str) -> Any:
    """Return the JSON that a page packs under a name: "report", or "parts"."""
    (text,) = [found[3] for found in _PACKED.finditer(page) if found[2] == name]
    return json.loads(zlib.decompress(base64.b64decode(text)))


def legible(page: str) -> str:
    """Return a page with its packed JSON as text: the bytes of a compression differ with its implementation."""
    return _PACKED.sub(lambda found: f"{found[1]}{_text(page, found[2])}{found[4]}", page)


def _text(page: str, name: str) -> str:
    return json.dumps(embedded(page, name), ensure_ascii=False, separators=(",", ":")).replace("</", "<\\/")
