"""A form that came too late: kept, sealed, for the one who filled it in, until they have signed in again.

Every form of a page for somebody who is signed in says whose page it was (``FIELD``), in a way that only the
installation can make and that names nobody. So a form that comes when the sign-in has ended is kept for that user
alone, and one that comes when somebody else is signed in is done by nobody.
"""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from cryptography.fernet import InvalidToken
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

from gymnasieregion.platform.accounts.digests import keyed, opened, sealed

FIELD = "filled_by"
"""The field of every form that says whose page it was."""
KEPT = "accounts.kept_form"
"""In the session: the sealed form."""
KEPT_FOR = timedelta(minutes=30)
LONGEST_KEPT = 200_000
"""Characters; what is longer, or has a file, is told of but not kept."""
NOT_SENT_AGAIN = frozenset({FIELD, "csrfmiddlewaretoken"})
HALF = 32


@dataclass(frozen=True, slots=True)
class KeptForm:
    """A form that came too late.

    Args:
        action: Where it was sent, and is sent again.
        page: Where it was filled in.
        fields: Names and values in order; None when it could not be kept.
    """

    action: str
    page: str
    fields: tuple[tuple[str, str], ...] | None


def form_token(user_id: str) -> str:
    """What a form on somebody's page says of whose page it is."""
    owner = keyed("form.owner", user_id)[:HALF]
    return owner + keyed("form.seal", owner)[:HALF]


def owner_of(token: str) -> str:
    """Whose page a form was on, as ``is_owner`` knows them; "" for what was not made here."""
    owner, seal = token[:HALF], token[HALF:]
    return owner if len(token) == 2 * HALF and constant_time_compare(keyed("form.seal", owner)[:HALF], seal) else ""


def is_owner(owner: str, user_id: str) -> bool:
    """Whether a user is the one whose page a form was on."""
    return constant_time_compare(owner, keyed("form.owner", user_id)[:HALF])


def keep_form(request: HttpRequest, owner: str, now: datetime) -> None:
    """Keep the form that was sent, in place of an earlier one.

    Args:
        request: What was sent.
        owner: Of ``owner_of``.
        now: The moment.
    """
    fields = [(name, value) for name, values in request.POST.lists() for value in values if name not in NOT_SENT_AGAIN]
    is_whole = not request.FILES and sum(len(name) + len(value) for name, value in fields) <= LONGEST_KEPT
    came_from = urlsplit(request.headers.get("Referer", ""))
    page = came_from.path + (f"?{came_from.query}" if came_from.query else "")
    is_ours = came_from.netloc == request.get_host() and page.startswith("/") and not page.startswith("//")
    kept = {
        "owner": owner,
        "at": int(now.timestamp()),
        "action": request.get_full_path(),
        "page": page if is_ours else "/",
        "fields": fields if is_whole else None,
    }
    if request.session.is_empty():  # made for the form alone
        request.session.set_expiry(KEPT_FOR)
    request.session[KEPT] = sealed(json.dumps(kept))


def has_kept(request: HttpRequest) -> bool:
    """Whether the browser has a form that is kept, whoever filled it in."""
    return KEPT in request.session


def kept_form(request: HttpRequest, user_id: str, now: datetime) -> KeptForm | None:
    """The form that somebody filled in and that came too late; None for another's, or when it is too old.

    Args:
        request: From their browser.
        user_id: Who is signed in now.
        now: The moment.
    """
    if not has_kept(request):
        return None
    try:
        kept = json.loads(opened(request.session[KEPT]))
    except InvalidToken:
        return None
    is_late = now.timestamp() - kept["at"] >= KEPT_FOR.total_seconds()
    if is_late or not is_owner(kept["owner"], user_id):
        return None
    fields = None if kept["fields"] is None else tuple((name, value) for name, value in kept["fields"])
    return KeptForm(kept["action"], kept["page"], fields)


def drop_form(request: HttpRequest) -> None:
    """Throw away what is kept."""
    request.session.pop(KEPT, None)


def drop_if_sent_again(request: HttpRequest, user_id: str, now: datetime) -> None:
    """Throw away what is kept when its owner sends something to the same address.

    Args:
        request: What is sent.
        user_id: Who is signed in.
        now: The moment.
    """
    kept = kept_form(request, user_id, now)
    if kept is not None and kept.action == request.get_full_path():
        drop_form(request)
