"""The language on the screen: Swedish, or English when asked for."""

import os

from gymnasieregion.kernel.errors import Language, RegionError

VARIABLE = "GYMNASIEREGION_LANG"
"""The environment variable that chooses the language; ``--lang`` sets it for the run."""


class UnknownLanguageError(RegionError):
    """The language asked for is not one that the project speaks."""

    sv = "Språket {lang} finns inte. Välj sv eller en."
    en = "There is no language {lang}. Choose sv or en."


def language() -> Language:
    """The language of this run, ``sv`` when nothing is said."""
    return "en" if os.environ.get(VARIABLE) == "en" else "sv"


def choose_language(lang: str) -> None:
    """Set the language of this run and of the programs it starts.

    Raises:
        UnknownLanguageError: For anything but ``sv`` and ``en``.
    """
    if lang not in {"sv", "en"}:
        raise UnknownLanguageError(lang=lang)
    os.environ[VARIABLE] = lang


def both(sv: str, en: str) -> str:
    """The one of two texts that is in the language of this run.

    The command line chooses the language before it loads its commands, so their help texts may use this too.
    """
    return en if language() == "en" else sv
