"""Questions of a counsellor: the pupils of a school with what each has done and what is left to do."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cached_property

from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from gymnasieregion.contexts.admission.core.choice_warnings import RowWarning, WholeWarning
from gymnasieregion.contexts.admission.core.class_todo import PupilFacts, Todo, todo_of
from gymnasieregion.contexts.admission.models import (
    AdmissionYear,
    Applicant,
    Application,
    ApplicationVersion,
    Attachment,
    Choice,
    ChosenExtra,
    ForwardedChoice,
    Grade,
    Reminder,
    SeenVersion,
)
from gymnasieregion.contexts.admission.selectors.choice_advice import Advice, advice_of
from gymnasieregion.contexts.admission.selectors.counselling_after import AfterResult, after_result_of
from gymnasieregion.contexts.admission.selectors.people import visible
from gymnasieregion.contexts.offer.api import listed_offerings
from gymnasieregion.contexts.offer.contracts import ListedOffering
from gymnasieregion.platform.access.actor import Actor, Role
from gymnasieregion.platform.accounts.selectors_sign_ins import last_sign_ins

CLASS = "admission.class.see"
NOT_STARTING = frozenset({RowWarning.CLOSED, RowWarning.NOT_OFFERED})


class State(StrEnum):
    """How far a pupil's application has come; the word stands in the addresses of the list."""

    NONE = "inte-sokt"
    EMPTIED = "tomd"
    SAVED = "obekraftad"
    CHANGED = "andrad"
    CONFIRMED = "bekraftad"


@dataclass(frozen=True)
class Pupil:
    """A pupil as the counsellor's lists have them.

    Args:
        person: The applicant.
        application: Versions, lock and checks; an empty one where nobody has saved.
        offerings: What is chosen here, in order; the ids.
        choices: How many choices there are, those to other offices counted.
        papers: How many papers go with them.
        signed_in_at: When the pupil last signed in, as far as that is remembered.
        todo: What is left to do.
        advice: What is known of the choices.
        listed: What they are called, by id; the same for all who were asked for.
        has_result: Whether a result has given seats, and choices are no longer changed.
    """

    person: Applicant
    application: Application
    offerings: tuple[str, ...]
    choices: int
    papers: int
    signed_in_at: datetime | None
    todo: tuple[Todo, ...]
    advice: Advice
    listed: Mapping[str, ListedOffering]
    has_result: bool = False

    @property
    def has_been_here(self) -> bool:
        """Whether the pupil has signed in: a sign-in is remembered, or something was saved, though the time is not."""
        return Todo.NEVER_SIGNED_IN not in self.todo if self.person.is_active else self.signed_in_at is not None

    @cached_property
    def state(self) -> State:
        """How far the application has come."""
        if not self.choices:
            return State.EMPTIED if self.application.version else State.NONE
        if not self.application.confirmed_version:
            return State.SAVED
        is_latest = self.application.confirmed_version == self.application.version
        return State.CONFIRMED if is_latest else State.CHANGED


@dataclass(frozen=True, slots=True)
class SchoolCount:
    """A sending school with how far its pupils have come.

    Args:
        code: The school's code, or the class.
        name: What it is called.
        pupils: How many.
        applied: How many have a choice.
        confirmed: How many have confirmed the version that counts.
    """

    code: str
    name: str
    pupils: int
    applied: int
    confirmed: int


def open_pupils(year: int, actor: Actor, action: str = CLASS, school: str = "") -> QuerySet[Applicant]:
    """The pupils whom somebody may help, in no order; a protected identity is nobody's but the office's own pages'.

    Args:
        year: The admission year.
        actor: Who asks: a counsellor has the pupils of the own school, the office those of the school asked for.
        action: A name of the access file.
        school: The school's code; "" for every school that the actor reaches.
    """
    rows = visible(year, actor, action).filter(protection=Applicant.Protection.NONE).exclude(school_code="")
    return rows.filter(school_code=school) if school else rows


def schools_with_counts(pupils: QuerySet[Applicant]) -> list[SchoolCount]:
    """The schools of some pupils with how far they have come, by name; one query."""
    has_chosen = Exists(Choice.objects.filter(applicant=OuterRef("pk")))
    sent_on = Exists(ForwardedChoice.objects.filter(applicant=OuterRef("pk")))
    is_confirmed = Q(application__confirmed_version__gt=0, application__confirmed_version=F("application__version"))
    rows = (
        pupils.filter(is_active=True)
        .alias(has_applied=has_chosen | sent_on)
        .order_by()
        .values("school_code", "school")
        .annotate(
            pupils=Count("pk"),
            applied=Count("pk", filter=Q(has_applied=True)),
            confirmed=Count("pk", filter=is_confirmed & Q(has_applied=True)),
        )
        .order_by("school", "school_code")
    )
    return [SchoolCount(r["school_code"], r["school"], r["pupils"], r["applied"], r["confirmed"]) for r in rows]


def class_counts(pupils: Iterable[Pupil]) -> list[SchoolCount]:
    """The classes of some pupils with how far they have come, by name; those who are withdrawn are not counted."""
    classes: dict[str, list[Pupil]] = {}
    for pupil in pupils:
        if pupil.person.is_active:
            classes.setdefault(pupil.person.school_class, []).append(pupil)
    return [
        SchoolCount(
            name,
            name,
            len(members),
            sum(one.choices > 0 for one in members),
            sum(one.state is State.CONFIRMED for one in members),
        )
        for name, members in sorted(classes.items())
    ]


def pupils_now(
    year: int, pupils: QuerySet[Applicant], now: datetime, opened: AdmissionYear | None = None
) -> list[Pupil]:
    """Some pupils with what is left to do for each; the same number of queries however many they are.

    Args:
        year: The admission year that all of them are of.
        pupils: Whom, in no order.
        now: The moment.
        opened: The same year where it has been read already; None to have it read.
    """
    people = list(_with_counts(pupils).select_related("application").order_by("pk"))
    keys = [person.pk for person in people]
    advice = advice_of(year, keys, opened, with_before=False)
    ids = sorted({id_ for one in advice.values() for id_ in one.rows})
    listed = {one.offering_id: one for one in listed_offerings(year, ids)} if ids else {}
    lacking = _extra_lacking(advice, listed)
    seen = last_sign_ins(Role.APPLICANT, [person.applicant_id for person in people])
    after = after_result_of(year, keys, now)
    return [
        _pupil(person, advice[person.pk], listed, person.pk in lacking, seen.get(person.applicant_id), after)
        for person in people
    ]


def _pupil(
    person: Applicant,
    advice: Advice,
    listed: Mapping[str, ListedOffering],
    extra_lacking: bool,
    signed_in_at: datetime | None,
    after: AfterResult | None,
) -> Pupil:
    """A pupil with what is left to do; for one who is withdrawn that is nothing."""
    application = getattr(person, "application", None) or Application(applicant=person)
    counts = vars(person)  # the counts of ``_with_counts``
    choices = len(advice.rows) + counts["elsewhere"]
    rows = [frozenset(row.warnings) for row in advice.rows.values()]
    facts = PupilFacts(
        choices=choices,
        is_confirmed=0 < application.confirmed_version == application.version,
        has_signed_in=signed_in_at is not None or counts["saved_self"],
        none_eligible=not counts["elsewhere"] and WholeWarning.NONE_ELIGIBLE in advice.whole,
        all_far_above=not counts["elsewhere"] and WholeWarning.ALL_FAR_ABOVE in advice.whole,
        closed=any(row & NOT_STARTING for row in rows),
        test_needed=any(RowWarning.TEST in row and RowWarning.TEST_RANK not in row for row in rows),
        extra_lacking=extra_lacking,
        grades_checked=bool(application.grades_checked_by) or not counts["graded"],
        is_locked=bool(application.locked_by),
        has_result=after is not None,
        no_place=after is not None and person.pk in after.no_place and not (choices and not advice.rows),
        called=after is not None and person.pk in after.called,
        not_replied=after is not None and person.pk in after.not_replied,
    )
    todo = todo_of(facts) if person.is_active else ()
    offerings = tuple(advice.rows)
    return Pupil(
        person, application, offerings, choices, counts["papers"], signed_in_at, todo, advice, listed, after is not None
    )


def _with_counts(pupils: QuerySet[Applicant]) -> QuerySet[Applicant]:
    """Pupils with what is counted of each, and whether they have grades and have saved anything themselves."""
    sent_on = ForwardedChoice.objects.filter(applicant=OuterRef("pk")).exclude(state=ForwardedChoice.State.WITHDRAWN)
    papers = Attachment.objects.filter(applicant=OuterRef("pk"))
    saved = ApplicationVersion.objects.filter(applicant=OuterRef("pk"), role=Role.APPLICANT.value)
    seen = SeenVersion.objects.filter(applicant=OuterRef("pk")).order_by("-version")
    return pupils.annotate(
        elsewhere=_count_of(sent_on),
        papers=_count_of(papers),
        graded=Exists(Grade.objects.filter(applicant=OuterRef("pk"))),
        saved_self=Exists(saved),
        reminded=Exists(Reminder.objects.filter(applicant=OuterRef("pk"))),
        seen_version=Subquery(seen.values("version")[:1]),
    )


def _count_of(rows: "QuerySet[ForwardedChoice] | QuerySet[Attachment]") -> Coalesce:
    """How many of some rows belong to each applicant."""
    counted = rows.order_by().values("applicant").annotate(all=Count("pk")).values("all")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def _extra_lacking(advice: Mapping[int, Advice], listed: Mapping[str, ListedOffering]) -> frozenset[int]:
    """Those who have chosen an offering with a choice of its own that they have not made; one query, or none."""
    asked = {
        (key, id_, kind)
        for key, one in advice.items()
        for id_ in one.rows
        if id_ in listed
        for kind in listed[id_].extras
    }
    if not asked:
        return frozenset()
    offerings = {id_ for _, id_, _ in asked}
    rows = ChosenExtra.objects.filter(applicant__in={key for key, _, _ in asked}, offering_id__in=offerings)
    made = set(rows.order_by().values_list("applicant", "offering_id", "kind"))
    return frozenset(key for key, _, _ in asked - made)
