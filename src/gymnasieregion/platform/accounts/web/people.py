"""The pages about people: the list, one person, and somebody new."""

from datetime import date, datetime
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.access.actor import Actor, Role
from gymnasieregion.platform.access.decorator import allowed
from gymnasieregion.platform.access.table import is_allowed
from gymnasieregion.platform.accounts.covering import shown as shown_as
from gymnasieregion.platform.accounts.models import Assignment, SecondFactor, User
from gymnasieregion.platform.accounts.selectors import day_of
from gymnasieregion.platform.accounts.selectors_people import people_found, visible_people
from gymnasieregion.platform.accounts.services.assignments import END, GIVE, give_assignment
from gymnasieregion.platform.accounts.services.identities import LINK, UNLINK
from gymnasieregion.platform.accounts.services.passwords import SET
from gymnasieregion.platform.accounts.services.people import MAKE, make_user
from gymnasieregion.platform.accounts.web.forms import with_refusal
from gymnasieregion.platform.accounts.web.people_forms import PersonForm, RoleForm, roles_to_give
from gymnasieregion.platform.accounts.web.people_words import issuer_name, role_facts, role_rows, scope_text
from gymnasieregion.platform.accounts.web.steps import check_page, step_of, write_page
from gymnasieregion.platform.pages.role_words import role_text
from gymnasieregion.platform.pages.words import said

HERE = "/personer/"
ROWS_A_PAGE = 50


def person_or_404(request: HttpRequest, user_id: UUID) -> User:
    """Somebody whom the reader may see.

    Raises:
        Http404: If there is no such person, or the reader may not see them; it is not said which.
    """
    person = visible_people(request.actor).filter(pk=user_id).first()  # type: ignore[attr-defined]
    if person is None:
        raise Http404(user_id)
    return shown_as(person)


def page_of(person: User) -> str:
    """The address of somebody's page."""
    return f"{HERE}{person.pk}/"


@allowed("accounts.person.see")
@require_GET
def people(request: HttpRequest) -> HttpResponse:
    """Search and list people with the roles that they have today."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    query, role = request.GET.get("q", "").strip(), request.GET.get("role", "")
    roles = roles_to_give(actor)
    chosen = role if role in {"none", *roles} else ""
    found = people_found(actor, query, chosen, day_of(timezone.now()))
    shown = Paginator(found, ROWS_A_PAGE).get_page(request.GET.get("page"))
    page = {
        "query": query,
        "role": chosen,
        "roles": [(one.value, role_text(one)) for one in roles],
        "shown": shown,
        "rows": [
            (shown_as(person), [(role_text(Role(one.role)), scope_text(one)) for one in person.live])  # type: ignore[attr-defined]
            for person in shown
        ],
        "count": shown.paginator.count,
        "may_make": is_allowed(actor, MAKE),
    }
    return render(request, "accounts/people.html", page)


@allowed("accounts.person.see")
@require_GET
def person(request: HttpRequest, user_id: UUID) -> HttpResponse:
    """Show somebody: their roles now and before, and how they can sign in."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    somebody, day = person_or_404(request, user_id), day_of(timezone.now())
    rows = list(somebody.assignments.order_by("-starts_on", "-pk"))
    factor = SecondFactor.objects.filter(user=somebody).first()
    page = {
        "person": somebody,
        "now": role_rows([one for one in rows if not _is_over(one, day)], day),
        "before": role_rows([one for one in rows if _is_over(one, day)], day),
        "identities": [(one.pk, issuer_name(one.issuer)) for one in somebody.identities.order_by("issuer", "pk")],
        "has_password": somebody.has_usable_password(),
        "has_factor": factor is not None and factor.confirmed_at is not None,
        "may": {
            name: is_allowed(actor, action)
            for name, action in (("give", GIVE), ("end", END), ("password", SET), ("link", LINK), ("unlink", UNLINK),
                                 ("log", "audit.event.list"))
        },
    }  # fmt: skip
    return render(request, "accounts/person.html", page)


@allowed("accounts.user.make")
@require_http_methods(["GET", "POST"])
def new_person(request: HttpRequest) -> HttpResponse:
    """Write who somebody is and what their first role is, check it, and add them: both or neither."""
    actor, now = request.actor, timezone.now()  # type: ignore[attr-defined]
    today = day_of(now)
    form = PersonForm(request.POST or None, today=today, roles=roles_to_give(actor), initial={"starts_on": today})
    step = step_of(request, form)
    if step == "write":
        return write_page(request, "accounts/person_new.html", form)
    if step == "check":
        typed = form.cleaned_data
        who = [(said("Namn", "Name"), typed["display_name"]), (said("Användarnamn", "User name"), typed["username"])]
        who += [(said("E-post", "E-mail"), typed["email"])] if typed["email"] else []
        up, do = (HERE, said("Personer", "People")), said("Lägg till personen", "Add the person")
        lead = said("Personen läggs till med en första roll.", "The person is added with a first role.")
        return check_page(request, form, [*who, *role_facts(form)], up=up, do=do, lead=lead)
    try:
        made = _add(actor, form, now)
    except RegionError as refusal:
        return write_page(request, "accounts/person_new.html", with_refusal(form, refusal))
    words = said(
        "{name} är tillagd. Välj nu hur personen ska logga in.", "{name} is added. Now choose how the person signs in."
    )
    messages.success(request, words.format(name=made.display_name))
    return redirect(page_of(made))


@transaction.atomic
def _add(actor: Actor, form: PersonForm, now: datetime) -> User:
    """Make the account and give the first role, all or nothing."""
    typed = form.cleaned_data
    made = make_user(
        actor=actor,
        username=typed["username"],
        display_name=typed["display_name"],
        email=typed["email"],
        why=typed["why"],
        now=now,
    )
    give_typed_role(actor, made, form, now)
    return made


def give_typed_role(actor: Actor, person: User, form: RoleForm, now: datetime) -> None:
    """Give somebody the role that a form says."""
    typed = form.cleaned_data
    give_assignment(
        actor=actor,
        user_id=person.pk,
        role=form.role_chosen(),
        scope_id=typed["scope_id"],
        starts_on=typed["starts_on"],
        ends_on=form.ends_on(),
        why=typed["why"],
        now=now,
    )


def _is_over(assignment: Assignment, day: date) -> bool:
    """Whether a role has ended; one that has not begun has not."""
    return assignment.ends_on is not None and assignment.ends_on <= max(day, assignment.starts_on)
