"""The secrets of one connection, and their masking in whatever leaves the program."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote, quote_plus, unquote

from scorer.capturing import secret_values
from scorer.capturing.cleaning import MASK, clean
from scorer.reading.hidden_text import mask_hidden
from scorer.reading.masking import mask_shapes
from scorer.reading.tokens import change_texts, find_tokens, mask_tokens

if TYPE_CHECKING:
    from scorer.capturing.sources import Command, Remote
    from scorer.contracts.definitions import Snapshot, Unreachable

#: A value of fewer characters is masked only where it is a word by itself, in messages and in names.
_MIN_ANYWHERE: Final = 8
#: The same for one whose name says that it is secret.
_MIN_SURE: Final = 6
#: A value of fewer characters is masked in labels alone: it would be found in too many words.
_MIN_IN_DEFINITIONS: Final = 4
#: Encodings and parts of a value that are shorter say nothing of it.
_MIN_ENCODED: Final = 6
_MIN_CUT: Final = 4
#: How a secret that is a number is written.
_BETWEEN_DIGITS: Final = re.compile(r"(?<=\d)[ _-](?=\d)")
_NUMBER: Final = re.compile(r"[+-]?\d{1,300}(?:\.\d{1,300})?(?:[eE][+-]?\d{1,2})?")
#: Where a line was cut, a secret may be cut too.
_CUT: Final = "…"


@dataclass(frozen=True)
class Secrets:
    """Secret values, and whether the name of each says that it is secret."""

    values: Mapping[str, bool]

    @classmethod
    def of(
        cls,
        *,
        env: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        url: str = "",
        command: Sequence[str] = (),
        inherited: Mapping[str, str] | None = None,
    ) -> Secrets:
        """Return the secrets among what is given for a connection. `inherited` is what it gets of our environment."""
        found = chain(
            secret_values.of_environment(env or {}, inherited or {}),
            secret_values.of_headers(headers or {}),
            secret_values.of_url(url) if url else (),
            secret_values.of_command(command),
        )
        return cls(secret_values.kept(found))

    @classmethod
    def of_source(cls, source: Command | Remote, environment: Mapping[str, str] | None = None) -> Secrets:
        """Return the secrets of a source; `environment` is the whole one that its command gets."""
        from scorer.capturing.sources import Command

        env = {**source.expanded, **source.env} if isinstance(source, Command) else source.expanded
        return cls.of(
            env=env,
            headers={} if isinstance(source, Command) else source.headers,
            url="" if isinstance(source, Command) else source.url,
            command=source.command if isinstance(source, Command) else (),
            inherited={name: text for name, text in (environment or {}).items() if name not in env},
        )

    def joined(self, *others: Secrets) -> Secrets:
        """Return these secrets and the others'; these themselves where the others have no more."""
        values = dict(self.values)
        for other in others:
            for value, sure in other.values.items():
                values[value] = values.get(value, False) or sure
        return self if values == self.values else Secrets(values)

    def mask(self, text: str) -> str:
        """Return a text without any of the values, in any encoding, and without keys of a known form."""
        return self._openly(mask_hidden(text, self._openly, MASK) if self.values else text)

    def _openly(self, text: str) -> str:
        return mask_tokens(self._exactly(text))

    def _number(self, number: int | float) -> Any:
        """Return a number, or the mask where it is a secret in whatever way to write it, or holds one."""
        try:
            written = {str(number), str(int(number))}
            secret = float(number) in self._numbers
        except (OverflowError, ValueError):  # too large to be written, or no number
            return number
        return MASK if secret or any(self._exactly(text) != text for text in written) else number

    def label(self, text: str) -> str:
        """Return a line of our own words without any of the values, the shortest ones too."""
        text = self._without_cut(self.mask(text))
        return self._shortest.sub(MASK, text) if self._shortest else text

    def line(self, text: str) -> str:
        """Return one line of a server's output: cleaned, cut, and without any of the values or the rest of one."""
        return self.label(mask_shapes(clean(self._without_edges(self.mask(text)))))

    def mask_in(self, value: Any) -> Any:
        """Return a JSON value with every text, key and number in it masked; the value itself if it holds no secret."""
        texts: list[str] = []
        secret_numbers: list[int | float] = []

        def note(text: str) -> str:
            texts.append(text)
            return text

        def note_number(number: int | float) -> None:
            if self._number(number) is MASK:
                secret_numbers.append(number)

        change_texts(value, note, note_number if self.values else None)
        whole = "\0".join(texts)  # one search for all texts, most of which hold no secret
        if self.mask(whole) == whole and not secret_numbers:
            return value
        return change_texts(value, self.mask, self._number)

    def snapshot(self, snapshot: Snapshot) -> Snapshot:
        """Return what a server sent without any of the values."""
        return replace(
            snapshot,
            name=self.label(snapshot.name) or MASK,
            target=self.label(snapshot.target),
            tools=tuple(map(self.mask_in, snapshot.tools)),
            server_info=self.mask_in(snapshot.server_info),
            protocol_version=snapshot.protocol_version and self.mask(snapshot.protocol_version),
            instructions=snapshot.instructions and self.mask(snapshot.instructions),
            unsteady=self.label(snapshot.unsteady),
        )

    def unreachable(self, failure: Unreachable) -> Unreachable:
        """Return the failure without any of the values."""
        return replace(
            failure,
            name=self.label(failure.name) or MASK,
            target=self.label(failure.target),
            cause=self.label(mask_shapes(failure.cause)),
            stderr_tail=tuple(line for line in map(self.line, failure.stderr_tail) if line),
        )

    @cached_property
    def _replacements(self) -> tuple[tuple[str, str], ...]:
        """Return what is written for each value and each encoding of it, the longest first."""
        written = {}
        for value, sure in self.values.items():
            if len(value) >= (_MIN_SURE if sure else _MIN_ANYWHERE):
                written[value] = _shown(value)
            if sure or len(value) >= _MIN_ANYWHERE:
                written |= {each: MASK for each in encodings(value) if each not in self.values}
        return tuple(sorted(written.items(), key=lambda item: (-len(item[0]), item[0])))

    @cached_property
    def _numbers(self) -> frozenset[float]:
        """Return the values that are numbers, also with blanks or hyphens between their digits."""
        digits = (_BETWEEN_DIGITS.sub("", value) for value in self.values if len(value) >= _MIN_SURE)
        return frozenset(float(each) for each in digits if _NUMBER.fullmatch(each))

    @cached_property
    def _words(self) -> re.Pattern[str] | None:
        """Return what finds the values that are masked where they are words by themselves."""
        known = dict(self._replacements)
        return _any_word(
            value for value in self.values if len(value) >= _MIN_IN_DEFINITIONS and value not in known
        )

    @cached_property
    def _shortest(self) -> re.Pattern[str] | None:
        return _any_word(
            value for value, sure in self.values.items() if sure and len(value) < _MIN_IN_DEFINITIONS
        )

    def _exactly(self, text: str) -> str:
        for value, shown in self._replacements:
            if value in text:
                text = text.replace(value, shown)
        return self._words.sub(MASK, text) if self._words else text

    def _without_cut(self, text: str) -> str:
        """Return a text in which no secret is left that was cut where the text was."""
        if _CUT not in text:
            return text
        parts = text.split(_CUT)
        return _CUT.join([*map(self._without_beginning, parts[:-1]), parts[-1]])

    def _without_beginning(self, text: str) -> str:
        """Return a text without the beginning of a secret at its end."""
        for value, _ in self._replacements:
            for length in range(min(len(value), len(text)), _MIN_CUT - 1, -1):
                if text.endswith(value[:length]):
                    return text[: len(text) - length] + MASK
        return text

    def _without_edges(self, text: str) -> str:
        """Return a line without the end of a secret at its start: output that is kept may start anywhere."""
        for value, _ in self._replacements:
            for length in range(min(len(value), len(text)), _MIN_ENCODED - 1, -1):
                if text.startswith(value[-length:]):
                    return MASK + text[length:]
        return text


def _shown(value: str) -> str:
    """Return what is written for a value: the mark of a key, an address without its user, else three stars."""
    tokens = [(each.start, each.end, bool(each.mark)) for each in find_tokens(value)]
    if tokens == [(0, len(value), True)]:
        return mask_tokens(value)
    shown = mask_shapes(value) if secret_values.URL.fullmatch(value) else value
    return shown if shown != value else MASK


def _any_word(values: Iterable[str]) -> re.Pattern[str] | None:
    longest_first = sorted(values, key=lambda value: (-len(value), value))
    if not longest_first:
        return None
    return re.compile(
        rf"(?<![A-Za-z0-9])(?:{'|'.join(map(re.escape, longest_first))})(?![A-Za-z0-9])", re.IGNORECASE
    )


def encodings(value: str) -> Iterator[str]:
    """Yield the ways in which a server may repeat a value, those that are long enough to say something of it."""
    yield from (each for each in {*_encodings(value)} if len(each) >= _MIN_ENCODED and each != value)


def _encodings(value: str) -> Iterator[str]:
    import html

    raw = unquote(value)
    for text in (value, raw):
        data = text.encode("utf-8", "surrogatepass")
        yield text
        yield quote(text, safe="", errors="replace")
        yield quote(text, errors="replace")
        yield quote_plus(text, errors="replace")
        yield quote(text, safe="", errors="replace").lower()
        yield json.dumps(text)[1:-1]
        yield json.dumps(text, ensure_ascii=False)[1:-1]
        yield json.dumps(text)[1:-1].replace("/", "\\/")
        yield html.escape(text)
        yield html.escape(text, quote=False)
        yield html.escape(text).replace("&#x27;", "&#39;").replace("&quot;", "&#34;")
        yield " ".join(text.split())
        yield text.lower()
        yield text.upper()
        yield data.hex()
        yield data.hex().upper()
        yield from _in_base64(data)


def _in_base64(data: bytes) -> Iterator[str]:
    """Yield what Base64 writes for the data alone, and inside longer data at each of the three places."""
    texts = [base64.b64encode(data).decode(), base64.b64encode(data).decode().rstrip("=")]
    for before in range(3):
        written = base64.b64encode(b"\0" * before + data).decode()
        texts.append(written[-(-before * 8 // 6) : (before + len(data)) * 8 // 6])
    for text in texts:
        yield text
        yield text.replace("+", "-").replace("/", "_")
        yield quote(text, safe="")
