"""Old sign-ins, codes, tries and sessions are removed by their limits, as one event."""

import datetime as dt
import json

import pytest
from django.contrib.sessions.models import Session
from django.core.management import call_command

from gymnasieregion.platform.access.actor import Actor, Role
from gymnasieregion.platform.accounts.models import OneTimeCode, SignIn, WrongTry
from gymnasieregion.platform.accounts.services.purging import MayNotPurgeError, purge_accounts
from gymnasieregion.platform.audit.models import Event
from tests.roles import made_user

pytestmark = pytest.mark.django_db

DAY, SECOND = dt.timedelta(days=1), dt.timedelta(seconds=1)
ADMINISTRATOR = Actor("u-admin", "", Role.SYSTEM_ADMINISTRATOR)


@pytest.fixture
def rows(now):
    """Of each kind one row that is exactly within its limit and one that is a second past it."""
    user = made_user(Role.APPLICANT, "a1", "a1")
    role = user.assignments.get()
    for extra in (0 * SECOND, SECOND):
        SignIn.objects.create(user=user, assignment=role, method="CODE", started_at=now - 90 * DAY - extra)
        WrongTry.objects.create(kind="ADDRESS", digest="0" * 64, tried_at=now - DAY - extra)
        Session.objects.create(session_key=f"s{extra}", session_data="", expire_date=now - extra)
        issued = {"user": user, "issued_by": "t", "issued_at": now - 50 * DAY}
        OneTimeCode.objects.create(**issued, digest=f"e{extra}", expires_at=now - 30 * DAY - extra)
        used = {"used_at": now - 30 * DAY - extra, "expires_at": now + 5 * DAY}
        OneTimeCode.objects.create(**issued, **used, digest=f"u{extra}")


def _left():
    return tuple(model.objects.count() for model in (SignIn, OneTimeCode, WrongTry, Session))


def test_what_is_past_its_limit_goes_and_the_rest_stays(rows, capsys):
    call_command("purge_accounts")
    assert _left() == (1, 2, 1, 1)
    assert [line.split()[0] for line in capsys.readouterr().out.splitlines()[1:]] == ["1", "2", "1", "1"]
    event = Event.objects.get()
    assert (event.actor_id, event.action, event.about) == ("job:operator", "accounts.old.purge", "accounts:old")
    assert json.loads(event.after) == {
        "sign_ins": 1, "codes": 2, "tries": 1, "sessions": 1,
        "limits_set_on": "2026-11-22", "sign_in_days": 90, "code_days": 30,
    }  # fmt: skip


def test_a_dry_run_counts_the_same_and_writes_nothing(rows, capsys):
    call_command("purge_accounts", "--dry-run")
    assert _left() == (2, 4, 2, 2)
    assert [line.split()[0] for line in capsys.readouterr().out.splitlines()[1:]] == ["1", "2", "1", "1"]
    assert Event.objects.count() == 0


def test_the_second_time_removes_nothing_more(rows, now):
    for removed in ((1, 2, 1, 1), (0, 0, 0, 0)):
        found = purge_accounts(actor=ADMINISTRATOR, dry_run=False, now=now)
        assert (found.sign_ins, found.codes, found.tries, found.sessions) == removed
    assert Event.objects.count() == 2


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.SYSTEM_ADMINISTRATOR}))
def test_nobody_else_purges(rows, now, role):
    with pytest.raises(MayNotPurgeError):
        purge_accounts(actor=Actor("u", "", role), dry_run=False, now=now)
    assert _left() == (2, 4, 2, 2)
