"""What a file is by its first bytes, whatever its name says."""

from collections.abc import Callable
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from gymnasieregion.platform.tables.faults import FaultList

Words = tuple[str, str]

HAND_IN = ("Lämna tabellen som CSV UTF-8 eller Excel (.xlsx).", "Hand in the table as CSV UTF-8 or Excel (.xlsx).")
SAVE_AGAIN = (
    "Öppna den i Excel och spara som .xlsx eller CSV UTF-8.",
    "Open it in Excel and save as .xlsx or CSV UTF-8.",
)
RENAME_XLSX = ("Byt filens ändelse till .xlsx.", "Change the ending of the file to .xlsx.")
RENAME_CSV = ("Byt filens ändelse till .csv.", "Change the ending of the file to .csv.")
UTF_8 = (
    "Spara som »CSV UTF-8« i Excel, eller välj teckenkodning UTF-8.",
    "Save as “CSV UTF-8” in Excel, or choose the encoding UTF-8.",
)

XLSX = ("en Excel-fil (.xlsx)", "an Excel file (.xlsx)")
CUT_ARCHIVE = ("en avhuggen Excel-fil eller ett packat arkiv", "a cut Excel file or a packed archive")
TEXT = ("vanlig text, nog CSV", "plain text, probably CSV")
PICTURE = ("en bild", "a picture")
UTF_16 = ("text i UTF-16 (»Unicode-text« i Excel)", "text in UTF-16 (“Unicode text” in Excel)")
WEB_PAGE = ("en webbsida (HTML)", "a web page (HTML)")

BEGINNINGS: tuple[tuple[bytes, Words, Words], ...] = (
    (b"%PDF", ("en PDF", "a PDF"), HAND_IN),
    (b"\x89PNG", PICTURE, HAND_IN),
    (b"\xff\xd8\xff", PICTURE, HAND_IN),
    (b"GIF8", PICTURE, HAND_IN),
    (b"II*\0", PICTURE, HAND_IN),
    (b"MM\0*", PICTURE, HAND_IN),
    (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        ("en äldre Office-fil (t.ex. .xls) eller skyddad med lösenord", "an old Office file (such as .xls) or locked"),
        SAVE_AGAIN,
    ),
    (b"{\\rtf", ("en RTF-text", "an RTF text"), HAND_IN),
    (b"\x1f\x8b", ("ett packat arkiv (gzip)", "a packed archive (gzip)"), HAND_IN),
    (b"7z\xbc\xaf\x27\x1c", ("ett packat arkiv (7z)", "a packed archive (7z)"), HAND_IN),
    (b"Rar!", ("ett packat arkiv (rar)", "a packed archive (rar)"), HAND_IN),
    (b"PAR1", ("en Parquet-fil", "a Parquet file"), HAND_IN),
    (b"SQLite format 3\0", ("en databas (SQLite)", "a database (SQLite)"), HAND_IN),
    (b"\xff\xfe", UTF_16, UTF_8),
    (b"\xfe\xff", UTF_16, UTF_8),
)
"""How a file begins, what it then is, and what to do with it."""

ZIPPED: tuple[tuple[Callable[[str], bool], Words, Words], ...] = (
    (lambda name: name.startswith("xl/"), XLSX, RENAME_XLSX),
    (lambda name: name.startswith("word/"), ("ett Word-dokument", "a Word document"), HAND_IN),
    (lambda name: name == "content.xml", ("en LibreOffice-fil (t.ex. .ods)", "a LibreOffice file (as .ods)"), HAND_IN),
)
"""What a name within a zip archive says that the archive is."""


def tell_other(data: bytes, file: str, ending: str, faults: FaultList) -> bool:
    """Whether a file is of another kind than its name says; then that is the only fault of it.

    Args:
        data: Its bytes.
        file: Its name.
        ending: What its name says that it is: ``.csv``, ``.xlsx`` or ``.parquet``.
        faults: Where the fault is added.
    """
    found = _kind(data)
    if ending == ".xlsx" and found is None and _is_plain_text(data):
        found = TEXT, RENAME_CSV
    if found is None or (ending == ".xlsx" and found[0] in {XLSX, CUT_ARCHIVE}):
        return False
    if ending == ".parquet" and data.startswith(b"PAR1"):
        return False
    what, mend = found
    told = {"what_sv": what[0], "what_en": what[1], "mend_sv": mend[0], "mend_en": mend[1]}
    faults.add(file, 0, "", "", "FILE_OF_OTHER_KIND", ending=ending, **told)
    return True


def _kind(data: bytes) -> tuple[Words, Words] | None:
    """What the bytes say that they are, and what to do; None for a text, and for what is not known."""
    if data.startswith(b"PK\x03\x04"):
        return _zipped(data)
    for beginning, what, mend in BEGINNINGS:
        if data.startswith(beginning):
            return what, mend
    start = data[:200].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if start.startswith((b"<!doctype html", b"<html", b"<table")):
        return WEB_PAGE, SAVE_AGAIN
    return (("en XML-fil", "an XML file"), SAVE_AGAIN) if start.startswith(b"<?xml") else None


def _zipped(data: bytes) -> tuple[Words, Words]:
    archive: tuple[Words, Words] = (("ett packat arkiv (zip)", "a packed archive (zip)"), HAND_IN)
    try:
        names = ZipFile(BytesIO(data)).namelist()
    except BadZipFile:
        return CUT_ARCHIVE, HAND_IN
    for is_of, what, mend in ZIPPED:
        if any(is_of(name) for name in names):
            return what, mend
    return archive


def _is_plain_text(data: bytes) -> bool:
    """Whether a file has lines of cells as CSV has them."""
    start = data[:1000]
    return b"\0" not in start and b"\n" in start and (b"," in start or b";" in start)
