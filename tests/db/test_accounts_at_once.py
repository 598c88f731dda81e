"""Things that happen at the same time: guesses cannot slip past the limit, a code comes in once."""

import datetime as dt
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.access.actor import Actor, Belongs, Role
from gymnasieregion.platform.accounts.models import WrongTry
from gymnasieregion.platform.accounts.services.codes import issue_codes, use_code
from gymnasieregion.platform.accounts.services.tries import begin_try
from tests.roles import made_user

pytestmark = pytest.mark.django_db(transaction=True)

NOON = dt.datetime(2025, 7, 1, 12, tzinfo=dt.UTC)


def _at_once(work, number):
    """How many of some tries at the same time succeeded."""
    if connection.vendor == "sqlite":
        return _one_after_another(work, number)
    gate = threading.Barrier(number)

    def one(_):
        gate.wait(10)
        try:
            work()
        except RegionError:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(number) as pool:
        return sum(pool.map(one, range(number)))


def _one_after_another(work, number):
    """The same where the database is in memory and has one connection."""
    done = 0
    for _ in range(number):
        try:
            work()
        except RegionError:
            continue
        done += 1
    return done


def test_guesses_at_the_same_time_are_counted_one_by_one():
    assert _at_once(lambda: begin_try(account="rut", address="10.0.0.1", now=NOON), 12) == 3
    assert WrongTry.objects.filter(kind="ACCOUNT").count() == 3


def test_a_code_that_is_typed_twice_at_the_same_time_comes_in_once():
    pupil = made_user(Role.APPLICANT)
    actor = Actor("u", "", Role.REGIONAL_OFFICE)
    pupils = {pupil.pk: Belongs(unit="1")}
    (issued,) = issue_codes(actor=actor, pupils=pupils, stands_for=dt.timedelta(days=1), now=NOON)
    assert _at_once(lambda: use_code(code=issued.code, now=NOON), 8) == 1
