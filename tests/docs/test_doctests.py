"""The examples in the docstrings are true."""

import doctest
from importlib import import_module

import pytest

from tests.architecture.house import dotted, modules, text_of

WITH_EXAMPLES = [dotted(path) for path in modules() if ">>> " in text_of(path)]


@pytest.mark.parametrize("name", WITH_EXAMPLES)
def test_the_examples_of_a_module_are_true(name):
    tried = doctest.testmod(import_module(name))
    assert tried.attempted > 0
    assert tried.failed == 0
