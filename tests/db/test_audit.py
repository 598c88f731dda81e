"""The log: what is recorded, that it cannot be changed, and that a change is found all the same."""

import dataclasses
import datetime as dt

import pytest
from django.db import DatabaseError, connection, transaction

from gymnasieregion.platform.access.actor import Belongs
from gymnasieregion.platform.audit.api import LOOKED, NoTransactionError, record, record_look
from gymnasieregion.platform.audit.append_only import is_protected, unprotecting
from gymnasieregion.platform.audit.chain import FIELDS, NO_EVENT_BEFORE, chain_hash
from gymnasieregion.platform.audit.models import Entry, Event
from gymnasieregion.platform.audit.verification import verify_log

pytestmark = pytest.mark.django_db


@pytest.fixture
def write(office, now):
    """Record one event, with whatever differs from a plain one."""

    def write_one(**other):
        usual = {
            "actor": office, "action": "offer.offering.close", "about": "offering:17", "before": {"seats": 32},
            "after": {"seats": 0}, "why": "Startar ej", "now": now,
        }  # fmt: skip
        return record(**{**usual, **other})

    return write_one


@pytest.fixture
def tamper():
    """What somebody with the database's own password could do."""

    def change(statement, *values):
        with connection.cursor() as cursor:
            for first in unprotecting(connection.vendor):
                cursor.execute(first)
            cursor.execute(statement, values)

    return change


def test_an_event_says_who_in_which_role_when_what_before_after_and_why(write, now, office):
    assert write() == 1
    event = Event.objects.get()
    assert (event.actor_id, event.role, event.at) == (office.user_id, "regional_office", now)
    assert (event.before, event.after, event.why) == ('{"seats":32}', '{"seats":0}', "Startar ej")
    assert event.prev == NO_EVENT_BEFORE


def test_anyone_can_compute_the_hash_from_the_exported_fields(write):
    write(before=None, why="å\x1f\x1eä", belongs_to=Belongs(unit="12345678"))
    event = Event.objects.get()
    texts = [
        "1", "2025-07-01 12:00:00.000000", "u-office", "regional_office", "", "offer.offering.close", "offering:17", "",
        "12345678", "", "", "", '{"seats":0}', "å  ä", "", "0", "", "0" * 64,
    ]  # fmt: skip
    assert len(texts) == len(FIELDS)
    assert event.hash == chain_hash(texts)


def test_events_are_numbered_without_gaps_and_each_holds_the_hash_of_the_one_before(write):
    numbers = [write() for _ in range(5)]
    events = list(Event.objects.order_by("seq"))
    assert numbers == [1, 2, 3, 4, 5]
    assert [event.prev for event in events] == [NO_EVENT_BEFORE, *(event.hash for event in events[:-1])]


def test_an_event_that_is_taken_back_leaves_no_gap(write):
    write()
    with pytest.raises(ZeroDivisionError), transaction.atomic():  # noqa: PT012 - what comes first must be rolled back
        write()
        1 / 0  # noqa: B018 - the service fails after it has recorded
    assert write() == 2
    assert verify_log().intact


@pytest.mark.django_db(transaction=True)
def test_no_event_is_recorded_outside_a_transaction(write):
    with pytest.raises(NoTransactionError):
        write()


@pytest.mark.parametrize("table", ["audit_event", "audit_entry"])
@pytest.mark.parametrize("words", ["UPDATE {} SET about = 'x'", "DELETE FROM {}"])
def test_the_database_refuses_to_change_or_remove(write, table, words):
    write(entries=[{"about": "person:1", "merit": "262.50"}])
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(words.format(table))
    assert verify_log().intact


def test_the_database_refuses_to_put_another_event_in_the_place_of_one(write, on_postgresql):
    write()
    columns = ", ".join((*FIELDS, "hash"))
    chosen = columns.replace("action", "'other'")
    words = "INSERT INTO" if on_postgresql else "INSERT OR REPLACE INTO"
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"{words} audit_event ({columns}) SELECT {chosen} FROM audit_event")
    assert Event.objects.get().action == "offer.offering.close"


def test_an_empty_log_is_intact():
    assert dataclasses.astuple(verify_log()) == (0, 0, NO_EVENT_BEFORE, None, "", True)


def test_a_whole_log_is_intact_and_tells_its_head(write, now):
    for second in range(20):
        write(now=now + dt.timedelta(seconds=second, microseconds=second % 3))
    write(entries=[{"about": f"person:{n}", "place": n} for n in range(1, 8)], file_sha256="a" * 64)
    write(about="offering:18", entries=[{"about": "person:1"}])
    found = verify_log(known_heads=((5, Event.objects.get(seq=5).hash),))
    assert found.intact
    assert (found.events, found.entries, found.head) == (22, 8, Event.objects.get(seq=22).hash)


@pytest.mark.parametrize(
    "field",
    ["actor_id", "role", "on_behalf_of", "action", "about", "person", "unit", "provider", "municipality", "before",
     "after", "why", "file_sha256"],
)  # fmt: skip
def test_a_changed_field_breaks_the_log_at_its_event(write, tamper, field):
    for _ in range(9):
        write()
    tamper(f"UPDATE audit_event SET {field} = 'x' WHERE seq = 7")
    found = verify_log()
    assert (found.broken_at, found.because, found.guarded) == (7, "hash", False)


def test_a_changed_moment_breaks_the_log(write, tamper):
    write()
    tamper("UPDATE audit_event SET at = '2025-07-01 12:00:01' WHERE seq = 1")
    assert verify_log().broken_at == 1


def test_a_changed_event_with_a_new_hash_breaks_the_log_at_the_next(write, tamper):
    for _ in range(4):
        write()
    tamper("UPDATE audit_event SET hash = %s WHERE seq = 4", "f" * 64)
    assert verify_log().broken_at == 4
    values = list(Event.objects.values_list(*FIELDS).get(seq=2))
    texts = [str(value) for value in values]
    texts[FIELDS.index("at")] = "2025-07-01 12:00:00.000000"
    texts[FIELDS.index("why")] = "x"
    tamper("UPDATE audit_event SET why = 'x', hash = %s WHERE seq = 2", chain_hash(texts))
    assert (verify_log().broken_at, verify_log().because) == (3, "prev")


def test_a_removed_event_is_found(write, tamper):
    for _ in range(4):
        write()
    tamper("DELETE FROM audit_event WHERE seq = 3")
    assert (verify_log().broken_at, verify_log().because) == (3, "gap")


def test_a_cut_tail_is_found_by_a_head_that_was_kept(write, tamper):
    for _ in range(4):
        write()
    kept = ((4, verify_log().head),)
    tamper("DELETE FROM audit_event WHERE seq = 4")
    assert verify_log().intact
    assert (verify_log(kept).broken_at, verify_log(kept).because) == (4, "head")
    write(why="another")
    assert (verify_log(kept).broken_at, verify_log(kept).because) == (4, "head")


@pytest.mark.parametrize(
    "statement",
    ["UPDATE audit_entry SET content = '{}' WHERE number = 2", "DELETE FROM audit_entry WHERE number = 3",
     "UPDATE audit_entry SET about = 'person:9' WHERE number = 1",
     "INSERT INTO audit_entry (event_id, number, about, content) VALUES (1, 4, 'person:4', '{}')"],
)  # fmt: skip
def test_a_changed_row_of_a_bulk_write_is_found(write, tamper, statement):
    write(entries=[{"about": f"person:{n}", "place": n} for n in (1, 2, 3)])
    write()
    tamper(statement)
    assert (verify_log().broken_at, verify_log().because) == (1, "entries")


def test_a_look_at_a_protected_identity_is_an_event(office, now):
    record_look(actor=office, about="person:7", why="ringde själv", now=now, belongs_to=Belongs(person="7"))
    event = Event.objects.get()
    assert (event.action, event.about, event.person, event.before, event.after) == (LOOKED, "person:7", "7", "", "")


def test_a_bulk_write_is_one_event_and_few_queries(write, django_assert_max_num_queries, on_postgresql):
    rows = [{"about": f"person:{n}", "place": n} for n in range(2_000)]
    with django_assert_max_num_queries(6 if on_postgresql else 20):
        write(entries=rows)
    assert Entry.objects.count() == 2_000
    assert verify_log().entries == 2_000


def test_the_triggers_stand():
    assert is_protected(connection)
