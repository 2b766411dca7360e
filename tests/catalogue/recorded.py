"""Records as `catalogue score` writes them, with invented scores: tests of views do not depend on a rubric."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from scorer.contracts.dimensions import COHERENCE_DIMENSIONS, DIMENSIONS

if TYPE_CHECKING:
    from pathlib import Path


def tool(name: str, tdqs: float = 4.0, **fields: Any) -> dict[str, Any]:
    """Return the record of a tool; its six scores are the whole part of its tdqs."""
    score = int(tdqs)
    return {
        "name": name,
        "tdqs": tdqs,
        "tier": "A" if tdqs >= 3.5 else "B" if tdqs >= 3 else "C",
        "tdqs_estimate": tdqs,
        "interval": [tdqs - 0.5, tdqs + 0.5],
        "confidence": "high",
        "scores": dict.fromkeys(DIMENSIONS, score),
        "estimates": dict.fromkeys(DIMENSIONS, tdqs),
        "smells": [],
        "tokens": 100,
        "input_hash": f"hash-of-{name}",
        "risk": {"category": "read", "severity": "low"},
        "findings": [],
        **fields,
    }


def record(name: str, *tools: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """Return the record of a server."""
    values = [each["tdqs"] for each in tools]
    mean = round(sum(values) / len(values), 1)
    score = {
        "overall": mean,
        "tier": "A" if mean >= 3.5 else "B" if mean >= 3 else "C",
        "description_quality": mean,
        "coherence": 4.0,
        "mean_tdqs": mean,
        "min_tdqs": min(values),
        "tool_count": len(values),
    }
    head = {"line": 1, "version": "1.0", "rubric": "spring", "rubric_hash": "5eed", "name": name}
    coherence = dict.fromkeys(COHERENCE_DIMENSIONS, 4)
    return {**head, "score": score, "coherence": coherence, "findings": [], "tools": [*tools], **fields}


def failure(name: str, kind: str, message: str = "no answer") -> dict[str, Any]:
    """Return the record of a server without scores."""
    head = {"line": 9, "version": "1.0", "rubric": "spring", "rubric_hash": "5eed", "name": name}
    return {**head, "failure": {"class": kind, "message": message}}


def write_records(path: Path, *records: dict[str, Any]) -> Path:
    """Write a file of records."""
    path.write_text("".join(f"{json.dumps(each)}\n" for each in records), encoding="utf-8")
    return path
