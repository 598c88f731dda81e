"""The page of the service's state, and how the office tells of disturbances and planned maintenance."""

from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.access.decorator import allowed
from gymnasieregion.platform.access.table import is_allowed
from gymnasieregion.platform.pages import services
from gymnasieregion.platform.pages.forms import NoticeForm
from gymnasieregion.platform.pages.models import Notice
from gymnasieregion.platform.pages.selectors import KIND_WORDS, notices_ahead, notices_past
from gymnasieregion.platform.pages.why import WhyForm, is_done
from gymnasieregion.platform.pages.words import page_language, said

HERE = "/driftinformation/"


@allowed("site.notice.see")
@require_GET
def notices(request: HttpRequest) -> HttpResponse:
    """Disturbances now, maintenance that is planned, and what is over."""
    now = timezone.now()
    may_change = is_allowed(request.actor, "site.notice.change")  # type: ignore[attr-defined]  # set by ActorMiddleware
    shown = {"ahead": notices_ahead(now), "past": notices_past(now), "may_change": may_change}
    return render(request, "pages/notices.html", shown)


@allowed("site.notice.change")
@require_http_methods(["GET", "POST"])
def new_notice(request: HttpRequest) -> HttpResponse:
    """Write a notice, check it on a page of its own, and post it."""
    now = timezone.now()
    form = NoticeForm(request.POST or None, today=timezone.localdate(now))
    step = request.POST.get("step", "")
    if request.method == "GET" or step == "change" or not form.is_valid():
        status = 422 if form.is_bound and step != "change" else 200
        return render(request, "pages/notice_new.html", {"form": form}, status=status)
    if step != "post":
        return render(request, "pages/notice_check.html", _to_check(form))
    typed, (starts_at, ends_at) = form.cleaned_data, form.moments()
    try:
        services.post_notice(
            actor=request.actor,  # type: ignore[attr-defined]
            kind=form.kind_chosen(),
            text_sv=typed["text_sv"],
            text_en=typed["text_en"],
            starts_at=starts_at,
            ends_at=ends_at,
            why=typed["why"],
            now=now,
        )
    except RegionError as refusal:
        form.add_error(None, refusal.text(page_language()))
        return render(request, "pages/notice_new.html", {"form": form}, status=422)
    messages.success(request, said("Driftinformationen är publicerad.", "The notice is published."))
    return redirect(HERE)


@allowed("site.notice.change")
@require_http_methods(["GET", "POST"])
def end_notice(request: HttpRequest, notice_id: int) -> HttpResponse:
    """Ask whether a notice should end, and end it."""
    notice = get_object_or_404(Notice, pk=notice_id)
    form = WhyForm(request.POST or None)
    if is_done(request, form, partial(services.end_notice, notice_id=notice_id)):
        messages.success(request, said("Driftinformationen är avslutad.", "The notice has ended."))
        return redirect(HERE)
    shown = {"form": form, "notice": notice, "text": said(notice.text_sv, notice.text_en)}
    return render(request, "pages/notice_end.html", shown, status=422 if form.is_bound else 200)


def _to_check(form: NoticeForm) -> dict[str, object]:
    """What the page of check and confirm shows."""
    starts_at, ends_at = form.moments()
    return {
        "form": form,
        "typed": form.cleaned_data,
        "kind": said(*KIND_WORDS[form.kind_chosen()]),
        "starts_at": starts_at,
        "ends_at": ends_at,
        "hidden": [bound.as_hidden() for bound in form],
    }
