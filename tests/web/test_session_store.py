"""The project's store of sessions opens what Django seals, with the key in use and the old ones, and nothing else."""

import pytest
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.test import override_settings

from gymnasieregion.platform.accounts import session_store
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


@pytest.mark.django_db
def test_what_is_held_is_written_once_and_again_when_it_has_changed(django_assert_num_queries):
    store = SessionStore()
    store.update(HELD)
    store.save()
    with django_assert_num_queries(0):
        store.save()
    again = SessionStore(store.session_key)
    again["accounts.seen"] = 1_750_000_060
    again["list"] = [1]
    again.save()
    again["list"].append(2)
    again.save()
    assert dict(SessionStore(store.session_key).items()) == {**HELD, "accounts.seen": 1_750_000_060, "list": [1, 2]}


@pytest.mark.django_db
def test_each_new_key_is_another_and_is_in_the_table(monkeypatch):
    first, second = SessionStore(), SessionStore()
    first.create()
    keys = iter([first.session_key, "k" * 32])
    monkeypatch.setattr(session_store, "get_random_string", lambda length, letters: next(keys))
    second.create()
    assert second.session_key == "k" * 32  # the table refused the key that was there
    assert set(Session.objects.values_list("session_key", flat=True)) == {first.session_key, "k" * 32}
