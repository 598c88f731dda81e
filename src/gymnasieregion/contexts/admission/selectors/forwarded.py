"""Questions about choices that other offices admit to: the list, the offices, and the file that is sent."""

import csv
import hashlib
from collections.abc import Mapping
from io import StringIO

from django.db.models import Count, Q, QuerySet

from gymnasieregion.contexts.admission.models import Applicant, Completion, ForwardedChoice, Grade

COLUMNS = (
    "applicant_id", "identity_number", "birth_date", "given_name", "family_name", "home_municipality_code",
    "sending_school", "rank", "school", "education", "grades",
)  # fmt: skip
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def forwarded_of(year: int, *, protected: bool) -> QuerySet[ForwardedChoice]:
    """Every choice of a year that goes to another office, with its applicant.

    Args:
        year: The admission year.
        protected: Whether those of protected identities are among them; for the office alone.
    """
    rows = ForwardedChoice.objects.filter(applicant__year=year).select_related("applicant")
    if not protected:
        rows = rows.filter(applicant__protection=Applicant.Protection.NONE)
    return rows.order_by("office", "applicant__applicant_id", "rank", "pk")


def forwarded_found(rows: QuerySet[ForwardedChoice], filters: Mapping[str, str]) -> QuerySet[ForwardedChoice]:
    """Those that fit every filter: ``office``, ``state`` and ``q``; "" is none."""
    exact = {name: filters[name] for name in ("office", "state") if filters.get(name)}
    wanted = Q(**exact)
    for word in filters.get("q", "").split():
        wanted &= Q(applicant__applicant_id__icontains=word) | Q(school__icontains=word) | Q(education__icontains=word)
    return rows.filter(wanted)


def offices_of(year: int) -> tuple[tuple[str, int], ...]:
    """Each other office that somebody open has chosen, and how many choices wait to be sent in a file, by name."""
    waiting = Q(
        state=ForwardedChoice.State.WAITING,
        applicant__is_active=True,
        applicant__protection=Applicant.Protection.NONE,
    )
    rows = forwarded_of(year, protected=False).order_by("office")
    return tuple(rows.values_list("office").annotate(waiting=Count("pk", filter=waiting)))


def file_of(year: int, office: str) -> bytes:
    """The file to another office: a line for each choice that waits, with the grades; the same rows, the same bytes.

    Args:
        year: The admission year.
        office: The other office.

    Returns:
        CSV in UTF-8 with a mark; protected identities and withdrawn applications are not in it.
    """
    rows = list(
        forwarded_of(year, protected=False).filter(
            office=office, state=ForwardedChoice.State.WAITING, applicant__is_active=True
        )
    )
    grades = _grades([row.applicant_id for row in rows])
    text = StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for row in rows:
        who = row.applicant
        cells = (
            who.applicant_id, who.identity_number, who.birth_date.isoformat(), who.given_name, who.family_name,
            who.home_municipality_code, who.school, str(row.rank), row.school, row.education,
            grades.get(row.applicant_id, ""),
        )  # fmt: skip
        writer.writerow([f"'{cell}" if cell.startswith(FORMULA) else cell for cell in cells])
    return text.getvalue().encode("utf-8-sig")


def sha256_of(year: int, office: str) -> str:
    """The SHA-256 of the file to an office, as it is now."""
    return hashlib.sha256(file_of(year, office)).hexdigest()


def _grades(applicants: list[int]) -> dict[int, str]:
    """The grades of each applicant in a row: ``EN A, FRA B (M2)``; a later one with its day."""
    told: dict[int, list[str]] = {}
    early = Grade.objects.filter(applicant__in=applicants).order_by("applicant", "subject")
    for who, subject, mark, read in early.values_list("applicant_id", "subject", "mark", "language_as"):
        told.setdefault(who, []).append(f"{subject} {mark}" + (f" ({read})" if read else ""))
    later = Completion.objects.filter(applicant__in=applicants).order_by("applicant", "subject", "completed_on")
    for who, subject, mark, day in later.values_list("applicant_id", "subject", "mark", "completed_on"):
        told.setdefault(who, []).append(f"{subject} {mark} {day.isoformat()}")
    return {who: ", ".join(parts) for who, parts in told.items()}
