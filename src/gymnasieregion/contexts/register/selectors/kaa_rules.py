"""The dated parameters of the municipality's duty, in the shapes that the core asks for."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import cast

from gymnasieregion.contexts.register.core.kaa_file import A_DAY, FileCodes, HalfYear
from gymnasieregion.contexts.register.core.kaa_target import Rules
from gymnasieregion.law.book import law_book

AGE_LIMIT, SCHOOLING = "register.kaa_age_limit", "register.kaa_schooling_ends_age"
EDUCATION, COMPLETIONS = "register.kaa_education", "register.kaa_completions"
CONTACT_DAYS = "register.kaa_contact_days"
ERASURE_AGE = "register.kaa_erasure_age"
REGISTERED, OCCUPATION = "register.kaa_registration_codes", "register.kaa_occupation_codes"
MEASURE, MEASURE_END = "register.kaa_measure_codes", "register.kaa_measure_end_codes"
DUTY_END = "register.kaa_end_codes"
CODE_LISTS = (REGISTERED, OCCUPATION, MEASURE, MEASURE_END, DUTY_END)


@cache
def rule_book() -> tuple[Rules, ...]:
    """Whom the duty covers, from each day on which a rule of it changed."""
    parameters = [law_book().parameter(id_) for id_ in (AGE_LIMIT, SCHOOLING, EDUCATION, COMPLETIONS)]
    known_from = max(parameter.values[0].first_day for parameter in parameters)
    days = {dated.first_day for parameter in parameters for dated in parameter.values if dated.first_day >= known_from}
    return tuple(_rules(day) for day in sorted(days))


def age_limit_on(day: date) -> int:
    """The age at which the duty ends, by the rule of a day."""
    return int(str(law_book().get(AGE_LIMIT, day)))


def erasure_age_on(day: date) -> int:
    """The age of which the year's end is the last moment that anything is kept, by the rule of a day."""
    return int(str(law_book().get(ERASURE_AGE, day)))


def contact_days_on(day: date) -> int:
    """After how many days without a contact a youth stands among what is to be done."""
    return int(str(law_book().get(CONTACT_DAYS, day)))


def file_codes_on(half: HalfYear) -> FileCodes:
    """The lists of a half-year's file: those in force on its last day.

    Args:
        half: Which.

    Raises:
        NoRuleInForceError: For a half-year before the first list.
    """
    last = half.end - A_DAY
    return FileCodes(*(codes_on(id_, last) for id_ in CODE_LISTS))


def codes_on(id_: str, day: date) -> Mapping[str, str]:
    """A list of codes on a day: our own code, and the one of the file.

    Args:
        id_: One of ``CODE_LISTS``.
        day: The day.

    Raises:
        NoRuleInForceError: Before the first list.
    """
    return cast("Mapping[str, str]", law_book().get(id_, day))


def _rules(day: date) -> Rules:
    book = law_book()
    return Rules(
        first_day=day,
        age_limit=age_limit_on(day),
        schooling_ends_age=int(str(book.get(SCHOOLING, day))),
        education=frozenset(cast("tuple[str, ...]", book.get(EDUCATION, day))),
        completions=frozenset(cast("tuple[str, ...]", book.get(COMPLETIONS, day))),
    )
