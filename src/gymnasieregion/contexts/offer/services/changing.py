"""Changing the seats, the test and the extra choices of an offering, and saying that it has been reviewed."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import ClassVar

from django.db import transaction

from gymnasieregion.contexts.offer.models import ApplicantNotice, ExtraChoice, Offering, SeatGroup
from gymnasieregion.contexts.offer.selectors.offerings import CHANGE, whose
from gymnasieregion.contexts.offer.services.closing import STOCKHOLM
from gymnasieregion.contexts.offer.services.facts import about_of
from gymnasieregion.kernel.canonical import canonical_json, sha256_hex
from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.access.actor import Actor
from gymnasieregion.platform.audit.api import record


class ClosedOfferingError(RegionError):
    """A closed offering has nothing to change."""

    sv: ClassVar[str] = "{name} är nedlagd. Öppna den först."
    en: ClassVar[str] = "{name} is closed. Open it first."


class ChangedMeanwhileError(RegionError):
    """The facts are no longer those that whoever changes them was shown."""

    sv: ClassVar[str] = "Någon annan har ändrat {name} under tiden. Inget av ditt är sparat."
    en: ClassVar[str] = "Somebody else has changed {name} meanwhile. Nothing of yours is saved."


class UnknownSeatGroupError(RegionError):
    """The offering has no such group of seats."""

    sv: ClassVar[str] = "{name} har ingen platsgrupp {group}."
    en: ClassVar[str] = "{name} has no group of seats {group}."


class SeatsBelowZeroError(RegionError):
    """Somebody wants fewer than no seats."""

    sv: ClassVar[str] = "{group}: antalet platser är {seats}; det minsta är 0."
    en: ClassVar[str] = "{group}: the number of seats is {seats}; the least is 0."


class NoTestError(RegionError):
    """The offering does not select by a test."""

    sv: ClassVar[str] = "{name} har inget färdighetsprov."
    en: ClassVar[str] = "{name} has no skill test."


class SkillTestBoundsError(RegionError):
    """Nobody could pass the test."""

    sv: ClassVar[str] = "Lägsta provpoäng är högre än högsta."
    en: ClassVar[str] = "The least points of the test are more than the most."


class NothingChangedError(RegionError):
    """What was given is what is there already."""

    sv: ClassVar[str] = "Inget är ändrat."
    en: ClassVar[str] = "Nothing is changed."


@dataclass(frozen=True, slots=True)
class SkillTest:
    """The terms of a skill test; points and weight in hundredths.

    Args:
        weight: Merit for one point.
        most: The most points; None for no bound.
        least: The least points to be eligible; None for no bound.
        subject: A subject that must be passed with a mark, e.g. ``MU``; "" for none.
        subject_mark: That mark; "" for none.
        max_rank: The test counts for choices up to this number; None for all.
    """

    weight: int
    most: int | None
    least: int | None
    subject: str
    subject_mark: str
    max_rank: int | None


@transaction.atomic
def change_offering(
    *,
    offering: int,
    seats: Mapping[str, int],
    test: SkillTest | None,
    extra_choices: Mapping[ExtraChoice.Kind, Sequence[str]],
    actor: Actor,
    why: str,
    now: datetime,
    seen: str | None = None,
) -> Offering:
    """Change an offering, and with that say that its facts of the year have been reviewed.

    Args:
        offering: The offering's key in the database.
        seats: New seats by group; groups that are not here keep theirs.
        test: New terms of the test; None keeps them.
        extra_choices: All names of each kind given; a kind that is not here keeps its own. Whoever has chosen one that
            is taken away in an open year is to choose again, and a message is drafted.
        actor: Who does it.
        why: The ground, kept in the log.
        now: The moment, from the door.
        seen: ``digest_of`` the facts that the person was shown; None where nobody was shown any.

    Raises:
        Offering.DoesNotExist: If there is no such offering.
        ClosedOfferingError: If it is closed.
        ChangedMeanwhileError: If the facts are no longer those that were shown.
        UnknownSeatGroupError, SeatsBelowZeroError: If the seats cannot be so.
        NoTestError, SkillTestBoundsError: If the test cannot be so.
        NothingChangedError: If nothing is new and the year's facts were reviewed before.

    Source: Gymnasieantagningen Storsthlm, Indramanualen, Extra val och individuella val, 2023-02-03.
    """
    locked = Offering.objects.select_for_update(of=("self",)).select_related("unit__provider", "offer_year")
    row = locked.get(pk=offering)
    refusal = refusal_to_change(row)
    if refusal is not None:
        raise refusal
    before = _facts(row)
    if seen not in {None, _digest(before)}:
        raise ChangedMeanwhileError(name=row.name)
    _set_seats(row, seats)
    if test is not None:
        _set_test(row, test)
    gone = _set_extra_choices(row, extra_choices)
    after = _facts(row)
    if after == before and row.reviewed_on is not None:
        raise NothingChangedError
    row.reviewed_on = now.astimezone(STOCKHOLM).date()
    row.save()
    if row.offer_year.state == row.offer_year.State.OPEN:
        ApplicantNotice.objects.bulk_create(
            ApplicantNotice(offering=row, reason=ApplicantNotice.Reason.EXTRA_CHOICE_CLOSED, about=name, written_at=now)
            for name in gone
        )
    record(
        actor=actor,
        action=CHANGE,
        about=about_of(row),
        before=before,
        after=after | {"reviewed_on": row.reviewed_on.isoformat()},
        why=why,
        now=now,
        belongs_to=whose(row),
    )
    return row


def refusal_to_change(row: Offering) -> RegionError | None:
    """Why an offering cannot be changed now; None when it can."""
    return ClosedOfferingError(name=row.name) if row.status == Offering.Status.CLOSED else None


def digest_of(row: Offering) -> str:
    """The SHA-256 of what can be changed of an offering, as 64 hex digits."""
    return _digest(_facts(row))


def skill_test_of(row: Offering) -> SkillTest | None:
    """The terms of an offering's test; None without one."""
    if row.test_weight is None:
        return None
    return SkillTest(
        row.test_weight, row.test_max, row.test_min, row.test_subject, row.test_subject_mark, row.test_max_rank
    )


def _set_seats(row: Offering, seats: Mapping[str, int]) -> None:
    groups = {group.group_id: group for group in row.groups.all()}
    for group_id, number in seats.items():
        if group_id not in groups:
            raise UnknownSeatGroupError(name=row.name, group=group_id)
        if number < 0:
            raise SeatsBelowZeroError(group=group_id, seats=number)
        groups[group_id].seats = number
        groups[group_id].over_admission = min(groups[group_id].over_admission, number)
    SeatGroup.objects.bulk_update([groups[group_id] for group_id in seats], ["seats", "over_admission"])


def _set_test(row: Offering, test: SkillTest) -> None:
    if row.selection != Offering.Selection.MERIT_TEST:
        raise NoTestError(name=row.name)
    if test.least is not None and test.most is not None and test.least > test.most:
        raise SkillTestBoundsError
    row.test_weight, row.test_max, row.test_min = test.weight, test.most, test.least
    row.test_subject, row.test_subject_mark, row.test_max_rank = test.subject, test.subject_mark, test.max_rank


def _set_extra_choices(row: Offering, wanted: Mapping[ExtraChoice.Kind, Sequence[str]]) -> list[str]:
    """Add what is new, take away what is gone; the names of the latter."""
    there = {(choice.kind, choice.name): choice for choice in row.extra_choices.all()}
    keep = {(str(kind), name) for kind, names in wanted.items() for name in names}
    kinds = {str(kind) for kind in wanted}
    gone = [choice for key, choice in there.items() if key[0] in kinds and key not in keep]
    ExtraChoice.objects.filter(pk__in=[choice.pk for choice in gone]).delete()
    new = sorted(keep - there.keys())
    ExtraChoice.objects.bulk_create(ExtraChoice(offering=row, kind=kind, name=name) for kind, name in new)
    return sorted(choice.name for choice in gone)


def _digest(facts: Mapping[str, object]) -> str:
    return sha256_hex(canonical_json(facts))


def _facts(row: Offering) -> dict[str, object]:
    """What the log keeps: seats by group, the test, and the extra choices."""
    test = skill_test_of(row)
    choices: dict[str, list[str]] = {}
    for choice in ExtraChoice.objects.filter(offering=row).order_by("kind", "name"):
        choices.setdefault(choice.kind, []).append(choice.name)
    return {
        "name": row.name,
        "seats": dict(SeatGroup.objects.filter(offering=row).order_by("position").values_list("group_id", "seats")),
        "test": asdict(test) if test else None,
        "extra_choices": choices,
    }
