"""Giving roles and ending them."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from gymnasieregion.platform.access.actor import Actor, Role
from gymnasieregion.platform.accounts.models import Assignment, SignIn, User
from gymnasieregion.platform.accounts.services import assignments as service
from gymnasieregion.platform.accounts.services.sign_ins import AccountIsClosedError, NoRoleError, sign_in
from gymnasieregion.platform.audit.models import Event

pytestmark = pytest.mark.django_db

START = dt.date(2025, 7, 1)


@pytest.fixture
def user():
    return User.objects.create(username="ny", display_name="Ny Person")


@pytest.fixture
def give(office, user, now):
    def given(**changed):
        asked = {
            "actor": office, "user_id": user.pk, "role": Role.PRINCIPAL, "scope_id": "12345678",
            "starts_on": START, "why": "Beslut 7", "now": now,
        }  # fmt: skip
        return service.give_assignment(**{**asked, **changed})

    return given


def test_a_role_is_given_and_is_in_the_log(give, user, office):
    given = give()
    assert (given.user, given.role, given.scope_id, given.given_by) == (user, "principal", "12345678", office.user_id)
    event = Event.objects.get()
    assert (event.action, event.about, event.person, event.why) == (
        "accounts.assignment.give", f"user:{user.pk}", str(user.pk), "Beslut 7",
    )  # fmt: skip


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.REGIONAL_OFFICE, Role.SYSTEM_ADMINISTRATOR}))
def test_only_the_office_and_the_administrator_give_and_end_roles(give, role, now):
    given = give()
    somebody = Actor("u", "", role)
    with pytest.raises(service.MayNotGiveRolesError):
        give(actor=somebody, scope_id="1")
    with pytest.raises(service.MayNotGiveRolesError):
        service.end_assignment(actor=somebody, assignment_id=given.pk, ends_on=START, why="", now=now)


def test_nobody_gives_themself_a_role(give, user):
    with pytest.raises(service.OwnRoleError):
        give(actor=Actor(str(user.pk), "", Role.SYSTEM_ADMINISTRATOR))


def test_nobody_is_given_the_public(give):
    with pytest.raises(service.NoSuchRoleError):
        give(role=Role.PUBLIC)


def test_the_same_role_is_not_given_twice(give):
    give()
    with pytest.raises(service.RoleAlreadyGivenError):
        give()
    give(scope_id="87654321")
    assert Assignment.objects.count() == 2


def test_a_role_does_not_end_before_it_starts(give, office, now):
    with pytest.raises(service.RoleEndsBeforeItStartsError):
        give(ends_on=dt.date(2025, 6, 30))
    given = give()
    with pytest.raises(service.RoleEndsBeforeItStartsError):
        service.end_assignment(actor=office, assignment_id=given.pk, ends_on=dt.date(2025, 6, 30), why="", now=now)


def test_a_role_is_ended_once_and_may_be_ended_earlier(give, office, now):
    given = give()
    service.end_assignment(actor=office, assignment_id=given.pk, ends_on=dt.date(2025, 8, 1), why="Slutar", now=now)
    with pytest.raises(service.RoleAlreadyEndedError):
        service.end_assignment(actor=office, assignment_id=given.pk, ends_on=dt.date(2025, 8, 1), why="", now=now)
    ended = service.end_assignment(actor=office, assignment_id=given.pk, ends_on=START, why="Fel", now=now)
    assert ended.ends_on == START
    assert Event.objects.filter(action="accounts.assignment.end").count() == 2


def test_the_tables_hold_what_the_services_promise(user):
    role = {"user": user, "role": "principal", "starts_on": START, "given_by": "test"}
    Assignment.objects.create(**role)
    for wrong in ({}, {"role": "public"}, {"role": "king"}, {"scope_id": "2", "ends_on": dt.date(2025, 6, 30)}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Assignment.objects.create(**{**role, **wrong})
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create(username="ny", display_name="En annan")


def test_without_a_role_that_counts_nobody_comes_in(give, user, now):
    give(starts_on=dt.date(2025, 7, 2))
    with pytest.raises(NoRoleError):
        sign_in(user_id=user.pk, method=SignIn.Method.PASSWORD, now=now)
    assert SignIn.objects.count() == 0


def test_a_closed_account_does_not_come_in(give, user, now):
    give()
    User.objects.update(is_active=False)
    with pytest.raises(AccountIsClosedError):
        sign_in(user_id=user.pk, method=SignIn.Method.PASSWORD, now=now)
