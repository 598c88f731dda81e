"""One row by plain SQL: past Django's cursors, and through them where somebody counts what they ask."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from gymnasieregion.platform.accounts.models import User
from gymnasieregion.platform.one_row import one_row

pytestmark = pytest.mark.django_db

QUESTION = "SELECT username, is_active FROM accounts_user WHERE username = %s"


def test_the_first_row_or_none_within_what_the_transaction_has_written():
    assert one_row(QUESTION, ["asta"]) is None
    User.objects.create(username="asta")
    assert one_row(QUESTION, ["asta"]) == ("asta", True)


def test_what_is_asked_is_counted_where_somebody_counts():
    User.objects.create(username="asta")
    with CaptureQueriesContext(connection) as seen:
        assert one_row(QUESTION, ["asta"]) == ("asta", True)
    assert len(seen) == 1


def test_a_fault_is_django_s():
    with pytest.raises(DatabaseError), transaction.atomic():
        one_row("SELECT nothing FROM nowhere WHERE 1 = %s", [1])
