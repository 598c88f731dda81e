"""What needs Django, in a process of its own.

Its parts: ``publish``, ``decide``, ``there``, ``codes``, ``sessions``, ``letters`` and ``replies``. The last line of
standard output is JSON.
"""

import json
import os
import secrets
import sys
import time
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zipfile import ZipFile

import django

from bench.platform_databases import ROOT

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gymnasieregion.site.settings")
sys.path.insert(0, str(ROOT))
django.setup()

from django.contrib.sessions.models import Session  # noqa: E402 - after the set-up
from django.utils import timezone  # noqa: E402

from gymnasieregion.contexts.admission.models import (  # noqa: E402
    AdmissionYear,
    Applicant,
    PersonResult,
    Publication,
    QueuePlace,
    ResultPage,
    Run,
)
from gymnasieregion.contexts.admission.services import letters_batch  # noqa: E402
from gymnasieregion.contexts.admission.services.messages import RESULT  # noqa: E402
from gymnasieregion.contexts.admission.services.publication import publish as decide_to_publish  # noqa: E402
from gymnasieregion.contexts.admission.services.runs import ask_for_run  # noqa: E402
from gymnasieregion.platform.access.actor import Actor, Belongs, Role  # noqa: E402
from gymnasieregion.platform.accounts.models import Assignment, SignIn, User  # noqa: E402
from gymnasieregion.platform.accounts.services.codes import issue_codes  # noqa: E402
from gymnasieregion.platform.accounts.session import SEEN, SIGN_IN  # noqa: E402
from gymnasieregion.platform.accounts.session_store import SessionStore  # noqa: E402
from gymnasieregion.platform.jobs.worker import Worker  # noqa: E402
from gymnasieregion.platform.messages.models import Message  # noqa: E402

OFFICE = Actor("u-office", "Olga Kansli", Role.REGIONAL_OFFICE)
LATER = timedelta(hours=12)
"""Replies open so long after the result: the opening is for reading."""


def publish() -> Mapping[str, object]:
    """A final round decided and then made known: seconds of the latter alone, and how many pages there are."""
    worker, run = Worker(timezone.now), _final_run()
    begun, now = time.perf_counter(), timezone.now()
    made = decide_to_publish(run=run, publish_at=now, actor=OFFICE, now=now, why="Mätning")
    worker.run_until_empty()
    took = time.perf_counter() - begun
    Publication.objects.filter(pk=made.pk).update(replies_from=now + LATER)
    return {"seconds": took, "pages": ResultPage.objects.filter(publication=made).count()}


def decide() -> Mapping[str, int]:
    """A final round decided, whose results nobody has begun to make known; and how many they will be."""
    now = timezone.now()
    made = decide_to_publish(run=_final_run(), publish_at=now, actor=OFFICE, now=now, why="Mätning")
    people = Applicant.objects.filter(year=made.run.year_id, is_active=True).count()
    return {"publication": made.pk, "people": people}


def there(publication: str) -> Mapping[str, object]:
    """What there is of a publication.

    Args:
        publication: Which.
    """
    of_it = {"publication": int(publication)}
    return {
        "published": Publication.objects.get(pk=publication).published_at is not None,
        "rows": [model.objects.filter(**of_it).count() for model in (PersonResult, ResultPage, QueuePlace)],
        "messages": Message.objects.filter(batch=f"{RESULT}:{publication}").count(),
    }


def _final_run() -> Run:
    """A final round of the only year, simulated and ready to be published."""
    worker, year = Worker(timezone.now), AdmissionYear.objects.get()
    day = year.days.get(event="FINAL_RESULT").day
    run = ask_for_run(
        year=year.pk, kind="final", name="Slutlig", day=day, decisions=[], snapshot=None, rerun_of=None, actor=OFFICE,
        now=timezone.now(),
    )  # fmt: skip
    worker.run_until_empty()
    return run


def codes(out: str) -> Mapping[str, int]:
    """Let everybody with a page have an account and a code that is not used.

    Args:
        out: The file that gets the codes.
    """
    users = [user for user, _ in _accounts()]
    now = timezone.now()
    pupils = {user.pk: Belongs() for user in users}
    issued = issue_codes(actor=OFFICE, pupils=pupils, stands_for=timedelta(days=2), now=now)
    Path(out).write_text(json.dumps([one.code for one in issued]), encoding="utf-8")
    return {"codes": len(issued)}


def sessions(count: str, out: str) -> Mapping[str, int]:
    """Let some be signed in, seen just now.

    Args:
        count: How many.
        out: The file that gets a line with the cookie of each.
    """
    now, accounts = timezone.now(), _accounts()[: int(count)]
    ins = SignIn.objects.bulk_create(
        SignIn(user=user, assignment=role, method="CODE", started_at=now) for user, role in accounts
    )
    rows = [
        Session(
            session_key=secrets.token_hex(16),
            session_data=SessionStore().encode(
                {SIGN_IN: one.pk, SEEN: int(now.timestamp()), "_session_expiry": 43_200}
            ),
            expire_date=now + timedelta(hours=12),
        )
        for one in ins
    ]
    Session.objects.bulk_create(rows)
    lines = [f"sessionid={row.session_key}; csrftoken={secrets.token_hex(16)}\n" for row in rows]
    Path(out).write_text("".join(lines), encoding="ascii")
    return {"sessions": len(rows)}


def letters(count: str) -> Mapping[str, float]:
    """Letters with decisions as tagged PDF in ZIP files, as the office asks for them; to so many, or to all.

    Args:
        count: To how many at most.
    """
    whole, newest = letters_batch.recipients, Publication.objects.order_by("-published_at", "-pk")[0]
    wanted = list(whole(newest, letters_batch.Batch(letters_batch.ALL)).order_by("pk").values_list("pk", flat=True))
    last = wanted[min(int(count), len(wanted)) - 1]
    letters_batch.recipients = lambda publication, batch: whole(publication, batch).filter(pk__lte=last)
    batch, worker = letters_batch.Batch(letters_batch.ALL), Worker(timezone.now)
    worker.run_until_empty()
    begun = time.perf_counter()
    job = letters_batch.ask_for_letters(run=newest.run, batch=batch, actor=OFFICE, now=timezone.now())
    worker.run_until_empty()
    took, made = time.perf_counter() - begun, 0
    for path in letters_batch.folder_of(job).glob("*.zip"):
        with ZipFile(path) as packed:
            made += sum(name.endswith(".pdf") for name in packed.namelist())
    return {"seconds": took, "letters": made}


def replies(url: str) -> Mapping[str, float]:
    """200 who answer a call at once, in four processes, where 50 seats are free.

    Args:
        url: The server to make a database on; "" for a file.
    """
    own, harness = import_module("tests.own_database"), import_module("tests.db.test_replies_at_once")
    del url  # the environment says it
    with TemporaryDirectory() as folder, own.made_database(Path(folder)) as made:
        harness.made(made, "waiting")
        begun = time.perf_counter()
        told = harness.at_once(made, *(("take", str(at), str(at + 50)) for at in (2, 52, 102, 152)))
        took = time.perf_counter() - begun
        seats = own.rows_of(made, "SELECT COUNT(DISTINCT seat) FROM admission_reservecall WHERE reply = 'YES'")[0][0]
    with TemporaryDirectory() as folder, own.made_database(Path(folder)) as made:
        harness.made(made, "round")
        kept = sum(harness.at_once(made, ("publish",), ("no", "0", "12"), ("no", "12", "24"))[1:])
        held = own.rows_of(made, "SELECT COUNT(*) FROM admission_heldseat WHERE reply = 'NO'")[0][0]
    return {"taken": sum(told), "seats": seats, "seconds": took, "lost": kept - held}


def _accounts() -> list[tuple[User, Assignment]]:
    """An account and its role for everybody with a page of the newest publication; made the first time."""
    newest = Publication.objects.filter(published_at__isnull=False).order_by("-published_at", "-pk")[0]
    people = Applicant.objects.filter(result_pages__publication=newest, is_active=True, protection="NONE")
    ids = list(people.order_by("pk").values_list("applicant_id", flat=True))
    held = {role.scope_id: role for role in Assignment.objects.filter(given_by="bench").select_related("user")}
    missing = [one for one in ids if one not in held]
    users = User.objects.bulk_create(User(username=f"day-{one}", display_name=one) for one in missing)
    made = Assignment.objects.bulk_create(
        Assignment(user=user, role=Role.APPLICANT.value, scope_id=one, starts_on=date(2025, 1, 1), given_by="bench")
        for user, one in zip(users, missing, strict=True)
    )
    held |= {role.scope_id: role for role in made}
    return [(held[one].user, held[one]) for one in ids]


if __name__ == "__main__":
    parts: Mapping[str, Callable[..., Any]] = {
        "publish": publish, "decide": decide, "there": there, "codes": codes, "sessions": sessions, "letters": letters,
        "replies": replies,
    }  # fmt: skip
    print(json.dumps(parts[sys.argv[1]](*sys.argv[2:])))
