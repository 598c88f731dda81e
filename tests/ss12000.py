"""A system that fetches by SS 12000, for tests: its key, and its questions."""

import datetime as dt
from urllib.parse import urlencode

from django.test import Client

from gymnasieregion.contexts.register.core.ss12000 import Grant
from gymnasieregion.contexts.register.services.exchange_clients import issue
from gymnasieregion.platform.access.actor import Role
from tests.offer_records import OFFICE

BASE = "/ss12000/v2.0"
NOW = dt.datetime(2026, 8, 1, 8, tzinfo=dt.UTC)
ALL_BUT_PROTECTED = frozenset(Grant) - {Grant.PROTECTED}


def connected(name="Skolsystemet", role=Role.REGIONAL_OFFICE, scope_id="", grants=ALL_BUT_PROTECTED, now=NOW):
    """A system and its key."""
    return issue(
        name=name, role=role, scope_id=scope_id, grants=grants, actor=OFFICE, why="Avtal 12 om elevregister", now=now
    )


class System:
    """A system that asks with its key."""

    def __init__(self, key="", **told):
        self.client, self.key = (None, key) if key else connected(**told)
        self.browser = Client()

    def ask(self, path, method="get", body=None, **query):
        """What the provider answers; ``meta.modified.after`` is written ``meta__modified__after``."""
        named = {name.replace("__", "."): value for name, value in query.items()}
        address = f"{BASE}{path}" + (f"?{urlencode(named, doseq=True)}" if named else "")
        more = {} if body is None else {"data": body, "content_type": "application/json"}
        return getattr(self.browser, method)(address, headers={"authorization": f"Bearer {self.key}"}, **more)

    def get(self, path, **query):
        """What is told at an address."""
        answer = self.ask(path, **query)
        assert answer.status_code == 200, answer.content.decode()
        return answer.json()

    def rows(self, path, **query):
        """All rows of a list, page by page."""
        page = self.get(path, **query)
        found = list(page["data"])
        while page["pageToken"]:
            page = self.get(path, pageToken=page["pageToken"])
            found += page["data"]
        return found
