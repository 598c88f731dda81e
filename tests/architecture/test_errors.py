"""Every error that reaches a person can be said in Swedish and in English."""

import pkgutil
from importlib import import_module
from string import Formatter

import gymnasieregion
from gymnasieregion.kernel.errors import RegionError


def _errors_below(kind):
    for error in kind.__subclasses__():
        if error.__module__.startswith("gymnasieregion."):
            yield error
        yield from _errors_below(error)


def _named(template):
    """What a template names; a value that is itself in two languages ends with the language."""
    return {name.removesuffix("_sv").removesuffix("_en") for _, name, _, _ in Formatter().parse(template) if name}


def test_an_error_says_the_same_in_both_languages():
    for module in pkgutil.walk_packages(gymnasieregion.__path__, "gymnasieregion."):
        import_module(module.name)
    errors = set(_errors_below(RegionError))
    assert len(errors) > 1
    assert [error for error in errors if not error.__name__.endswith("Error")] == []
    assert [error for error in errors if RegionError.sv == error.sv or RegionError.en == error.en] == []
    assert [error for error in errors if _named(error.sv) != _named(error.en)] == []
