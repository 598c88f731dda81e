"""What is too few to print, and the signs that stand in its place."""

from dataclasses import dataclass

from gymnasieregion.kernel.errors import RegionError


class UnfitRuleError(RegionError):
    """A rule of disclosure that would not protect, or that could be misread."""

    sv = "Regeln för små grupper går inte att använda: {what_sv}"
    en = "The rule for small groups cannot be used: {what_en}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What is hidden and how it is shown; ``in_force.rule_in_force`` reads the numbers from dated parameters.

    Args:
        smallest_group: Persons in the smallest group whose size is printed. Counts of 1 to one below it are hidden;
            0 is printed.
        smallest_spread: How far apart the least and the most that a hidden count may be must lie, for one who knows
            the rule and reads the table, unless all the counts that can be hidden are possible.
        rounding_base: Counts that are printed are rounded to the nearest multiple; 1 is no rounding.
        hidden_symbol: Stands where there is a number that is not printed.
        absent_symbol: Stands where there can be no number.

    Raises:
        UnfitRuleError: When the group is below 3 (a hidden count would be known), when rounding could turn a group
            that is printed into 0, or when the signs are empty, alike, or could be read as numbers.

    Source:
        Skolverket's data interface on school units (planned-educations, v4): ``..`` is
        OMITTED_DUE_TO_BASED_ON_FEW_PUPILS (fewer than 10), ``.`` is MISSING; counts of pupils stand as 'cirka 270'.
    """

    smallest_group: int
    smallest_spread: int
    rounding_base: int = 1
    hidden_symbol: str = ".."
    absent_symbol: str = "."

    def __post_init__(self) -> None:
        if self.smallest_group < 3:  # noqa: PLR2004 - below 3 only one count can be hidden, and so it is known
            raise UnfitRuleError(
                what_sv="minsta gruppen måste vara minst 3.", what_en="the smallest group is at least 3."
            )
        if self.smallest_spread < 1:
            raise UnfitRuleError(what_sv="spridningen måste vara minst 1.", what_en="the spread is at least 1.")
        if not 1 <= self.rounding_base <= 2 * self.smallest_group:
            raise UnfitRuleError(
                what_sv="avrundningen måste ligga mellan 1 och två gånger den minsta gruppen.",
                what_en="the rounding is between 1 and twice the smallest group.",
            )
        signs = (self.hidden_symbol.strip(), self.absent_symbol.strip())
        if not all(signs) or signs[0] == signs[1] or any(char.isdigit() for char in "".join(signs)):
            raise UnfitRuleError(
                what_sv="tecknen måste vara två olika, utan siffror.",
                what_en="the signs must be two different ones, without digits.",
            )

    @property
    def most_hidden(self) -> int:
        """The largest count that is hidden because it is small: 9 when the smallest group is 10."""
        return self.smallest_group - 1

    @property
    def room_needed(self) -> int:
        """How far apart the least and the most of a hidden count lie at least: the spread, or all small counts."""
        return min(self.smallest_spread, self.most_hidden - 1)

    @property
    def smallest_near(self) -> int:
        """The smallest group of which ``~100`` and ``~0`` are said: there a few may be any of the small counts."""
        return self.smallest_group + self.most_hidden

    def hides(self, count: int) -> bool:
        """Whether a count is too small to be printed; 0 is not."""
        return 0 < count < self.smallest_group

    def rounded(self, count: int) -> int:
        """The nearest multiple of the base; a count in the middle goes up."""
        return (2 * count + self.rounding_base) // (2 * self.rounding_base) * self.rounding_base
