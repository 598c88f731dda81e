"""What went wrong, in words for people, in Swedish and English."""

from typing import ClassVar, Literal

Language = Literal["sv", "en"]
Words = Literal["sv", "en", "easy"]
"""A language, or easy Swedish."""


class RegionError(Exception):
    """Something that the person at the other end can put right; the command line answers with exit code 2.

    A subclass says what is wrong in the class attributes ``sv`` and ``en``, templates over the values that it is
    raised with. It stands in the module that raises it. Where a pupil or a guardian may meet it and the Swedish is not
    easy enough, ``easy`` says it in easy Swedish.

    Args:
        values: What the templates name. A template that names something else fails when the error is raised, so
            that a test meets it and not a reader.

    >>> class SeatsBelowZeroError(RegionError):
    ...     sv = "Gruppen {group} har {seats} platser; det minsta är 0."
    ...     en = "Group {group} has {seats} seats; the least is 0."
    >>> SeatsBelowZeroError(group="fri", seats=-1).text("en")
    'Group fri has -1 seats; the least is 0.'
    """

    sv: ClassVar[str] = "Något i underlaget är fel."
    en: ClassVar[str] = "Something in the input is wrong."
    easy: ClassVar[str] = ""

    def __init__(self, **values: object) -> None:
        self.values = values
        super().__init__(self.text("en"))

    def text(self, lang: Words = "sv") -> str:
        """The whole message in one language; in easy Swedish where there is such a text, else in Swedish."""
        template = self.en if lang == "en" else (self.easy if lang == "easy" else "") or self.sv
        return template.format(**self.values)
