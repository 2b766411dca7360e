"""Everything the rules may look at about one tool, computed once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from scorer import siblings as sib
from scorer.cues import Cue, Lexicon, find_cues, lexicon
from scorer.effects import QUESTION_WORDS, Effect, base_verb, classify
from scorer.hard_gates import HardGate, evaluate
from scorer.model import Parameter, Tool
from scorer.siblings import Mention, SiblingIndex
from scorer.signals import compute_signals
from scorer.text import Document, Sentence, read, split_name, stem

#: CJK writes about 2.5 characters for what English says in one content word.
CJK_PER_WORD = 2.5
#: Words that may stand before the leading verb without weakening it ("This tool lets you …").
_LEAD_INS = frozenset(
    (
        "this tool the a an it function command method endpoint api action used use can will lets "
        "allows enables you to users agents agent your which that is be mcp"
    ).split()
)
#: How far into the first sentence a leading verb may stand.
VERB_REACH = 8


class ParameterUse(NamedTuple):
    """One parameter and what the description says of it.

    `span` is where the text names it (None: nowhere), `sentence` in which sentence (-1), `explained` how
    many content words that sentence spends on it beyond its name, `fresh` how many of those its schema
    description lacks, and `own` how many content words that description has beyond the name (0: a
    placeholder such as "The user id" for user_id).
    """

    parameter: Parameter
    span: tuple[int, int] | None
    sentence: int
    explained: int
    fresh: int
    own: int


@dataclass(frozen=True, slots=True)
class LeadingVerb:
    """The verb that a description opens with: its base form, its place among the words, and its span."""

    verb: str
    at: int
    span: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Facts:
    """A tool as the rules see it.

    `stems[i]` are the stems of the content words of sentence i, and `news[i]` is how many of them neither
    the name, the title nor an earlier sentence said; `info` is the sum of `news`. `context` names the facts
    that move a base.
    """

    tool: Tool
    doc: Document
    lex: Lexicon
    cues: Mapping[str, tuple[Cue, ...]]
    signals: Mapping[str, object]
    gate: HardGate
    effect: Effect
    index: SiblingIndex
    name_words: tuple[str, ...]
    name_stems: frozenset[str]
    title_stems: frozenset[str]
    verb: LeadingVerb | None
    stems: tuple[tuple[str, ...], ...]
    news: tuple[int, ...]
    info: int
    mentions: tuple[Mention, ...]
    parameters: tuple[ParameterUse, ...]
    context: frozenset[str]

    @property
    def first(self) -> Sentence | None:
        """Return the first sentence, or None for an empty description."""
        return self.doc.sentences[0] if self.doc.sentences else None

    @property
    def annotated(self) -> bool:
        """Tell whether the tool declares any annotation."""
        return bool(self.signals["has_annotations"])


@lru_cache(maxsize=1 << 16)
def _content(word: str, language: str) -> tuple[str, ...]:
    lex = lexicon(language)
    if word in lex.silent:
        return ()
    if word.isalnum():
        return (stem(word),) if len(word) > 2 or not word.isascii() else ()
    return tuple(stem(part) for part in split_name(word) if len(part) > 2 and part not in lex.stop)


def content_stems(words: Iterable[str], language: str) -> list[str]:
    """Return the stems of the content words among lower-case words: no function word, praise or filler."""
    return [found for word in words for found in _content(word, language)]


def _weight(word_stem: str) -> int:
    if word_stem.isascii() or word_stem[0] < "\u3040":
        return 1
    return max(1, round(len(word_stem) / CJK_PER_WORD))


def _weigh(stems: Collection[str]) -> int:
    """Count content words; those in CJK by their length."""
    return len(stems) if "".join(stems).isascii() else sum(map(_weight, stems))


def _news(
    doc: Document, stems: Sequence[Sequence[str]], known: frozenset[str], documented: frozenset[str]
) -> tuple[int, ...]:
    """Count, by sentence, the content words not said before; lines of documented parameters say nothing new."""
    seen = set(known)
    counts: list[int] = []
    for sentence, words in zip(doc.sentences, stems, strict=True):
        silent = sentence.section == "example" or (
            sentence.section == "args" and sentence.words[0] in documented
        )
        fresh = () if silent else set(words) - seen
        seen.update(fresh)
        counts.append(_weigh(fresh))
    return tuple(counts)


def _leading_verb(doc: Document) -> LeadingVerb | None:
    if not doc.sentences:
        return None
    sentence = doc.sentences[0]
    for at, word in enumerate(sentence.words[:VERB_REACH]):
        if sentence.masked[at]:
            continue
        verb = base_verb(word)
        if verb and word not in _LEAD_INS and word not in QUESTION_WORDS:
            return LeadingVerb(verb, at, (sentence.starts[at], sentence.ends[at]))
        if word not in _LEAD_INS and at > 0:
            return None
        if word not in _LEAD_INS and not _tag(doc.raw, sentence):
            return None
    return None


def _tag(raw: str, sentence: Sentence) -> bool:
    """Tell whether the sentence opens with a bracketed tag such as "[write]" or a "label:"."""
    before = raw[: sentence.starts[0]].strip()
    after = raw[sentence.ends[0] : sentence.ends[0] + 1]
    return before.endswith(("[", "(", "**")) or after in ":]"


def _places(doc: Document) -> dict[str, list[tuple[int, int]]]:
    places: dict[str, list[tuple[int, int]]] = {}
    for number, sentence in enumerate(doc.sentences):
        if sentence.section == "example":
            continue
        for at, word in enumerate(sentence.words):
            place = (number, at)
            for form in {word, stem(word)}:
                if form in places:
                    places[form].append(place)
                else:
                    places[form] = [place]
    return places


def _find(
    parameter: Parameter, doc: Document, places: dict[str, list[tuple[int, int]]]
) -> tuple[int, int, int] | None:
    """Return (sentence, first word, last word) where the text names a parameter; a line that opens with it wins."""
    name = parameter.name.lower()
    exact = places.get(name)
    if exact:
        number, at = min(exact, key=lambda place: (place[1] > 0, place))
        return number, at, at
    words = split_name(parameter.name)
    if not words:
        return None
    if len(words) == 1:
        near = places.get(stem(words[0]))
        return (near[0][0], near[0][1], near[0][1]) if near else None
    for number, at in places.get(words[0], ()):
        if doc.sentences[number].words[at : at + len(words)] == words:
            return number, at, at + len(words) - 1
    return None


def _use(
    parameter: Parameter,
    doc: Document,
    stems: Sequence[Sequence[str]],
    places: dict[str, list[tuple[int, int]]],
) -> ParameterUse:
    name = {stem(w) for w in split_name(parameter.name)}
    described = parameter.description.lower().replace(",", " ").replace(".", " ").split()
    own = set(content_stems(described, doc.language)) - name
    own_count = _weigh(own)
    place = _find(parameter, doc, places)
    if place is None:
        return ParameterUse(parameter, None, -1, 0, 0, own_count)
    number, at, last = place
    sentence = doc.sentences[number]
    said = set(stems[number]) - name
    return ParameterUse(
        parameter,
        (sentence.starts[at], sentence.ends[last]),
        number,
        _weigh(said),
        _weigh(said - own),
        own_count,
    )


def _context(
    signals: Mapping[str, object], tool: Tool, effect: Effect, doc: Document, index: SiblingIndex
) -> frozenset[str]:
    """Name what holds of a tool; bases and opportunities depend on these names."""
    facts: set[str] = {effect.category}
    count = len(tool.parameters)
    coverage = signals["schema_description_coverage"]
    assert isinstance(coverage, int)
    if count == 0:
        facts.add("no_parameters")
    elif coverage > 80:
        facts.add("coverage_high")
    elif coverage >= 50:
        facts.add("coverage_middle")
    else:
        facts.add("coverage_low")
    for name, holds in (
        ("annotated", signals["has_annotations"]),
        ("output_schema", signals["has_output_schema"]),
        ("mutates", effect.mutates),
        ("destroys", effect.category in ("destructive", "financial")),
        ("parameters_3", count >= 3),
        ("parameters_6", count >= 6),
        ("nested", signals["has_nested_objects"]),
        ("other_language", doc.language != "en"),
        ("siblings", index.count >= 2),
        ("undocumented", any(not p.description.strip() for p in tool.parameters)),
        ("read_only_hint", tool.annotations.get("readOnlyHint") is True),
        ("destructive_hint", tool.annotations.get("destructiveHint") is True),
        ("text", bool(doc.sentences)),
        ("titled", signals["title_is_meaningful"]),
    ):
        if holds:
            facts.add(name)
    return frozenset(facts)


def gather(tool: Tool, index: SiblingIndex) -> Facts:
    """Compute the facts of a tool beside its siblings. Pure; never raises."""
    doc = read(tool.description)
    lex = lexicon(doc.language)
    signals = compute_signals(tool.raw)
    name_words = sib.strip_prefix(split_name(tool.name), index.prefixes)
    name_stems = frozenset(map(stem, split_name(tool.name)))
    title_stems = frozenset(stem(w) for w in split_name(tool.title))
    effect = classify(tool, doc, name_words)
    documented = frozenset(p.name.lower() for p in tool.parameters if p.description)
    stems = tuple(tuple(content_stems(sentence.words, doc.language)) for sentence in doc.sentences)
    news = _news(doc, stems, name_stems | title_stems, documented)
    places = _places(doc) if tool.parameters else {}
    return Facts(
        tool=tool,
        doc=doc,
        lex=lex,
        cues=find_cues(doc),
        signals=signals,
        gate=evaluate(tool.description, tool.name, tool.title),
        effect=effect,
        index=index,
        name_words=name_words,
        name_stems=name_stems,
        title_stems=title_stems,
        verb=_leading_verb(doc),
        stems=stems,
        news=news,
        info=sum(news),
        mentions=sib.mentions(doc, tool.name, index),
        parameters=tuple(_use(p, doc, stems, places) for p in tool.parameters),
        context=_context(signals, tool, effect, doc, index),
    )
