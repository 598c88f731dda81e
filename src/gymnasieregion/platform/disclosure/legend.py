"""What stands under a table: its signs, and why the cells are as they are."""

from collections.abc import Iterable

from gymnasieregion.kernel.errors import Language
from gymnasieregion.platform.disclosure.published import Kind, Published


def legend(cells: Iterable[Published], lang: Language) -> tuple[tuple[str, str], ...]:
    """Each sign of a table once, with what it means, in the order that they come.

    Args:
        cells: The cells that are shown.
        lang: The reader's language.

    Returns:
        Pairs of the sign and its meaning; empty when every cell is a plain number.

    >>> from gymnasieregion.platform.disclosure.api import Rule, protect_count
    >>> rule = Rule(smallest_group=10, smallest_spread=5)
    >>> legend([protect_count(31, rule), protect_count(None, rule)], "en")
    (('.', 'There can be no figure here.'),)
    """
    first_of: dict[Kind, Published] = {}
    for cell in cells:
        first_of.setdefault(cell.kind, cell)
    return tuple((cell.mark(lang), cell.reason(lang)) for cell in first_of.values() if cell.reason(lang))
