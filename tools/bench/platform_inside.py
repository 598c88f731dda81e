"""What is measured inside a process of its own, on the database of its environment: ``queries``, ``log`` or ``kills``.

The last line of standard output is one object of JSON.
"""

import datetime as dt
import json
import os
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from importlib import import_module
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

EVENTS, ENTRIES = 200_000, 70_000
ROWS_AT_A_TIME = 5_000
NOW = dt.datetime(2026, 2, 2, 12, tzinfo=dt.UTC)
LIST_PAGES = {
    "the list": "/utbud/",
    "the list filtered": "/utbud/?municipality=0180&programme=NA&selection=MERIT&status=OPEN&q=natur&sort=school",
}


def queries() -> Mapping[str, object]:
    """How many queries each list page asks."""
    import django  # noqa: PLC0415 - only the parts that need it

    django.setup()
    from django.db import connection  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    client, counts = Client(SERVER_NAME="localhost"), {}
    for name, address in LIST_PAGES.items():
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(address)
        assert answer.status_code == 200, answer.status_code
        counts[name] = len(asked)
    return counts


def log() -> Mapping[str, object]:
    """Seconds to verify a log of many events, to write the rows of one bulk write, and to verify it all."""
    import django  # noqa: PLC0415 - only the parts that need it

    django.setup()
    from django.db import transaction  # noqa: PLC0415

    from gymnasieregion.platform.access.actor import Actor, Role  # noqa: PLC0415
    from gymnasieregion.platform.audit.api import record  # noqa: PLC0415
    from gymnasieregion.platform.audit.models import Event  # noqa: PLC0415

    made = _events()
    while rows := [Event(**{**row, "at": NOW}) for row in islice(made, ROWS_AT_A_TIME)]:
        Event.objects.bulk_create(rows)
    verify = _verified(EVENTS, 0)
    entries = [{"about": f"application:{number}", "rank": 1, "offering": "U0001"} for number in range(ENTRIES)]
    office = Actor("u-office", "Olga Kansli", Role.REGIONAL_OFFICE)
    begun = time.perf_counter()
    with transaction.atomic():
        record(
            actor=office, action="bench.rows.write", about="bench:1", before=None, after=None, why="", now=NOW,
            entries=entries,
        )  # fmt: skip
    write = time.perf_counter() - begun
    all_of_it = _verified(EVENTS + 1, ENTRIES)
    return {"events": EVENTS, "entries": ENTRIES, "verify": verify, "write": write, "verify_all": all_of_it}


def _verified(events: int, entries: int) -> float:
    """Seconds of reading a log that must be intact and of this size."""
    from gymnasieregion.platform.audit.verification import verify_log  # noqa: PLC0415 - after the set-up

    begun = time.perf_counter()
    found = verify_log()
    took = time.perf_counter() - begun
    if (found.events, found.entries, found.intact) != (events, entries, True):
        raise RuntimeError(str(found))
    return took


def _events() -> Iterator[dict[str, Any]]:
    """Events of the usual size, chained as the log chains them."""
    from gymnasieregion.platform.audit.chain import (  # noqa: PLC0415 - after the set-up
        FIELDS,
        NO_EVENT_BEFORE,
        chain_hash,
        content_text,
        moment_text,
    )

    prev, at = NO_EVENT_BEFORE, moment_text(NOW)
    usual: dict[str, Any] = {**dict.fromkeys(FIELDS, ""), "at": at, "actor_id": "u-office", "role": "regional_office"}
    usual |= {"action": "offer.offering.change", "unit": "12345678", "provider": "0180", "entries_count": 0}
    for seq in range(1, EVENTS + 1):
        before, after = content_text({"seats": {"open": seq % 32}}), content_text({"seats": {"open": seq % 32 + 1}})
        row = {**usual, "seq": seq, "about": f"offering:{seq}", "before": before, "after": after, "prev": prev}
        prev = chain_hash([str(row[field]) for field in FIELDS])
        yield {**row, "hash": prev}


def kills() -> Mapping[str, object]:
    """What the test of dying workers leaves: jobs not done, jobs done twice, and how long it took.

    Raises:
        AssertionError: If the test found another fault, such as a broken log.
    """
    own = import_module("tests.own_database")
    harness = import_module("tests.db.test_jobs_killed")
    begun, fault = time.perf_counter(), None
    with TemporaryDirectory() as folder, own.made_database(Path(folder)) as url:
        try:
            harness.test_no_job_is_lost_and_none_is_done_twice_when_workers_are_killed(url)
        except AssertionError as failed:
            fault = failed
        states = dict(own.rows_of(url, "SELECT state, count(*) FROM jobs_job GROUP BY state"))
        written = own.rows_of(url, "SELECT about FROM audit_event WHERE action = 'test.rows.write'")
        times = Counter(about for (about,) in written)
        lost = harness.JOBS - min(states.get("DONE", 0), len(times))
    twice = sum(times.values()) - len(times)
    if fault and not lost and not twice:
        raise fault
    return {"lost": lost, "twice": twice, "seconds": time.perf_counter() - begun}


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gymnasieregion.site.settings")
    print(json.dumps({"queries": queries, "log": log, "kills": kills}[sys.argv[1]]()))
