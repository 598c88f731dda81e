"""What every flow about an applicant shares: numbers that are read, ids that are made, and what the log keeps."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

import polars as pl

from gymnasieregion.contexts.admission.models import AdmissionYear, Applicant
from gymnasieregion.contexts.admission.selectors.people import whose
from gymnasieregion.contexts.admission.selectors.tables_schema import table_named
from gymnasieregion.contexts.admission.services.tables_faults import MESSAGES
from gymnasieregion.contexts.admission.services.tables_identity import canonical_identity
from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.access.actor import Actor
from gymnasieregion.platform.audit.api import record

ID_DIGITS = 5
LETTERS_OF_A_TEMPORARY = slice(8, 10)


class BadIdentityError(RegionError):
    """A number cannot be that of the person."""

    sv: ClassVar[str] = "{number}: {why_sv}"
    en: ClassVar[str] = "{number}: {why_en}"


class IdentityTakenError(RegionError):
    """Somebody else of the year has the number."""

    sv: ClassVar[str] = "Numret {number} har redan sökande {other}."
    en: ClassVar[str] = "Applicant {other} has the number {number} already."


class UnknownMunicipalityError(RegionError):
    """There is no such municipality."""

    sv: ClassVar[str] = "Kommunkoden {code} är okänd. Skriv fyra siffror, till exempel 0180 för Stockholm."
    en: ClassVar[str] = "The municipality code {code} is unknown. Write four digits, such as 0180 for Stockholm."


class UnchangedError(RegionError):
    """What was given is what is there already."""

    sv: ClassVar[str] = "Inget är ändrat."
    en: ClassVar[str] = "Nothing is changed."


class NoGroundError(RegionError):
    """The log needs to know why."""

    sv: ClassVar[str] = "Skriv varför."
    en: ClassVar[str] = "Write why."


class IsProtectedError(RegionError):
    """A flow that writes what a protected identity must not have."""

    sv: ClassVar[str] = "Sökande {applicant} har skyddad identitet och har inget namn, nummer eller e-post här."
    en: ClassVar[str] = "Applicant {applicant} has a protected identity, and no name, number or e-mail here."


@dataclass(frozen=True, slots=True)
class Pupil:
    """What is registered of an applicant.

    Args:
        identity_number: Personnummer, samordningsnummer or temporary number, as written; "" when there is none.
        birth_date: The day of birth.
        home_municipality_code: Four digits.
        given_name: "" when not known.
        family_name: "" when not known.
        email: "" when not known.
        school: The sending school; "" for those who come from none.
        school_code: Its code.
        school_class: The class.
        kind: How they came to apply.
        category: On what ground they live here.
        late: Applied after the last day.
        dance: From förberedande dansarutbildning.
        completed: Has completed upper secondary school before.
        from_office: The office that sent the application here; "" for our own.
    """

    identity_number: str
    birth_date: date
    home_municipality_code: str
    given_name: str = ""
    family_name: str = ""
    email: str = ""
    school: str = ""
    school_code: str = ""
    school_class: str = ""
    kind: Applicant.Kind = Applicant.Kind.YEAR_NINE
    category: Applicant.Category = Applicant.Category.REGISTERED
    late: bool = False
    dance: bool = False
    completed: bool = False
    from_office: str = ""


def read_identity(text: str, birth_date: date) -> str:
    """An identity number in canonical form, compared with the birth date; "" for none.

    Args:
        text: As written, with or without a hyphen.
        birth_date: The day of birth.

    Raises:
        BadIdentityError: If it is no number, its check digit is wrong, or it says another birth date.
    """
    values, codes = canonical_identity(
        pl.Series([text], dtype=pl.String), pl.Series([birth_date.isoformat()], dtype=pl.String)
    )
    if codes[0] is not None:
        message = MESSAGES[codes[0]]
        facts = {"birth_date": birth_date.isoformat()}
        told = {f"why_{lang}": " ".join(getattr(message, lang)).format_map(facts) for lang in ("sv", "en")}
        raise BadIdentityError(number=text.strip(), **told)
    return str(values[0])


def is_temporary(identity_number: str) -> bool:
    """Whether a number in canonical form is a temporary one (TF-number)."""
    return identity_number[LETTERS_OF_A_TEMPORARY].isalpha()


def refuse_taken(year: int, identity_number: str, *, but: int | None = None) -> None:
    """Raise IdentityTakenError if another applicant of the year has the number.

    Args:
        year: The admission year.
        identity_number: In canonical form; "" is nobody's.
        but: The applicant who may have it.
    """
    if not identity_number:
        return
    holder = Applicant.objects.filter(year=year, identity_number=identity_number).first()
    if holder is not None and holder.pk != but:
        raise IdentityTakenError(number=identity_number, other=holder.applicant_id)


def read_municipality(code: str) -> str:
    """A municipality code with its zero.

    Raises:
        UnknownMunicipalityError: If there is none.
    """
    whole = code.strip().zfill(4)
    if whole not in table_named("applicants").field("home_municipality_code").enum:
        raise UnknownMunicipalityError(code=code)
    return whole


def locked_year(year: int) -> AdmissionYear:
    """The year, which nobody else adds applicants to until the transaction ends.

    Raises:
        AdmissionYear.DoesNotExist: If it has not been opened.
    """
    return AdmissionYear.objects.select_for_update().get(pk=year)


def new_ids(year: int, count: int) -> list[str]:
    """Ids that nobody of the year has, in order; call it with the year locked.

    They begin with E and the year, such as E2600001. A protected identity gets one of the same shape.
    """
    first = f"E{year % 100:02d}"
    shape = rf"^{first}\d{{{ID_DIGITS}}}$"
    used = Applicant.objects.filter(year=year, applicant_id__startswith=first, applicant_id__regex=shape)
    last = used.order_by("-applicant_id").values_list("applicant_id", flat=True).first()
    number = int(last[len(first) :]) if last else 0
    return [f"{first}{each:0{ID_DIGITS}d}" for each in range(number + 1, number + 1 + count)]


def locked(applicant: int) -> Applicant:
    """An applicant whom nobody else changes until the transaction ends.

    Raises:
        Applicant.DoesNotExist: If there is no such applicant.
    """
    return Applicant.objects.select_for_update().get(pk=applicant)


def locked_with_year(applicant: int) -> Applicant:
    """An applicant and their year, locked: for flows that give ids or numbers, which are unique in the year.

    Raises:
        Applicant.DoesNotExist: If there is no such applicant.
    """
    locked_year(Applicant.objects.get(pk=applicant).year_id)
    return locked(applicant)


def about_of(applicant: Applicant) -> str:
    """What the log calls an applicant."""
    return f"applicant:{applicant.applicant_id}"


def facts_of(applicant: Applicant) -> dict[str, object]:
    """What the log keeps of an applicant: no name, no address, and of a personnummer only the day of birth.

    Of a protected identity it keeps nothing but that it is active, since others may read the log.
    """
    if applicant.protection != Applicant.Protection.NONE:
        return {"is_active": applicant.is_active}
    described = sorted(Applicant.Privacy.describes - {"protection"})
    facts = {name: getattr(applicant, name) for name in described}
    facts["birth_date"] = applicant.birth_date.isoformat()
    facts["identity_number"] = shown_number(applicant.identity_number)
    return {name: str(value) if isinstance(value, str) else value for name, value in facts.items()}


def record_change(
    row: Applicant,
    *,
    action: str,
    before: Mapping[str, object] | None,
    after: Mapping[str, object] | None = None,
    actor: Actor,
    why: str,
    now: datetime,
    tells_nobody: bool = False,
) -> None:
    """Record one event about an applicant, which those whom the applicant belongs to see.

    Of a protected identity the log keeps no ground, since others read it; the office's own papers have it.

    Args:
        row: The applicant, as they are now.
        action: What was done.
        before: What the log keeps of what was there; None for something new.
        after: What it keeps of what is there now; None for ``facts_of``.
        actor: Who did it.
        why: The ground.
        now: The moment, from the door.
        tells_nobody: Whether a ground that tells who somebody is has been refused, so that the log may keep it.
    """
    record(
        actor=actor,
        action=action,
        about=about_of(row),
        before=before,
        after=facts_of(row) if after is None else after,
        why=why if tells_nobody else ground_for_log(row, why),
        now=now,
        belongs_to=whose(row),
    )


def ground_for_log(row: Applicant | None, why: str) -> str:
    """A ground as the log keeps it: of a protected identity none, since others read it.

    Args:
        row: Whom it is about; None for nobody.
        why: As written.
    """
    return why if row is None or row.protection == Applicant.Protection.NONE else ""


def shown_number(identity_number: str) -> str:
    """A number as the log keeps it: a temporary one whole, else the day of birth.

    >>> shown_number("20100312TF12"), shown_number("201003121234")
    ('20100312TF12', '20100312****')
    """
    if not identity_number or is_temporary(identity_number):
        return identity_number
    return f"{identity_number[:8]}****"


def refuse_no_ground(why: str) -> None:
    """Raise NoGroundError if nothing is written."""
    if not why.strip():
        raise NoGroundError
