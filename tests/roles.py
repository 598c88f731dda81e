"""Signing in under test: a client that is somebody, without the page for it."""

import datetime as dt
import uuid
from contextlib import contextmanager
from copy import deepcopy

from django.db import transaction
from django.test import Client
from django.utils import timezone

from gymnasieregion.platform.access.actor import Role
from gymnasieregion.platform.accounts.models import Assignment, SignIn, User
from gymnasieregion.platform.accounts.session import SEEN, SIGN_IN


def made_user(role, scope_id="", username=""):
    """A user with one role since new year."""
    username = username or f"{role.value}-{uuid.uuid4().hex[:8]}"
    user = User.objects.create(username=username, display_name=f"Prov {role.value}")
    Assignment.objects.create(
        user=user, role=role.value, scope_id=scope_id, starts_on=dt.date(2025, 1, 1), given_by="test"
    )
    return user


def client_of(user, assignment=None):
    """A client that is signed in as a user, in the role given or the first of their roles."""
    client, now = Client(), timezone.now()
    sign_in = SignIn.objects.create(
        user=user, assignment=assignment or user.assignments.order_by("pk").first(), method="PASSWORD", started_at=now
    )
    session = client.session
    session[SIGN_IN], session[SEEN] = sign_in.pk, int(now.timestamp())
    session.save()
    client.cookies["sessionid"] = session.session_key
    return client


def client_as(role, scope_id="", username=""):
    """A client that is signed in as somebody new in a role; the public is not signed in."""
    return Client() if role is Role.PUBLIC else client_of(made_user(role, scope_id, username))


@contextmanager
def as_if_nothing_happened(client):
    """What a client asks for inside leaves neither rows nor cookies behind, so that each question meets the same."""
    cookies = deepcopy(client.cookies)
    try:
        with transaction.atomic():
            yield
            transaction.set_rollback(True)
    finally:
        client.cookies = cookies
