"""Reads the whole log again and tells whether anything in it was changed, removed or put in."""

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from operator import itemgetter

from django.db import connection

from gymnasieregion.platform.audit.append_only import is_protected
from gymnasieregion.platform.audit.chain import BETWEEN, FIELDS, NO_EVENT_BEFORE, entries_hash, joined_hash

ROWS_AT_A_TIME = 5_000
SEPARATORS = len(FIELDS) - 1


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a reading of the log found.

    Args:
        events: How many events were read.
        entries: How many rows of bulk writes were read.
        head: The hash of the last event; keep it elsewhere, since a chain does not show that its tail was cut.
        broken_at: The number of the first event that does not fit; None when all fit.
        because: ``gap``, ``prev``, ``hash``, ``entries`` or ``head``; "" when all fit.
        guarded: Whether the triggers that refuse changes stand.
    """

    events: int
    entries: int
    head: str
    broken_at: int | None
    because: str
    guarded: bool

    @property
    def intact(self) -> bool:
        """Whether every event fits."""
        return self.broken_at is None


def verify_log(known_heads: tuple[tuple[int, str], ...] = (), progress: Callable[[int], None] | None = None) -> Verdict:
    """Recompute every hash of the log.

    Args:
        known_heads: Numbers and hashes that were printed or exported before; they must still be there, which is
            what shows that the end of the log was not cut off or written anew.
        progress: Told now and then how many events have been read.

    Returns:
        What was found; an empty log is intact, with 64 zeros as its head.
    """
    entries = _entries_by_event()
    waiting = next(entries, None)
    known = dict(known_heads)
    seq, head, rows_read = 0, NO_EVENT_BEFORE, 0
    for number, fields_and_hash in _events():
        lines: list[str] = []
        if waiting and waiting[0] == number:
            lines, waiting = waiting[1], next(entries, None)
        message, _, written_hash = fields_and_hash.rpartition(BETWEEN)
        because = _fault(message, written_hash, seq + 1, lines, head)
        if not because and known.get(number, written_hash) != written_hash:
            because = "head"
        if because:
            return Verdict(seq, rows_read, head, seq + 1, because, is_protected(connection))
        seq, head, rows_read = number, written_hash, rows_read + len(lines)
        if progress and seq % ROWS_AT_A_TIME == 0:
            progress(seq)
    because = "head" if any(number > seq for number in known) else "entries" if waiting else ""
    return Verdict(seq, rows_read, head, seq + 1 if because else None, because, is_protected(connection))


def _fault(message: str, written_hash: str, seq: int, lines: list[str], head: str) -> str:
    """What does not fit between an event, the one before it and the rows of its bulk write; "" when all does."""
    if not message.startswith(f"{seq}{BETWEEN}"):
        return "gap"
    if not message.endswith(f"{BETWEEN}{head}"):
        return "prev"
    if joined_hash(message) != written_hash or message.count(BETWEEN) != SEPARATORS:
        return "hash"
    root = entries_hash(lines) if lines else ""
    return "" if message.endswith(BETWEEN.join(("", str(len(lines)), root, head))) else "entries"


def _events() -> Iterator[tuple[int, str]]:
    """The number of every event, in order, and its fields joined as they were hashed, with its hash after them."""
    if connection.vendor == "postgresql":
        sign, as_text = "chr(31)", {"at": "to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US')"}
        joined = f"concat_ws({sign}, {', '.join(as_text.get(field, field) for field in (*FIELDS, 'hash'))})"
    else:  # a whole second is written without decimals there
        sign, as_text = "char(31)", {"at": "substr(at || '.000000', 1, 26)"}
        joined = f" || {sign} || ".join(as_text.get(field, field) for field in (*FIELDS, "hash"))
    asks = f"SELECT seq, {joined} FROM audit_event WHERE seq {{}} ORDER BY seq"  # noqa: S608
    window, after_a_gap = (
        asks.format("BETWEEN %s AND %s"),
        asks.format("= (SELECT min(seq) FROM audit_event WHERE seq > %s)"),
    )
    seq = 0
    while rows := _fetch(window, (seq + 1, seq + ROWS_AT_A_TIME)) or _fetch(after_a_gap, (seq,)):
        yield from rows
        seq = rows[-1][0]


def _entries_by_event() -> Iterator[tuple[int, list[str]]]:
    """The rows of each bulk write as they were hashed, in their order, by the number of the event."""
    for seq, rows in itertools.groupby(_entries(), key=itemgetter(0)):
        yield seq, [line for _, _, line in rows]


def _entries() -> Iterator[tuple[int, int, str]]:
    """Every row of every bulk write, by event and number."""
    sign = "chr" if connection.vendor == "postgresql" else "char"
    asks = (
        f"SELECT event_id, number, about || {sign}(31) || content || {sign}(30) FROM audit_entry "  # noqa: S608
        "WHERE (event_id, number) > (%s, %s) ORDER BY event_id, number LIMIT %s"
    )
    place = (0, 0)
    while rows := _fetch(asks, (*place, ROWS_AT_A_TIME)):
        yield from rows
        place = rows[-1][:2]


def _fetch(asks: str, values: tuple[int, ...]) -> list[tuple]:  # type: ignore[type-arg]  # of whatever the columns hold
    """The rows that a question gives."""
    with connection.cursor() as cursor:
        cursor.execute(asks, values)
        rows: list[tuple] = cursor.fetchall()  # type: ignore[type-arg]  # the same
    return rows
