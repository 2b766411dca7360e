"""The policies of real servers, in every grammar."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

import scorer
from scorer.capturing.jsonc import parse
from scorer.formats.policy import read_yaml
from scorer.policy.document import Request
from scorer.policy.formats import GRAMMARS, extend
from scorer.policy.recommended import ruled_tools
from scorer.policy.validation import problems
from tests.support.command_line import ROOT
from tests.support.policies import text_of

if TYPE_CHECKING:
    from pathlib import Path

SERVERS = ROOT.parent / "shared" / "servers"
FILES = sorted(SERVERS.glob("*.json"))

pytestmark = pytest.mark.skipif(not FILES, reason=f"no real servers in {SERVERS}")


def read_back(form: str, text: str) -> Any:
    return read_yaml(text, form) if GRAMMARS[form].syntax == "yaml" else parse(text, form)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_policies_of_a_real_server_are_valid_whole_and_stable(path: Path):
    tools = ruled_tools(scorer.score_server(scorer.capture(path)))
    request = Request("server", tools, tools)
    for form, grammar in GRAMMARS.items():
        outcome = extend(grammar, None, [request])
        text = text_of(form, outcome.document)
        assert read_back(form, text) == outcome.document
        assert problems(form, outcome.document) == ()
        assert extend(grammar, outcome.document, [request]).document == outcome.document
        if form in ("policylayer", "intercept"):
            named = [*outcome.document.get("hide", ()), *outcome.document["tools"]]
            assert sorted(named) == [tool.name for tool in tools]
