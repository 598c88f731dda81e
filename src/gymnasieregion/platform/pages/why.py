"""The ground of what is done: how every form asks for it, and what is done when it is given."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils import timezone

from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.pages.words import later, page_language


def why_field(**others: Any) -> forms.CharField:  # noqa: ANN401 - Django's own
    """The field for the ground, which the log keeps.

    Args:
        others: As every field of Django's.
    """
    return forms.CharField(
        label=later("Varför, till loggen", "Why, for the log"),
        max_length=500,
        error_messages={"required": later("Skriv varför.", "Write why.")},
        **others,
    )


class WhyForm(forms.Form):
    """Nothing but the ground."""

    why = why_field()


def is_done(request: HttpRequest, form: forms.Form, act: Callable[..., object]) -> bool:
    """Whether a form was sent in and what it asks for was done; where a service refuses, the form says why.

    Args:
        request: The reader's.
        form: With a field ``why``.
        act: What is done, by ``why``, ``actor`` and ``now``.
    """
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        act(why=form.cleaned_data["why"], actor=request.actor, now=timezone.now())  # type: ignore[attr-defined]
    except RegionError as refusal:
        form.add_error(None, refusal.text(page_language()))
        return False
    return True
