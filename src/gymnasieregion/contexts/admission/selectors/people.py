"""Questions about the applicants of a year: whom somebody may see, the list with its filters, and what is lacking."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from gymnasieregion.contexts.admission.models import Applicant, Choice, Grade
from gymnasieregion.contexts.admission.selectors.people_gaps import FILTERS as GAP_FILTERS
from gymnasieregion.contexts.admission.selectors.people_gaps import Gap, registration_gaps
from gymnasieregion.platform.access.actor import Actor, Belongs, Role, Scope
from gymnasieregion.platform.access.table import scope_of

__all__ = ["Gap", "covered_scopes", "found", "in_order", "registration_gaps", "schools_of", "visible", "whose"]

SEE = "admission.applicant.see"
SORTS: Mapping[str, tuple[str, ...]] = {
    "id": ("applicant_id",),
    "number": ("identity_number",),
    "name": ("family_name", "given_name"),
    "school": ("school", "school_class"),
    "born": ("birth_date",),
    "kind": ("kind",),
}
"""What the list can be put in order by; the id settles what is left."""

EXACT = ("school", "school_class", "kind", "category", "from_office")
YES_NO: Mapping[str, bool] = {"yes": True, "no": False}


def whose(applicant: Applicant) -> Belongs:
    """Whom an applicant belongs to; a protected identity belongs to nobody else, so that only the office sees it."""
    if applicant.protection != Applicant.Protection.NONE:
        return Belongs(person=applicant.applicant_id)
    return Belongs(
        person=applicant.applicant_id, unit=applicant.school_code, municipality=applicant.home_municipality_code
    )


def sees_protected(actor: Actor) -> bool:
    """Whether somebody may know of protected identities: the office alone."""
    return actor.role is Role.REGIONAL_OFFICE


def covered_scopes() -> QuerySet[Any]:
    """What the roles are for of those whose identity is protected: the ids that cover them, and those from before."""
    hidden = Applicant.objects.exclude(protection=Applicant.Protection.NONE).order_by()
    return hidden.values_list("applicant_id").union(hidden.values_list("ticket"))


def visible(year: int, actor: Actor, action: str = SEE) -> QuerySet[Applicant]:
    """The applicants of a year that somebody may see with an action, in no order.

    Args:
        year: The admission year.
        actor: Who looks. All but the office see nobody whose identity is protected.
        action: A name of the access file.
    """
    every = Applicant.objects.filter(year=year).order_by()
    if not sees_protected(actor):
        every = every.filter(protection=Applicant.Protection.NONE)
    match scope_of(action, actor.role):
        case Scope.ALL | Scope.REGION | Scope.OFFICE:
            return every
        case Scope.UNIT if actor.scope_id:
            return every.filter(school_code=actor.scope_id)
        case Scope.MUNICIPALITY if actor.scope_id:
            return every.filter(home_municipality_code=actor.scope_id)
        case _:
            return every.none()


def found(applicants: QuerySet[Applicant], filters: Mapping[str, str], year: int) -> QuerySet[Applicant]:
    """Those of some applicants that fit every filter.

    A protected identity is found by its id, and where ``protection`` is asked for; never by name, number or school.

    Args:
        applicants: Among which.
        filters: By name, "" for none: ``q``, ``school``, ``school_class``, ``kind``, ``category``, ``from_office``,
            ``protection``, ``active`` (yes, no), ``grades`` and ``choices`` (no = has none), ``gap`` (a code of
            ``registration_gaps``).
        year: The year that they are of.
    """
    wanted = Q(**{name: filters[name] for name in EXACT if filters.get(name)})
    if filters.get("active") in YES_NO:
        wanted &= Q(is_active=YES_NO[filters["active"]])
    for name, model in (("grades", Grade), ("choices", Choice)):
        if filters.get(name) in YES_NO:
            has = Exists(model._default_manager.filter(applicant=OuterRef("pk")))  # noqa: SLF001 - either of two models
            wanted &= Q(has) if YES_NO[filters[name]] else ~Q(has)
    rows = applicants.filter(wanted)
    if filters.get("gap") in GAP_FILTERS:
        rows = GAP_FILTERS[filters["gap"]](rows, year)
    if filters.get("protection"):
        return rows.filter(protection=filters["protection"]).filter(applicant_id__contains=filters.get("q", ""))
    words = filters.get("q", "").split()
    if any(filters.get(name) for name in ("school", "school_class")):
        rows = rows.filter(protection=Applicant.Protection.NONE)
    for word in words:
        rows = rows.filter(_about(word))
    return rows


def _about(word: str) -> Q:
    """Whether an id, a number or a name has a word in it."""
    number = word.replace("-", "").upper()
    ways = {word, word.lower(), word.upper(), word.capitalize()}  # SQLite knows capitals of a to z only
    named = Q()
    for way in sorted(ways):
        named |= Q(given_name__contains=way) | Q(family_name__contains=way)
    return Q(applicant_id__icontains=word) | Q(identity_number__startswith=number) | named


def in_order(applicants: QuerySet[Applicant], sort: str) -> QuerySet[Applicant]:
    """Applicants by a key of ``SORTS``, backwards with ``-`` before it; by id when it is no such key."""
    key = sort.removeprefix("-")
    columns = SORTS.get(key, SORTS["id"])
    first = f"-{columns[0]}" if sort.startswith("-") and key in SORTS else columns[0]
    return applicants.order_by(*dict.fromkeys((first, *columns[1:], *(() if key == "id" else ("applicant_id",)))))


def schools_of(applicants: QuerySet[Applicant]) -> tuple[str, ...]:
    """The sending schools of some applicants whose identities are not protected, by name."""
    rows = applicants.filter(protection=Applicant.Protection.NONE).exclude(school="")
    return tuple(rows.order_by("school").values_list("school", flat=True).distinct())
