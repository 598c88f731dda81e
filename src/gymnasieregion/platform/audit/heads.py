"""Heads of the log kept in a file outside the database: a chain alone does not show that its end was cut off."""

import datetime as dt
from pathlib import Path

from django.conf import settings

from gymnasieregion.kernel.errors import RegionError


class BadHeadsError(RegionError):
    """The file of heads cannot be read."""

    sv = "{path}, rad {line}: skriv tid och nummer:hash."
    en = "{path}, line {line}: write moment and number:hash."


def heads_file() -> Path:
    """Where the installation keeps them."""
    var: Path = settings.VAR
    return var / "heads.txt"


def heads_in(path: Path) -> tuple[tuple[int, str], ...]:
    """The heads of a file, one a line, ``2026-11-22T03:00:00+01:00 1234:9f86…``.

    Args:
        path: The file; none when it is not there.

    Raises:
        BadHeadsError: For a line that is something else.
    """
    if not path.exists():
        return ()
    return tuple(_head(path, number, line) for number, line in enumerate(_lines(path), start=1))


def add_head(path: Path, seq: int, head: str, now: dt.datetime) -> None:
    """Add a head at the end of the file, which is made if it is not there.

    Args:
        path: The file.
        seq: The number of the last event.
        head: Its hash.
        now: The moment, from the door.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        file.write(f"{now.isoformat(timespec='seconds')} {seq}:{head}\n")


def set_aside(path: Path, *, after: int, now: dt.datetime) -> Path | None:
    """Keep only the heads of events that a log that was brought back has; the whole file is kept under another name.

    Args:
        path: The file.
        after: The number of the last event that was brought back.
        now: The moment, from the door; becomes part of the name.

    Returns:
        Where the whole file is now; None when every head still counts.

    Raises:
        BadHeadsError: For a line that cannot be read.
    """
    heads = heads_in(path)
    if all(seq <= after for seq, _ in heads):
        return None
    lines = _lines(path)
    aside = path.rename(path.with_name(f"heads-{now.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}.txt"))
    kept = [line for line, (seq, _) in zip(lines, heads, strict=True) if seq <= after]
    path.write_text("".join(f"{line}\n" for line in kept), encoding="utf-8")
    return aside


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


def _head(path: Path, number: int, line: str) -> tuple[int, str]:
    seq, _, head = line.rpartition(" ")[2].partition(":")
    if not (seq.isascii() and seq.isdecimal()) or not head:
        raise BadHeadsError(path=path, line=number)
    return int(seq), head
