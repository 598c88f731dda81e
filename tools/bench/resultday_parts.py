"""The parts of the measurement of result day; what needs Django is asked of ``resultday_inside``."""

import json
import os
import subprocess
import sys
from functools import cache
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bench.figures import Figure, Sheet, once_s, step
from bench.platform_databases import KINDS, Databases
from bench.platform_server import (
    APPS,
    BARE,
    HOST,
    MANY,
    SCRIPT,
    SECONDS,
    SITE,
    WARM_SECONDS,
    served_app,
    wrk,
)
from bench.resultday_kills import killed_publication
from bench.serving import cpu_of, served

APPLICANTS = os.environ.get("RESULTDAY_APPLICANTS", "31000")
LASTING = float(os.environ.get("RESULTDAY_SECONDS", "720"))
OPENS_ON = os.environ.get("RESULTDAY_DATABASE", KINDS[0])
LETTERS = os.environ.get("RESULTDAY_LETTERS", "3000")
KILLS = int(os.environ.get("RESULTDAY_KILLS", "3"))
SIGNED_IN = "2000"
PUBLISH_GOAL, P95_GOAL, P99_GOAL = 60.0, 500.0, 1000.0
SEATS, LETTERS_GOAL = 50, 31_000 / 300
DJANGO_GOAL, DJANGO_RATE_GOAL, LANE_GOAL = 0.25, 300.0, 0.5
INSIDE, LOADED = "resultday_inside", "loaded"
PATH, RESULT = "/besked/", b'<div class="result"'
WITH_COOKIES = """
local asked, turn = {}, 0
init = function(args)
  for line in io.lines('%s') do
    asked[#asked + 1] = wrk.format('GET', nil,
      {Cookie = line, ['Accept-Language'] = 'sv', ['Accept-Encoding'] = 'gzip, deflate, br'})
  end
end
request = function()
  turn = turn %% #asked + 1
  return asked[turn]
end
"""
"""Each request is the next applicant's, by a browser that takes gzip as all do."""


def publish_figures(sheet: Sheet, both: Databases) -> None:
    """A final round made known, with everybody's page and slip."""
    for kind in KINDS:
        for name, value, unit, goal in _published(both, kind):
            sheet.add(Figure(f"{name}, {kind}", value, unit, goal))


def rate_figures(sheet: Sheet, both: Databases) -> None:
    """What the server, Django, the page through Django and the lane can answer, in one run."""
    script = both.folder / "wrk.lua"
    script.write_text(SCRIPT, encoding="utf-8")
    url = both.url(KINDS[0], "resultday")
    raw = _rate(sheet, both, script, "raw WSGI", (f"{APPS}:raw", BARE, "/"), url)
    hello = _rate(sheet, both, script, "Django hello", (f"{APPS}:application", BARE, "/"), url)
    for kind in KINDS:
        _published(both, kind)
        without = {"GYMNASIEREGION_WITHOUT_LANE": "1"}
        rate = _signed_in_rate(sheet, both, kind, "result page through Django", SIGNED_IN, without)
        sheet.add(
            Figure(f"result page through Django / Django hello, {kind}", rate / hello, "", DJANGO_GOAL, at_least=True)
        )
        again, first = "lane, each read within two seconds before", "lane, nobody has just read"
        rate = _signed_in_rate(sheet, both, kind, again, SIGNED_IN, {})
        sheet.add(Figure(f"{again} / raw WSGI, {kind}", rate / raw, "", LANE_GOAL, at_least=True))
        rate = _signed_in_rate(sheet, both, kind, first, APPLICANTS, {})
        sheet.add(Figure(f"{first} / raw WSGI, {kind}", rate / raw, ""))


def reply_figures(sheet: Sheet, both: Databases) -> None:
    """200 replies at once for 50 seats, and replies beside a publication."""
    for kind in KINDS:
        found = both.inside(both.for_tests(kind), "replies", both.for_tests(kind), part=INSIDE)
        sheet.add(
            Figure(
                f"seats given to 200 who reply at once, at least, {kind}", found["taken"], "seats", SEATS, at_least=True
            )
        )
        sheet.add(Figure(f"seats given to 200 who reply at once, at most, {kind}", found["taken"], "seats", SEATS))
        sheet.add(Figure(f"different seats among them, {kind}", found["seats"], "seats", SEATS, at_least=True))
        sheet.add(Figure(f"200 replies, {kind}", found["seconds"], "s"))
        sheet.add(Figure(f"replies lost beside a publication, {kind}", found["lost"], "replies", 0))


def letter_figures(sheet: Sheet, both: Databases) -> None:
    """Letters with decisions as tagged PDF; fewer than everybody's unless ``RESULTDAY_LETTERS`` says so."""
    _published(both, KINDS[0])
    found = both.inside(both.url(KINDS[0], "resultday"), "letters", LETTERS, part=INSIDE)
    sheet.add(Figure(f"{found['letters']} letters", found["seconds"], "s"))
    sheet.add(Figure("letters a second", found["letters"] / found["seconds"], "1/s", LETTERS_GOAL, at_least=True))


def kill_figures(sheet: Sheet, both: Databases) -> None:
    """A publication of everybody's results whose worker is killed at random points."""
    kind = OPENS_ON
    _loaded(both, kind)
    url = both.copied(kind, LOADED, "kills")
    found = killed_publication(both, url, KILLS)
    name = f"{APPLICANTS} results, the worker killed {found['killed']} times, {kind}"
    sheet.add(Figure(f"{name}: neither before nor complete", found["between"], "times", 0))
    sheet.add(Figure(f"{name}: results or pages that lack", found["lacking"], "rows", 0))


def opening_figures(sheet: Sheet, both: Databases) -> None:
    """Everybody signs in and reads: half within five minutes, the rest within the next seven."""
    kind = OPENS_ON
    _published(both, kind)
    url, codes = both.url(kind, "resultday"), both.folder / f"codes-{kind}.json"
    both.inside(url, "codes", str(codes), part=INSIDE)
    step(f"the opening for {LASTING:g} s, {kind}")
    with served(both, url) as (port, server):
        before = cpu_of(server)
        found = _came(both, port, codes)
        spent = cpu_of(server) - before
    name = f"{found['came']} come within {LASTING:g} s, {kind}"
    sheet.add(Figure(f"{name}: have read their page", found["read"], "people", found["came"], at_least=True))
    sheet.add(Figure(f"{name}: errors", found["errors"], "errors", 0))
    for what, spread in found["kinds"].items():
        goals = (P95_GOAL, P99_GOAL) if what == "all" else (None, None)
        for part, goal in zip(("p95", "p99"), goals, strict=True):
            sheet.add(Figure(f"{name}: {part} of {what}", spread[part], "ms", goal))
        sheet.add(Figure(f"{name}: median of {what}", spread["p50"], "ms"))
    cores = os.cpu_count() or 1
    sheet.add(Figure(f"{name}: the generator's part of the machine", found["cpu"] / found["wall"] / cores, ""))
    sheet.add(Figure(f"{name}: the server's part of the machine", spent / found["wall"] / cores, ""))
    if found["first_error"]:
        step(f"first error: {found['first_error']}")


@cache
def _published(both: Databases, kind: str) -> list[tuple[str, float, str, float | None]]:
    """What it took to make everything ready on a kind of database: loaded, and the final round published."""
    loaded = _loaded(both, kind)
    url = both.copied(kind, LOADED, "resultday")
    step(f"publishing, {kind}")
    found = both.inside(url, "publish", part=INSIDE)
    return [
        (f"{APPLICANTS} applicants loaded", loaded, "s", None),
        (f"{found['pages']} results published with pages and slips", found["seconds"], "s", PUBLISH_GOAL),
    ]


@cache
def _loaded(both: Databases, kind: str) -> float:
    """The seconds it took to load the year into an empty database, of which the others are copies."""
    url = both.url(kind, LOADED)
    step(f"loading {APPLICANTS} applicants, {kind}")
    both.manage(url, "migrate", "--verbosity", "0")
    both.manage(url, "load_demo_offer")
    return once_s(lambda: both.manage(url, "load_demo_admission", "--applicants", APPLICANTS))


def _rate(sheet: Sheet, both: Databases, script: Path, name: str, page: tuple[str, str, str], url: str) -> float:
    """The rate of one page that is the same for all."""
    step(name)
    application, settings, path = page
    with served_app(both, application, settings, url) as address:
        wrk(script, f"{address}{path}", WARM_SECONDS, MANY)
        told = wrk(script, f"{address}{path}", SECONDS, MANY)
    return _told(sheet, name, told, None)


def _signed_in_rate(sheet: Sheet, both: Databases, kind: str, name: str, count: str, more: dict[str, str]) -> float:
    """The rate of the result page, each request the next of so many applicants who were here within the minute."""
    url, cookies, script = both.url(kind, "resultday"), both.folder / "cookies.txt", both.folder / "wrk-cookies.lua"
    step(f"{name}, {kind}")
    script.write_text(SCRIPT + WITH_COOKIES % cookies, encoding="utf-8")
    with served_app(both, f"{SITE}.server:application", f"{SITE}.settings", url, **more) as address:
        both.inside(url, "sessions", count, str(cookies), part=INSIDE)
        _check(address, cookies)
        wrk(script, f"{address}{PATH}", WARM_SECONDS, MANY)
        told = wrk(script, f"{address}{PATH}", SECONDS, MANY)
        _check(address, cookies)
    return _told(sheet, f"{name}, {kind}", told, DJANGO_RATE_GOAL if more else None)


def _told(sheet: Sheet, name: str, told: dict[str, float], goal: float | None) -> float:
    if told["failed"] or not told["requests"]:
        raise RuntimeError(f"{name}: {told}")
    sheet.add(Figure(f"{name}, rate", told["rate"], "req/s", goal, at_least=True))
    sheet.add(Figure(f"{name}, p99 when {MANY} read at once", told["p99"], "ms"))
    return told["rate"]


def _check(address: str, cookies: Path) -> None:
    """Make sure that the addresses measured are answered with results, and not with a way to sign in."""
    parts = urlsplit(address)
    for line in cookies.read_text(encoding="ascii").splitlines()[:20]:
        connection = HTTPConnection(parts.hostname or HOST, parts.port, timeout=10)
        connection.request("GET", PATH, headers={"Cookie": line, "Accept-Language": "sv"})
        answer = connection.getresponse()
        page = answer.read()
        connection.close()
        if answer.status != 200 or RESULT not in page:
            raise RuntimeError(f"{PATH}: {answer.status}")


def _came(both: Databases, port: int, codes: Path) -> dict[str, Any]:
    """What the generator saw, which is a process of its own."""
    words = [sys.executable, "-m", "bench.resultday_load", HOST, str(port), str(codes), str(LASTING)]
    done = subprocess.run(
        words, env=both.environment(""), cwd=both.folder, capture_output=True, text=True, check=False,
        timeout=LASTING + 180,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(f"{' '.join(words)}: {done.returncode}\n{done.stdout}{done.stderr}")
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found
