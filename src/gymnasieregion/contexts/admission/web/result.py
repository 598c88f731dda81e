"""A result as its reader meets it: what was made at publication, what has happened since, and the slip."""

from django.contrib.messages import get_messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers

from gymnasieregion.contexts.admission.core.result_days import BY, stamp_of, stamped_day
from gymnasieregion.contexts.admission.models import PersonResult, ResultPage
from gymnasieregion.contexts.admission.selectors.cockpit import days_of
from gymnasieregion.contexts.admission.selectors.live import live_strip
from gymnasieregion.contexts.admission.selectors.replying import last_day_of
from gymnasieregion.contexts.admission.selectors.result_pages import page_of_reading, pages_of
from gymnasieregion.contexts.admission.services.result_frame import HOME, whole_page
from gymnasieregion.contexts.admission.services.result_insides import DO, DONE
from gymnasieregion.contexts.admission.services.result_slip import slip_of as slip_text_of
from gymnasieregion.contexts.admission.web.apply_who import Asked, for_own_and_others
from gymnasieregion.contexts.admission.web.people_words import word
from gymnasieregion.platform.pages.export import file_answer
from gymnasieregion.platform.pages.fields import whole_number
from gymnasieregion.platform.pages.words import page_reading
from gymnasieregion.platform.pages.zipped import unpacked

SEE = "admission.answer.see"


@for_own_and_others(SEE, ["GET"])
def _page(request: HttpRequest, asked: Asked) -> HttpResponse:
    """A result: the latest, or that of the round in ``?omgang=``."""
    pages = pages_of(asked.person)
    wanted = request.GET.get("omgang", "")
    number = whole_number(wanted)
    found = [each for each in pages if not wanted or each.publication.run.number == number]
    if wanted and not found:
        raise Http404(wanted)
    if not found:
        return render(request, "admission/result_none.html", _about(asked) | {"days": days_of(asked.person.year_id)})
    chosen = found[0]
    packed = page_of_reading(chosen.pk, page_reading())
    inside = unpacked(packed)
    is_latest = chosen.pk == pages[0].pk
    live = live_strip(asked.person, chosen.publication, asked.now) if is_latest else None
    moved_day = is_latest and _moved_day(chosen, inside)
    if is_latest and not live and not moved_day and not wanted and _is_plain(request, asked):
        answer = HttpResponse(whole_page(packed, page_reading(), is_zipped=False))
    else:
        is_done = bool(live and live["is_done"])
        shown = inside.decode() if is_latest and not is_done else _without_todo(inside.decode())
        told = {"live": live, "is_latest": is_latest, "moved_day": moved_day, "inside": shown}
        told |= {"publication": chosen.publication}
        answer = render(request, "admission/result.html", _about(asked) | told)
    add_never_cache_headers(answer)
    return answer


page, page_of = _page


@for_own_and_others(SEE, ["GET"])
def _earlier(request: HttpRequest, asked: Asked) -> HttpResponse:
    """All results of somebody, the latest first."""
    rows = [(each.publication, word("run", each.publication.run.kind)) for each in pages_of(asked.person)]
    return render(request, "admission/result_earlier.html", _about(asked) | {"rows": rows})


earlier, earlier_of = _earlier


@for_own_and_others(SEE, ["GET"])
def _slip(request: HttpRequest, asked: Asked) -> HttpResponse:
    """The slip of a result, by which anyone who has it can check that its rows are under the public root.

    Raises:
        Http404: If there is no such result, or what its slip needs has been removed with age.
    """
    rows = PersonResult.objects.filter(applicant=asked.person, publication__published_at__isnull=False)
    if wanted := request.GET.get("omgang", ""):
        rows = rows.filter(publication__run__number=whole_number(wanted))
    latest = rows.select_related("publication__run").order_by("-publication__published_at", "-publication_id").first()
    text = slip_text_of(latest) if latest else None
    if text is None:
        raise Http404
    answer = file_answer("intyg.json", "application/json", text)
    add_never_cache_headers(answer)
    return answer


slip, slip_of = _slip


def home_of(asked: Asked) -> str:
    """Where the result of the one that a page is about is, for its reader."""
    return HOME if asked.is_own or asked.is_guardian else f"{HOME}{asked.person.pk}/"


def _about(asked: Asked) -> dict[str, object]:
    """What every page here is given."""
    person = asked.person
    name = " ".join(filter(None, [person.given_name, person.family_name])) or person.applicant_id
    return {"asked": asked, "person": person, "year": person.year, "name": name, "home": home_of(asked)}


def _is_plain(request: HttpRequest, asked: Asked) -> bool:
    """Whether the page can be the one that every applicant gets: nothing on it is the reader's own but the result."""
    return asked.is_own and not asked.actor.on_behalf_of and not len(get_messages(request))


def _moved_day(chosen: ResultPage, inside: bytes) -> object:
    """The last day to act, where the page was made with another; None where it says the right one."""
    event, days = BY[chosen.publication.run.kind], days_of(chosen.publication.run.year_id)
    if inside.startswith(stamp_of(days.get(event))):
        return None
    then = stamped_day(inside)
    now = last_day_of(chosen.publication, days)
    return None if then is not None and last_day_of(chosen.publication, {event: then}) == now else now


def _without_todo(inside: str) -> str:
    """The inside without what there is to do; that is said of the latest result until it has been done."""
    before, _, rest = inside.partition(DO)
    return before + rest.partition(DONE)[2]
