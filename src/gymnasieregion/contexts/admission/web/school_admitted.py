"""The list of the admitted, for the school's own system: a page, CSV and XLSX, of the school's own educations only."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from gymnasieregion.contexts.admission.models import AdmissionYear, Run
from gymnasieregion.contexts.admission.selectors.school_admitted import Admitted, admitted_in, published_rounds
from gymnasieregion.contexts.admission.selectors.school_rows import own_offerings
from gymnasieregion.contexts.admission.web.people_words import word
from gymnasieregion.contexts.admission.web.school_year import year_asked
from gymnasieregion.contexts.offer.contracts import OfferRow
from gymnasieregion.platform.access.actor import Actor
from gymnasieregion.platform.access.decorator import allowed
from gymnasieregion.platform.pages.export import Cell, csv_answer, xlsx_answer
from gymnasieregion.platform.pages.formats import moment_text
from gymnasieregion.platform.pages.words import page_language, said

ADMITTED = "admission.admitted.list"
ROWS_A_PAGE = 50
COLUMNS = (
    "offering_id", "study_path_code", "study_path", "applicant_id", "identity_number", "family_name", "given_name",
    "birth_date", "home_municipality_code", "email", "group_id", "points", "language", "instrument", "individual",
    "note",
)  # fmt: skip
"""The columns of the files: the names of the admission's tables where it has them."""

EXTRAS = ("LANGUAGE", "INSTRUMENT", "INDIVIDUAL")
PROTECTED_SV = "en sökande med skyddade uppgifter, kontakta kansliet"
PROTECTED_EN = "an applicant with protected data, contact the office"


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is asked for in the address."""

    year: AdmissionYear | None
    run: Run | None
    runs: tuple[Run, ...]
    offer: tuple[OfferRow, ...]
    offering: OfferRow | None

    @property
    def wanted(self) -> Sequence[OfferRow]:
        """The educations whose admitted are listed."""
        return self.offer if self.offering is None else (self.offering,)

    @property
    def rows(self) -> list[Admitted]:
        """The list; empty before a round is published."""
        return admitted_in(self.run, self.wanted) if self.run else []

    @property
    def name(self) -> str:
        """Of the files."""
        if self.year is None or self.run is None:
            raise Http404
        end = f"-{self.offering.offering_id}" if self.offering else ""
        return f"antagna-{self.year.year}-{self.run.number}{end}"


@allowed(ADMITTED)
@require_GET
def admitted(request: HttpRequest) -> HttpResponse:
    """Whom the latest published round admitted to the school's educations, or the one that is asked for."""
    asked = _asked(request)
    rows = asked.rows
    counts = Counter(row.offering.offering_id for row in rows)
    shown = {
        "year": asked.year,
        "run": asked.run,
        "kind": word("run", asked.run.kind) if asked.run else "",
        "runs": [(run, word("run", run.kind)) for run in asked.runs],
        "offering": asked.offering,
        "offerings": [row for row in asked.offer if asked.offering is not None or counts[row.offering_id]],
        "count": len(rows),
        "hidden": sum(row.person is None for row in rows),
        "page": Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("page")),
        "many": len({row.unit for row in asked.offer}) > 1,
        "protected": said(PROTECTED_SV, PROTECTED_EN),
    }
    return render(request, "admission/school_admitted.html", shown)


@allowed(ADMITTED)
@require_GET
def admitted_csv(request: HttpRequest) -> HttpResponse:
    """The same as CSV; the columns are the same in every language."""
    asked = _asked(request)
    return csv_answer(asked.name, COLUMNS, _cells(asked.rows))


@allowed(ADMITTED)
@require_GET
def admitted_xlsx(request: HttpRequest) -> HttpResponse:
    """The same as XLSX."""
    asked = _asked(request)
    name = asked.name
    assert asked.run is not None
    at = asked.run.publication.published_at
    published = moment_text(at, page_language()) if at else ""
    notes = [
        f"{word('run', asked.run.kind)}: {asked.run.name}, {published}.",
        said(
            "Beslut efter publiceringen, som ett ärende eller ett tackat nej, är inte med.",
            "Decisions after the publication, such as a case or a declined seat, are not here.",
        ),
    ]
    if asked.year is not None and asked.year.synthetic:
        notes.append(said("Alla sökande är påhittade.", "All applicants are invented."))
    return xlsx_answer(name, COLUMNS, _cells(asked.rows), notes)


def _asked(request: HttpRequest) -> _Asked:
    """The round and the education of the address; the latest round and all educations of one's own without them.

    Raises:
        Http404: For a round that is not published, or an education that is another's.
    """
    actor: Actor = request.actor  # type: ignore[attr-defined]  # set by ActorMiddleware
    year = year_asked(request)
    if year is None:
        return _Asked(None, None, (), (), None)
    runs, offer = published_rounds(year.year), own_offerings(year.year, actor, ADMITTED)
    number, key = request.GET.get("run", ""), request.GET.get("offering", "")
    run = next((row for row in runs if str(row.number) == number), None) if number else next(iter(runs), None)
    offering = next((row for row in offer if str(row.key) == key), None)
    if (number and run is None) or (key and offering is None):
        raise Http404(number or key)
    return _Asked(year, run, runs, offer, offering)


def _cells(rows: Iterable[Admitted]) -> Iterable[Sequence[Cell]]:
    """The rows of the files; of a protected identity nothing but that there is one."""
    for row in rows:
        of = (row.offering.offering_id, row.offering.study_path_code, row.offering.study_path)
        person = row.person
        if person is None:
            yield (*of, *[""] * (len(COLUMNS) - len(of) - 1), said(PROTECTED_SV, PROTECTED_EN))
            continue
        points = "" if row.points is None else f"{row.points:.2f}"
        yield (
            *of, person.applicant_id, person.identity_number, person.family_name, person.given_name,
            person.birth_date.isoformat(), person.home_municipality_code, person.email, row.group, points,
            *(row.extras.get(kind, "") for kind in EXTRAS), "",
        )  # fmt: skip
