"""The decisions that an applicant is told of: the list, and each as a page and as a PDF.

There are two letters. A decision on eligibility or reception tells how to appeal it to Skolväsendets överklagandenämnd;
one on selection, which the free quota is part of, tells that it may not be appealed.

**Source:** skollagen (2010:800) 16 kap. 36 §, 28 kap. 12-13 and 18 §§, 29 kap. 10-12 §§; förvaltningslagen (2017:900)
33, 37 and 43-44 §§.
"""

from pathlib import Path
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from gymnasieregion.contexts.admission.models import Applicant, Ruling
from gymnasieregion.contexts.admission.selectors.applying import own_applicant
from gymnasieregion.contexts.admission.selectors.people import sees_protected, whose
from gymnasieregion.contexts.admission.selectors.rulings import earlier_than, is_replaced, rulings_of
from gymnasieregion.contexts.admission.selectors.school_rows import belongs
from gymnasieregion.contexts.admission.web.people_person import look_first
from gymnasieregion.contexts.admission.web.school_letter_words import LetterWords, letter_words
from gymnasieregion.contexts.admission.web.school_words import KIND_WORDS, outcome_text, word
from gymnasieregion.contexts.offer.api import some_offer_rows
from gymnasieregion.contexts.offer.contracts import OfferRow
from gymnasieregion.platform.access.actor import Actor, Belongs, Role
from gymnasieregion.platform.access.decorator import allowed
from gymnasieregion.platform.pages.formats import STOCKHOLM, day_text
from gymnasieregion.platform.pages.pdf import pdf
from gymnasieregion.platform.pages.words import page_language, said

SEE = "admission.ruling.see"
TEMPLATE = Path(__file__).parents[1] / "templates" / "admission" / "school_letter.typ"


@allowed(SEE)
@require_GET
def own_rulings(request: HttpRequest) -> HttpResponse:
    """The decisions on one's own choices, or on those of the child whose guardian one is; the latest first."""
    person = own_applicant(request.actor, timezone.localdate())  # type: ignore[attr-defined]  # by ActorMiddleware
    rulings = list(rulings_of(person)) if person else []
    offered = {row.offering_id: row for row in _offered(person, rulings)} if person else {}
    newest: set[tuple[str, str]] = set()
    rows = []
    for row in rulings:
        key = (row.offering_id, row.kind)
        rows.append(
            {
                "ruling": row,
                "kind": word(KIND_WORDS, row.kind),
                "outcome": outcome_text(row.kind, granted=row.granted),
                "offering": offered.get(row.offering_id),
                "stands": key not in newest,
            }
        )
        newest.add(key)
    is_guardian = request.actor.role is Role.GUARDIAN  # type: ignore[attr-defined]
    shown = {"person": person, "year": person.year if person else None, "rows": rows, "is_guardian": is_guardian}
    return render(request, "admission/school_rulings.html", shown)


def whose_ruling(pk: int) -> Belongs:
    """Whom a decision belongs to: the applicant, the school that decided and its provider; a protected one the person.

    Raises:
        Http404: If there is none.
    """
    ruling = _ruling(pk)
    if ruling.applicant.protection != Applicant.Protection.NONE:
        return whose(ruling.applicant)
    offering = _offering(ruling)
    of = belongs(offering) if offering else Belongs()
    return Belongs(person=ruling.applicant.applicant_id, unit=of.unit, provider=of.provider)


@allowed(SEE, about=whose_ruling)
@require_GET
def letter(request: HttpRequest, pk: int) -> HttpResponse:
    """A decision as a page."""
    ruling = _ruling(pk)
    asked_first = _may_read(request, ruling)
    if asked_first is not None:
        return asked_first
    actor = request.actor  # type: ignore[attr-defined]
    return render(request, "admission/school_letter.html", {**_told(ruling), "back": _back(ruling, actor)})


@allowed(SEE, about=whose_ruling)
@require_GET
def letter_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """A decision as a PDF that screen readers can read."""
    ruling = _ruling(pk)
    asked_first = _may_read(request, ruling)
    if asked_first is not None:
        return asked_first
    told = _told(ruling)
    words: LetterWords = told["words"]
    values = {
        "title": words.title,
        "lead": told["lead"],
        "facts": told["facts"],
        "means": words.means,
        "appeal_title": told["appeal_title"],
        "appeal": list(words.appeal),
        "note": told["note"],
    }
    answer = HttpResponse(pdf(TEMPLATE, values, page_language()), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="beslut-{ruling.pk}.pdf"'
    return answer


def _told(ruling: Ruling) -> dict[str, Any]:
    """What the page and the PDF of a decision say."""
    offering = _offering(ruling)
    if offering is None:
        raise Http404(ruling.pk)
    words = letter_words(ruling.kind, offering, granted=ruling.granted)
    person, earlier = ruling.applicant, earlier_than(ruling)
    name = f"{person.given_name} {person.family_name}".strip()
    facts = [
        (said("Sökande", "Applicant"), f"{name} ({person.applicant_id})" if name else person.applicant_id, True),
        (said("Utbildning", "Programme"), f"{offering.study_path}, {offering.school}", True),
        (said("Frågan", "Question"), word(KIND_WORDS, ruling.kind), False),
        (said("Beslut", "Decision"), outcome_text(ruling.kind, granted=ruling.granted), False),
        (said("Skäl", "Ground"), ruling.ground, True),
        (said("Beslutat av", "Decided by"), f"{offering.school}, {offering.provider_name}", True),
        (said("Dag", "Day"), _day(ruling), False),
    ]
    if earlier is not None:
        replaced = said(f"Beslutet den {_day(earlier)}", f"The decision of {_day(earlier)}")
        facts.append((said("Ersätter", "Replaces"), replaced, False))
    appeals = said("Så överklagar du", "How to appeal"), said("Om att överklaga", "On appeals")
    return {
        "ruling": ruling,
        "year": person.year,
        "offering": offering,
        "words": words,
        "lead": f"{outcome_text(ruling.kind, granted=ruling.granted)}.",
        "facts": facts,
        "appeal_title": appeals[0] if words.may_appeal else appeals[1],
        "is_replaced": is_replaced(ruling),
        "note": said("Påhittat år: alla sökande är påhittade.", "Invented year: all applicants are invented.")
        if person.year.synthetic
        else "",
    }


def _day(ruling: Ruling) -> str:
    return day_text(ruling.decided_at.astimezone(STOCKHOLM).date(), page_language())


def _ruling(pk: int) -> Ruling:
    return get_object_or_404(Ruling.objects.select_related("applicant__year"), pk=pk)


def _offering(ruling: Ruling) -> OfferRow | None:
    """The education that a decision is about; None when the year's offer no longer has it."""
    return next(iter(some_offer_rows(ruling.applicant.year_id, [ruling.offering_id])), None)


def _offered(person: Applicant, rulings: list[Ruling]) -> tuple[OfferRow, ...]:
    return some_offer_rows(person.year_id, {row.offering_id for row in rulings}) if rulings else ()


def _may_read(request: HttpRequest, ruling: Ruling) -> HttpResponse | None:
    """Let an applicant read what is of the present year; the office's look at a protected identity is logged first.

    Raises:
        Http404: If the decision is another's who once had the same id.
    """
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if actor.role in {Role.APPLICANT, Role.GUARDIAN}:
        own = own_applicant(actor, timezone.localdate())
        if own is None or own.pk != ruling.applicant_id:
            raise Http404(ruling.pk)
        return None
    if ruling.applicant.protection == Applicant.Protection.NONE:
        return None
    if not sees_protected(actor):
        raise Http404(ruling.pk)
    return look_first(request, ruling.applicant)


def _back(ruling: Ruling, actor: Actor) -> str:
    """The page that the letter is read from."""
    if actor.role in {Role.APPLICANT, Role.GUARDIAN}:
        return "/ansokan/beslut/"
    offering = _offering(ruling)
    return f"/skolan/{offering.key}/sokande/{ruling.applicant_id}/" if offering else "/skolan/"
