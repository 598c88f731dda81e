"""Questions about the offer of a year."""

from collections.abc import Mapping
from datetime import date
from functools import reduce
from operator import add

from django.db.models import Case, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce, StrIndex

from gymnasieregion.contexts.offer.contracts import OfferedEducation, OfferedSeats, WhomItHits
from gymnasieregion.contexts.offer.core.misspelt import suggestions
from gymnasieregion.contexts.offer.core.swedish import folded
from gymnasieregion.contexts.offer.models import Offering, OfferYear, SeatGroup
from gymnasieregion.contexts.offer.selectors.applicants import applicants_at, applicants_of
from gymnasieregion.law.book import law_book
from gymnasieregion.platform.access.actor import Actor, Belongs
from gymnasieregion.platform.access.table import scope_of

CHANGE = "offer.offering.change"
CLOSING_DEADLINE = "offer.closing_deadline"
SORTS: Mapping[str, tuple[str, ...]] = {
    "municipality": ("municipality_sort", "school_sort", "name_sort"),
    "school": ("school_sort", "name_sort"),
    "name": ("name_sort", "school_sort"),
    "seats": ("seats", "school_sort", "name_sort"),
    "status": ("status", "municipality_sort", "school_sort", "name_sort"),
}
"""What a list can be put in order by, and the columns that settle it; the id settles what is left."""


def years(actor: Actor) -> tuple[OfferYear, ...]:
    """The years whose offer somebody may see, the latest first."""
    return tuple(OfferYear.objects.filter(state__in=states_seen_by(actor)).order_by("-year"))


def latest_year() -> int | None:
    """The latest year that has an offer, open or not; None when none has."""
    return OfferYear.objects.order_by("-year").values_list("year", flat=True).first()


def states_seen_by(actor: Actor) -> tuple[OfferYear.State, ...]:
    """Open years are everybody's; a year under review is for those who may change something in it."""
    may_review = scope_of(CHANGE, actor.role) is not None
    return (OfferYear.State.OPEN, OfferYear.State.REVIEW) if may_review else (OfferYear.State.OPEN,)


def offerings_of(year: int) -> QuerySet[Offering]:
    """The offerings of a year, each with ``seats``, the sum of its groups; in no order.

    The sum is a subquery, so that a page of the list adds up the groups of its own rows only, and a count none.
    """
    groups = SeatGroup.objects.filter(offering=OuterRef("pk")).order_by().values("offering")
    seats = Coalesce(Subquery(groups.annotate(sum=Sum("seats")).values("sum")), 0)
    return Offering.objects.filter(offer_year_id=year).annotate(seats=seats).order_by()


def found(
    offerings: QuerySet[Offering],
    *,
    words: str = "",
    municipality: str = "",
    programme: str = "",
    selection: str = "",
    status: str = "",
    unit: str = "",
    provider: str = "",
) -> QuerySet[Offering]:
    """Those of some offerings that fit every filter; "" is no filter.

    Args:
        offerings: Among which.
        words: Every word is in the name, the school or the municipality; å is found by a too.
        municipality: Municipality code.
        programme: Programme code in Gy11 form.
        selection: ``MERIT``, ``MERIT_TEST`` or ``RANK``.
        status: ``OPEN`` or ``CLOSED``.
        unit: The key of a school unit.
        provider: The code of a provider.
    """
    wanted = Q()
    for word in folded(words).split():
        wanted &= Q(search_text__contains=word)
    exact = {
        "municipality_code": municipality,
        "programme": programme,
        "selection": selection,
        "status": status,
        "unit__key": unit,
        "unit__provider__code": provider,
    }
    return offerings.filter(wanted, **{field: value for field, value in exact.items() if value})


def in_order(offerings: QuerySet[Offering], sort: str, words: str = "") -> QuerySet[Offering]:
    """Offerings by a key of ``SORTS``, backwards with ``-`` before it; when it is no such key, the best hits first.

    The best are those where the words searched for begin a word, and stand early: the name comes before the school,
    and the school before the municipality. Without words it is by municipality.

    Args:
        offerings: Which.
        sort: The key.
        words: What was searched for; "" for nothing.
    """
    key = sort.removeprefix("-")
    asked = folded(words).split()
    if key not in SORTS and asked:
        begun = [Case(When(_begins(word), then=0), default=1, output_field=IntegerField()) for word in asked]
        places = [StrIndex("search_text", Value(word)) for word in asked]
        return offerings.order_by(reduce(add, begun), reduce(add, places), *SORTS["municipality"], "offering_id")
    columns = SORTS.get(key, SORTS["municipality"])
    first = f"-{columns[0]}" if sort.startswith("-") and key in SORTS else columns[0]
    return offerings.order_by(first, *columns[1:], "offering_id")


def _begins(word: str) -> Q:
    """Whether a word begins one of the text that is searched in."""
    return Q(search_text__startswith=word) | Q(search_text__contains=f" {word}")


def suggested(year: int, words: str) -> tuple[str, ...]:
    """Searches that somebody may have meant, where a word is in no offering of a year; one query.

    Args:
        year: The year of the offer.
        words: What was searched for.
    """
    texts = Offering.objects.filter(offer_year_id=year).order_by().values_list("name", "school", "municipality")
    return suggestions(words, {text for row in texts.distinct() for text in row})


def municipalities_of(year: int) -> tuple[tuple[str, str], ...]:
    """Code and name of each municipality that has an offering in a year, by name."""
    rows = Offering.objects.filter(offer_year_id=year).order_by("municipality_sort")
    return tuple(rows.values_list("municipality_code", "municipality").distinct())


def programmes_of(year: int) -> tuple[str, ...]:
    """The code of each programme that is offered in a year, by code."""
    rows = Offering.objects.filter(offer_year_id=year).order_by("programme")
    return tuple(rows.values_list("programme", flat=True).distinct())


def whose(offering: Offering) -> Belongs:
    """Whom an offering belongs to; asks for its unit and provider if they are not with it."""
    return Belongs(
        unit=offering.unit.key, provider=offering.unit.provider.code, municipality=offering.municipality_code
    )


def closing_deadline(year: int) -> tuple[date, bool]:
    """The last day when a school may close an offering of a year itself, and whether the day is an example.

    Raises:
        NoRuleInForceError: If the year has no such day.
    """
    dated = law_book().dated(CLOSING_DEADLINE, date(year, 1, 1))
    assert isinstance(dated.value, Mapping)
    day = dated.value["SCHOOLS_CLOSE_BY"]
    assert isinstance(day, date)
    return day, dated.example


def whom_it_hits(offering: Offering) -> WhomItHits:
    """Whom and what the closing of an offering would touch, or has touched."""
    profiles = tuple(offering.profiles.order_by("name_sort"))
    rows = (offering, *profiles)
    groups = SeatGroup.objects.filter(offering__in=rows)
    counts = [applicants_of(offering.offer_year_id, row.offering_id) for row in rows]
    alike = Offering.objects.filter(
        offer_year_id=offering.offer_year_id,
        programme=offering.programme,
        orientation=offering.orientation,
        apprentice=offering.apprentice,
        status=Offering.Status.OPEN,
    ).exclude(pk__in=[row.pk for row in rows])
    return WhomItHits(
        applicants=None if None in counts else sum(count or 0 for count in counts),
        seats=sum(g.seats if g.seats_before_closing is None else g.seats_before_closing for g in groups),
        profiles=tuple(profile.name for profile in profiles),
        alike=alike.count(),
        alike_in_municipality=alike.filter(municipality_code=offering.municipality_code).count(),
        applicants_at=applicants_at(offering.offer_year_id, offering.offering_id),
    )


def offered_educations(year: int) -> tuple[OfferedEducation, ...]:
    """The offer of a year for other rooms, by id."""
    rows = Offering.objects.filter(offer_year_id=year).select_related("unit__provider").prefetch_related("groups")
    return tuple(_offered(row) for row in rows.order_by("offering_id"))


def _offered(row: Offering) -> OfferedEducation:
    groups = sorted(row.groups.all(), key=lambda group: group.position)
    return OfferedEducation(
        offering_id=row.offering_id,
        unit=row.unit.key,
        school=row.school,
        municipality_code=row.municipality_code,
        municipality=row.municipality,
        organisation_form=row.unit.provider.form,
        study_path_code=row.study_path_code,
        programme=row.programme,
        study_path=row.name,
        selection=row.selection,
        first_hand=row.first_hand,
        status=row.status,
        test_weight=row.test_weight,
        test_max=row.test_max,
        test_min=row.test_min,
        test_subject=row.test_subject,
        test_subject_mark=row.test_subject_mark,
        test_max_rank=row.test_max_rank,
        groups=tuple(
            OfferedSeats(
                g.position, g.group_id, g.kind, g.seats, g.limit, g.overflow_to, min(g.over_admission, g.seats)
            )
            for g in groups
        ),
    )
