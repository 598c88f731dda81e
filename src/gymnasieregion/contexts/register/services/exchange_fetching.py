"""Fetching from another system by SS 12000 as Skolverket's client does: in order, page by page, again when it fails."""

import json
import time
import urllib.request
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Any, ClassVar
from urllib.error import HTTPError
from urllib.parse import urlencode
from uuid import UUID

from gymnasieregion.contexts.register.services.exchange_notices import NoRedirect
from gymnasieregion.kernel.errors import RegionError

TRIES = 3
"""So many times each question is asked. **Source:** ss12000-client/README of skolverket/dnp-usermanagement."""

PAUSES = (1.0, 4.0)
"""Seconds between the tries; an answer that says how long it wants to be left alone is heeded, up to a minute."""

LONGEST_PAUSE, PATIENCE = 60.0, 30.0
OVERLAP = timedelta(minutes=5)
"""So far back before the last time is asked again, since clocks differ. **Source:** the same."""

PAGE, AT_A_TIME = 500, 500
MOST_PAGES = 10_000
AGAIN = frozenset({HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.REQUEST_TIMEOUT})
"""Refusals that may be gone in a while, beside all faults of the server."""

Object = Mapping[str, Any]
Told = Callable[[float, str, str], None]


class NotAnsweringError(RegionError):
    """The system could not be reached, or answers what is no answer by the standard."""

    sv: ClassVar[str] = "Systemet gav inget svar som går att använda på {path}: {what}. Inget är hämtat."
    en: ClassVar[str] = "The system gave no answer to {path} that can be used: {what}. Nothing is fetched."


class NotGivenError(RegionError):
    """The system does not give that out to us."""

    sv: ClassVar[str] = "Systemet lämnar inte ut {path} till oss ({status})."
    en: ClassVar[str] = "The system does not give out {path} to us ({status})."


@dataclass(frozen=True, slots=True)
class Door:
    """Where a system is asked, and how.

    Args:
        address: Up to and with the version.
        key: What it gave us.
        pause: Waits so many seconds.
    """

    address: str
    key: str
    pause: Callable[[float], None] = time.sleep

    def ask(self, path: str, body: object = None) -> Any:  # noqa: ANN401 - JSON of any shape
        """What is answered, after at most three tries.

        Args:
            path: With what is asked.
            body: What is sent, for a lookup; None for a GET.

        Raises:
            NotGivenError: If we may not have it, or there is no such thing in the system.
            NotAnsweringError: If it fails every time, or the answer is not JSON.
        """
        plain = path.split("?", maxsplit=1)[0]
        for attempt in range(TRIES):
            is_last = attempt == TRIES - 1
            try:
                return self._once(path, body)
            except HTTPError as fault:
                fault.close()
                if fault.code not in AGAIN and fault.code < HTTPStatus.INTERNAL_SERVER_ERROR:
                    raise NotGivenError(path=plain, status=fault.code) from fault
                if is_last:
                    raise NotAnsweringError(path=plain, what=fault.code) from fault
                self.pause(_wanted_pause(fault, PAUSES[attempt]))
            except OSError as fault:
                if is_last:
                    raise NotAnsweringError(path=plain, what=fault) from fault
                self.pause(PAUSES[attempt])
            except ValueError as fault:
                raise NotAnsweringError(path=plain, what="JSON") from fault
        raise AssertionError(path)

    def _once(self, path: str, body: object) -> Any:  # noqa: ANN401 - JSON of any shape
        headers = {"Authorization": f"Bearer {self.key}", "Accept": "application/json"}
        data = None
        if body is not None:
            headers["Content-Type"], data = "application/json", json.dumps(body).encode()
        asked = urllib.request.Request(self.address.rstrip("/") + path, data, headers)  # noqa: S310 - checked when it was given
        with urllib.request.build_opener(NoRedirect).open(asked, timeout=PATIENCE) as answer:
            return json.loads(answer.read())

    def rows(self, path: str, **query: str) -> Iterator[Object]:
        """Every row of a list, page by page.

        Raises:
            NotAnsweringError: If a page is no page by the standard, or the pages have no end.
        """
        asked = {"limit": str(PAGE), **{name.replace("__", "."): value for name, value in query.items()}}
        for _ in range(MOST_PAGES):
            page = self.ask(f"{path}?{urlencode(asked)}")
            data = page.get("data") if isinstance(page, dict) else None
            if not isinstance(data, list) or not all(isinstance(row, dict) for row in data):
                raise NotAnsweringError(path=path, what="data")
            yield from data
            if not page.get("pageToken"):
                return
            asked = {"limit": str(PAGE), "pageToken": str(page["pageToken"])}
        raise NotAnsweringError(path=path, what="pageToken")

    def some(self, path: str, ids: Collection[str]) -> Iterator[Object]:
        """Those of some objects that there are, by id.

        Raises:
            NotAnsweringError: If the answer is no list by the standard.
        """
        wanted = sorted(ids)
        for start in range(0, len(wanted), AT_A_TIME):
            found = self.ask(f"{path}/lookup", {"ids": wanted[start : start + AT_A_TIME]})
            if not isinstance(found, list) or not all(isinstance(row, dict) for row in found):
                raise NotAnsweringError(path=path, what="lookup")
            yield from found


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a system has told.

    Args:
        at: When the fetching began.
        since: What has changed after that was asked for; None for all.
        organisations: All of them, whenever they changed: they say which units the system speaks for.
        groups: All of them; None when the system does not give them out.
        deleted: Ids of persons who are no longer told.
    """

    at: datetime
    since: datetime | None
    organisations: Sequence[Object]
    persons: Sequence[Object]
    groups: Sequence[Object] | None
    deleted: tuple[UUID, ...]


def fetch(door: Door, *, since: datetime | None, again: Collection[str], at: datetime, progress: Told) -> Fetched:
    """Ask a system for what it has; writes nothing.

    Args:
        door: Where and how.
        since: Until when all was fetched before; None to fetch all.
        again: Ids of persons to fetch whether they have changed or not.
        at: The moment, from the door.
        progress: Told how far it has come.

    Raises:
        NotGivenError: If the system does not give out organisations or persons to us.
        NotAnsweringError: If it fails, or answers what cannot be used.
    """
    after = since - OVERLAP if since else None
    changed = {"meta__modified__after": _moment(after)} if after else {}
    progress(0.1, "Hämtar skolenheter", "Fetches school units")
    organisations = list(door.rows("/organisations"))
    progress(0.2, "Hämtar elever", "Fetches pupils")
    persons = list(door.rows("/persons", **changed))
    progress(0.6, "Hämtar klasser", "Fetches classes")
    groups = _groups(door)
    known = {str(person.get("id")) for person in persons}
    more = ({*again, *_in_changed(groups or (), after)} if after else set()) - known
    persons += door.some("/persons", more)
    progress(0.8, "Hämtar det borttagna", "Fetches what is gone")
    return Fetched(at, after, organisations, persons, groups, _deleted(door, after))


def _groups(door: Door) -> Sequence[Object] | None:
    try:
        return list(door.rows("/groups"))
    except NotGivenError:
        return None


def _in_changed(groups: Sequence[Object], after: datetime) -> Iterator[str]:
    """Ids of those who are in a class that has changed: their own facts may not have."""
    for group in groups:
        modified = (group.get("meta") or {}).get("modified")
        if not isinstance(modified, str) or datetime.fromisoformat(modified) > after:
            yield from (str(one["person"]["id"]) for one in group.get("groupMemberships") or () if one.get("person"))


def _deleted(door: Door, after: datetime | None) -> tuple[UUID, ...]:
    """Ids of the persons who are gone; nobody is, the first time."""
    if after is None:
        return ()
    asked = {"after": _moment(after), "entities": "Person"}
    found: list[UUID] = []
    for _ in range(MOST_PAGES):
        page = door.ask(f"/deletedEntities?{urlencode(asked)}")
        data = page.get("data") if isinstance(page, dict) else None
        if not isinstance(data, dict):
            raise NotAnsweringError(path="/deletedEntities", what="data")
        try:
            found += [UUID(str(one)) for one in data.get("persons") or ()]
        except ValueError as fault:
            raise NotAnsweringError(path="/deletedEntities", what="id") from fault
        if not page.get("pageToken"):
            return tuple(dict.fromkeys(found))
        asked = {"pageToken": str(page["pageToken"])}
    raise NotAnsweringError(path="/deletedEntities", what="pageToken")


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _wanted_pause(fault: HTTPError, usual: float) -> float:
    """How long a system wants to be left alone."""
    wanted = fault.headers.get("Retry-After", "") if fault.headers else ""
    return min(float(wanted), LONGEST_PAUSE) if wanted.isdigit() else usual
