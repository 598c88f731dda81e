"""The pages that change what somebody may be and how they sign in."""

from functools import partial
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.access.actor import Actor, Role
from gymnasieregion.platform.access.decorator import allowed
from gymnasieregion.platform.accounts.models import Assignment, ExternalIdentity
from gymnasieregion.platform.accounts.selectors import day_of
from gymnasieregion.platform.accounts.services.assignments import end_assignment
from gymnasieregion.platform.accounts.services.identities import link_identity, unlink_identity
from gymnasieregion.platform.accounts.services.passwords import first_password, set_password
from gymnasieregion.platform.accounts.web.forms import with_refusal
from gymnasieregion.platform.accounts.web.people import give_typed_role, page_of, person_or_404
from gymnasieregion.platform.accounts.web.people_forms import (
    EndRoleForm,
    IdentityForm,
    PersonWhyForm,
    RoleForm,
    roles_to_give,
)
from gymnasieregion.platform.accounts.web.people_words import issuer_name, role_facts, scope_text
from gymnasieregion.platform.accounts.web.steps import check_page, step_of, write_page
from gymnasieregion.platform.pages.role_words import role_text
from gymnasieregion.platform.pages.why import is_done
from gymnasieregion.platform.pages.words import page_language, said


@allowed("accounts.assignment.give")
@require_http_methods(["GET", "POST"])
def give_role(request: HttpRequest, user_id: UUID) -> HttpResponse:
    """Write a role, check it, and give it; ``?role=`` and ``?scope_id=`` fill it in, to give an ended one again."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    person, now = person_or_404(request, user_id), timezone.now()
    today, asked = day_of(now), {name: request.GET.get(name, "") for name in ("role", "scope_id")}
    form = RoleForm(
        request.POST or None, today=today, roles=roles_to_give(actor), initial={"starts_on": today, **asked}
    )
    step = step_of(request, form)
    if step == "check":
        rows = [(said("Person", "Person"), f"{person.display_name} ({person.username})"), *role_facts(form)]
        lead = said("Personen får rollen.", "The person gets the role.")
        up = (page_of(person), person.display_name)
        return check_page(request, form, rows, up=up, do=said("Ge rollen", "Give the role"), lead=lead)
    if step == "do":
        try:
            give_typed_role(actor, person, form, now)
        except RegionError as refusal:
            with_refusal(form, refusal)
        else:
            words = said("Rollen är given. Ångra genom att avsluta den.", "The role is given. End it to undo.")
            messages.success(request, words)
            return redirect(page_of(person))
    return write_page(request, "accounts/role_give.html", form, person=person)


@allowed("accounts.assignment.end")
@require_http_methods(["GET", "POST"])
def end_role(request: HttpRequest, user_id: UUID, assignment_id: int) -> HttpResponse:
    """Ask when and why a role ends, and end it."""
    person, now = person_or_404(request, user_id), timezone.now()
    row = get_object_or_404(Assignment, pk=assignment_id, user=person)
    today = day_of(now)
    form = EndRoleForm(request.POST or None, today=today, initial={"last_day": today})
    if request.method == "POST" and form.is_valid():
        try:
            end_assignment(
                actor=request.actor,  # type: ignore[attr-defined]
                assignment_id=row.pk,
                ends_on=form.ends_on(row.starts_on),
                why=form.cleaned_data["why"],
                now=now,
            )
        except RegionError as refusal:
            with_refusal(form, refusal)
        else:
            words = said(
                "Rollen har fått ett slut. Ångra genom att ge den igen.", "The role has an end. Give it again to undo."
            )
            messages.success(request, words)
            return redirect(page_of(person))
    shown = {"person": person, "role": role_text(Role(row.role)), "scope": scope_text(row), "row": row}
    return write_page(request, "accounts/role_end.html", form, **shown)


@allowed("accounts.password.set")
@require_http_methods(["GET", "POST"])
def new_password(request: HttpRequest, user_id: UUID) -> HttpResponse:
    """Ask why, make a password, and show it the only time; the authenticator is set up again."""
    person = person_or_404(request, user_id)
    form = PersonWhyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        password = first_password()
        try:
            set_password(
                actor=request.actor,  # type: ignore[attr-defined]
                user_id=person.pk,
                password=password,
                why=form.cleaned_data["why"],
                now=timezone.now(),
            )
        except RegionError as refusal:
            with_refusal(form, refusal)
        else:
            return render(request, "accounts/password_shown.html", {"person": person, "password": password})
    return write_page(request, "accounts/password_new.html", form, person=person)


@allowed("accounts.identity.link")
@sensitive_post_parameters("subject")
@require_http_methods(["GET", "POST"])
def link(request: HttpRequest, user_id: UUID) -> HttpResponse:
    """Write who somebody is at an issuer, check it, and link it."""
    person = person_or_404(request, user_id)
    form = IdentityForm(request.POST or None, issuers=settings.ISSUERS)
    step, up = step_of(request, form), (page_of(person), person.display_name)
    if step == "write":
        return write_page(request, "accounts/identity_link.html", form, person=person, has_issuers=settings.ISSUERS)
    typed = form.cleaned_data
    issuer = next(one for one in settings.ISSUERS if one.id == typed["issuer"])
    if step == "check":
        rows = [
            (said("Person", "Person"), f"{person.display_name} ({person.username})"),
            (said("Hos", "At"), issuer.name(page_language())),
            (said("Kallas där", "Is called there"), typed["subject"]),
            (said("Varför", "Why"), typed["why"]),
        ]
        do, lead = said("Koppla", "Link"), said("Personen kan sedan logga in så.", "The person can then sign in so.")
        return check_page(request, form, rows, up=up, do=do, lead=lead)
    try:
        link_identity(
            actor=request.actor,  # type: ignore[attr-defined]
            user_id=person.pk,
            issuer=issuer,
            subject=typed["subject"],
            why=typed["why"],
            now=timezone.now(),
        )
    except RegionError as refusal:
        with_refusal(form, refusal)
        return write_page(request, "accounts/identity_link.html", form, person=person, has_issuers=True)
    messages.success(request, said("Kopplad. Ångra genom att ta bort den.", "Linked. Remove the link to undo."))
    return redirect(page_of(person))


@allowed("accounts.identity.unlink")
@require_http_methods(["GET", "POST"])
def unlink(request: HttpRequest, user_id: UUID, identity_id: int) -> HttpResponse:
    """Ask why a link is taken away, and take it away."""
    person = person_or_404(request, user_id)
    row = get_object_or_404(ExternalIdentity, pk=identity_id, user=person)
    form = PersonWhyForm(request.POST or None)
    if is_done(request, form, partial(unlink_identity, identity_id=row.pk)):
        messages.success(request, said("Kopplingen är borttagen.", "The link is removed."))
        return redirect(page_of(person))
    return write_page(request, "accounts/identity_unlink.html", form, person=person, issuer=issuer_name(row.issuer))
