"""Everything the rules may look at about one tool, computed once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple

from scorer.claims import siblings as sib
from scorer.claims.effect import Effect, EffectFlag, classify
from scorer.claims.effect_input import EffectInput
from scorer.claims.open_gaps import said_by
from scorer.claims.siblings import Mention, SiblingIndex
from scorer.contracts.definitions import Parameter, Problem, Tool
from scorer.contracts.limits import READ_OF_PARAMETERS, READ_PARAMETERS, READ_VALUES
from scorer.data.language_packs import LanguagePack, names_language
from scorer.language.content import content_stems, count_content_words
from scorer.language.document import Document, Sentence, read, split_name, stem
from scorer.language.phrases import Cue, find_cues
from scorer.language.verbs import LeadingVerb, question_words, verb_in
from scorer.reading.schema_lint import SchemaLint
from scorer.reading.strings import Strings
from scorer.tdqs.canonical import canonical_bytes, scored_fields
from scorer.tdqs.context_signals import compute_signals
from scorer.tdqs.hard_gates import HardGate, evaluate

#: So many places of a word are looked at for the name of a parameter that it begins.
MOST_PLACES = 1000
#: How far into the first sentence a leading verb may stand.
VERB_REACH = 8
#: What the context of a tool holds where a hint is true.
_OF_HINT: Mapping[str, str] = MappingProxyType(
    {"readOnlyHint": "read_only_hint", "destructiveHint": "destructive_hint"}
)


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
class Facts:
    """A tool as rules and features see it.

    `doc` is the description, and `stems[i]` are the stems of the content words of its sentence i. `mentions` are the
    siblings that it names, `parameters` those that are read (`tool` has all). `context` names facts of the definition that features depend on, `strings` hold every
    string of the definition, `schemas` the mistakes in its schemas.
    """

    tool: Tool
    doc: Document
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
    mentions: tuple[Mention, ...]
    parameters: tuple[ParameterUse, ...]
    context: frozenset[str]
    strings: Strings
    schemas: SchemaLint

    @property
    def schema_problems(self) -> tuple[Problem, ...]:
        """Return the mistakes in the schemas; found when first read."""
        return self.schemas.problems

    @property
    def first(self) -> Sentence | None:
        """Return the first sentence, or None for an empty description."""
        return self.doc.sentences[0] if self.doc.sentences else None

    @property
    def annotated(self) -> bool:
        """Return whether the tool declares any annotation that a client reads: null and unknown keys are none."""
        return bool(self.tool.annotations)


def _leading_verb(doc: Document) -> LeadingVerb | None:
    if not doc.sentences:
        return None
    sentence = doc.sentences[0]
    for at, word in enumerate(sentence.words[:VERB_REACH]):
        if sentence.masked[at]:
            continue
        verb, start, end = verb_in(word.partition("/")[0], doc.language)  # "get/list …" opens with a verb
        leads_in = word in names_language().words.lead_ins or word in doc.language.words.lead_ins
        if verb and not leads_in and word not in question_words():
            return LeadingVerb(verb, at, (sentence.starts[at] + start, sentence.starts[at] + end))
        if not leads_in and at > 0:
            return None
        if not leads_in and not _tag(doc.raw, sentence):
            return None
    return None


def _tag(raw: str, sentence: Sentence) -> bool:
    """Return whether the sentence opens with a bracketed tag such as "[write]" or a "label:"."""
    before = raw[: sentence.starts[0]].strip()
    after = raw[sentence.ends[0] : sentence.ends[0] + 1]
    return before.endswith(("[", "(", "**")) or after in ":]"


@lru_cache(maxsize=1 << 11)
def _spellings(name: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the words that could name a parameter, and the first of two or more words of its name."""
    words = split_name(name)
    return (name.lower(), *map(stem, words[:1]), " ".join(words[:2])), words[:1] if len(words) > 1 else ()


def _places(doc: Document, parameters: Sequence[Parameter]) -> dict[str, list[tuple[int, int]]]:
    """Return where the words stand that could name a parameter: (sentence, word) by the word, its stem, or two words."""
    wanted: set[str] = set()
    begin: set[str] = set()
    for parameter in parameters:
        spellings, first = _spellings(parameter.name)
        wanted.update(spellings)
        begin.update(first)
    places: dict[str, list[tuple[int, int]]] = {}
    for number, sentence in enumerate(doc.sentences):
        if sentence.section == "example" or (
            wanted.isdisjoint(sentence.words)
            and wanted.isdisjoint(sentence.stems)
            and begin.isdisjoint(sentence.words)
        ):
            continue
        for at, (word, folded) in enumerate(zip(sentence.words, sentence.stems, strict=True)):
            if word in wanted:
                places.setdefault(word, []).append((number, at))
            if folded != word and folded in wanted:
                places.setdefault(folded, []).append((number, at))
            if word in begin and (pair := " ".join(sentence.words[at : at + 2])) in wanted and pair != word:
                places.setdefault(pair, []).append((number, at))
    return places


@lru_cache(maxsize=1 << 11)
def described_words(description: str) -> tuple[str, ...]:
    """Return the lower-case words of a parameter's schema text. The same texts recur across a server's tools."""
    return tuple(description.lower().replace(",", " ").replace(".", " ").split())


@lru_cache(maxsize=1 << 11)
def described_stems(description: str, language: LanguagePack) -> frozenset[str]:
    """Return the stems of the content words of a parameter's schema text."""
    return frozenset(content_stems(described_words(description), language))


@lru_cache(maxsize=1 << 11)
def stems_of_name(name: str) -> frozenset[str]:
    """Return the stems of the words of a name."""
    return frozenset(map(stem, split_name(name)))


def _find(
    parameter: Parameter, doc: Document, places: dict[str, list[tuple[int, int]]]
) -> tuple[int, int, int] | None:
    """Return (sentence, first word, last word) where the text names a parameter; a line that opens with it wins."""
    name = parameter.name.lower()
    exact = places.get(name)
    if exact:
        number, at = min(exact[:MOST_PLACES], key=lambda place: (place[1] > 0, place))
        return number, at, at
    words = split_name(parameter.name)
    if not words:
        return None
    if len(words) == 1:
        near = places.get(stem(words[0]))
        return (near[0][0], near[0][1], near[0][1]) if near else None
    for number, at in places.get(" ".join(words[:2]), ())[:MOST_PLACES]:
        if doc.sentences[number].words[at : at + len(words)] == words:
            return number, at, at + len(words) - 1
    return None


def _use(
    parameter: Parameter,
    doc: Document,
    stems: Sequence[Sequence[str]],
    places: dict[str, list[tuple[int, int]]],
    known: frozenset[str],
) -> ParameterUse:
    name = stems_of_name(parameter.name)
    own = described_stems(parameter.description, doc.language) - name
    own_count = count_content_words(own)
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
        count_content_words(said),
        count_content_words(said - own - known),
        own_count,
    )


def read_parameters(tool: Tool) -> tuple[Parameter, ...]:
    """Return the parameters that are read for the scores: the first by name, with the first of many values."""
    left, read = READ_OF_PARAMETERS, list[Parameter]()
    for parameter in tool.parameters[:READ_PARAMETERS]:
        if len(parameter.enum) > READ_VALUES:
            parameter = replace(parameter, enum=parameter.enum[:READ_VALUES])
        texts = (parameter.name, parameter.description, *parameter.enum)
        left -= sum(len(text) for text in texts if isinstance(text, str))
        if left < 0:
            break
        read.append(parameter)
    return tuple(read)


def _context(
    signals: Mapping[str, object],
    tool: Tool,
    effect: Effect,
    doc: Document,
    index: SiblingIndex,
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
        ("annotated", bool(tool.annotations) and EffectFlag.HINT_BELIED not in effect.flags),
        ("output_schema", signals["has_output_schema"]),
        ("mutates", effect.mutates),
        ("destroys", effect.category in ("destructive", "financial")),
        ("parameters_3", count >= 3),
        ("parameters_6", count >= 6),
        ("nested", signals["has_nested_objects"]),
        ("other_language", not doc.language.has_word_lists),
        ("siblings", index.count >= 2),
        ("undocumented", any(not p.description.strip() for p in tool.parameters)),
        *((name, tool.annotations.get(hint) is True) for hint, name in _OF_HINT.items()),
        ("text", bool(doc.sentences)),
        ("titled", signals["title_is_meaningful"]),
        ("one_word_name", len(split_name(tool.name)) == 1),
    ):
        if holds:
            facts.add(name)
    return frozenset(facts)


def hinted(facts: Facts, hint: str) -> Facts:
    """Return the facts of a tool after a hint was set to true that agrees with its effect: the effect is the same."""
    effect, context = facts.effect, facts.context | {_OF_HINT[hint]}
    if EffectFlag.HINT_BELIED not in effect.flags:
        context |= {"annotated"}
    if hint == "destructiveHint":
        effect = replace(effect, flags=effect.flags | {EffectFlag.DECLARED_DESTRUCTIVE})
    tool = replace(facts.tool, annotations={**facts.tool.annotations, hint: True})
    return replace(facts, tool=tool, effect=effect, context=context)


def canonical_of(tool: Tool) -> bytes:
    """Return the canonical text of the fields that are scored, written again where a tool does not keep it."""
    return tool.canonical or canonical_bytes(scored_fields(tool.raw))


def regather(facts: Facts, tool: Tool) -> Facts:
    """Return the facts of a tool after an edit of its annotations or schemas: its name and description are the same."""
    doc, canonical, said = facts.doc, canonical_of(tool), said_by(tool)
    signals, negations = compute_signals(said.raw, canonical), doc.language.words.negations
    effect = classify(EffectInput(said, doc, facts.name_words, facts.verb, frozenset(facts.cues), negations))
    parameters = read_parameters(said)
    places = _places(doc, parameters) if parameters else {}
    known = facts.name_stems | facts.title_stems
    return replace(
        facts,
        tool=tool,
        signals=signals,
        effect=effect,
        parameters=tuple(_use(p, doc, facts.stems, places, known) for p in parameters),
        context=_context(signals, said, effect, doc, facts.index),
        strings=Strings(tool.raw, canonical),
    )


def reworded(facts: Facts, description: str) -> Facts:
    """Return the facts of a tool with another description; counts of the whole definition stay those of before."""
    tool, index = replace(facts.tool, description=description), facts.index
    said = said_by(tool)
    doc = read(said.description)
    cues, verb, negations = find_cues(doc), _leading_verb(doc), doc.language.words.negations
    stems = tuple(tuple(content_stems(sentence.words, doc.language)) for sentence in doc.sentences)
    effect = classify(EffectInput(said, doc, facts.name_words, verb, frozenset(cues), negations))
    parameters = [use.parameter for use in facts.parameters]
    places = _places(doc, parameters) if parameters else {}
    known = facts.name_stems | facts.title_stems
    return replace(
        facts,
        tool=tool,
        doc=doc,
        cues=cues,
        gate=evaluate(said.description, tool.name, tool.title),
        effect=effect,
        verb=verb,
        stems=stems,
        mentions=sib.mentions(doc, tool.name, index),
        parameters=tuple(_use(p, doc, stems, places, known) for p in parameters),
        context=_context(facts.signals, said, effect, doc, index),
    )


def gather(tool: Tool, index: SiblingIndex) -> Facts:
    """Compute the facts of a tool among its siblings. Pure; never raises."""
    said = said_by(tool)
    doc = read(said.description)
    canonical = canonical_of(tool)
    signals = compute_signals(said.raw, canonical)
    name_words = sib.strip_prefix(split_name(sib.without_client_prefix(tool.name)), index.prefixes)
    name_stems, title_stems = stems_of_name(tool.name), stems_of_name(tool.title)
    known = name_stems | title_stems
    cues = find_cues(doc)
    stems = tuple(tuple(content_stems(sentence.words, doc.language)) for sentence in doc.sentences)
    verb = _leading_verb(doc)
    negations = doc.language.words.negations
    effect = classify(EffectInput(said, doc, name_words, verb, frozenset(cues), negations))
    parameters = read_parameters(said)
    places = _places(doc, parameters) if parameters else {}
    return Facts(
        tool=tool,
        doc=doc,
        cues=cues,
        signals=signals,
        gate=evaluate(said.description, tool.name, tool.title),
        effect=effect,
        index=index,
        name_words=name_words,
        name_stems=name_stems,
        title_stems=title_stems,
        verb=verb,
        stems=stems,
        mentions=sib.mentions(doc, tool.name, index),
        parameters=tuple(_use(p, doc, stems, places, known) for p in parameters),
        context=_context(signals, said, effect, doc, index),
        strings=Strings(tool.raw, canonical),
        schemas=SchemaLint(tool.input_schema, tool.output_schema),
    )
