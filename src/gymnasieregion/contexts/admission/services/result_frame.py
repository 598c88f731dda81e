"""The frame round an applicant's own result: the same bytes for every applicant, with no name and no form in it."""

from datetime import datetime, timedelta
from functools import lru_cache

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone

from gymnasieregion.platform.access.actor import Actor, Role
from gymnasieregion.platform.pages.context import Site
from gymnasieregion.platform.pages.selectors import ShownNotice, notices_to_show
from gymnasieregion.platform.pages.words import Reading, reading
from gymnasieregion.platform.pages.zipped import as_piece, put_together, unpacked

HOME = "/besked/"
"""Where an applicant's own result is."""

INSIDE = "<!-- inside -->"
"""Where the frame's template lets the inside in."""

KEPT = timedelta(seconds=5)
"""How long the banner of a frame may lag behind, so that the opening hour does not ask for it each time."""

PAGES_KEPT = 4096
"""So many pages are kept ready, for those who read theirs more than once."""

_FRAMES: dict[Reading, tuple[datetime, tuple[bytes, bytes]]] = {}


def result_frame(lang: Reading) -> tuple[bytes, bytes]:
    """What stands before and after the inside of an applicant's own result.

    Signing out and the choice of language are links to pages with forms, so that nothing in it is the reader's own.

    Args:
        lang: The way to read.
    """
    now = timezone.now()
    read_at, frame = _FRAMES.get(lang, (None, (b"", b"")))
    if read_at is None or not read_at <= now < read_at + KEPT:
        with reading(lang):
            frame = _frame(lang, notices_to_show(now))
        _FRAMES[lang] = now, frame
    return frame


def whole_page(inside: bytes, lang: Reading, *, is_zipped: bool) -> bytes:
    """An applicant's own result as it is sent.

    Args:
        inside: What was made at publication, packed.
        lang: The way to read.
        is_zipped: Whether the browser takes gzip.
    """
    frame = result_frame(lang)
    return _zipped_page(*frame, inside) if is_zipped else unpacked(inside).join(frame)


def forget_frames() -> None:
    """Read the banner anew the next time; for tests, which change it within a moment."""
    _FRAMES.clear()


@lru_cache(maxsize=PAGES_KEPT)
def _zipped_page(head: bytes, tail: bytes, inside: bytes) -> bytes:
    before, after = _packed_frame(head, tail)
    return put_together((before, inside, after))


@lru_cache(maxsize=16)
def _packed_frame(head: bytes, tail: bytes) -> tuple[bytes, bytes]:
    return as_piece(head), as_piece(tail)


@lru_cache(maxsize=16)
def _frame(lang: Reading, banner: tuple[ShownNotice, ...]) -> tuple[bytes, bytes]:
    request = HttpRequest()
    request.path = request.path_info = HOME
    request.actor = Actor("", "", Role.APPLICANT)  # type: ignore[attr-defined]
    with reading(lang):
        site = Site(request)
        site.is_plain = True
        site.notices = banner  # in the place of the question of its own
        whole = render_to_string(
            "admission/result_frame.html", {"site": site, "request": request, "inside": INSIDE, "home": HOME}
        )
    head, tail = whole.split(INSIDE)
    return head.encode(), tail.encode()
