"""The glossary decides the words: each English name in it is still in the code."""

import ast
from functools import cache

import pytest
import yaml

from tests.architecture.house import ROOT, modules, text_of, tree_of

WORDS = yaml.safe_load(text_of(ROOT / "docs" / "glossary.yaml"))


def _names(tree):
    """Every name that a module gives to something."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef | ast.FunctionDef):
            yield node.name
        elif isinstance(node, ast.arg):
            yield node.arg
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id


@cache
def names():
    """Every name of the code; asked for by a test, since only to be found each module would be read."""
    return {name for path in modules() for name in _names(tree_of(path))}


@pytest.mark.parametrize("word", WORDS)
def test_a_word_is_explained_and_its_name_is_in_the_code(word):
    entry = WORDS[word]
    assert entry.keys() <= {"code", "means", "source", "say_not"}
    assert entry["means"].endswith(".")
    assert entry["source"]
    assert entry["code"].split(".")[-1] in names()


def test_no_word_that_we_avoid_is_a_word_that_we_use():
    avoided = {avoid for entry in WORDS.values() for avoid in entry.get("say_not", [])}
    assert avoided & WORDS.keys() == set()


def test_two_words_never_share_a_name():
    codes = [entry["code"] for entry in WORDS.values()]
    assert sorted(codes) == sorted(set(codes))
