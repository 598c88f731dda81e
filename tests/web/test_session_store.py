"""The project's store of sessions opens what Django seals, with the key in use and the old ones, and nothing else."""

import pytest
from django.contrib.sessions.backends import db
from django.test import override_settings

from gymnasieregion.platform.accounts.session_store import SessionStore

HELD = {"accounts.sign_in": 7, "accounts.seen": 1_750_000_000, "_session_expiry": 43_200}
LONG = {**HELD, "word": "åäö " * 200}


@pytest.mark.parametrize("held", [{}, HELD, LONG, {"a": ""}])
def test_what_django_seals_is_opened_and_the_other_way_round(held):
    assert SessionStore().decode(db.SessionStore().encode(held)) == held
    assert db.SessionStore().decode(SessionStore().encode(held)) == held


def test_an_old_key_still_opens():
    sealed = SessionStore().encode(HELD)
    with override_settings(SECRET_KEY="another", SECRET_KEY_FALLBACKS=["only-for-tests"]):
        assert SessionStore().decode(sealed) == HELD
    with override_settings(SECRET_KEY="another"):
        assert SessionStore().decode(sealed) == {}


@pytest.mark.parametrize(
    "change", [lambda t: t[:-1] + "!", lambda t: "x" + t, lambda t: "", lambda t: t.replace(":", "")]
)
def test_what_has_been_changed_is_not_opened(change):
    assert SessionStore().decode(change(SessionStore().encode(HELD))) == {}
    assert SessionStore().decode(change(SessionStore().encode(LONG))) == {}
