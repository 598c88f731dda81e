"""Words that need explaining: each room tells its own once, and every page explains them where they are used."""

from collections.abc import Mapping
from dataclasses import dataclass

from gymnasieregion.platform.pages.words import said


@dataclass(frozen=True, slots=True)
class Explained:
    """A word and what it means, in both languages and in easy Swedish.

    Args:
        question_sv: What one asks, such as "Vad är fri kvot?".
        question_en: The same in English.
        sv: The answer.
        en: The same in English.
        easy: The same in easy Swedish; "" where the Swedish is easy enough.
    """

    question_sv: str
    question_en: str
    sv: str
    en: str
    easy: str = ""

    @property
    def question(self) -> str:
        """What one asks, in the language of the page being made."""
        return said(self.question_sv, self.question_en)

    @property
    def answer(self) -> str:
        """The answer, in the language of the page being made."""
        return said(self.sv, self.en, self.easy)


_WORDS: dict[str, Explained] = {
    "help": Explained(
        "Varför står frågan här?",
        "Why does the question stand here?",
        "Ett ord förklaras där det används, så att ingen behöver leta. Förklaringen är densamma på alla sidor.",
        "A word is explained where it is used, so that nobody has to search. The explanation is the same on every "
        "page.",
        "Här får du veta vad ordet betyder. Förklaringen är likadan på alla sidor.",
    ),
    "easy": Explained(
        "Vad är lättläst?",
        "What is easy Swedish?",
        "Korta meningar, vanliga ord och en tanke i taget.",
        "Short sentences, everyday words and one thought at a time.",
    ),
}


def explain_words(words: Mapping[str, Explained]) -> None:
    """Tell words; a later telling of the same name takes the place of the earlier.

    Args:
        words: By the name that templates use.
    """
    _WORDS.update(words)


def explained(name: str) -> Explained:
    """A word by its name.

    Raises:
        KeyError: If nobody has told it: a template that names it wrongly fails in a test.
    """
    return _WORDS[name]
