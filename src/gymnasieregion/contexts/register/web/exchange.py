"""The exchange by SS 12000 for the office: who fetches from us, and whom we fetch from."""

import json
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from gymnasieregion.contexts.register.core.ss12000 import Grant
from gymnasieregion.contexts.register.models import ExchangeClient, ExchangeSource
from gymnasieregion.contexts.register.selectors.exchange_office import (
    connected,
    faults_of,
    fetched_from,
    reports,
    source_with,
)
from gymnasieregion.contexts.register.services.exchange_clients import END, ISSUE, LIST, end, issue
from gymnasieregion.contexts.register.services.exchange_pulling import ADD, PULL, add_source, ask_to_pull, keys_of
from gymnasieregion.contexts.register.web.exchange_forms import ConnectForm, SourceForm
from gymnasieregion.contexts.register.web.exchange_words import counted, work_words
from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.access.decorator import allowed
from gymnasieregion.platform.access.table import is_allowed
from gymnasieregion.platform.jobs.selectors import jobs_of, unfinished_jobs
from gymnasieregion.platform.pages.why import WhyForm, is_done
from gymnasieregion.platform.pages.words import page_language, said

GET_OR_POST = ["GET", "POST"]


@allowed(LIST)
@require_GET
def systems(request: HttpRequest) -> HttpResponse:
    """Both directions: systems with a key, what they have said, and systems that we fetch from."""
    actor = request.actor  # type: ignore[attr-defined]  # set by ActorMiddleware
    shown = {
        "clients": connected(),
        "reports": reports(),
        "sources": fetched_from(),
        "under_way": {json.loads(job.payload)["source"] for job in unfinished_jobs() if job.kind == PULL},
        "may_issue": is_allowed(actor, ISSUE),
        "may_pull": is_allowed(actor, PULL),
    }
    return render(request, "register/exchange.html", shown)


@allowed(ISSUE)
@require_http_methods(GET_OR_POST)
def connect(request: HttpRequest) -> HttpResponse:
    """Connect a system; its key is shown in the answer, and never again. ``?q=tal`` narrows the list of schools."""
    query = request.GET.get("q", "").strip()
    form = ConnectForm(request.POST or None, query=query if request.method == "GET" else "")
    if request.method == "POST" and form.is_valid():
        try:
            client, key = issue(
                name=form.cleaned_data["name"], role=form.role, scope_id=form.scope_id,
                grants=[Grant(code) for code in form.cleaned_data["grants"]],
                actor=request.actor,  # type: ignore[attr-defined]  # set by ActorMiddleware
                why=form.cleaned_data["why"], now=timezone.now(),
            )  # fmt: skip
        except RegionError as refused:
            form.add_error(None, refused.text(page_language()))
        else:
            address = request.build_absolute_uri("/ss12000/v2.0")
            return render(request, "register/exchange_key.html", {"client": client, "key": key, "address": address})
    heading = said("Anslut ett system", "Connect a system")
    shown = {"form": form, "heading": heading, "is_searched": not form.is_bound, "query": query}
    return render(request, "register/exchange_form.html", shown)


@allowed(END)
@require_http_methods(GET_OR_POST)
def shut_off(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """Shut a system off; its key counts no more."""
    client = get_object_or_404(ExchangeClient, pk=client_id)
    form = WhyForm(request.POST or None)
    if is_done(request, form, lambda **told: end(client_id=client_id, **told)):
        messages.success(request, said("{name} är avstängt.", "{name} is shut off.").format(name=client.name))
        return redirect("register-exchange")
    heading = said("Stäng av {name}", "Shut off {name}").format(name=client.name)
    lead = said(
        "Nyckeln slutar gälla genast och prenumerationerna tas bort. Det går inte att ångra, men systemet kan få en ny "
        "nyckel.",
        "The key ends at once and the subscriptions are taken away. It cannot be undone, but the system can get a new "
        "key.",
    )
    return render(request, "register/exchange_form.html", {"form": form, "heading": heading, "lead": lead})


@allowed(ADD)
@require_http_methods(GET_OR_POST)
def add(request: HttpRequest) -> HttpResponse:
    """Begin to fetch from a system."""
    form = SourceForm(request.POST or None)
    if is_done(request, form, lambda **told: add_source(**_typed(form), **told)):
        messages.success(request, said("Systemet är tillagt. Hämta när du vill.", "Added. Fetch when you like."))
        return redirect("register-exchange")
    heading = said("Lägg till ett system att hämta från", "Add a system to fetch from")
    return render(request, "register/exchange_form.html", {"form": form, "heading": heading})


@allowed(PULL)
@require_GET
def source(request: HttpRequest, source_id: int) -> HttpResponse:
    """A system that we fetch from: the last times, and what could not be taken."""
    try:
        found = source_with(source_id)
    except ExchangeSource.DoesNotExist as fault:
        raise Http404(source_id) from fault
    times = [(pull, counted(pull)) for pull in found.pulls]
    shown = {
        "source": found.source,
        "times": times,
        "faults": faults_of(found.source),
        "count": found.faults,
        **work_words(jobs_of(keys_of(source_id))),
    }
    return render(request, "register/exchange_source.html", shown)


@allowed(PULL)
@require_POST
def fetch(request: HttpRequest, source_id: int) -> HttpResponse:
    """Let a job fetch from a system: what has changed, or all."""
    found = get_object_or_404(ExchangeSource, pk=source_id)
    everything = request.POST.get("step") == "all"
    actor = request.actor  # type: ignore[attr-defined]  # set by ActorMiddleware
    ask_to_pull(source_id=found.pk, everything=everything, actor=actor, now=timezone.now())
    messages.success(request, said("Hämtningen är på väg.", "The fetching is on its way."))
    return redirect("register-exchange-source", source_id=found.pk)


def _typed(form: SourceForm) -> dict[str, Any]:
    return {name: form.cleaned_data[name] for name in ("name", "address", "key")}
