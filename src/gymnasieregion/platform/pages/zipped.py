"""Pages sent as gzip to the browsers that take it: for pages alone that hold no token and nothing that a reader typed.

Where a page holds both, its length tells what the token is (BREACH). What is kept packed is a piece: gzip in itself,
whose first bytes are readable as they are, and which pieces are put together from without being unpacked.

**Source** RFC 1951, section 3.2; RFC 1952, section 2.3; RFC 9110, sections 8.4.1.3 and 12.5.3.
"""

import zlib
from collections.abc import Sequence
from functools import lru_cache
from struct import Struct

HEADER = bytes([0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255])
"""How gzip begins that tells neither a time, a name nor a system."""

LAST = b"\x03\x00"
"""A last block with nothing in it, after the blocks of a piece that all end on a whole byte."""

STORED = Struct("<BHH")
"""How a block begins that is not packed: its kind, its length, and that turned about."""

SHOWN = 64
"""So many bytes at the beginning of a piece are not packed."""

ENDING = Struct("<II")
"""The check sum and the length of what is packed."""

LASTING = len(LAST) + ENDING.size
BLOCKS = slice(len(HEADER), -LASTING)
TEXT_FROM = len(HEADER) + STORED.size
RAW, EITHER = -zlib.MAX_WBITS, 32 + zlib.MAX_WBITS
LEVEL = 6


def as_piece(text: bytes, level: int = LEVEL) -> bytes:
    """A piece of a page, packed; the same text gives the same bytes.

    Args:
        text: Any, also empty.
        level: How hard it is packed, 1–9.
    """
    shown, packer = text[:SHOWN], zlib.compressobj(level, wbits=RAW)
    stored = STORED.pack(0, len(shown), len(shown) ^ 0xFFFF)
    blocks = packer.compress(text[SHOWN:]), packer.flush(zlib.Z_FULL_FLUSH)
    return b"".join((HEADER, stored, shown, *blocks, LAST, ENDING.pack(zlib.crc32(text), len(text))))


def put_together(pieces: Sequence[bytes]) -> bytes:
    """Pieces after each other as one piece.

    >>> unpacked(put_together([as_piece(b"one "), as_piece(b"two"), as_piece(b"")]))
    b'one two'
    """
    check, length = 0, 0
    for piece in pieces:
        of_piece, more = ENDING.unpack_from(piece, len(piece) - ENDING.size)
        check, length = _moved(check, more) ^ of_piece, length + more
    return b"".join((HEADER, *(piece[BLOCKS] for piece in pieces), LAST, ENDING.pack(check, length)))


def unpacked(piece: bytes) -> bytes:
    """The text of a piece."""
    return zlib.decompress(piece, EITHER)


def begins(packed: bytes, text: bytes) -> bool:
    """Whether something is packed as a piece is, of a text that begins so.

    Args:
        packed: Anything that is kept packed.
        text: At most ``SHOWN`` bytes.
    """
    return packed.startswith(HEADER) and packed.startswith(text, TEXT_FROM)


@lru_cache(maxsize=1 << 15)
def _moved(check: int, length: int) -> int:
    """What a check sum adds to that of what follows it: the sum is linear, so zeros of that length tell."""
    zeros = bytes(length)
    return zlib.crc32(zeros, check) ^ zlib.crc32(zeros)


@lru_cache(maxsize=256)
def accepts_gzip(accepted: str) -> bool:
    """Whether a browser takes gzip.

    Args:
        accepted: What it says in ``Accept-Encoding``; "" for nothing, and then it does not.

    >>> accepts_gzip("gzip, deflate, br"), accepts_gzip("br;q=1.0, GZIP;q=0.5"), accepts_gzip("gzip;q=0.0, br")
    (True, True, False)
    """
    weights = (each.replace(" ", "").lower().partition(";") for each in accepted.split(","))
    return any(name == "gzip" and weight.rstrip("0.") != "q=" for name, _, weight in weights)
