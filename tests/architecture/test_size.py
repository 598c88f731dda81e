"""A newcomer finds their way: no module over 300 lines, no function over 50."""

import ast

from tests.architecture.house import SOURCE, modules, text_of, tree_of

LONGEST_MODULE = 300
LONGEST_FUNCTION = 50


def test_no_module_is_over_300_lines():
    written = [path for path in modules() if path.parent.name != "migrations"]  # makemigrations writes those
    long = {str(path.relative_to(SOURCE)): len(text_of(path).splitlines()) for path in written}
    assert {name: lines for name, lines in long.items() if lines > LONGEST_MODULE} == {}


def test_no_function_is_over_50_lines_of_code():
    assert [found for path in modules() for found in _long_functions(path)] == []


def _long_functions(path):
    """The functions of a module whose code, the docstring apart, is too long."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = node.end_lineno - node.lineno + 1
            if ast.get_docstring(node) is not None:
                lines -= node.body[0].end_lineno - node.body[0].lineno + 1
            if lines > LONGEST_FUNCTION:
                yield f"{path.relative_to(SOURCE)}:{node.lineno} {node.name}: {lines} lines"
