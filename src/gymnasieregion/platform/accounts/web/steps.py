"""A form in three steps: write, check, do."""

from typing import Literal

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

Step = Literal["write", "check", "do"]


def step_of(request: HttpRequest, form: forms.Form) -> Step:
    """Where somebody is: only a form without faults is checked or done, and one may go back and change it."""
    asked = request.POST.get("step", "")
    if request.method != "POST" or asked == "change" or not form.is_valid():
        return "write"
    return "do" if asked == "do" else "check"


def write_page(request: HttpRequest, template: str, form: forms.Form, **shown: object) -> HttpResponse:
    """The form to write in, with its faults if there are any."""
    status = 422 if form.is_bound and form.errors else 200
    return render(request, template, {"form": form, **shown}, status=status)


def check_page(
    request: HttpRequest, form: forms.Form, rows: list[tuple[str, object]], *, up: tuple[str, str], do: str, lead: str
) -> HttpResponse:
    """The page where somebody sees what they wrote before it is done.

    Args:
        request: What they sent.
        form: What they wrote, without faults.
        rows: What it means: words and values.
        up: The address and the name of the page above.
        do: What the button says.
        lead: What will happen.
    """
    page = {"rows": rows, "up": up, "do": do, "lead": lead, "hidden": [bound.as_hidden() for bound in form]}
    return render(request, "accounts/check.html", page)
