"""What the admission tells people by e-mail and SMS on result day: who is told, and where nothing would arrive.

The texts are about nobody: they say that there is something to read, and never what.
"""

import datetime as dt
from collections.abc import Iterator
from typing import cast

from gymnasieregion.contexts.admission.core.guardianship import came_of_age
from gymnasieregion.contexts.admission.core.school_mail import dies_on, is_school_address
from gymnasieregion.contexts.admission.models import Applicant, GuardianContact, Publication, Run
from gymnasieregion.law.book import law_book
from gymnasieregion.platform.access.actor import Role
from gymnasieregion.platform.accounts.selectors import live_assignments
from gymnasieregion.platform.messages.api import SCHOOL_ADDRESS, Channel, Outgoing, put_in_outbox
from gymnasieregion.platform.messages.numbers import mobile_number
from gymnasieregion.platform.pages.formats import STOCKHOLM

RESULT = "admission.result"
SCHOOL_MAIL = "admission.school_mail_words"

SUBJECT, PRELIMINARY_SUBJECT = "Ditt besked om gymnasiet finns", "Ditt preliminära besked om gymnasiet finns"
GUARDIAN_SUBJECT = "Ett besked om gymnasiet finns"
TEXT = """Hej!

{subject}. Logga in på antagningens sidor som du brukar, och öppna {page}. Vi skickar ingen länk.

Det går inte att svara på det här brevet.

---

Hello!

There is a result of the upper secondary admission for you to read. Sign in to the pages of the admission as you usually
do, and open {page_en}. We send no link.

This message cannot be answered.
"""
SMS = "{subject}. Logga in på antagningens sidor som du brukar. Vi skickar ingen länk. Gymnasieantagningen"
"""What is sent: no name, no school, no choice, nothing of the result, and no address of a page."""


def tell_of_result(publication: Publication, now: dt.datetime) -> int:
    """Put a message to everybody whom a publication is about in the outbox, in the transaction that publishes.

    Applicants are told, and the guardians of those who have not come of age. Nobody is told about a protected
    identity. An address of a school's that dies in June is left out and stands in the outbox as that.

    Args:
        publication: Made known now, with its results written.
        now: The moment.

    Returns:
        How many messages were given.
    """
    messages = (*_to_applicants(publication, now), *_to_guardians(publication, now))
    return put_in_outbox(messages, batch=f"{RESULT}:{publication.pk}", now=now)


def _to_applicants(publication: Publication, now: dt.datetime) -> Iterator[Outgoing]:
    day = now.astimezone(STOCKHOLM).date()
    words = cast("list[str]", law_book().get(SCHOOL_MAIL, day))
    is_preliminary = publication.run.kind == Run.Kind.PRELIMINARY
    subject = PRELIMINARY_SUBJECT if is_preliminary else SUBJECT
    rows = Applicant.objects.filter(
        results__publication=publication, protection=Applicant.Protection.NONE, is_active=True
    )
    schools_are_over = day >= dies_on(publication.run.year_id)
    for pk, email, school, phone in rows.order_by("pk").values_list("pk", "email", "school", "application__phone"):
        is_dead = bool(email) and schools_are_over and is_school_address(email, words, school)
        yield from _messages(
            f"{RESULT}:{publication.pk}:a{pk}",
            f"applicant:{pk}",
            email,
            phone or "",
            subject,
            ("Besked", "Results"),
            left_out=SCHOOL_ADDRESS if is_dead else "",
        )


def _to_guardians(publication: Publication, now: dt.datetime) -> Iterator[Outgoing]:
    day = now.astimezone(STOCKHOLM).date()
    rows = GuardianContact.objects.filter(
        applicant__results__publication=publication,
        applicant__protection=Applicant.Protection.NONE,
        applicant__is_active=True,
        applicant__birth_date__gt=came_of_age(day),
    ).order_by("pk")
    contacts = list(rows.values_list("user_id", "applicant__applicant_id", "email", "phone"))
    if not contacts:
        return
    live = live_assignments(day).filter(role=Role.GUARDIAN.value).values_list("user", "scope_id")
    guardians = {(str(user), scope_id) for user, scope_id in live}
    told = set()
    for user_id, applicant_id, email, phone in contacts:
        if (user_id, applicant_id) not in guardians or user_id in told:
            continue
        told.add(user_id)
        key = f"{RESULT}:{publication.pk}:g{user_id}"
        yield from _messages(key, f"user:{user_id}", email, phone, GUARDIAN_SUBJECT, ("Mitt barn", "My child"))


def _messages(
    key: str, about: str, email: str, phone: str, subject: str, page: tuple[str, str], *, left_out: str = ""
) -> Iterator[Outgoing]:
    """An e-mail and an SMS, as far as there are addresses for them."""
    number = mobile_number(phone)
    if email:
        text = TEXT.format(subject=subject, page=page[0], page_en=page[1])
        yield Outgoing(f"{key}:{Channel.EMAIL}", Channel.EMAIL, email, about, subject, text, left_out)
    if number:
        yield Outgoing(f"{key}:{Channel.SMS}", Channel.SMS, number, about, subject, SMS.format(subject=subject))
