"""The receipt of an application: a page, and the same as a PDF that everybody can read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers

from gymnasieregion.contexts.admission.core.application_rows import Rows, ids_of
from gymnasieregion.contexts.admission.core.receipt_code import receipt_code
from gymnasieregion.contexts.admission.models import Applicant, ApplicationVersion
from gymnasieregion.contexts.admission.selectors.applying import ApplicationNow, application_of, rows_of_version
from gymnasieregion.contexts.admission.web.apply_rows import named_rows
from gymnasieregion.contexts.admission.web.apply_who import Asked, for_own_and_others
from gymnasieregion.contexts.admission.web.apply_words import EXTRAS
from gymnasieregion.platform.pages.export import file_answer
from gymnasieregion.platform.pages.formats import moment_text
from gymnasieregion.platform.pages.pdf import pdf
from gymnasieregion.platform.pages.words import page_language, said

SEE = "admission.application.receipt"
TEMPLATE = Path(__file__).parents[1] / "templates" / "admission" / "kvitto.typ"


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a receipt says, in the language of the page being made.

    Args:
        version: The version that it is of.
        code: By which it can be compared with the list on screen.
        lead: What the receipt says of itself.
        facts: Name and value of each fact.
        rows: For each choice: ``place``, ``name``, ``more`` and ``school``.
    """

    version: int
    code: str
    lead: str
    facts: tuple[tuple[str, str], ...]
    rows: tuple[Mapping[str, str], ...]


@for_own_and_others(SEE, ["GET"])
def _page(request: HttpRequest, asked: Asked) -> HttpResponse:
    """The receipt as a page, which prints well."""
    application = application_of(asked.person)
    receipt = _receipt(asked.person, application, _wanted(request), is_own=asked.is_own)
    shown = {
        "application": application,
        "asked": asked,
        "person": asked.person,
        "year": asked.person.year,
        "receipt": receipt,
        "code_help": code_help(),
    }
    answer = render(request, "admission/receipt.html", shown)
    add_never_cache_headers(answer)
    return answer


@for_own_and_others(SEE, ["GET"])
def _file(request: HttpRequest, asked: Asked) -> HttpResponse:
    """The receipt as a PDF.

    Raises:
        Http404: If nothing has been applied for.
    """
    person = asked.person
    receipt = _receipt(person, application_of(person), _wanted(request), is_own=True)
    if receipt is None:
        raise Http404
    answer = file_answer(
        f"kvitto-{person.year_id}-version-{receipt.version}.pdf",
        "application/pdf",
        pdf(TEMPLATE, _values(person, receipt), page_language()),
    )
    add_never_cache_headers(answer)
    return answer


page, page_of = _page
file, file_of = _file


def _wanted(request: HttpRequest) -> int | None:
    """The version that is asked for; None for the one that counts."""
    text = request.GET.get("version", "")
    return int(text) if text.isdecimal() and len(text) < 7 else None  # noqa: PLR2004 - longer than any number here


def _receipt(person: Applicant, now: ApplicationNow, wanted: int | None, *, is_own: bool) -> Receipt | None:
    """The receipt of the version that counts, or of an earlier one; None when nothing has been applied for.

    Args:
        person: Whose application.
        now: The application as it is.
        wanted: The version; None for the one that counts.
        is_own: Whether it speaks to the applicant, as the PDF always does.

    Raises:
        Http404: If there is no such version.
    """
    version, rows, digest, saved_at = now.version, now.rows, now.digest, now.saved_at
    if wanted is not None and wanted != version:
        earlier = ApplicationVersion.objects.filter(applicant=person, version=wanted).first()
        if earlier is None:
            raise Http404
        version, rows, digest, saved_at = wanted, rows_of_version(earlier), earlier.digest, earlier.saved_at
    if not rows:
        return None
    lang = page_language()
    facts = [
        (said("Sökande", "Applicant"), name_of(person)),
        (said("Antagningsår", "Admission year"), str(person.year_id)),
    ]
    if version:
        facts.append((said("Version", "Version"), str(version)))
    if saved_at is not None:
        facts.append((said("Sparad", "Saved"), moment_text(saved_at, lang)))
    if 0 < now.confirmed_version == version and now.confirmed_at is not None:
        facts.append((said("Bekräftad", "Confirmed"), moment_text(now.confirmed_at, lang)))
    return Receipt(
        version=version,
        code=receipt_code(digest),
        lead=_lead(version, now.confirmed_version, now.version, is_own=is_own),
        facts=tuple(facts),
        rows=_rows(person, rows),
    )


def _lead(version: int, confirmed: int, latest: int, *, is_own: bool) -> str:
    if version != latest:
        return said(
            f"Det här är en äldre lista. Version {latest} gäller.",
            f"This is an older list. Version {latest} counts.",
        )
    what = said("Det här är vad du har sökt.", "This is what you have applied for.")
    if not is_own:
        what = said("Det här är vad som är sökt.", "This is what has been applied for.")
    if 0 < confirmed == version:
        return f"{what} {said('Listan är bekräftad.', 'The list is confirmed.')}"
    if confirmed:
        told = said(
            f"Version {confirmed} är bekräftad; version {version} gäller och är inte bekräftad.",
            f"Version {confirmed} is confirmed; version {version} counts and is not confirmed.",
            f"Listan är ändrad sedan version {confirmed} bekräftades. Version {version} gäller.",
        )
        return f"{what} {told}"
    told = said(
        "Listan gäller fast den inte är bekräftad.",
        "The list counts although it is not confirmed.",
        "Listan gäller. Den är inte bekräftad.",
    )
    return f"{what} {told}"


def name_of(person: Applicant) -> str:
    """What an applicant is called on their own papers; a protected identity by its id alone."""
    name = f"{person.given_name} {person.family_name}".strip()
    return f"{name} ({person.applicant_id})" if name else person.applicant_id


def _rows(person: Applicant, rows: Rows) -> tuple[Mapping[str, str], ...]:
    names, _ = named_rows(person, ids_of(rows))
    told = []
    for place, row in enumerate(rows, start=1):
        named = names[row.offering_id]
        more = [f"{said(*EXTRAS[kind])}: {name}" for kind, name in sorted(row.extras.items()) if kind in EXTRAS]
        if named.is_closed:
            more.append(said("Startar ej", "Does not start"))
        if row.other is not None:
            more.append(said("Antas av ett annat kansli", "Admitted to by another office"))
        school = ", ".join(filter(None, (named.school, named.place)))
        told.append({"place": str(place), "name": named.name, "more": ". ".join(more), "school": school})
    return tuple(told)


def _values(person: Applicant, receipt: Receipt) -> Mapping[str, object]:
    """The words of the PDF."""
    heads: Sequence[str] = (said("Val", "Choice"), said("Utbildning", "Programme"), said("Skola", "School"))
    invented = said(
        f"Övningsregionen {person.year_id}: alla sökande, betyg och val är påhittade.",
        f"The practice region {person.year_id}: all applicants, grades and choices are invented.",
        f"Det här är en övning för {person.year_id}. Alla personer och betyg är påhittade.",
    )
    return {
        "title": said("Kvitto på din ansökan", "Receipt of your application"),
        "footer": said(
            f"Gymnasieantagningen {person.year_id}. Kod {receipt.code}",
            f"Upper secondary admission {person.year_id}. Code {receipt.code}",
        ),
        "invented": invented if person.year.synthetic else "",
        "lead": receipt.lead,
        "facts": [list(fact) for fact in receipt.facts],
        "list_title": said("Dina val i ordning", "Your choices in order"),
        "heads": list(heads),
        "rows": [dict(row) for row in receipt.rows],
        "code_title": said("Listans kod", "The code of the list"),
        "code": receipt.code,
        "code_help": code_help(),
        "ending": [
            said(
                "Valen prövas i den här ordningen. Du kan få plats på ett av dem.",
                "The choices are tried in this order. You can get a seat at one of them.",
                "Vi börjar med ditt första val. Du kan få en plats.",
            ),
        ],
    }


def code_help() -> str:
    """What the code is for."""
    return said(
        "Samma kod står i din ansökan så länge listan är densamma. Ändras ett val eller ordningen blir koden en annan.",
        "The same code stands in your application as long as the list is the same. If a choice or the order changes, "
        "so does the code.",
        "Koden visar vilken lista det är. Ändrar du listan blir koden en annan.",
    )
