"""Everything that is held of one person, gathered for them (General Data Protection Regulation, article 15).

A test walks every table of the program: one with a way to a person must be gathered here, or say why it holds nothing
of the person.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import models, transaction

from gymnasieregion.contexts.admission.models import Applicant
from gymnasieregion.contexts.admission.selectors.extracts import OWN, Row, Subject, own_rows, with_roles
from gymnasieregion.contexts.admission.selectors.extracts_log import events_about, jobs_about
from gymnasieregion.contexts.admission.selectors.extracts_staff import NO_DOERS, doer_fields, done_by
from gymnasieregion.contexts.admission.selectors.people import whose
from gymnasieregion.contexts.admission.services.extracts_files import (
    frozen_rows,
    imported_rows,
    missing_rows,
    result_rows,
    round_rows,
)
from gymnasieregion.contexts.admission.services.extracts_rooms import known_elsewhere, rows_elsewhere
from gymnasieregion.contexts.admission.services.pupils_facts import about_of, refuse_no_ground
from gymnasieregion.contexts.admission.services.pupils_grounds import known_as, refuse_telling
from gymnasieregion.contexts.admission.services.pupils_protection import look
from gymnasieregion.platform.access.actor import Actor
from gymnasieregion.platform.audit.api import record

EXTRACT, EXTRACT_OWN = "admission.extract.see", "admission.extract.own"
FORMAT = "gymnasieregion-extract/1"

GATHERED: Mapping[str, str] = {
    **{own.table: own.section for own in OWN},
    "admission.PersonResult": "results",
    "admission.Publication": "results",
    "admission.Snapshot": "frozen_input",
    "admission.SnapshotFile": "frozen_input",
    "admission.Run": "rounds",
    "admission.RunFile": "rounds",
    "admission.ImportFile": "files_handed_in",
    "admission.ReadinessReport": "found_missing",
    "audit.Event": "log",
    "audit.Entry": "log",
    "jobs.Job": "jobs",
}
"""Every table that the extract gathers, and the section that it stands in."""

NOTHING_OF_THE_PERSON: Mapping[str, str] = {
    "account.EmailAddress": "A table of allauth that stays empty: accounts are our own.",
    "account.EmailConfirmation": "A table of allauth that stays empty: accounts are our own.",
    "accounts.WrongTry": "A keyed hash of what somebody typed who did not come in, forgotten after a day.",
    "admission.Removal": "Counts of what was removed of a year; who of the staff asked and let it stands in the log.",
    "admission.SeatsToCall": "How many seats a school calls reserves to; who of the staff said it stands in the log.",
    "admission.StatisticsSet": "Published figures of educations; who of the staff brought them in stands in the log.",
    "offer.ApplicantNotice": "A school's words to all who have chosen an education; about no one of them.",
    "sessions.Session": "Which sign-in a browser belongs to; the sign-in is gathered, and the session ends with it.",
    "socialaccount.SocialAccount": "A table of allauth that stays empty: identities are kept as keyed hashes by us.",
    "socialaccount.SocialToken": "A table of allauth that stays empty: no token is kept.",
}
"""Tables with a way to a person that hold nothing of one, each with its reason."""

TEXT_KEYS = frozenset({"about", "applicant", "applicant_id", "person", "session_data", "user", "user_id"})
"""Names of fields that lead to a person by text."""


USER_TEXTS = frozenset({"actor_id", "session_data", "user", "user_id"})
"""Names of fields that hold a user by text."""


@dataclass(frozen=True, slots=True)
class Extract:
    """All that is held of a person.

    Args:
        made_at: When.
        subject: Whose.
        sections: Rows by section, in order; one without rows is there too, since that nothing is held is an answer.
    """

    made_at: datetime
    subject: Subject
    sections: Mapping[str, list[Row]]


def extract_of(subject: Subject, now: datetime) -> Extract:
    """Gather everything that is held of a person; writes nothing.

    One query for each table, and one for each round and snapshot that they were in.

    Args:
        subject: Whose, from ``subject_of`` or ``subject_signed_in``.
        now: The moment, from the door.
    """
    frozen, ids = frozen_rows(subject)
    every = {*subject.ids, *ids.values()}
    sections = {
        **own_rows(subject),
        "results": result_rows(subject),
        "frozen_input": frozen,
        "rounds": round_rows(subject, ids),
        "files_handed_in": imported_rows(subject, every),
        "found_missing": missing_rows(subject, every),
        **rows_elsewhere(subject),
        "done": done_by(subject),
        "log": events_about(subject, every),
        "jobs": jobs_about(subject, every),
    }
    with_roles(sections, subject)
    for row in sections["log"]:
        row["who"] = "self" if row["who"] in subject.user_ids else row["role"]
    return Extract(now, subject, sections)


@transaction.atomic
def hand_out(*, applicant: Applicant, actor: Actor, why: str, now: datetime) -> None:
    """Log that the office gathers all that is held of somebody, before it is handed out.

    Args:
        applicant: Whose.
        actor: Who does it, of the office.
        why: The ground, such as that the person has asked for it.
        now: The moment, from the door.

    Raises:
        NoGroundError, TellsWhoError: If there is no ground, or it tells who a protected identity is.
        OfficeOnlyError: If the identity is protected and the actor is not of the office.
    """
    refuse_no_ground(why)
    if applicant.protection != Applicant.Protection.NONE:
        refuse_telling(why, *known_as(applicant))
        look(applicant=applicant, actor=actor, why=why, now=now)
    about, belongs = about_of(applicant), whose(applicant)
    record(actor=actor, action=EXTRACT, about=about, before=None, after={}, why=why, now=now, belongs_to=belongs)


def ungathered(tables: Iterable[type[models.Model]] | None = None) -> list[str]:
    """Tables with a way to a person that are neither gathered nor excused, by label; a test holds that there is none.

    Args:
        tables: Among which; None for every table of the installation.
    """
    every = list(apps.get_models()) if tables is None else list(tables)
    known = GATHERED.keys() | NOTHING_OF_THE_PERSON.keys() | known_elsewhere()
    return sorted({_label(table) for table in every if leads_to_a_person(table)} - known)


def ungathered_of_staff(tables: Iterable[type[models.Model]] | None = None) -> list[str]:
    """Fields that hold a user and of which somebody who works here would be told nothing; a test holds that none is.

    A user is told of rows of their own (``OWN``), of what they did by the field's name (``done_by``), and by the log
    and the jobs.

    Args:
        tables: Among which; None for every table of the installation.
    """
    every = list(apps.get_models()) if tables is None else list(tables)
    doers = {(_label(table), name) for table, name in doer_fields(every)}
    own = {(own.table, own.path) for own in OWN if own.to != "applicant"}
    excused = NOTHING_OF_THE_PERSON.keys() | {"audit.Event", "audit.Entry", "jobs.Job", "accounts.User"}
    return sorted(
        f"{_label(table)}.{field.name}"
        for table in every
        for field in table._meta.concrete_fields  # noqa: SLF001 - documented
        if _holds_a_user(field) and _label(table) not in excused and (_label(table), field.name) not in own | doers
    )


def _holds_a_user(field: "models.Field[Any, Any]") -> bool:
    """Whether a field is a key of the users, or a text that by its name is one."""
    target: object = field.related_model
    if isinstance(target, type) and issubclass(target, models.Model):
        return _label(target) == "accounts.User"
    return field.name in USER_TEXTS or (field.name.endswith("_by") and field.name not in NO_DOERS)


def leads_to_a_person(table: type[models.Model]) -> bool:
    """Whether a table has a way to a person: by a key of another table, by a name, or because its fields say so."""
    privacy = getattr(table, "Privacy", None)
    says_so = privacy is not None and bool(privacy.identifies | privacy.describes)
    return says_so or _is_led(table, frozenset())


def _is_led(table: type[models.Model], seen: frozenset[type[models.Model]]) -> bool:
    """Whether the table is the applicants' or the users', or leads to them by keys, or by the name of a text."""
    if _label(table) in {"admission.Applicant", "accounts.User"}:
        return True
    for field in table._meta.concrete_fields:  # noqa: SLF001 - documented
        target = field.related_model
        if isinstance(target, type) and target not in seen and _is_led(target, seen | {table}):
            return True
        if target is None and (field.name in TEXT_KEYS or field.name.endswith("_by")):
            return True
    return False


def _label(table: type[models.Model]) -> str:
    return table._meta.label  # noqa: SLF001 - documented
