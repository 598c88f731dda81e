"""What the browser's session holds of a sign-in: which one, and when the person was here last."""

from datetime import datetime

from django.http import HttpRequest

from gymnasieregion.platform.access.actor import Role
from gymnasieregion.platform.accounts.limits import longest_sign_in
from gymnasieregion.platform.accounts.models import SignIn

SIGN_IN = "accounts.sign_in"
SEEN = "accounts.seen"


def start_session(request: HttpRequest, sign_in: SignIn, now: datetime) -> None:
    """Begin a session with a new key, so that one that somebody else had seen is worth nothing."""
    request.session.flush()
    request.session[SIGN_IN] = sign_in.pk
    request.session[SEEN] = int(now.timestamp())
    request.session.set_expiry(longest_sign_in(Role(sign_in.assignment.role)))


def renew_session(request: HttpRequest, sign_in: SignIn, now: datetime) -> None:
    """Give the session a new key and the limits of the role that was chosen."""
    request.session.cycle_key()
    request.session[SEEN] = int(now.timestamp())
    request.session.set_expiry(longest_sign_in(Role(sign_in.assignment.role)))


def end_session(request: HttpRequest) -> None:
    """Throw away everything that the session holds."""
    request.session.flush()
