"""A cell of a published table: a number or a sign, never a bare number."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import Enum

from gymnasieregion.kernel.errors import Language
from gymnasieregion.platform.disclosure.rule import Rule

_NO_BREAK = "\N{NO-BREAK SPACE}"


class Kind(Enum):
    """What stands in a cell."""

    COUNT = "COUNT"
    ROUNDED = "ROUNDED"
    SHARE = "SHARE"
    HIDDEN = "HIDDEN"
    ABSENT = "ABSENT"


@dataclass(frozen=True, slots=True)
class Published:
    """What may be shown of one figure, and why it is shown so.

    It is no number: it cannot be added, compared by size or formatted as one. A page shows ``text(lang)``. A hidden
    cell does not hold the figure that it hides.

    Args:
        kind: What stands in the cell.
        number: The count, the rounded count or the share of one; None when the cell is hidden or absent.
        rule: The rule that it was judged by.

    Raises:
        ValueError: For a number that the kind does not carry, or a missing one; a fault in the program.
    """

    kind: Kind
    number: int | Decimal | None
    rule: Rule

    def __post_init__(self) -> None:
        carries = {Kind.COUNT: int, Kind.ROUNDED: int, Kind.SHARE: Decimal}.get(self.kind)
        if carries is None and self.number is not None:
            raise ValueError("a cell that is hidden or absent holds no number")
        if carries is not None and type(self.number) is not carries:
            raise ValueError(f"a cell of kind {self.kind.value} holds one {carries.__name__}")

    def __str__(self) -> str:
        return self.text("sv")

    @property
    def is_hidden(self) -> bool:
        """Whether there is a number that is not printed."""
        return self.kind is Kind.HIDDEN

    @property
    def symbol(self) -> str:
        """The sign in the number's place; empty when there is a number. Files carry it as the cell's status."""
        return {Kind.HIDDEN: self.rule.hidden_symbol, Kind.ABSENT: self.rule.absent_symbol}.get(self.kind, "")

    def text(self, lang: Language = "sv") -> str:
        """What stands in the cell: ``1 412``, ``cirka 270``, ``43 %``, ``..`` or ``.``; 0 is written ``0``."""
        if self.number is None:
            return self.symbol
        if isinstance(self.number, Decimal):
            whole = int((self.number * 100).quantize(Decimal(1), ROUND_HALF_UP))
            return f"{whole}%" if lang == "en" else f"{whole}{_NO_BREAK}%"
        figure = f"{self.number:,}" if lang == "en" else f"{self.number:,}".replace(",", _NO_BREAK)
        if self.kind is Kind.COUNT:
            return figure
        return f"about {figure}" if lang == "en" else f"cirka {figure}"

    def reason(self, lang: Language = "sv") -> str:
        """Why the cell is as it is, for the note under the table; empty for a plain number.

        All hidden cells have the same reason. One that told a small group from a cell hidden for its sake would help
        to find out the small one.
        """
        limit, base = self.rule.smallest_group, self.rule.rounding_base
        sv, en = {
            Kind.HIDDEN: (
                f"Visas inte: gruppen är mindre än {limit}, eller så skulle siffran röja en grupp som är det.",
                f"Not shown: the group is smaller than {limit}, or the figure would give away one that is.",
            ),
            Kind.ABSENT: ("Uppgift kan inte förekomma.", "There can be no figure here."),
            Kind.ROUNDED: (
                f"Avrundat till närmaste {base}; en summa är summan av de avrundade talen.",
                f"Rounded to the nearest {base}; a total is the total of the rounded figures.",
            ),
        }.get(self.kind, ("", ""))
        return en if lang == "en" else sv


def hidden(rule: Rule) -> Published:
    """A cell whose number is not printed."""
    return Published(Kind.HIDDEN, None, rule)


def absent(rule: Rule) -> Published:
    """A cell where there can be no number."""
    return Published(Kind.ABSENT, None, rule)


def count_shown(count: int, rule: Rule) -> Published:
    """A count as it is printed by a rule that has found it large enough; 0 is exact however the rule rounds."""
    if rule.rounding_base == 1 or count == 0:
        return Published(Kind.COUNT, count, rule)
    return Published(Kind.ROUNDED, rule.rounded(count), rule)
