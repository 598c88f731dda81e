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
    NEAR_ALL = "NEAR_ALL"
    NEAR_NONE = "NEAR_NONE"
    ABSENT = "ABSENT"


class ValueType(Enum):
    """Whether there is a number, told to files and to other systems.

    Source: valueType of Skolverket's planned-educations, v4, where the last is OMITTED_DUE_TO_BASED_ON_FEW_PUPILS.
    """

    EXISTS = "EXISTS"
    MISSING = "MISSING"
    OMITTED = "OMITTED"


_CARRIES = {Kind.COUNT: int, Kind.ROUNDED: int, Kind.SHARE: Decimal}
_NEAR = {Kind.NEAR_ALL: "~100", Kind.NEAR_NONE: "~0"}


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
        carries = _CARRIES.get(self.kind)
        if carries is None and self.number is not None:
            raise ValueError("a cell that is hidden or absent holds no number")
        if carries is not None and type(self.number) is not carries:
            raise ValueError(f"a cell of kind {self.kind.value} holds one {carries.__name__}")

    def __str__(self) -> str:
        return self.text("sv")

    @property
    def value_type(self) -> ValueType:
        """Whether there is a number that is printed, none at all, or one that is left out."""
        if self.kind is Kind.ABSENT:
            return ValueType.MISSING
        return ValueType.EXISTS if self.kind in _CARRIES else ValueType.OMITTED

    @property
    def is_hidden(self) -> bool:
        """Whether there is a number that is not printed."""
        return self.value_type is ValueType.OMITTED

    @property
    def symbol(self) -> str:
        """The sign in the number's place; empty when there is a number. Files carry it as the cell's status."""
        signs = {Kind.HIDDEN: self.rule.hidden_symbol, Kind.ABSENT: self.rule.absent_symbol, **_NEAR}
        return signs.get(self.kind, "")

    def text(self, lang: Language = "sv") -> str:
        """What stands in the cell: ``1 412``, ``cirka 270``, ``43 %``, ``~100``, ``..`` or ``.``; 0 is ``0``."""
        if self.number is None:
            return self.symbol
        if isinstance(self.number, Decimal):
            whole = int((self.number * 100).quantize(Decimal(1), ROUND_HALF_UP))
            return f"{whole}%" if lang == "en" else f"{whole}{_NO_BREAK}%"
        figure = f"{self.number:,}" if lang == "en" else f"{self.number:,}".replace(",", _NO_BREAK)
        return figure if self.kind is Kind.COUNT else f"{_about(lang)} {figure}"

    def spoken(self, lang: Language = "sv") -> str:
        """The same in words, for those who listen: a sign alone says nothing to them."""
        few = f"1–{self.rule.most_hidden}"
        sv, en = {
            Kind.HIDDEN: ("visas inte", "not shown"),
            Kind.ABSENT: ("kan inte förekomma", "cannot occur"),
            Kind.NEAR_ALL: (f"alla utom {few}", f"all but {few}"),
            Kind.NEAR_NONE: (f"bara {few}", f"only {few}"),
        }.get(self.kind, (self.text("sv"), self.text("en")))
        return en if lang == "en" else sv

    def mark(self, lang: Language = "sv") -> str:
        """What of the text needs to be explained: the sign, or the word before a rounded count; else empty."""
        return _about(lang) if self.kind is Kind.ROUNDED else self.symbol

    def reason(self, lang: Language = "sv") -> str:
        """Why the cell is as it is, for the note under the table; empty for a plain number.

        All cells with ``..`` have the same reason. One that told a small group from a cell hidden for its sake would
        help to find out the small one.
        """
        limit, base, few = self.rule.smallest_group, self.rule.rounding_base, f"1–{self.rule.most_hidden}"
        sv, en = {
            Kind.HIDDEN: (
                f"Visas inte: gruppen är mindre än {limit}, eller så skulle siffran röja en grupp som är det.",
                f"Not shown: the group is smaller than {limit}, or the figure would give away one that is.",
            ),
            Kind.NEAR_ALL: (f"Alla utom {few} personer; hur många visas inte.", f"All but {few} persons."),
            Kind.NEAR_NONE: (f"Bara {few} personer; hur många visas inte.", f"Only {few} persons."),
            Kind.ABSENT: ("Uppgift kan inte förekomma.", "There can be no figure here."),
            Kind.ROUNDED: (
                f"Avrundat till närmaste {base}, varje tal för sig: delarna kan ge en annan summa.",
                f"Rounded to the nearest {base}, each figure by itself: the parts may add up to another total.",
            ),
        }.get(self.kind, ("", ""))
        return en if lang == "en" else sv


def _about(lang: Language) -> str:
    return "about" if lang == "en" else "cirka"


def hidden(rule: Rule) -> Published:
    """A cell whose number is not printed."""
    return Published(Kind.HIDDEN, None, rule)


def absent(rule: Rule) -> Published:
    """A cell where there can be no number."""
    return Published(Kind.ABSENT, None, rule)


def near_all(rule: Rule) -> Published:
    """A share of all but a few."""
    return Published(Kind.NEAR_ALL, None, rule)


def near_none(rule: Rule) -> Published:
    """A share of only a few."""
    return Published(Kind.NEAR_NONE, None, rule)


def count_shown(count: int, rule: Rule) -> Published:
    """A count as it is printed by a rule that has found it large enough; 0 is exact however the rule rounds."""
    if rule.rounding_base == 1 or count == 0:
        return Published(Kind.COUNT, count, rule)
    return Published(Kind.ROUNDED, rule.rounded(count), rule)


def share_shown(part: int, whole: int, rule: Rule) -> Published:
    """A share as it is printed by a rule that has found its part, its whole and the rest large enough."""
    share = (Decimal(part) / Decimal(whole)).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return Published(Kind.SHARE, share, rule)
