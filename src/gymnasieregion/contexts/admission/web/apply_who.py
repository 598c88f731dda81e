"""Whose application a page is about: one's own, or that of somebody whom a counsellor or the office helps."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.db.models import Subquery
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from gymnasieregion.contexts.admission.models import Applicant
from gymnasieregion.contexts.admission.selectors.applying import own_applicant, today_of
from gymnasieregion.contexts.admission.selectors.people import visible, whose
from gymnasieregion.contexts.admission.web.people_person import look_first
from gymnasieregion.platform.access.actor import Actor, Belongs, Role
from gymnasieregion.platform.access.decorator import allowed

OWN = "/ansokan/"
HOME_OF_GUARDIAN = "/mitt-barn/"
Page = Callable[..., HttpResponse]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a page of an application is about.

    Args:
        person: Whose application.
        actor: Who asks.
        now: The moment that the request came; a deadline is judged by it.
        base: The address of the application's home.
        is_own: Whether the applicant asks.
        is_guardian: Whether a guardian asks.
    """

    person: Applicant
    actor: Actor
    now: datetime
    base: str
    is_own: bool
    is_guardian: bool

    @property
    def name(self) -> str:
        """What the applicant is called; their id where no name is known."""
        return " ".join(filter(None, [self.person.given_name, self.person.family_name])) or self.person.applicant_id


class SomewhereElseError(Exception):
    """The page is not here for the one who asks.

    Args:
        address: Where to go instead.
    """

    def __init__(self, address: str) -> None:
        self.address = address
        super().__init__(address)


class NoApplicationError(Exception):
    """The role is for somebody who does not apply this year, or whose application goes by the office."""


def whose_application(pk: int) -> Belongs:
    """Whom an application belongs to, for the access file.

    Raises:
        Http404: If there is no such applicant.
    """
    return whose(get_object_or_404(Applicant, pk=pk))


def asked_for(request: HttpRequest, pk: int | None, action: str) -> Asked:
    """Whose application is asked for, and by whom.

    Args:
        request: From the reader.
        pk: The applicant's key in the database; None for one's own.
        action: What the page does, a name of the access file.

    Raises:
        Http404: If the reader may not see it.
        NoApplicationError: If the reader has none this year.
        SomewhereElseError: If somebody without an application of their own asks for it, or a ground is asked for first.
    """
    now, actor = timezone.now(), request.actor  # type: ignore[attr-defined]  # set by ActorMiddleware
    if actor.role in {Role.APPLICANT, Role.GUARDIAN}:
        own = own_applicant(actor, today_of(now))
        if own is None:
            raise NoApplicationError
        if pk not in {None, own.pk}:
            raise Http404
        is_own = actor.role is Role.APPLICANT
        return Asked(own, actor, now, OWN if is_own else HOME_OF_GUARDIAN, is_own, not is_own)
    if pk is None:
        raise SomewhereElseError("/elever/" if actor.role is Role.COUNSELLOR else "/antagning/")
    year: Any = Subquery(Applicant.objects.filter(pk=pk).values("year_id"))  # in the same query
    person = get_object_or_404(visible(year, actor, action).select_related("application", "year"), pk=pk)
    ground = look_first(request, person)
    if ground is not None:
        raise SomewhereElseError(ground["Location"])
    return Asked(person, actor, now, f"{OWN}{pk}/", is_own=False, is_guardian=False)


def for_own_and_others(action: str, methods: Sequence[str]) -> Callable[[Page], tuple[Page, Page]]:
    """Make two views of one page: of one's own application, and of that of somebody by key.

    Args:
        action: What the page does, a name of the access file.
        methods: The ways of asking that it takes.
    """

    def decorate(page: Page) -> tuple[Page, Page]:
        def answer(request: HttpRequest, pk: int | None) -> HttpResponse:
            try:
                return page(request, asked_for(request, pk, action))
            except SomewhereElseError as elsewhere:
                return redirect(elsewhere.address)
            except NoApplicationError:
                return render(request, "admission/apply_none.html", status=HTTPStatus.NOT_FOUND)

        @allowed(action)
        @require_http_methods(methods)
        @wraps(page)
        def own(request: HttpRequest) -> HttpResponse:
            return answer(request, None)

        @allowed(action, about=whose_application)
        @require_http_methods(methods)
        @wraps(page)
        def of(request: HttpRequest, pk: int) -> HttpResponse:
            return answer(request, pk)

        views: Any = (own, of)
        return views

    return decorate
