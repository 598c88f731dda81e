"""The outbox on screen: what was sent, what did not arrive, and trying again."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from gymnasieregion.platform.access.decorator import allowed
from gymnasieregion.platform.access.table import is_allowed
from gymnasieregion.platform.messages.api import SCHOOL_ADDRESS
from gymnasieregion.platform.messages.models import Message
from gymnasieregion.platform.messages.selectors import Batch, batches, masked, not_arrived
from gymnasieregion.platform.messages.sending import NO_ANSWER, REFUSED, UNSURE
from gymnasieregion.platform.messages.services import RETRY, try_again
from gymnasieregion.platform.pages.why import WhyForm, is_done
from gymnasieregion.platform.pages.words import said

MOST_SHOWN = 100
State = Message.State
STATE_WORDS = {
    State.WAITING: ("Väntar", "Waiting", ""),
    State.SENDING: ("På väg", "On its way", "info"),
    State.SENT: ("Skickat", "Sent", "good"),
    State.FAILED: ("Gick inte", "Failed", "bad"),
    State.REFUSED: ("Skickas inte", "Not sent", "warn"),
}
CHANNELS = {Message.Channel.EMAIL: ("E-post", "E-mail"), Message.Channel.SMS: ("SMS", "SMS")}
TROUBLES = {
    NO_ANSWER: ("Servern svarade inte som den ska.", "The server did not answer as it should."),
    REFUSED: ("Adressen finns inte eller tar inte emot.", "The address is not there or takes nothing."),
    UNSURE: (
        "Arbetaren dog när det skickades. Det kan ha kommit fram.",
        "The worker died as it was sent. It may have arrived.",
    ),
    SCHOOL_ADDRESS: (
        "En skolas adress, som slutar gälla i juni. Inget skickas dit.",
        "A school's address, which dies in June. Nothing is sent there.",
    ),
}


@allowed("messages.outbox.list")
@require_GET
def outbox(request: HttpRequest) -> HttpResponse:
    """Show the batches, and what did not arrive."""
    page = {
        "batches": [_batch(one) for one in batches()],
        "trouble": [_message(one) for one in not_arrived(MOST_SHOWN)],
        "most": MOST_SHOWN,
        "may_retry": is_allowed(request.actor, RETRY),  # type: ignore[attr-defined]  # by ActorMiddleware
    }
    return render(request, "messages/outbox.html", page)


@allowed(RETRY)
@require_http_methods(["GET", "POST"])
def again(request: HttpRequest) -> HttpResponse:
    """Ask why, and let the failed of a batch be tried again."""
    batch, unsure = request.GET.get("utskick", ""), request.GET.get("ovisst") == "1"
    form = WhyForm(request.POST or None)
    if is_done(request, form, partial(try_again, batch=batch, unsure=unsure)):
        messages.success(request, said("Meddelandena skickas igen.", "The messages are sent again."))
        return redirect("outbox:list")
    status = 422 if form.is_bound else 200
    return render(request, "messages/again.html", {"form": form, "batch": batch, "unsure": unsure}, status=status)


def trouble_text(code: str) -> str:
    """What went wrong, in the language of the page; "" for nothing."""
    name, _, more = code.partition(" ")
    words = said(*TROUBLES[name]) if name in TROUBLES else code
    return f"{words} ({more})" if more else words


def _batch(batch: Batch) -> dict[str, Any]:
    """A batch as a row of the page."""
    failed = batch.of(State.FAILED)
    return {
        "batch": batch,
        "counts": [(said(*STATE_WORDS[state][:2]), batch.of(state)) for state in State],
        "sms": sum(batch.of(state, Message.Channel.SMS) for state in State),
        "failed": failed - batch.unsure,
        "unsure": batch.unsure,
    }


def _message(message: Message) -> dict[str, Any]:
    """A message that did not arrive, without what tells whose it is."""
    sv, en, css = STATE_WORDS[State(message.state)]
    return {
        "message": message,
        "channel": said(*CHANNELS[Message.Channel(message.channel)]),
        "address": masked(message.address),
        "state": said(sv, en),
        "css": css,
        "trouble": trouble_text(message.trouble),
    }
