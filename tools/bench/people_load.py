"""Pupils who edit their lists at once, over sockets of their own: one process that does nothing else.

``python -m bench.people_load HOST PORT PUPILS SECONDS OUT``: the last line of standard output is JSON; OUT gets a line
for each save that the server acknowledged, which is what the database is held against afterwards.
"""

import asyncio
import json
import re
import resource
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from random import Random  # noqa: TID251 - when a person clicks is no lot
from typing import TextIO
from urllib.parse import urlencode

LEAST, MOST = 20.0, 40.0
"""Seconds that a person thinks between two changes."""

LONGEST_SPREAD, SPREAD_SHARE = 120.0, 0.4
"""The first look of each is somewhere in the first two minutes, or in the first part of a shorter time."""

CALM = 1.2
"""So long after a save the page's script reads the parts anew that may be other, where it must (``apply.js``)."""

SCROLLS = 1 / 3
"""How often somebody looks below the list after a change, which the script then reads anew."""

PATIENCE = 30.0
"""Seconds after which an answer is an error."""

BASED_ON = re.compile(rb'name="based_on" value="([0-9a-f]{64})"')
ROW = re.compile(rb'name="id" value="([^"]+)"')
BY_ORDER = b"data-by-order"
"""A row whose advice depends on the order: then the script always reads anew."""
EXTRA = re.compile(rb'<select[^>]*name="([A-Z]+:[^"]+)".*?</select>', re.DOTALL)
CHOSEN = re.compile(rb"<option selected>([^<]*)<")


@dataclass(slots=True)
class Seen:
    """What all pupils have seen together: seconds of each answer by kind, and what went wrong."""

    spans: dict[str, list[float]] = field(default_factory=lambda: {"read": [], "save": []})
    saves: int = 0
    errors: list[str] = field(default_factory=list)


class Pupil:
    """One who edits.

    Args:
        facts: Key and cookies.
        host: The server.
        port: Its port.
        seen: Where everything is counted.
        told: Where each acknowledged save is written.
        chance: Of this pupil's own.
    """

    def __init__(self, facts: dict[str, str], host: str, port: int, seen: Seen, told: TextIO, chance: Random) -> None:
        self.facts, self.host, self.port, self.seen, self.told, self.chance = facts, host, port, seen, told, chance
        self.order: list[str] = []
        self.extras: list[tuple[str, str]] = []
        self.digest = ""
        self.is_by_order = False
        self.ways: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def edits(self, until: float, spread: float) -> None:
        """Look, think, move a choice, and so on until the time is up."""
        await asyncio.sleep(self.chance.uniform(0, spread))
        if not await self.reads():
            return
        while time.monotonic() < until:
            pause = self.chance.uniform(LEAST, MOST)
            if time.monotonic() + pause >= until:
                break
            await asyncio.sleep(pause)
            if not await self.saves():
                return
            if self.is_by_order or self.chance.random() < SCROLLS:
                await asyncio.sleep(CALM)
                if not await self.reads_parts():
                    return
        if self.ways is not None:
            self.ways[1].close()

    async def reads(self) -> bool:
        """The whole page of the list."""
        page = await self.looks("/ansokan/")
        if page is None:
            return False
        self.order = [one.decode() for one in ROW.findall(page)]
        self.extras = []
        for match in EXTRA.finditer(page):
            chosen = CHOSEN.search(match[0])
            self.extras.append((match[1].decode(), chosen[1].decode() if chosen else ""))
        return True

    async def reads_parts(self) -> bool:
        """What the page's script brings up to date after a change."""
        return await self.looks("/ansokan/?delar=1") is not None

    async def looks(self, path: str) -> bytes | None:
        """A page of the list as it was saved last; None when it is not."""
        status, page = await self.asked("read", "GET", path, "text/html", b"")
        based_on = BASED_ON.search(page)
        if status != 200 or based_on is None:
            self.fails(f"read {status}")
            return None
        if self.digest not in {"", based_on[1].decode()}:
            self.fails("read a list that is not the one saved last")
            return None
        self.digest = based_on[1].decode()
        self.is_by_order = BY_ORDER in page
        return page

    async def saves(self) -> bool:
        """A choice moved to another place, as the page's script sends it."""
        old = self.chance.randrange(len(self.order))
        new = self.chance.choice([place for place in range(len(self.order)) if place != old])
        form = [("csrfmiddlewaretoken", self.facts["csrf"]), ("based_on", self.digest)]
        form += [("id", one) for one in self.order]
        form += [*self.extras, ("do", f"to:{new + 1}:{self.order[old]}")]
        status, body = await self.asked("save", "POST", "/ansokan/andra/", "application/json", urlencode(form).encode())
        if status != 200:
            return self.fails(f"save {status} {body[:200]!r}")
        answer = json.loads(body)
        self.order, self.digest = answer["order"], answer["digest"]
        self.seen.saves += 1
        kept = {"key": self.facts["key"], "version": answer["version"], "digest": self.digest, "order": self.order}
        self.told.write(json.dumps(kept) + "\n")
        return True

    async def asked(self, kind: str, method: str, path: str, accept: str, body: bytes) -> tuple[int, bytes]:
        """One request, and its whole answer."""
        begun, is_old = time.perf_counter(), self.ways is not None
        try:
            try:
                found = await asyncio.wait_for(self._exchange(method, path, accept, body), PATIENCE)
            except (ConnectionError, asyncio.IncompleteReadError) as fault:
                if not is_old or (isinstance(fault, asyncio.IncompleteReadError) and fault.partial):
                    raise
                self.ways = None  # let go of while we wrote: browsers ask anew, and so do we
                found = await asyncio.wait_for(self._exchange(method, path, accept, body), PATIENCE)
        except (OSError, ValueError, asyncio.IncompleteReadError, TimeoutError) as fault:
            self.ways = None
            return 0, repr(fault).encode()
        self.seen.spans[kind].append(time.perf_counter() - begun)
        return found

    async def _exchange(self, method: str, path: str, accept: str, body: bytes) -> tuple[int, bytes]:
        if self.ways is None or self.ways[0].at_eof():  # the server lets go of a connection that has been quiet
            self.ways = await asyncio.open_connection(self.host, self.port, limit=2**20)
        reader, writer = self.ways
        head = (
            f"{method} {path} HTTP/1.1\r\nHost: localhost\r\nAccept: {accept}\r\nAccept-Language: sv\r\n"
            f"Cookie: sessionid={self.facts['session']}; csrftoken={self.facts['csrf']}\r\n"
            f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        writer.write(head.encode() + body)
        await writer.drain()
        lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:])}
        if "content-length" in headers:
            content = await reader.readexactly(int(headers["content-length"]))
        else:
            content = await _chunks(reader)
        if headers.get("connection", "").lower() == "close":
            writer.close()
            self.ways = None
        return int(lines[0].split()[1]), content

    def fails(self, what: str) -> bool:
        """Note what went wrong; this pupil gives up."""
        self.seen.errors.append(what)
        return False


async def _chunks(reader: asyncio.StreamReader) -> bytes:
    """A body that comes in pieces."""
    content = b""
    while size := int((await reader.readline()).split(b";")[0], 16):
        content += await reader.readexactly(size + 2)
    await reader.readline()
    return content


async def rush(host: str, port: int, pupils: list[dict[str, str]], seconds: float, out: Path) -> dict[str, object]:
    """Let all edit for a while.

    Returns:
        What they saw, and what it cost.
    """
    seen, begun, spread = Seen(), time.monotonic(), min(LONGEST_SPREAD, SPREAD_SHARE * seconds)
    with out.open("w", encoding="utf-8") as told:
        every = [
            Pupil(facts, host, port, seen, told, Random(number)).edits(begun + seconds, spread)  # noqa: S311 - when to click
            for number, facts in enumerate(pupils)
        ]
        await asyncio.gather(*every)
    wall, used = time.monotonic() - begun, resource.getrusage(resource.RUSAGE_SELF)
    return {
        **{kind: _spread(spans) for kind, spans in seen.spans.items()},
        "saves": seen.saves,
        "errors": len(seen.errors),
        "first_error": next(iter(seen.errors), ""),
        "rate": sum(map(len, seen.spans.values())) / wall,
        "wall": wall,
        "cpu": used.ru_utime + used.ru_stime,
    }


def _spread(spans: list[float]) -> dict[str, float]:
    """Milliseconds: the median, the 95th percentile and the slowest."""
    ordered = sorted(spans) or [0.0]
    at = {
        name: ordered[min(int(part * len(ordered)), len(ordered) - 1)] for name, part in (("p50", 0.5), ("p95", 0.95))
    }
    return {name: 1000 * value for name, value in {**at, "most": ordered[-1]}.items()}


if __name__ == "__main__":
    address, number, people, lasting, output = sys.argv[1:]
    rows = json.loads(Path(people).read_text(encoding="utf-8"))
    print(json.dumps(asyncio.run(rush(address, int(number), rows, float(lasting), Path(output)))))
