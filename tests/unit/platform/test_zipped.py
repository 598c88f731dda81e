"""Pieces of a page are put together without being unpacked, to gzip as anybody reads it."""

import gzip
import subprocess

from hypothesis import given
from hypothesis import strategies as st

from gymnasieregion.platform.pages.zipped import SHOWN, as_piece, begins, put_together, unpacked

TEXTS = st.lists(st.binary(max_size=4000), max_size=5)


@given(TEXTS)
def test_pieces_put_together_are_the_gzip_of_the_texts(texts):
    page = put_together([as_piece(text) for text in texts])
    assert gzip.decompress(page) == b"".join(texts)
    assert put_together([page, as_piece(b"slut")]) == put_together([*map(as_piece, texts), as_piece(b"slut")])


@given(st.binary(max_size=4000), st.integers(1, 9))
def test_a_piece_is_gzip_and_tells_its_beginning(text, level):
    piece = as_piece(text, level)
    assert gzip.decompress(piece) == unpacked(piece) == text
    assert begins(piece, text[:SHOWN])


def test_a_piece_that_begins_otherwise_is_known():
    piece = as_piece(b'<div data-by="2026-07-20">' + b"x" * 100)
    assert begins(piece, b'<div data-by="2026-07-20">')
    assert not begins(piece, b'<div data-by="2026-07-21">')


def test_another_program_reads_it_and_checks_the_sum():
    page = put_together([as_piece(b"Hej, "), as_piece("åäö".encode() * 5000)])
    read = subprocess.run(["gzip", "-dc"], input=page, capture_output=True, check=True)
    assert read.stdout == b"Hej, " + "åäö".encode() * 5000


def test_what_was_packed_otherwise_is_no_piece():
    assert not begins(gzip.compress(b"Hej"), b"Hej")
    assert not begins(b"", b"")
    assert unpacked(gzip.compress(b"Hej")) == b"Hej"
