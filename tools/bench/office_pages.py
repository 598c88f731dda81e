"""The server time of every page of the office, asked in one process as the office's persona.

The addresses are those of the admission's URL conf, each asked with several of the year's own rows in turn. Nothing
goes over a network: it is what the server itself takes, with every layer that a request goes through.
"""

import itertools
import json
import math
import time
from collections.abc import Mapping, Sequence
from html import unescape
from importlib import import_module

import django

django.setup()

from django.core.management import call_command  # noqa: E402 - after the set-up
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import URLPattern, reverse  # noqa: E402
from django.utils import timezone  # noqa: E402

from gymnasieregion.contexts.admission.models import AdmissionYear, Applicant, Choice, ImportFile, Run  # noqa: E402
from gymnasieregion.contexts.admission.selectors.tables import KEPT, kept_table  # noqa: E402
from gymnasieregion.contexts.admission.services.imports import send_file  # noqa: E402
from gymnasieregion.contexts.admission.web import urls  # noqa: E402
from gymnasieregion.platform.access.actor import Actor, Role  # noqa: E402
from gymnasieregion.platform.accounts.models import User  # noqa: E402
from gymnasieregion.platform.jobs.worker import Worker  # noqa: E402

TIMES = 20
"""Requests of each address; the 95th percentile is the 19th of them."""
PATIENCE, LEAST = 4_000.0, 4
"""An address that has taken so many milliseconds in all is asked no more, when it has been asked so often."""
ROWS = 10
"""Different rows that an address is asked with."""
OFFICE = Actor("u-office", "Olga Kansli", Role.REGIONAL_OFFICE)
PERSONA = "demo-kansli"
HOST = {"host": "localhost"}
FILES = ("csv", "xlsx", "zip", "json")
ASKED: Mapping[str, Sequence[str]] = {
    "admission-people": ("q=E0012", "sort=-school&page=9999", "kind=REAPPLICANT&active=yes"),
    "admission-seats": ("q=natur&sort=-seats", "page=9999"),
    "admission-table": ("page=9999", "offering=U0700", "applicant=E000077"),
    "admission-run": ("q=natur&sort=-limit", "page=9999"),
    "admission-run-offering": ("lista=reserver",),
    "admission-run-compare": ("med=1", "med=1&vy=utbildningar"),
    "admission-run-compare-csv": ("med=1",),
}
"""What a list is asked beside its own address: filters, orders and last pages."""
LINKING = ("admission-cockpit", "admission-readiness")
"""Pages whose links with a question are followed: from a number to the rows behind it."""
Values = Mapping[str, Sequence[object]]
OFFICES = ("antagning/", "statistik/")
"""Where the office's own pages stand; those of pupils, counsellors and schools are measured by the people's bench."""


def measured_pages() -> list[dict[str, object]]:
    """Name, 95th percentile in milliseconds, and queries of each page and file that answers a GET."""
    call_command("make_demo_personas")
    year = AdmissionYear.objects.get()
    client = _office()
    values = _values(year, client)
    asked: list[tuple[str, list[str]]] = []
    for pattern in urls.urlpatterns:
        if not str(pattern.pattern).startswith(OFFICES):
            continue
        name, addresses = str(pattern.name), _addresses(pattern, values)
        asked.append((name, addresses))
        asked += ((f"{name}?{words}", [f"{one}?{words}" for one in addresses]) for words in ASKED.get(name, ()))
    asked += ((f"links of {name}", _links(client, reverse(name, args=[year.pk]))) for name in LINKING)
    rows = [_measured(client, name, addresses) for name, addresses in asked]
    return [row for row in rows if row]


def _addresses(pattern: URLPattern, values: Values) -> list[str]:
    """An address with different rows of the year; [] when the year has no such row."""
    names = sorted(pattern.pattern.converters)
    if any(not values.get(name) for name in names):
        return []
    chosen = [
        dict(zip(names, some, strict=True))
        for some in itertools.islice(zip(*(itertools.cycle(values[name]) for name in names), strict=False), ROWS)
    ]
    if not names:
        chosen = [{}]
    return [reverse(str(pattern.name), kwargs=some) for some in chosen]


def _values(year: AdmissionYear, client: Client) -> Values:
    """Rows of the year for each parameter that an address has."""
    people = Applicant.objects.filter(year=year, protection="NONE").order_by("pk")
    some = list(people.values_list("pk", "applicant_id")[:: max(people.count() // ROWS, 1)])
    wanted = Choice.objects.order_by("offering_id").values_list("offering_id", flat=True).distinct()
    runs = Run.objects.filter(year=year, state="DONE").order_by("-number").values_list("number", flat=True)
    return {
        "year": [year.pk],
        "pk": [pk for pk, _ in some],
        "applicant": [applicant for _, applicant in some],
        "offering": list(wanted)[:: max(len(wanted) // ROWS, 1)],
        "number": list(runs),
        "table": list(KEPT),
        "import_id": _imports(year),
        "code": _codes(year, client),
    }


def _imports(year: AdmissionYear) -> list[int]:
    """Two files handed in: one with many faults, one that can be applied."""
    frame = kept_table("choices", year.pk)
    broken = frame.with_columns(offering_id=frame["offering_id"].str.replace("U", "X"))
    reversed_ranks = frame.filter(frame["applicant_id"] > "E000100")
    for name, table in (("trasig.csv", broken.head(5000)), ("hel.csv", reversed_ranks)):
        if not ImportFile.objects.filter(file_name=name).exists():
            send_file(
                year=year.pk, table="choices", file_name=name, data=table.write_csv().encode(), replace="all",
                actor=OFFICE, now=timezone.now(),
            )  # fmt: skip
    Worker(timezone.now).run_until_empty()
    return list(ImportFile.objects.order_by("pk").values_list("pk", flat=True))


def _codes(year: AdmissionYear, client: Client) -> list[str]:
    """The codes of what is missing before a round, looked for first."""
    client.post(reverse("admission-readiness-check", kwargs={"year": year.pk}), headers=HOST)
    Worker(timezone.now).run_until_empty()
    start = reverse("admission-readiness", kwargs={"year": year.pk})
    found = [link.removeprefix(start).partition("/")[0] for link in _hrefs(client, start) if link.startswith(start)]
    return sorted({code for code in found if code and not code.startswith("?")})


def _links(client: Client, address: str) -> list[str]:
    """Where a page leads with a question, within the admission."""
    return sorted({link for link in _hrefs(client, address) if link.startswith("/antagning/") and "?" in link})


def _hrefs(client: Client, address: str) -> list[str]:
    """Every address that a page leads to."""
    page = client.get(address, headers=HOST).content.decode()
    return [unescape(part.partition('"')[0]) for part in page.split('href="')[1:]]


def _office() -> Client:
    """A client that is signed in as the office's persona."""
    client: Client = import_module("tests.roles").client_of(User.objects.get(username=PERSONA))
    return client


def _measured(client: Client, name: str, addresses: Sequence[str]) -> dict[str, object] | None:
    """How an address answers; None when it is no page: it has no row to show, takes no GET, or leads elsewhere."""
    if not addresses:
        return None
    spans: list[float] = []
    for address in itertools.islice(itertools.cycle(addresses), TIMES):
        begun = time.perf_counter()
        answer = client.get(address, headers=HOST)
        _ = answer.getvalue()
        spans.append((time.perf_counter() - begun) * 1000)
        if answer.status_code in {302, 404, 405}:
            return None
        if answer.status_code != 200:
            raise RuntimeError(f"{address}: {answer.status_code}")
        if sum(spans) > PATIENCE and len(spans) >= LEAST:
            break
    with CaptureQueriesContext(connection) as asked:
        client.get(addresses[-1], headers=HOST).getvalue()
    p95 = sorted(spans)[math.ceil(0.95 * len(spans)) - 1]
    return {"name": name, "p95": p95, "queries": len(asked), "file": addresses[0].partition("?")[0].endswith(FILES)}


if __name__ == "__main__":
    print(json.dumps(measured_pages()))
