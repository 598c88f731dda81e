"""Year 1 taken in from the admission: who holds a seat, who is in the register already, and one button."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from gymnasieregion.contexts.register.core.codes import Source
from gymnasieregion.contexts.register.selectors.intake import RUN, intakes, years_to_take_in
from gymnasieregion.contexts.register.services.intake import Intake, take_in
from gymnasieregion.contexts.register.services.telling import Telling
from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.access.decorator import allowed
from gymnasieregion.platform.audit.who import who_names
from gymnasieregion.platform.pages.fields import whole_number
from gymnasieregion.platform.pages.formats import number_text
from gymnasieregion.platform.pages.words import page_language, said

IDS_TOLD = 10
"""So many are named by their ids; the rest by their number."""


@allowed(RUN)
@require_http_methods(["GET", "POST"])
def intake(request: HttpRequest) -> HttpResponse:
    """The years whose admitted can be taken in, and the intakes that have been; a post takes a year's in."""
    years = years_to_take_in(timezone.localdate())
    year = whole_number(request.POST.get("year", ""))
    if request.method == "POST" and year in {each.year for each in years}:
        telling = Telling(actor=request.actor, now=timezone.now(), source=Source.ADMISSION)  # type: ignore[attr-defined]  # ActorMiddleware
        try:
            came = take_in(year=year or 0, telling=telling)
        except RegionError as refused:
            messages.error(request, refused.text(page_language()))
        else:
            for words in told(came):
                messages.success(request, words)
        return redirect("register-intake")
    rows = intakes()
    names = who_names({row.said_by for row, _ in rows})
    shown = {"years": years, "intakes": [(row, count, names[row.said_by]) for row, count in rows]}
    return render(request, "register/intake.html", shown, status=422 if request.method == "POST" else 200)


def told(came: Intake) -> list[str]:
    """What came of an intake, a sentence for each thing."""
    taken, known, before = (number_text(each, page_language()) for each in (came.taken, came.known, came.before))
    words = [
        said(
            f"{taken} inlästa. {known} av dem fanns i registret, och {before} var inlästa förut.",
            f"{taken} taken in. {known} of them were in the register; {before} were taken in before.",
        )
    ]
    if came.enrolled:
        words.append(
            said("Går redan på skolan, och lämnades som de var: ", "At the school already, and left as they were: ")
            + _ids(came.enrolled)
        )
    if came.elsewhere:
        words.append(
            said(
                "Har nu en plats på en annan skola än den de lästes in på; skriv byte av skola: ",
                "Hold a seat at another school now than the one they were taken in at; write a change of school: ",
            )
            + _ids(came.elsewhere)
        )
    return words


def _ids(applicants: tuple[str, ...]) -> str:
    more = len(applicants) - IDS_TOLD
    rest = said(f" och {more} till", f" and {more} more") if more > 0 else ""
    return f"{', '.join(applicants[:IDS_TOLD])}{rest}."
