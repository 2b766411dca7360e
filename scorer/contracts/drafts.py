"""Drafts: rewritten descriptions with open gaps, and what they are expected to score."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

#: What a sentence of a draft is: one of the definition, one that goes on with it in a gap, or one that is new.
PieceKind = Literal["kept", "extended", "added"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A sentence of a draft, or a block of lines that stay together.

    `edit` is the kind of the suggestion that it follows ("": none), `part` the part of the description (purpose,
    behavior, usage, parameters or returns; "": the rest).
    """

    text: str
    kind: PieceKind
    part: str = ""
    edit: str = ""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What a draft does not repeat, and the safety rule that reports it, with its message."""

    text: str
    rule: str
    message: str


@dataclass(frozen=True, slots=True)
class ParameterDraft:
    """A text for the schema of a parameter: its pointer relative to the tool, the text before ("": none) and after."""

    name: str
    pointer: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Advice:
    """A suggestion that a draft leaves to the author: the instruction, and what the tool is expected to gain (tdqs)."""

    edit: str
    fix: str
    gain: float


@dataclass(frozen=True, slots=True)
class Expected:
    """A tool's tdqs or a server's grade, as a report has it: now, with the drafts applied, and with all gaps filled.

    The last one is estimated.
    """

    now: float
    drafted: float
    filled: float


@dataclass(frozen=True, slots=True)
class ToolDraft:
    """The draft of one tool.

    `before` and `after` are descriptions (`after` is `before` where only parameters are drafted). `pieces` are the
    sentences of `after`, in order, `gaps` counts the open gaps in all texts. `reordered`: sentences of the definition
    changed places. `hints` are suggestions about annotations, `advice` all others that the draft does not carry out.
    """

    name: str
    before: str
    after: str
    pieces: tuple[Piece, ...]
    parameters: tuple[ParameterDraft, ...]
    left_out: tuple[LeftOut, ...]
    hints: tuple[Advice, ...]
    advice: tuple[Advice, ...]
    gaps: int
    reordered: bool
    expected: Expected


@dataclass(frozen=True, slots=True)
class Undrafted:
    """A weak tool without a draft, and why.

    `reason` is "no-edit" (nothing that a draft may write raises its score), "open" (the same, as long as nobody fills
    the gaps that its texts have), or "long" (its description is longer than what is read of it).
    """

    name: str
    reason: Literal["no-edit", "open", "long"]


@dataclass(frozen=True, slots=True)
class ServerDraft:
    """The drafts of one server's weak tools, by name, and its grade.

    `tools` counts all tools of the server, `wanted` is the score that they should reach. `good` names those that reach
    it, `undrafted` holds those that do not, and have no draft.
    """

    name: str
    target: str
    tools: int
    wanted: float
    drafts: tuple[ToolDraft, ...]
    good: tuple[str, ...]
    undrafted: tuple[Undrafted, ...]
    expected: Expected


@dataclass(frozen=True, slots=True)
class FileEdit:
    """A text file before and after an edit; `path` is where a patch finds it."""

    path: str
    before: str
    after: str


#: Why a description cannot be replaced in a file.
PlacingProblem = Literal["absent", "several", "shared", "built", "moved"]


@dataclass(frozen=True, slots=True)
class Unplaced:
    """A text of a draft that is not in a patch: the tool, the parameter ("": the description), and why.

    `problem` is "absent" (no file holds the text), "several" (the text is found at the `places`), "shared" (several
    tools have the text), "built" (the literal at that place cannot be replaced safely), or "moved" (the file holds the
    definition in a form that has no such place).
    """

    tool: str
    parameter: str
    problem: PlacingProblem
    places: tuple[str, ...] = ()
