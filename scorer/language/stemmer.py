"""The stemmer of English words, without those of the 35 other languages that its package loads with itself."""

from __future__ import annotations

import sys
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from snowballstemmer.english_stemmer import EnglishStemmer

#: The name of a package that holds the same modules, and loads none of them.
_PACKAGE: Final = "scorer.language._snowball"


@cache
def _stemmer_class() -> type[EnglishStemmer]:
    # Not `snowballstemmer.stemmer`, which prefers whatever version of PyStemmer is installed.
    found = find_spec("snowballstemmer")
    if found is None or found.submodule_search_locations is None:
        raise ModuleNotFoundError("No module named 'snowballstemmer'", name="snowballstemmer")
    package = ModuleType(_PACKAGE)
    package.__path__ = list(found.submodule_search_locations)
    sys.modules.setdefault(_PACKAGE, package)
    module: Any = import_module(f"{_PACKAGE}.english_stemmer")
    found_class: type[EnglishStemmer] = module.EnglishStemmer
    return found_class


def stem_of_english(word: str) -> str:
    """Return the Snowball stem of an English word in lower case."""
    # A stemmer holds the word at hand, so that two threads must not share one.
    return str(_stemmer_class()().stemWord(word))
