"""A real Chromium (Debian's), a clock that runs, and eyes for what must never happen on a page."""

import datetime as dt
import os
import shutil
import sqlite3
from pathlib import Path

import pytest
import time_machine
from axe_playwright_python.sync_playwright import Axe
from django.core.management import call_command
from django.db import connection
from playwright.sync_api import Error

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
SCREENS = Path(__file__).resolve().parents[2] / "docs" / "screens"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
THE_DAY = dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC)
LOADED_BEFORE = dt.timedelta(hours=1)
"""So long before a test begins is what it stands on loaded."""

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # playwright keeps a loop in this thread


def pytest_collection_modifyitems(items):
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.django_db(transaction=True))


@pytest.fixture(autouse=True)
def _clock_runs():
    """The browser waits for real; the day is still the same each time."""
    with time_machine.travel(THE_DAY, tick=True):
        yield


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    if not CHROMIUM:
        pytest.fail("No Chromium: apt-get install chromium")
    args = ["--no-sandbox", "--disable-dev-shm-usage"]
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": args}


@pytest.fixture(scope="session")
def base_url():
    """None: each test has a server of its own. (The plugin's fixture of this name warns of its own form.)"""


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    wide = {"width": 1440, "height": 900}
    return {**browser_context_args, "locale": "sv-SE", "timezone_id": "Europe/Stockholm", "viewport": wide}


@pytest.fixture(scope="session")
def _kept():
    """Databases as they stood when something had been loaded, by its name."""
    kept = {}
    yield kept
    for database in kept.values():
        database.close()


@pytest.fixture
def loaded(transactional_db, _kept):
    """Loads something into the empty database: by the commands the first time, as a copy of that the next."""

    def load(name, *commands):
        connection.ensure_connection()
        if name in _kept:
            _kept[name].backup(connection.connection)
            return
        with time_machine.travel(THE_DAY - LOADED_BEFORE, tick=True):  # or a swift test publishes before the demo did
            for command, options in commands:
                call_command(command, verbosity=0, **options)
        _kept[name] = sqlite3.connect(":memory:", check_same_thread=False)
        connection.connection.backup(_kept[name])

    return load


DEMO = (("load_demo_offer", {}), ("make_demo_personas", {}))


@pytest.fixture
def demo(live_server, settings, loaded):
    """The demo's region and persons, behind a server; its address."""
    settings.DEMO = True
    loaded("demo", *DEMO)
    return live_server.url


@pytest.fixture
def demo_year(live_server, settings, loaded):
    """The demo with a small admission year, behind a server; its address."""
    settings.DEMO = True
    loaded("year", *DEMO, ("load_demo_admission", {"applicants": 300}))
    return live_server.url


@pytest.fixture
def watched(live_server):
    """Watches a page: no fault in a script, no breach of the policy, no request to anywhere else."""
    seen = []

    def watch(page):
        page.on("pageerror", lambda error: seen.append(f"script: {error}"))
        page.on("console", lambda line: seen.append(line.text) if "Content Security" in line.text else None)
        page.on(
            "request",
            lambda asked: None if asked.url.startswith(live_server.url) else seen.append(f"away: {asked.url}"),
        )
        return page

    yield watch
    assert seen == []


@pytest.fixture
def page(page, watched):
    return watched(page)


def _axe(page, times=3):
    """What axe finds. A click may return before its page has come; then the page is new under axe, who asks again."""
    page.wait_for_load_state()
    try:
        return Axe().run(page, options={"runOnly": {"type": "tag", "values": RULES}})
    except Error:
        if times == 1:
            raise
        return _axe(page, times - 1)


@pytest.fixture
def sound():
    """Asserts that axe finds nothing on a page, it is no wider than its window, and it was given every name."""

    def check(page):
        found = _axe(page)
        assert found.violations_count == 0, f"{page.url}\n{found.generate_report()}"
        assert page.evaluate("() => document.documentElement.scrollWidth - innerWidth") <= 0, page.url
        assert "«saknas" not in page.content(), page.url

    return check


@pytest.fixture
def screen(tmp_path):
    """Takes a picture of a page; GYMNASIEREGION_SCREENS=1 takes those of the README anew."""
    folder = SCREENS if os.environ.get("GYMNASIEREGION_SCREENS") == "1" else tmp_path

    def take(page, name):
        folder.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=folder / f"{name}.png")

    return take
