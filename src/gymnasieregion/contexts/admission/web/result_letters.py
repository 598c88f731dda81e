"""The letters of a published result, of one's own or of somebody by key: the list of them, and each as a PDF."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers

from gymnasieregion.contexts.admission.models import Applicant, PersonResult, Run
from gymnasieregion.contexts.admission.selectors.rulings import rulings_of
from gymnasieregion.contexts.admission.services.letters import (
    TEMPLATE,
    Letter,
    Round,
    Row,
    appeal_of,
    id_then,
    letters_of,
    round_of,
    rows_of,
)
from gymnasieregion.contexts.admission.services.publication import GIVES_SEATS
from gymnasieregion.contexts.admission.services.pupils_results import sentences_of
from gymnasieregion.contexts.admission.web.after_who import base_of
from gymnasieregion.contexts.admission.web.apply_who import Asked, for_own_and_others
from gymnasieregion.contexts.admission.web.school_words import KIND_WORDS, outcome_text, word
from gymnasieregion.contexts.offer.api import some_offer_rows
from gymnasieregion.contexts.offer.contracts import OfferRow
from gymnasieregion.platform.access.table import is_allowed
from gymnasieregion.platform.pages.export import file_answer
from gymnasieregion.platform.pages.pdf import pdf
from gymnasieregion.platform.pages.words import page_language

SEE, RULING = "admission.letter.see", "admission.ruling.see"
LONGEST_NUMBER = 6


@dataclass(frozen=True, slots=True)
class Told:
    """What a published round said to somebody.

    Args:
        number: Of the run, in the year.
        of: What is the same for all.
        rows: The choices.
    """

    number: int
    of: Round
    rows: tuple[Row, ...]

    @property
    def kept_out(self) -> list[Row]:
        """The choices that a decision on eligibility or reception kept out."""
        return [row for row in self.rows if row.is_kept_out]


@for_own_and_others(SEE, ["GET"])
def _page(request: HttpRequest, asked: Asked) -> HttpResponse:
    """Which letters there are, what may be appealed, how and until when."""
    told = _told(asked.person, request.GET.get("omgang", ""))
    kept_out = told.kept_out if told else []
    shown = {
        "asked": asked,
        "person": asked.person,
        "year": asked.person.year,
        "told": told,
        "base": base_of(asked),
        "kept_out": kept_out,
        "may_appeal": any(row.may_appeal for row in kept_out),
        "appeal": appeal_of(kept_out, told.of) if told and kept_out else (),
        "rulings": _rulings(asked),
    }
    answer = render(request, "admission/result_letters.html", shown)
    add_never_cache_headers(answer)
    return answer


@for_own_and_others(SEE, ["GET"])
def _file(request: HttpRequest, asked: Asked) -> HttpResponse:
    """One of the letters as a PDF that screen readers can read.

    Raises:
        Http404: If there is no such letter.
    """
    told = _told(asked.person, request.GET.get("omgang", ""))
    wanted = request.GET.get("slag", Letter.ADMISSION)
    letters = letters_of(asked.person, told.rows, told.of) if told else {}
    if wanted not in letters:
        raise Http404(wanted)
    letter = Letter(wanted)
    answer = file_answer(
        f"brev-{letter}-{asked.person.year_id}.pdf",
        "application/pdf",
        pdf(TEMPLATE, letters[letter], page_language()),
    )
    add_never_cache_headers(answer)
    return answer


page, page_of = _page
file, file_of = _file


def _told(person: Applicant, number: str) -> Told | None:
    """What the newest round that gives seats said, or an earlier one; None when none has.

    Raises:
        Http404: If there is no such round.
    """
    rows = PersonResult.objects.filter(
        applicant=person, publication__published_at__isnull=False, publication__run__kind__in=GIVES_SEATS
    ).select_related("publication__run__year")
    if number:
        is_number = number.isascii() and number.isdecimal() and len(number) <= LONGEST_NUMBER
        rows = rows.filter(publication__run__number=int(number) if is_number else -1)
    result = rows.order_by("-publication__published_at", "-pk").first()
    if result is None:
        if number:
            raise Http404(number)
        return None
    run = result.publication.run
    is_whole = run.state == Run.State.DONE
    sentences = sentences_of(run, id_then(result), page_language()) if is_whole else {}
    bare = rows_of(result, sentences, {})
    offered = {row.offering_id: row for row in _offered(person, bare)}
    return Told(run.number, round_of(result.publication), rows_of(result, sentences, offered))


def _offered(person: Applicant, rows: Sequence[Row]) -> Sequence[OfferRow]:
    return some_offer_rows(person.year_id, {row.offering_id for row in rows})


def _rulings(asked: Asked) -> list[dict[str, object]]:
    """The schools' own decisions, each with a letter of its own, for those who may read them."""
    if not is_allowed(asked.actor, RULING):
        return []
    rulings = list(rulings_of(asked.person))
    if not rulings:
        return []
    offered = {row.offering_id: row for row in some_offer_rows(asked.person.year_id, {r.offering_id for r in rulings})}
    return [
        {
            "ruling": ruling,
            "kind": word(KIND_WORDS, ruling.kind),
            "outcome": outcome_text(ruling.kind, granted=ruling.granted),
            "offering": offered.get(ruling.offering_id),
        }
        for ruling in rulings
    ]
