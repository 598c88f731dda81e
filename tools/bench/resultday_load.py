"""Applicants who sign in with a code and read their result, over sockets of their own.

``python -m bench.resultday_load HOST PORT PUPILS SECONDS``: PUPILS is a file with a code for each. The
process does nothing else. The last line of standard output is JSON.
"""

import asyncio
import gzip
import json
import re
import resource
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from random import Random  # noqa: TID251 - when a person comes is no lot
from urllib.parse import urlencode

WHOLE_S, FIRST_S, FIRST_SHARE = 720.0, 300.0, 0.5
"""The opening: how long it lasts, and how many have come when."""

PATIENCE = 30.0
"""Seconds after which an answer is an error."""

TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="([^"]+)"')
RESULT = b'<div class="result"'
KINDS = ("form", "sign_in", "page")
PARTS = (("p50", 0.5), ("p95", 0.95), ("p99", 0.99))
Ways = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@dataclass(slots=True)
class Seen:
    """What all have seen together: seconds of each answer by kind, who got through, and what went wrong."""

    spans: dict[str, list[float]] = field(default_factory=lambda: {kind: [] for kind in KINDS})
    read: int = 0
    errors: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Visit:
    """One who comes: the form, the code, the page.

    Args:
        host: The server.
        port: Its port.
        seen: Where everything is counted.
    """

    host: str
    port: int
    seen: Seen

    async def whole(self, code: str, wait: float) -> None:
        """Come after a while, sign in and read; whoever meets an error gives up and is counted."""
        await asyncio.sleep(wait)
        try:
            reader, writer = await asyncio.wait_for(
                asyncio.open_connection(self.host, self.port, limit=2**20), PATIENCE
            )
        except (OSError, TimeoutError) as fault:
            self.seen.errors.append(repr(fault))
            return
        try:
            await self._reads((reader, writer), code)
        except (OSError, ValueError, asyncio.IncompleteReadError, TimeoutError) as fault:
            self.seen.errors.append(repr(fault))
        writer.close()

    async def _reads(self, ways: Ways, code: str) -> None:
        status, cookies, page = await self._asked("form", ways, "GET", "/logga-in/?next=/besked/", {}, b"")
        token = TOKEN.search(page)
        if status != 200 or token is None:
            raise ValueError(f"form {status}")
        form = urlencode({"csrfmiddlewaretoken": token[1].decode(), "code": code, "next": "/besked/"}).encode()
        status, more, page = await self._asked("sign_in", ways, "POST", "/logga-in/kod/", cookies, form)
        if status != 302 or "sessionid" not in more:
            raise ValueError(f"sign in {status}")
        status, _, page = await self._asked("page", ways, "GET", "/besked/", {**cookies, **more}, b"")
        if status != 200 or RESULT not in page:
            raise ValueError(f"page {status}")
        self.seen.read += 1

    async def _asked(
        self, kind: str, ways: Ways, method: str, path: str, cookies: dict[str, str], body: bytes
    ) -> tuple[int, dict[str, str], bytes]:
        """One request and its whole answer: status, cookies, body."""
        begun = time.perf_counter()
        found = await asyncio.wait_for(_exchange(ways, method, path, cookies, body), PATIENCE)
        self.seen.spans[kind].append(time.perf_counter() - begun)
        return found


async def _exchange(
    ways: Ways, method: str, path: str, cookies: dict[str, str], body: bytes
) -> tuple[int, dict[str, str], bytes]:
    reader, writer = ways
    brought = "; ".join(f"{name}={value}" for name, value in cookies.items())
    head = (
        f"{method} {path} HTTP/1.1\r\nHost: localhost\r\nAccept: text/html\r\nAccept-Language: sv\r\n"
        f"Accept-Encoding: gzip\r\nCookie: {brought}\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    writer.write(head.encode() + body)
    await writer.drain()
    lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    length, given, is_zipped = 0, {}, False
    for line in lines[1:]:
        name, _, value = line.partition(":")
        if name.lower() == "content-length":
            length = int(value)
        elif name.lower() == "set-cookie":
            key, _, rest = value.strip().partition("=")
            given[key] = rest.partition(";")[0]
        elif name.lower() == "content-encoding":
            is_zipped = True
    page = await reader.readexactly(length)
    return int(lines[0].split()[1]), given, gzip.decompress(page) if is_zipped else page


def arrivals(count: int, seconds: float, chance: Random) -> list[float]:
    """When each comes: half within the first five of the twelve minutes; a shorter time is the beginning of the same.

    Args:
        count: How many come in the whole opening.
        seconds: How long is measured.
        chance: The generator.
    """
    first = round(count * FIRST_SHARE)
    times = [chance.uniform(0, FIRST_S) for _ in range(first)]
    times += [chance.uniform(FIRST_S, WHOLE_S) for _ in range(count - first)]
    return sorted(at for at in times if at < seconds)


async def rush(host: str, port: int, codes: list[str], seconds: float) -> dict[str, object]:
    """Let all come who come within a time.

    Returns:
        What they saw, and what it cost.
    """
    seen, begun = Seen(), time.monotonic()
    times = arrivals(len(codes), seconds, Random(1))  # noqa: S311 - when to come
    visit = Visit(host, port, seen)
    await asyncio.gather(*(visit.whole(code, at) for code, at in zip(codes, times, strict=False)))
    wall, used = time.monotonic() - begun, resource.getrusage(resource.RUSAGE_SELF)
    every = [span for spans in seen.spans.values() for span in spans]
    return {
        "kinds": {kind: _spread(spans) for kind, spans in {**seen.spans, "all": every}.items()},
        "came": len(times),
        "read": seen.read,
        "errors": len(seen.errors),
        "first_error": next(iter(seen.errors), ""),
        "wall": wall,
        "cpu": used.ru_utime + used.ru_stime,
    }


def _spread(spans: list[float]) -> dict[str, float]:
    """Milliseconds: the median, two percentiles and the slowest."""
    ordered = sorted(spans) or [0.0]
    at = {name: ordered[min(int(part * len(ordered)), len(ordered) - 1)] for name, part in PARTS}
    return {name: 1000 * value for name, value in {**at, "most": ordered[-1]}.items()}


if __name__ == "__main__":
    address, number, people, lasting = sys.argv[1:]
    rows = json.loads(Path(people).read_text(encoding="utf-8"))
    print(json.dumps(asyncio.run(rush(address, int(number), rows, float(lasting)))))
