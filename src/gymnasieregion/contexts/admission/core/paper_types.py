"""What kind of file a paper is: told by its first bytes, never by its name."""

SIGNS: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "application/pdf"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
)
ENDINGS = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png"}
MOST_BYTES = 10 * 1024 * 1024
LONGEST_NAME = 120


def media_type_of(content: bytes) -> str | None:
    """The kind of file that some bytes are; None for anything but PDF, JPEG and PNG.

    >>> media_type_of(b"%PDF-1.7 ..."), media_type_of(b"<html>"), media_type_of(b"")
    ('application/pdf', None, None)
    """
    return next((kind for sign, kind in SIGNS if content.startswith(sign)), None)


def safe_name(name: str, media_type: str) -> str:
    r"""A file's name that can be kept and sent back: its last part, no signs that steer, the ending of its kind.

    Args:
        name: As the sender's computer has it.
        media_type: What ``media_type_of`` found.

    >>> safe_name("C:\\intyg\\läkar\nintyg.exe", "application/pdf")
    'läkarintyg.pdf'
    """
    last = name.replace("\\", "/").rpartition("/")[2]
    kept = "".join(sign for sign in last if sign.isprintable() and sign not in "\"';")
    stem = (kept.rpartition(".")[0] or kept).strip(" .") or "underlag"
    ending = ENDINGS[media_type]
    return f"{stem[: LONGEST_NAME - len(ending) - 1]}.{ending}"
