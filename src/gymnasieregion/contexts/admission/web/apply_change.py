"""Saves a change of the list, tells what was done, and shows both lists when two meet."""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render

from gymnasieregion.contexts.admission.core.application_rows import Rows, digest_of, ids_of, merged
from gymnasieregion.contexts.admission.models import ApplicationVersion
from gymnasieregion.contexts.admission.selectors.applying import rows_now, rows_of_version
from gymnasieregion.contexts.admission.services.applying import Saved, restore_version, save_application
from gymnasieregion.contexts.admission.services.applying_checks import ListChangedError
from gymnasieregion.contexts.admission.web.apply import home_page
from gymnasieregion.contexts.admission.web.apply_form import Sent, hidden_fields, read_form
from gymnasieregion.contexts.admission.web.apply_rows import key_of, named_rows
from gymnasieregion.contexts.admission.web.apply_who import Asked, for_own_and_others
from gymnasieregion.contexts.admission.web.apply_words import number_words, place_words, saved_words
from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.pages.words import page_reading, said

CHANGE = "admission.application.change"


@for_own_and_others(CHANGE, ["GET", "POST"])
def _change(request: HttpRequest, asked: Asked) -> HttpResponse:
    """Save the list as it was sent; a small answer for a script, the page anew without one."""
    if request.method == "GET":  # after signing in again: what was saved is there
        return redirect(asked.base)
    sent = read_form(request.POST)
    if sent is None or sent.wrong:
        return _not_followed(request, asked, sent)
    before = rows_of_sent(asked, sent)
    try:
        saved = _saved(asked, sent)
    except ListChangedError:
        return _conflict(request, asked, before, sent.based_on)
    except RegionError as refused:
        return _refused(request, asked, refused.text(page_reading()))
    told = told_words(sent, before)
    if _is_script(request):
        return _small(asked, saved, before, told)
    name = named_rows(asked.person, [sent.about])[0][sent.about].label if sent.about in ids_of(before) else ""
    messages.success(request, f"{name}: {told}" if name else told)
    return redirect(f"{asked.base}{_focus(sent, before)}")


change, change_of = _change


def rows_of_sent(asked: Asked, sent: Sent) -> Rows:
    """The list that would be saved, an earlier version's where that is asked for."""
    if sent.verb != "restore":
        return sent.after
    version = ApplicationVersion.objects.filter(applicant=asked.person, version=sent.number).first()
    return rows_of_version(version) if version else ()


def told_words(sent: Sent, after: Rows) -> str:
    """What was done, without the row's name.

    Args:
        sent: What was sent.
        after: The list that is saved.
    """
    ids = ids_of(after)
    if sent.about in ids:
        place = ids.index(sent.about) + 1
        if sent.verb in {"up", "first"} and sent.rows[0].offering_id == sent.about:
            return said("Valet är redan först.", "The choice is first already.")
        if sent.verb in {"down", "last"} and sent.rows[-1].offering_id == sent.about:
            return said("Valet är redan sist.", "The choice is last already.")
        return place_words(place, len(ids))
    if sent.verb == "remove":
        return said("Valet är borttaget. Du kan ångra.", "The choice is removed. You can undo.")
    if sent.verb == "restore":
        return said("Listan är som den var.", "The list is as it was.")
    return said("Listan är sparad.", "The list is saved.")


def _saved(asked: Asked, sent: Sent) -> Saved:
    who = {"applicant": asked.person.pk, "based_on": sent.based_on, "actor": asked.actor, "now": asked.now}
    if sent.verb == "restore":
        return restore_version(version=sent.number, **who)  # type: ignore[arg-type]  # the same names as its own
    return save_application(rows=sent.after, **who)  # type: ignore[arg-type]


def _is_script(request: HttpRequest) -> bool:
    """Whether the page's script asks, and not the browser by itself."""
    return request.headers.get("Accept") == "application/json"


def _small(asked: Asked, saved: Saved, after: Rows, told: str) -> HttpResponse:
    """What the script needs to put the list right without a new page."""
    words = saved_words(saved.version, saved.saved_at, asked.now)
    answer = {
        "order": ids_of(after), "digest": saved.digest, "version": saved.version, "saved": words, "told": told,
        "undo": f"restore:{saved.version - 1}" if saved.version else "",
    }  # fmt: skip
    return JsonResponse(answer)


def _refused(request: HttpRequest, asked: Asked, why: str) -> HttpResponse:
    """What stood in the way; nothing is changed."""
    if _is_script(request):
        return JsonResponse({"told": why}, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    messages.error(request, why)
    return redirect(asked.base)


def _not_followed(request: HttpRequest, asked: Asked, sent: Sent | None) -> HttpResponse:
    """What is wrong with a form, or with the numbers that were typed in it; nothing is changed."""
    if sent is None:
        why = said("Formuläret var inte helt. Försök igen.", "The form was not whole. Try again.")
        return _refused(request, asked, why)
    if _is_script(request):
        return _refused(request, asked, number_words(next(iter(sent.wrong.values())), len(sent.rows)))
    return home_page(request, asked, sent)


def _focus(sent: Sent, after: Rows) -> str:
    """Where the page begins anew: the pressed button, or the row that took the place of one that is gone."""
    if sent.about in ids_of(after):
        key = key_of(sent.about)
        return f"?fokus={key}-{sent.verb}"  # a fragment too would keep the browser from giving it the focus
    return "#listan"


def _conflict(request: HttpRequest, asked: Asked, mine: Rows, based_on: str) -> HttpResponse:
    """Both lists, and a proposal with every choice of both; nothing is saved until one of them is chosen."""
    if _is_script(request):
        return JsonResponse({"told": said(ListChangedError.sv, ListChangedError.en)}, status=HTTPStatus.CONFLICT)
    theirs = rows_now(asked.person.pk)
    known = ApplicationVersion.objects.filter(applicant=asked.person, digest=based_on).order_by("-version").first()
    base = rows_of_version(known) if known else None
    proposal = merged(mine, theirs, base)
    every = tuple(dict.fromkeys((*ids_of(mine), *ids_of(theirs))))
    names, _ = named_rows(asked.person, every)

    def listed(rows: Rows, other: Rows) -> list[tuple[str, str, bool]]:
        return [
            (names[row.offering_id].label, ", ".join(row.extras.values()), row.offering_id not in ids_of(other))
            for row in rows
        ]

    proposed = [
        (names[row.offering_id].label, ", ".join(row.extras.values()), _came(row.offering_id, mine, theirs, base))
        for row in proposal
    ]
    lists = {"theirs": listed(theirs, mine), "mine": listed(mine, theirs), "proposal": proposed}
    shown = {
        "asked": asked, "person": asked.person, "year": asked.person.year, **lists, "based_on": digest_of(theirs),
        "keep_mine": hidden_fields(mine), "keep_proposal": hidden_fields(proposal),
        "is_same": ids_of(proposal) == ids_of(theirs),
    }  # fmt: skip
    return render(request, "admission/apply_conflict.html", shown, status=HTTPStatus.CONFLICT)


def _came(id_: str, mine: Rows, theirs: Rows, base: Rows | None) -> str:
    """Why a choice that one list alone has is in the proposal; "" for one that both have."""
    in_mine, in_theirs = id_ in ids_of(mine), id_ in ids_of(theirs)
    if in_mine and in_theirs:
        return ""
    if base is not None and id_ in ids_of(base):
        if in_mine:
            return said("Borttaget i den sparade", "Removed in the saved one")
        return said("Borttaget i den du skickade", "Removed in the one you sent")
    return (
        said("Bara i den du skickade", "Only in the one you sent")
        if in_mine
        else said("Bara i den sparade", "Only in the saved one")
    )
