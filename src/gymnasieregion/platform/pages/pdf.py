"""Documents as PDF for everybody: tagged for those who listen (PDF/UA-1), made by Typst out of a template and data.

What people have written reaches the template as data alone, so that no name can be read as code. A character that the
document's letters do not have, such as an emoji, is shown as a mark; the document is never left unmade for its sake.
"""

import json
import unicodedata
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import cast

import typst

from gymnasieregion.kernel.errors import Language

HOUSE = Path(__file__).with_name("documents") / "house.typ"
IMPORT = b'#import "house.typ": *'
UNKNOWN = "?"
"""What stands where a character cannot be shown."""

LETTERS = range(0x20, 0x590)
"""Latin, Greek, Cyrillic, Armenian and their marks."""

MORE_LETTERS = range(0x1E00, 0x2000)
"""More Latin and Greek letters, such as those of Vietnamese."""

SIGNS = frozenset(
    "\u2010\u2011\u2012\u2013\u2014\u2018\u2019\u201a\u201c\u201d\u201e\u2022\u2026\u2032\u2033\u20ac\u2192\u2212"
)
NEVER = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
"""Kinds of characters that are no text: control, direction, private and unassigned."""


def pdf(template: Path | str, values: Mapping[str, object], lang: Language) -> bytes:
    """A document as PDF/UA-1.

    Args:
        template: A Typst file, which reads ``json(bytes(sys.inputs.values))`` and ``sys.inputs.lang``; or begins with
            ``#import "house.typ": *`` and ``#show: house``, which do that and give it the house's frame.
        values: What it shows, as JSON knows it. The house's frame needs ``title``, and puts ``footer`` on each page.
        lang: The language of the document.

    Raises:
        typst.TypstError: If the template itself is wrong.
    """
    files = {"main.typ": _read(Path(template)), "house.typ": _read(HOUSE)}

    def compiled(told: str) -> bytes:
        return typst.compile(
            cast("bytes", files),  # several files by name: the library takes them, its types do not say so
            format="pdf",
            pdf_standards="ua-1",
            ignore_system_fonts=True,
            sys_inputs={"values": told, "lang": lang},
        )

    return _in_letters_that_show(values, compiled)


class PdfMaker:
    """Makes many documents of one template: the compiler and its letters are read once.

    Args:
        template: As for ``pdf``; it begins with ``#import "house.typ": *``.
        lang: The language of all of them.
    """

    def __init__(self, template: Path | str, lang: Language) -> None:
        self._source = _read(HOUSE) + b"\n" + _read(Path(template)).replace(IMPORT, b"")
        self._lang = lang
        self._compiler = typst.Compiler(self._source, ignore_system_fonts=True)

    def make(self, values: Mapping[str, object]) -> bytes:
        """One document as PDF/UA-1, tagged by itself.

        Raises:
            typst.TypstError: If the template itself is wrong.
        """
        return _in_letters_that_show(values, self._compiled)

    def _compiled(self, told: str) -> bytes:
        made = self._compiler.compile(
            input=self._source, format="pdf", pdf_standards="ua-1", sys_inputs={"values": told, "lang": self._lang}
        )
        return cast("bytes", made)


def printable(text: str) -> str:
    """Text without what is no text: control characters, and those that turn the direction of what follows.

    >>> printable(f"Å{chr(7)}sa{chr(0x202e)}")
    'Åsa'
    """
    whole = unicodedata.normalize("NFC", text)
    return "".join(each for each in whole if each == "\n" or unicodedata.category(each) not in NEVER)


def _in_known_letters(text: str) -> str:
    return "".join(
        each if ord(each) in LETTERS or ord(each) in MORE_LETTERS or each in SIGNS or each == "\n" else UNKNOWN
        for each in printable(text)
    )


def _in_plain_letters(text: str) -> str:
    return "".join(
        each if each.isascii() or each in "åäöÅÄÖéÉüÜ" or each in SIGNS else UNKNOWN for each in printable(text)
    )


def _in_letters_that_show(values: Mapping[str, object], compiled: Callable[[str], bytes]) -> bytes:
    """A document, where need be with a mark for what its letters cannot show."""
    tries: tuple[Callable[[str], str], ...] = (printable, _in_known_letters, _in_plain_letters)
    for cleaned in tries[:-1]:
        try:
            return compiled(_told(values, cleaned))
        except typst.TypstError as wrong:
            if "could not be displayed" not in str(wrong):
                raise
    return compiled(_told(values, tries[-1]))


def _told(values: Mapping[str, object], cleaned: Callable[[str], str]) -> str:
    return json.dumps(_each(values, cleaned), ensure_ascii=False)


def _each(value: object, cleaned: Callable[[str], str]) -> object:
    """The same with every text cleaned; names of values are the template's own and stay."""
    if isinstance(value, str):
        return cleaned(value)
    if isinstance(value, Mapping):
        return {key: _each(one, cleaned) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_each(one, cleaned) for one in value]
    return value


@cache
def _read(path: Path) -> bytes:
    """A file of the package; read once."""
    return path.read_bytes()
