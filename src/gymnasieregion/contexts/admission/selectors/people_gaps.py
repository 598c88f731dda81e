"""What is lacking in the registration of a year's applicants, each with the list that holds the rows behind it."""

from collections.abc import Callable, Mapping
from functools import cache
from string import ascii_uppercase
from typing import TypeAlias

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Left, Length, Substr, Upper

from gymnasieregion.contexts.admission.models import Applicant, Choice, Completion, ForwardedChoice, Grade
from gymnasieregion.contexts.admission.selectors.tables_schema import table_named

SIGNS_OF_A_LANGUAGE = 3
SIGN_OF_A_TEMPORARY = 9
"""Where a temporary number has a letter and others a digit, from 1."""

MOST_GROUPS = 200
"""Pairs that are looked for at a time; whoever has more mends those first."""

PAIR = ("birth_date", "first", "last")
NAMED = ("given_name", "family_name")

Rows = QuerySet[Applicant]


Gap: TypeAlias = tuple[str, str, str, int, str]
"""Something that is lacking: its code in the address of the list, its words in Swedish and in English, how many
applicants it is about, and the address of the list of them."""


def no_grades(rows: Rows, _: int) -> Rows:
    """Those without any grade, early or late; the fourth technical year and anpassad ask for none."""
    has = Exists(Grade.objects.filter(applicant=OuterRef("pk")))
    later = Exists(Completion.objects.filter(applicant=OuterRef("pk")))
    return rows.filter(~has, ~later).exclude(kind__in=[Applicant.Kind.FOURTH_YEAR, Applicant.Kind.ADAPTED])


def no_choices(rows: Rows, _: int) -> Rows:
    """Those without any choice, here or sent on to another office."""
    has = Exists(Choice.objects.filter(applicant=OuterRef("pk")))
    sent_on = Exists(ForwardedChoice.objects.filter(applicant=OuterRef("pk")))
    return rows.filter(~has, ~sent_on)


def document_not_seen(rows: Rows, _: int) -> Rows:
    """Those whose category needs a document that the office has not seen."""
    return rows.filter(category_shown=False).exclude(category=Applicant.Category.REGISTERED)


def language_unread(rows: Rows, _: int) -> Rows:
    """Those with a grade in a language where nobody has said how it was read."""
    grades = Grade.objects.alias(signs=Length("subject")).filter(signs=SIGNS_OF_A_LANGUAGE, language_as="").order_by()
    unread = grades.exclude(subject__in=[code for code in school_subjects() if len(code) == SIGNS_OF_A_LANGUAGE])
    return rows.filter(pk__in=unread.values("applicant"))


@cache
def school_subjects() -> tuple[str, ...]:
    """The subjects that the schema names; every other code is that of a language."""
    pattern = table_named("grades").field("subject").pattern
    return tuple(code for code in pattern.strip("^$()").split("|") if code.isalpha())


def maybe_twice(rows: Rows, year: int) -> Rows:
    """Those who may be there twice: born the same day, with a temporary number and another one, or two temporary ones.

    With a number of each kind the initials are compared, since names are written in different ways; with two temporary
    numbers the whole names.
    """
    every = Applicant.objects.filter(year=year, is_active=True, protection=Applicant.Protection.NONE)
    named = every.exclude(given_name="").exclude(family_name="").order_by()
    named = named.alias(sign=Substr("identity_number", SIGN_OF_A_TEMPORARY, 1))
    is_temporary = Q(sign__in=ascii_uppercase)  # few: only their days of birth are looked at among the others
    initials = {"first": Upper(Left("given_name", 1)), "last": Upper(Left("family_name", 1))}
    begun = named.filter(is_temporary).values("birth_date", "given_name", "family_name", **initials)
    temporary = list(begun.annotate(all=Count("pk")).values_list(*PAIR, *NAMED, "all"))
    pairs = {row[:3] for row in temporary}
    others = named.filter(~is_temporary, birth_date__in={born for born, _, _ in pairs}).values("birth_date", **initials)
    alike = sorted(pairs.intersection(others.values_list(*PAIR)))[:MOST_GROUPS]
    same = [(born, given, family) for born, _, _, given, family, count in temporary if count > 1][:MOST_GROUPS]
    wanted, days = Q(pk__in=[]), set()
    for born, given, family in alike:
        wanted |= Q(birth_date=born, given_name__istartswith=given, family_name__istartswith=family)
        days.add(born)
    for born, given, family in same:
        wanted |= Q(birth_date=born, given_name=given, family_name=family)
        days.add(born)
    rows = rows.filter(birth_date__in=days)  # first the days: cheaper than each pair for each applicant
    return rows.filter(wanted, protection=Applicant.Protection.NONE)


def no_school(rows: Rows, _: int) -> Rows:
    """Those in year nine without a sending school."""
    return rows.filter(kind=Applicant.Kind.YEAR_NINE, school="", protection=Applicant.Protection.NONE)


def no_contact(rows: Rows, _: int) -> Rows:
    """Protected identities without a coded contact: nobody can tell them the result."""
    return rows.filter(contact="").exclude(protection=Applicant.Protection.NONE)


FILTERS: Mapping[str, Callable[[Rows, int], Rows]] = {
    "betyg": no_grades,
    "val": no_choices,
    "underlag": document_not_seen,
    "sprak": language_unread,
    "dubblett": maybe_twice,
    "skola": no_school,
    "kontakt": no_contact,
}
"""Each gap by its name in the address; given some applicants and the year they are of."""

WORDS: Mapping[str, tuple[str, str]] = {
    "betyg": ("Saknar betyg", "No grades"),
    "val": ("Saknar val", "No choices"),
    "underlag": ("Underlag för kategorin är inte sett", "Document of the category not seen"),
    "sprak": ("Det framgår inte hur språket är läst", "How the language was read is not known"),
    "dubblett": ("Kan vara samma person två gånger", "May be the same person twice"),
    "skola": ("Går i nian men saknar skola", "In year nine without a school"),
    "kontakt": ("Skyddad identitet utan kodad kontaktväg", "Protected identity without coded contact"),
}
"""What each gap is called, in Swedish and English."""


def registration_gaps(year: int) -> list[Gap]:
    """What is lacking among the active applicants of a year: one line for each kind, also those with none.

    Args:
        year: The admission year.

    Returns:
        In the order they are mended; the office alone sees the last, which is about protected identities.
    """
    active = Applicant.objects.filter(year=year, is_active=True).order_by()
    return [
        (code, *WORDS[code], lacking(active, year).count(), f"/antagning/{year}/sokande/?gap={code}&active=yes")
        for code, lacking in FILTERS.items()
    ]
