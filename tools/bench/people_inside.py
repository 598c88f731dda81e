"""What needs Django, in a process of its own: ``sign-in``, ``check``, ``pages`` or ``extract``.

The last line of standard output is JSON.
"""

import json
import os
import re
import secrets
import sys
import time
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

import django

from bench.platform_databases import ROOT

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gymnasieregion.site.settings")
sys.path.insert(0, str(ROOT))
django.setup()

from django.conf import settings  # noqa: E402 - after the set-up
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.contrib.sessions.models import Session  # noqa: E402
from django.contrib.staticfiles import finders  # noqa: E402
from django.db import connection  # noqa: E402
from django.db.models import Count  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.utils import timezone  # noqa: E402

from gymnasieregion.contexts.admission.models import AdmissionYear, Applicant, ApplicationVersion  # noqa: E402
from gymnasieregion.contexts.admission.selectors.applying import digest_of, rows_now, rows_of_version  # noqa: E402
from gymnasieregion.contexts.admission.selectors.school_rows import own_offerings  # noqa: E402
from gymnasieregion.platform.access.actor import Actor, Role  # noqa: E402
from gymnasieregion.platform.accounts.models import Assignment, SignIn, User  # noqa: E402
from gymnasieregion.platform.accounts.session import SEEN, SIGN_IN  # noqa: E402

HOST = {"host": "localhost"}
FEWEST_CHOICES = 3
SIGNE = "20100314TF01"
LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
BRINGS = {".css": r"""(?:url\(|@import )["']?([^"')\s]+)""", ".js": r"""(?:from|import) ["']([^"']+)["']"""}
"""What a style sheet and a script bring along."""

MAIN_PAGES: Mapping[str, tuple[str, ...]] = {
    SIGNE: ("/", "/ansokan/", "/ansokan/valj/?q=natur", "/ansokan/kvitto/", "/ansokan/historik/", "/mina-uppgifter/"),
    "19800520TF02": ("/mitt-barn/", "/mina-uppgifter/"),
    "demo-syv": ("/elever/", "/elever/lista/", "/elever/<pupil>/"),
    "demo-rektor": ("/skolan/", "/skolan/<offering>/", "/skolan/<test>/prov/", "/skolan/antagna/"),
    "demo-bedomare": ("/skolan/prov/", "/skolan/<test>/prov/"),
    "demo-huvudman": ("/skolan/", "/skolan/<ranked>/rangordning/"),
    "demo-rektor-im": ("/skolan/", "/skolan/<individual>/rangordning/"),
    "demo-kommun": ("/yttranden/", "/yttranden/overenskommelser/"),
    "demo-kansli": ("/antagning/", "/elever/?school=G001", "/skolan/", "/gallring/"),
    "": ("/meritvarde/", "/utbud/"),
}
"""What each of the demo's persons comes to first; "" is the public."""


def sign_in(count: str, out: str) -> Mapping[str, int]:
    """Let so many pupils be signed in, each with a user, a session and a list of three choices or more.

    Args:
        count: How many.
        out: The file that gets each one's key and cookies.
    """
    now, wanted = timezone.now(), int(count)
    people = Applicant.objects.filter(protection="NONE", is_active=True).exclude(applicant_id="E000001")
    chosen = people.annotate(n=Count("choices")).filter(n__gte=FEWEST_CHOICES, application__locked_by="").order_by("pk")
    rows = list(chosen[:wanted])
    if len(rows) < wanted:
        raise SystemExit(f"only {len(rows)} of {wanted} pupils have {FEWEST_CHOICES} choices: PEOPLE_APPLICANTS")
    users = User.objects.bulk_create(User(username=f"rush-{row.pk}", display_name=row.applicant_id) for row in rows)
    roles = Assignment.objects.bulk_create(
        Assignment(
            user=user,
            role=Role.APPLICANT.value,
            scope_id=row.applicant_id,
            starts_on=date(2025, 1, 1),
            given_by="bench",
        )
        for user, row in zip(users, rows, strict=True)
    )
    ins = SignIn.objects.bulk_create(
        SignIn(user=user, assignment=role, method="PASSWORD", started_at=now)
        for user, role in zip(users, roles, strict=True)
    )
    keys = [secrets.token_hex(16) for _ in rows]
    Session.objects.bulk_create(
        Session(
            session_key=key,
            session_data=SessionStore().encode({SIGN_IN: one.pk, SEEN: int(now.timestamp())}),
            expire_date=now + timedelta(hours=12),
        )
        for key, one in zip(keys, ins, strict=True)
    )
    told = [
        {"key": row.pk, "session": key, "csrf": "".join(secrets.choice(LETTERS) for _ in range(32))}
        for row, key in zip(rows, keys, strict=True)
    ]
    Path(out).write_text(json.dumps(told), encoding="utf-8")
    return {"pupils": len(told)}


def check(told: str) -> Mapping[str, int]:
    """Hold what the server acknowledged against the database.

    Args:
        told: The file with a line of JSON for each acknowledged save: key, version, digest, order.
    """
    lost = 0
    last: dict[int, dict[str, Any]] = {}
    saves = [json.loads(line) for line in Path(told).read_text(encoding="utf-8").splitlines()]
    kept = {
        (one.applicant_id, one.version): one
        for one in ApplicationVersion.objects.filter(applicant__in={save["key"] for save in saves})
    }
    for save in saves:
        version = kept.get((save["key"], save["version"]))
        order = [row.offering_id for row in rows_of_version(version)] if version else []
        lost += version is None or version.digest != save["digest"] or order != save["order"]
        if last.get(save["key"], {"version": 0})["version"] < save["version"]:
            last[save["key"]] = save
    lists = sum(digest_of(rows_now(key)) != save["digest"] for key, save in last.items())
    return {"saves": len(saves), "lost": lost, "lists": lists}


def pages() -> list[dict[str, object]]:
    """Kilobytes and queries of the first view of each main page."""
    client_of = import_module("tests.roles").client_of
    found: list[dict[str, object]] = []
    names = _names()
    for who, paths in MAIN_PAGES.items():
        client = client_of(User.objects.get(username=who)) if who else Client()
        for path in paths:
            for name, value in names.items():
                path = path.replace(f"<{name}>", str(value))  # noqa: PLW2901 - the same address, whole
            client.get(path, headers=HOST)
            with CaptureQueriesContext(connection) as asked:
                answer = client.get(path, headers=HOST)
            if answer.status_code != 200:
                raise RuntimeError(f"{who} {path}: {answer.status_code}")
            kb = (len(answer.content) + _static_bytes(answer.content.decode())) / 1000
            found.append({"who": who or "public", "path": path, "kb": kb, "queries": len(asked)})
    return found


def extract() -> Mapping[str, float]:
    """Seconds until everything that is held of the demo's pupil is there."""
    client_of = import_module("tests.roles").client_of
    client, found = client_of(User.objects.get(username=SIGNE)), {}
    for name in ("json", "pdf"):
        begun = time.perf_counter()
        answer = client.get(f"/mina-uppgifter/utdrag.{name}", headers=HOST)
        content = answer.getvalue()
        if answer.status_code != 200 or not content:
            raise RuntimeError(f"utdrag.{name}: {answer.status_code}")
        found[name] = time.perf_counter() - begun
    return found


def _names() -> Mapping[str, object]:
    """Rows of the year for the addresses."""
    year = AdmissionYear.objects.get().pk
    offer = {row.offering_id: row.key for row in own_offerings(year, Actor("bench", "", Role.REGIONAL_OFFICE))}
    pupil = Applicant.objects.filter(school_code="G001", protection="NONE").order_by("pk")[0].pk
    of = {"offering": "U0583", "test": "U0582", "ranked": "U1274", "individual": "U0099"}
    return {"pupil": pupil, **{name: offer[id_] for name, id_ in of.items()}}


def _static_bytes(page: str) -> int:
    """The bytes of every style sheet, script, picture and letter that a page brings along, as they lie on the disk."""
    left, seen, total = set(re.findall(rf'(?:href|src)="/?{settings.STATIC_URL}([^"?#]+)', page)), set(), 0
    while left:
        name = left.pop()
        path = finders.find(name)
        if name in seen or path is None:
            continue
        seen.add(name)
        content = Path(path).read_bytes()
        total += len(content)
        if pattern := BRINGS.get(Path(name).suffix):
            for inner in re.findall(pattern, content.decode()):
                if not inner.startswith(("data:", "#")):
                    left.add(os.path.normpath(str(Path(name).parent / inner)))
    return total


if __name__ == "__main__":
    parts: Mapping[str, Callable[..., Any]] = {"sign-in": sign_in, "check": check, "pages": pages, "extract": extract}
    print(json.dumps(parts[sys.argv[1]](*sys.argv[2:])))
