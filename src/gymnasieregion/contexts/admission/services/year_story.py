"""What happens in a practice year once the preliminary result is known: the demo's persons have begun their work.

Everything is done by the services that the pages use, so that each step stands in the log and in its person's own list
of what has been done.
"""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from hashlib import sha256
from pathlib import Path

from django.db import transaction

from gymnasieregion.contexts.admission.core.application_rows import Row, Rows, digest_of
from gymnasieregion.contexts.admission.models import (
    Applicant,
    Application,
    ApplicationVersion,
    Attachment,
    Choice,
    Statement,
)
from gymnasieregion.contexts.admission.selectors.applying import rows_now
from gymnasieregion.contexts.admission.selectors.school_points import points_of
from gymnasieregion.contexts.admission.selectors.statements import digest_of_statements, statement_rows
from gymnasieregion.contexts.admission.services import synth_story as story
from gymnasieregion.contexts.admission.services.applying import save_application
from gymnasieregion.contexts.admission.services.counselling import check_grades, lock
from gymnasieregion.contexts.admission.services.counselling_papers import hand_in
from gymnasieregion.contexts.admission.services.homes import see_version
from gymnasieregion.contexts.admission.services.homes_contact import change_contact, change_guardian_contact
from gymnasieregion.contexts.admission.services.points import enter_points
from gymnasieregion.contexts.admission.services.statements import give_statements
from gymnasieregion.contexts.offer.api import some_of_offer, some_offer_rows
from gymnasieregion.platform.access.actor import Actor, Role
from gymnasieregion.platform.accounts.services.personas import (
    KARL,
    KIM,
    PALLE,
    SIGNE,
    STIG,
    VALTER,
    VERA,
    persona_id,
)
from gymnasieregion.platform.pages.pdf import pdf

PAPER = Path(__file__).parent.parent / "templates" / "admission" / "ovningsunderlag.typ"
PRINCIPALS_SCHOOL = "S068"
CHECKED, HELD = 5, 3
"""How many pupils' grades the counsellor has checked already, and which of those who have confirmed is held locked."""

Kind = Attachment.Kind

GUARDIANS = (
    (VERA, "Vera Vårdnad", "vera.vardnad@example.com", "070-174 06 05"),
    (VALTER, "Valter Vårdnad", "valter.vardnad@example.com", "070-174 06 06"),
)
"""Each guardian's own details; the numbers are of the series that is set aside for fiction."""

PAPERS = {
    Kind.FREE_QUOTA: (
        "Intyg för fri kvot",
        "Eleven har haft lång frånvaro av medicinska skäl i årskurs 8 och 9. Betygen visar därför inte vad eleven kan.",
    ),
    Kind.DISPENSATION: (
        "Underlag för dispens från engelska",
        "Eleven har inte haft möjlighet att läsa engelska under en betydande del av grundskolan.",
    ),
    Kind.FOREIGN: (
        "Översatta betyg",
        "Betygen är satta i ett annat land. Översättningen är gjord av en påhittad auktoriserad translator.",
    ),
}
INVENTED = "Det här papperet är påhittat, liksom eleven. Det finns för att det ska gå att öva."


def is_told(year: int) -> bool:
    """Whether a practice year's story has been told, or cannot be: it was loaded before there was one.

    Args:
        year: The practice year.
    """
    versions = ApplicationVersion.objects.filter(applicant__year=year, applicant__applicant_id=story.SIGNE)
    return not versions.exists() or versions.filter(version__gt=1).exists()


@transaction.atomic
def tell_story(*, year: int, now: datetime) -> None:
    """Let the demo's persons do what they have done when somebody first looks; all of it or nothing.

    Args:
        year: The practice year, loaded, its preliminary round published and its re-choice open.
        now: The moment, from the door.
    """
    pupils = _counsellors_pupils(year)
    _signe(year, now)
    _counsellor(pupils, now)
    _papers(year, pupils, now)
    _first_assessor(year, now)
    _home_municipality(year, now)


def _signe(year: int, now: datetime) -> None:
    """Signe and her guardians say how they are reached, one guardian sees the list, and Signe changes it."""
    signe = Applicant.objects.get(year=year, applicant_id=story.SIGNE)
    herself = Actor(persona_id(SIGNE), "Signe Sökande", Role.APPLICANT, story.SIGNE)
    change_contact(applicant=signe.pk, email="signe.sokande@example.com", phone="070-174 06 07", actor=herself, now=now)
    for username, name, email, phone in GUARDIANS:
        guardian = Actor(persona_id(username), name, Role.GUARDIAN, story.SIGNE)
        change_guardian_contact(children=[signe.pk], email=email, phone=phone, actor=guardian, now=now)
    vera = Actor(persona_id(VERA), GUARDIANS[0][1], Role.GUARDIAN, story.SIGNE)
    stands = rows_now(signe.pk)
    see_version(applicant=signe.pk, version=1, digest=digest_of(stands), actor=vera, now=now)
    known = {row.offering_id: row for row in stands}
    _save(signe.pk, stands, [known.get(id_, Row(id_)) for id_ in story.SIGNES_LAST], herself, now)


def _counsellor(pupils: Sequence[Applicant], now: datetime) -> None:
    """The counsellor has checked some grades and holds one application; one pupil has changed what was confirmed."""
    stig = _stig()
    confirmed = [one for one in pupils if _application(one).confirmed_version]
    for pupil in confirmed[:CHECKED]:
        check_grades(applicant=pupil.pk, actor=stig, now=now)
    if not confirmed:
        return
    several = next((one for one in reversed(confirmed) if one.choices.count() > 1), None)
    if several is not None:
        stands = rows_now(several.pk)
        itself = Actor("job:demo", several.given_name, Role.APPLICANT, several.applicant_id)
        _save(several.pk, stands, (*stands[1:], stands[0]), itself, now)
    held = confirmed[min(HELD, len(confirmed) - 1)]
    lock(applicant=held.pk, actor=stig, why="Vi går igenom valen tillsammans på torsdag.", now=now)


def _papers(year: int, pupils: Sequence[Applicant], now: datetime) -> None:
    """Papers from the counsellor for one pupil, and from the office, by post, for some who chose the school."""
    kim = Actor(persona_id(KIM), "Kim Kansli", Role.REGIONAL_OFFICE)
    with_list = [one for one in pupils if one.choices.exists()]
    if with_list:
        last = with_list[-1]
        first = last.choices.order_by("rank").values_list("offering_id", flat=True)[0]
        _hand_in(last.pk, first, Kind.FREE_QUOTA, _stig(), now)
    for offering in story.FREE_QUOTA_OFFERINGS:
        for turn, one in enumerate(_open_choosers(year, offering)[:2]):
            _hand_in(one, offering, (Kind.FREE_QUOTA, Kind.FOREIGN)[turn], kim, now)
    for one in _open_choosers(year, story.SPARED_OFFERING, lacks_english=True)[:2]:
        _hand_in(one, story.SPARED_OFFERING, Kind.DISPENSATION, kim, now)


def _first_assessor(year: int, now: datetime) -> None:
    """One of two assessors has entered the first half of each skill test."""
    palle = Actor(persona_id(PALLE), "Palle Prov", Role.TEACHER_ASSESSOR, PRINCIPALS_SCHOOL)
    facts = {one.offering_id: one for one in some_of_offer(year, story.TEST_OFFERINGS)}
    for offering in some_offer_rows(year, story.TEST_OFFERINGS):
        of_test = facts[offering.offering_id]
        called = [row for row in points_of(offering, of_test, palle) if row.is_open_to_reader and not row.is_out]
        half = called[: len(called) // 2]
        if half:
            points = {row.person.pk: _points(row.person.applicant_id, of_test.test_max or 20_00) for row in half}
            enter_points(offering=offering, facts=of_test, points=points, actor=palle, now=now)


def _home_municipality(year: int, now: datetime) -> None:
    """The home municipality has stated its view of the first pupil's choices."""
    karl = Actor(persona_id(KARL), "Karl Kommun", Role.MUNICIPAL_OFFICER, story.FAR_HOME)
    rows = [row for row in statement_rows(year, karl) if not row.is_protected and not row.is_decided]
    first = [row for row in rows if row.person == rows[0].person]
    if len(first) < len(rows):
        give_statements(
            year=year, rows=[row.key for row in first], answer=Statement.Answer.IN_OWN,
            based_on=digest_of_statements(first), actor=karl, now=now,
        )  # fmt: skip


def _points(applicant: str, most: int) -> int:
    """Half of the points or more, in whole points, always the same for the same applicant."""
    whole = most // 100
    drawn = int.from_bytes(sha256(applicant.encode()).digest()[:4], "big")
    return (whole // 2 + drawn % (whole - whole // 2 + 1)) * 100


def _save(applicant: int, stands: Rows, rows: Sequence[Row], actor: Actor, now: datetime) -> None:
    save_application(applicant=applicant, rows=rows, based_on=digest_of(stands), actor=actor, now=now)


def _hand_in(applicant: int, offering: str, kind: Attachment.Kind, actor: Actor, now: datetime) -> None:
    name = f"{PAPERS[kind][0]}.pdf"
    hand_in(applicant=applicant, offering_id=offering, kind=kind, name=name, content=_paper(kind), actor=actor, now=now)


@cache
def _paper(kind: Attachment.Kind) -> bytes:
    title, text = PAPERS[kind]
    return pdf(PAPER, {"title": title, "note": INVENTED, "paragraphs": [text], "footer": "Övningsregionen"}, "sv")


def _stig() -> Actor:
    return Actor(persona_id(STIG), "Stig Studieväg", Role.COUNSELLOR, story.COUNSELLOR_SCHOOL["school_code"])


def _counsellors_pupils(year: int) -> list[Applicant]:
    """The counsellor's pupils but Signe, by id; nobody with a protected identity."""
    rows = Applicant.objects.filter(
        year=year,
        school_code=story.COUNSELLOR_SCHOOL["school_code"],
        protection=Applicant.Protection.NONE,
        kind=Applicant.Kind.YEAR_NINE,
    )
    return list(rows.exclude(applicant_id=story.SIGNE).select_related("application").order_by("applicant_id"))


def _application(pupil: Applicant) -> Application:
    return getattr(pupil, "application", None) or Application(applicant=pupil)


def _open_choosers(year: int, offering: str, *, lacks_english: bool = False) -> list[int]:
    """Keys of those who have chosen an education, by id: not Signe, and nobody with a protected identity."""
    rows = Choice.objects.filter(
        offering_id=offering, applicant__year=year, applicant__protection=Applicant.Protection.NONE
    ).exclude(applicant__applicant_id=story.SIGNE)
    if lacks_english:
        rows = rows.filter(applicant__grades__subject="EN", applicant__grades__mark=story.FAILED)
        rows = rows.exclude(applicant__school_code=story.COUNSELLOR_SCHOOL["school_code"])
    return list(rows.order_by("applicant__applicant_id").values_list("applicant__pk", flat=True))
