"""All that is held of one person in rows of their own: in the tables of the admission, and as a user.

What is others' is left out: who of the staff did something is told as a role, and a guardian's contact details are the
guardian's own. Secrets by which somebody proves who they are are left out too; that they are there is told.
"""

import base64
import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.apps import apps
from django.db.models import Model, Q, QuerySet

from gymnasieregion.contexts.admission.models import Applicant
from gymnasieregion.platform.access.actor import Actor, Role
from gymnasieregion.platform.accounts.models import Assignment, User
from gymnasieregion.platform.pages.zipped import unpacked

Row = dict[str, object]

BY = frozenset(
    {"answered_by", "asked_by", "called_by", "created_by", "decided_by", "entered_by", "given_by", "grades_checked_by",
     "issued_by", "locked_by", "opened_by", "recorded_by", "replied_by", "said_by", "saved_by", "sent_by"}
)  # fmt: skip
"""Fields that hold the user who did something; told as ``self``, as a role, or as ``system``."""

AS_JSON = frozenset({"rows", "change"})
"""Fields that hold canonical JSON about the person alone."""

PACKED = frozenset({"sv"})
"""Fields that hold a packed text."""

SELF, SYSTEM, UNKNOWN = "self", "system", "unknown"


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose extract it is.

    Args:
        applicants: The person's rows, one for each year, the latest first; none for somebody who applies for nothing.
        users: The accounts by which the person signs in.
    """

    applicants: tuple[Applicant, ...]
    users: tuple[User, ...]

    @property
    def keys(self) -> list[int]:
        """The keys of the applicants in the database."""
        return [row.pk for row in self.applicants]

    @property
    def ids(self) -> list[str]:
        """The ids of the applicants of today."""
        return [row.applicant_id for row in self.applicants]

    @property
    def user_ids(self) -> list[str]:
        """The ids of the users, as text keys hold them."""
        return [str(user.pk) for user in self.users]


@dataclass(frozen=True, slots=True)
class Own:
    """Where a table keeps what is about a person in a row of its own.

    Args:
        section: What the extract calls it.
        table: The model's label.
        path: The field that leads to the applicant or the user.
        to: ``applicant`` for the applicant's key, ``user`` for the user's, ``user_id`` for a text key of the user,
            ``about`` for a text that says which of the two it is.
        left_out: Fields that are not told: secrets, what is others', and the way to the person itself.
    """

    section: str
    table: str
    path: str = "applicant"
    to: str = "applicant"
    left_out: frozenset[str] = frozenset()


OWN: tuple[Own, ...] = (
    Own("applicants", "admission.Applicant", path="pk"),
    Own("grades", "admission.Grade"),
    Own("completions", "admission.Completion"),
    Own("choices", "admission.Choice"),
    Own("extra_choices", "admission.ChosenExtra"),
    Own("choices_to_other_offices", "admission.ForwardedChoice"),
    Own("application", "admission.Application"),
    Own("versions", "admission.ApplicationVersion"),
    Own("seen_by_guardians", "admission.SeenVersion", left_out=frozenset({"user_id"})),
    Own("reminders", "admission.Reminder"),
    Own("row_decisions", "admission.RowDecision"),
    Own("rulings", "admission.Ruling"),
    Own("attachments", "admission.Attachment"),
    Own("test_points", "admission.SkillTestPoints"),
    Own("points_entered", "admission.PointsEntry"),
    Own("ranks", "admission.TypedRank"),
    Own("statements", "admission.Statement"),
    Own("held_seats", "admission.HeldSeat"),
    Own("reserve_calls", "admission.ReserveCall"),
    Own("result_pages", "admission.ResultPage", left_out=frozenset({"publication", "en", "easy"})),
    Own("queue_places", "admission.QueuePlace", left_out=frozenset({"publication"})),
    Own("seat_replies", "admission.SeatReply"),
    Own("path_requests", "admission.PathRequest"),
    Own("arrivals", "admission.Arrival"),
    Own("cases", "admission.Case", left_out=frozenset({"effects", "publication", "trial", "redo"})),
    Own("messages", "outbox.Message", "about", "about", frozenset({"key", "about", "wording"})),
    Own("contact_as_guardian", "admission.GuardianContact", "user_id", "user_id", frozenset({"user_id", "applicant"})),
    Own("seen_as_guardian", "admission.SeenVersion", "user_id", "user_id", frozenset({"user_id", "applicant"})),
    Own("accounts", "accounts.User", "pk", "user", frozenset({"password"})),
    Own("roles", "accounts.Assignment", "user", "user"),
    Own("sign_ins", "accounts.SignIn", "user", "user", frozenset({"assignment", "viewing"})),
    Own("second_factor", "accounts.SecondFactor", "user", "user", frozenset({"secret", "last_step"})),
    Own("codes_from_school", "accounts.OneTimeCode", "user", "user", frozenset({"digest"})),
    Own("identities", "accounts.ExternalIdentity", "user", "user", frozenset({"digest"})),
)
"""Every table with rows that are one person's own, in the order of the extract."""


def subject_of(applicant: Applicant) -> Subject:
    """Whose extract somebody who has applied gets: every year that leads to another, and their accounts.

    A new identity (fingerade personuppgifter) is not led back to the one before it.

    Args:
        applicant: The person in one of the years.
    """
    found = [applicant]
    seen = {applicant.pk}
    while (year_id := _earlier(found[-1])) is not None:
        before = Applicant.objects.filter(year=year_id[0], applicant_id=year_id[1]).select_related("year").first()
        if before is None or before.pk in seen:
            break
        seen.add(before.pk)
        found.append(before)
    ids = [row.applicant_id for row in found]
    own = Assignment.objects.filter(role=Role.APPLICANT.value, scope_id__in=ids).values("user")
    return Subject(tuple(found), tuple(User.objects.filter(pk__in=own).order_by("pk")))


def subject_signed_in(actor: Actor) -> Subject:
    """Whose extract a guardian gets, or somebody who works here: their own, and nothing of others'."""
    return Subject((), tuple(User.objects.filter(pk=actor.user_id)) if is_key(actor.user_id) else ())


def own_rows(subject: Subject) -> dict[str, list[Row]]:
    """What is held of a person in rows of their own, by section; one query a table.

    Args:
        subject: Whose.
    """
    return {own.section: [_told(row, own) for row in _rows_of(own, subject)] for own in OWN}


def with_roles(sections: Mapping[str, list[Row]], subject: Subject) -> None:
    """Put a role in the place of every user who did something; one query.

    Args:
        sections: Rows as ``own_rows`` gives them; they are changed.
        subject: Whose extract it is.
    """
    mine = set(subject.user_ids)
    rows = [row for section in sections.values() for row in section]
    held = {str(row[name]) for row in rows for name in BY & row.keys() if row[name]}
    roles = roles_of(held - mine)
    for row in rows:
        for name in BY & row.keys():
            row[name] = who(str(row[name]), mine, roles)


def roles_of(users: Collection[str]) -> Mapping[str, str]:
    """The first role that each of some users has, by id; one query, none for nobody."""
    known = [UUID(user) for user in users if is_key(user)]
    if not known:
        return {}
    given = Assignment.objects.filter(user__in=known).order_by("-starts_on", "-pk").values_list("user", "role")
    return {str(user): role for user, role in given}


def who(user: str, mine: Collection[str], roles: Mapping[str, str]) -> str:
    """Who did something, as the person may know: themself, a role, the system, or nobody."""
    if not user or user in mine:
        return SELF if user else ""
    return SYSTEM if user.startswith("job:") else roles.get(user, UNKNOWN)


def is_key(text: str) -> bool:
    """Whether a text is a user's key."""
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def plain(value: object) -> object:
    """A value of the database as JSON knows it; moments in UTC, bytes as base64."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(bytes(value)).decode()
    return value if value is None or isinstance(value, bool | int | float | str) else str(value)


def _earlier(row: Applicant) -> tuple[int, str] | None:
    """The year and the id that an applicant had before; None when there is none, or it must not be told."""
    year, _, id_ = row.earlier_id.partition("/")
    if row.protection == Applicant.Protection.NEW_IDENTITY or not id_ or not year.isdecimal():
        return None
    return int(year), id_


def _rows_of(own: Own, subject: Subject) -> Sequence[Model]:
    """The rows of a table that are a person's own."""
    model: type[Model] = apps.get_model(own.table)
    keys: Mapping[str, Callable[[], Sequence[object]]] = {
        "applicant": lambda: subject.keys,
        "user": lambda: [user.pk for user in subject.users],
        "user_id": lambda: subject.user_ids,
        "about": lambda: [*(f"applicant:{key}" for key in subject.keys), *(f"user:{id_}" for id_ in subject.user_ids)],
    }
    wanted = keys[own.to]()
    if not wanted:
        return ()
    rows: QuerySet[Model] = model._default_manager.filter(Q(**{f"{own.path}__in": wanted}))  # noqa: SLF001 - any model
    return list(rows.order_by("pk"))


def _told(row: Model, own: Own) -> Row:
    """A row, field by field; the key of the database and the way to the person say nothing and are left out."""
    told: Row = {}
    for field in row._meta.concrete_fields:  # noqa: SLF001 - documented
        name = field.name
        is_way = name == own.path or field.primary_key
        if name in own.left_out or (is_way and own.path != "pk") or (field.primary_key and own.to == "applicant"):
            continue
        value = getattr(row, field.attname)
        if name in PACKED and isinstance(value, bytes | memoryview):
            value = unpacked(bytes(value)).decode()
        told[name] = json.loads(value) if name in AS_JSON and isinstance(value, str) and value else plain(value)
    return told
