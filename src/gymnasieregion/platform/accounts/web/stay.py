"""Staying signed in: the answer to the warning that a page gives before the time is out."""

from dataclasses import asdict

from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from gymnasieregion.platform.access.decorator import allowed
from gymnasieregion.platform.accounts.brought import HeldSignIn
from gymnasieregion.platform.accounts.session import SEEN, time_left


@allowed("accounts.login.stay")
@require_POST
def stay(request: HttpRequest) -> JsonResponse:
    """Count as here now, and say how long the sign-in counts; like a visit to any page, it is no event of the log."""
    now, sign_in = timezone.now(), request.sign_in  # type: ignore[attr-defined]
    assert isinstance(sign_in, HeldSignIn)
    request.session[SEEN] = int(now.timestamp())
    return JsonResponse(asdict(time_left(sign_in, now, now)))
