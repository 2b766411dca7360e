"""The policies of whole servers, in every grammar."""

from __future__ import annotations

from typing import Any

import pytest

import scorer
from scorer.capturing.jsonc import parse
from scorer.formats.policy import read_yaml
from scorer.policy.document import Request
from scorer.policy.formats import GRAMMARS, extend
from scorer.policy.recommended import ruled_tools
from scorer.policy.validation import problems
from tests.support.policies import text_of
from tests.support.servers import FILES

pytestmark = pytest.mark.no_cover


def read_back(form: str, text: str) -> Any:
    return read_yaml(text, form) if GRAMMARS[form].syntax == "yaml" else parse(text, form)


def test_the_policies_of_every_server_are_valid_whole_and_stable(subtests: pytest.Subtests) -> None:
    for path in FILES:
        with subtests.test(path.stem):
            tools = ruled_tools(scorer.score_server(scorer.capture(path)))
            request = Request("server", tools, tools)
            for form, grammar in GRAMMARS.items():
                outcome = extend(grammar, None, [request])
                text = text_of(form, outcome.document)
                assert read_back(form, text) == outcome.document
                assert problems(form, outcome.document) == ()
                assert extend(grammar, outcome.document, [request]).document == outcome.document
                if form in ("policylayer", "intercept"):
                    left_out = [left.name for left in outcome.left_out]
                    named = [*outcome.document.get("hide", ()), *outcome.document["tools"], *left_out]
                    assert sorted(named) == [tool.name for tool in tools]
