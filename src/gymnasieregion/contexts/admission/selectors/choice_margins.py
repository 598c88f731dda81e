"""What the office has decided that advice goes by, and when skills tests are held: examples until it has."""

from collections.abc import Mapping
from datetime import date
from typing import cast

from gymnasieregion.contexts.admission.core.choice_warnings import Margins
from gymnasieregion.law.book import NoRuleInForceError, law_book
from gymnasieregion.law.reading import Reading


def days_of_tests(year: int) -> Mapping[str, date]:
    """Between which days skills tests are held, by event; none where no rule says it.

    Args:
        year: The admission year.
    """
    try:
        found = law_book().get("admission.test_days", date(year, 1, 1))
    except NoRuleInForceError:
        return {}
    return cast("Mapping[str, date]", found)


def margins_on(day: date) -> Margins:
    """What counts as far above and as safe on a day, by the office's decision."""
    reading = Reading(law_book(), day)
    return Margins(reading.count("admission.advice_far_above") * 100, reading.count("admission.advice_safe") * 100)
