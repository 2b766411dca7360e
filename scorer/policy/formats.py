"""All grammars that a policy can be written in, by the name that `--format` knows them by."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from scorer.contracts.errors import InputError
from scorer.data.messages import say
from scorer.policy import annotation_hints, client_lists, intercept, policylayer
from scorer.policy.document import Document, Grammar, Outcome, Request

GRAMMARS: Final[Mapping[str, Grammar]] = MappingProxyType(
    {
        grammar.name: grammar
        for grammar in (
            policylayer.GRAMMAR,
            intercept.GRAMMAR,
            *client_lists.GRAMMARS,
            annotation_hints.GRAMMAR,
        )
    }
)


def extend(grammar: Grammar, policy: Document | None, requests: Iterable[Request]) -> Outcome:
    """Add every server's tools to a policy (None: a new one).

    Raises InputError if one document cannot hold all the servers, or a server's name is not possible in it.
    """
    asked = tuple(requests)
    _refuse(grammar, [request.server for request in asked])
    whole = Outcome(grammar.blank() if policy is None else policy)
    for request in asked:
        one = grammar.add(whole.document, request)
        whole = replace(
            one,
            added=(*whole.added, *one.added),
            left_out=(*whole.left_out, *one.left_out),
            gone=(*whole.gone, *one.gone),
            notes=tuple(dict.fromkeys((*whole.notes, *one.notes))),
        )
    return whole


def _refuse(grammar: Grammar, servers: list[str]) -> None:
    names = ", ".join(servers[:8])
    if len(servers) > 1 and not grammar.servers:
        raise InputError(say("policy.error.one-server", format=grammar.name, count=len(servers), names=names))
    if len(set(servers)) < len(servers):
        raise InputError(say("policy.error.same-names", names=names))
