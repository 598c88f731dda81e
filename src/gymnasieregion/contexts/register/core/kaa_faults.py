"""What can be wrong in the half-yearly file, and what would be right, in words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from gymnasieregion.kernel.errors import Language


class Wrong(Enum):
    """What is wrong and what would be right, each in Swedish and English; templates over a fault's facts."""

    BLOCK = "Blocket finns inte.", "There is no such block.", "1–5.", "1–5."
    IDENTITY = (
        "Numret saknas eller är inget giltigt nummer.", "The number is missing or is no valid number.",
        "Tolv tecken: personnummer, samordningsnummer eller TF-nummer.",
        "Twelve signs: personnummer, samordningsnummer or TF-number.",
    )  # fmt: skip
    NO_DAY = "Det är inget datum.", "It is no date.", "ÅÅÅÅ-MM-DD.", "YYYY-MM-DD."
    AFTER_HALF = (
        "Datumet är efter halvåret.",
        "The date is after the half-year.",
        "Senast {day}.",
        "{day} at the latest.",
    )
    BEFORE_HALF = (
        "Datumet är före halvåret.", "The date is before the half-year.", "Tidigast {day}.", "{day} at the earliest.",
    )  # fmt: skip
    NO_CODE = "Koden saknas.", "The code is missing.", "En av {codes}.", "One of {codes}."
    CODE = (
        "Koden finns inte i listan för {half}.", "The code is not in the list of {half}.",
        "En av {codes}.", "One of {codes}.",
    )  # fmt: skip
    NOT_REGISTERED = (
        "Ungdomen har ingen rad i block 1.", "The youth has no row in block 1.",
        "En rad i block 1 före.", "A row in block 1 before it.",
    )  # fmt: skip
    TWICE = (
        "Samma period står två gånger i blocket.", "The same spell stands twice in the block.",
        "En rad för varje period.", "One row for each spell.",
    )  # fmt: skip
    ALREADY = (
        "Ungdomen finns redan i registret den dagen.", "The youth is in the register already on that day.",
        "En period som börjar tidigast {day}.", "A spell that begins {day} at the earliest.",
    )  # fmt: skip
    STILL_IN = (
        "Ungdomen finns redan i registret, i en period utan slut.",
        "The youth is in the register already, in a spell with no end.",
        "En rad i block 5 för den förra perioden.", "A row in block 5 for the spell before.",
    )  # fmt: skip
    TOO_OLD_TO_BEGIN = (
        "Ungdomen hade fyllt {age} år.", "The youth had turned {age}.", "Senast {day}.", "{day} at the latest.",
    )  # fmt: skip
    TOO_OLD = (
        "Ansvaret upphör när ungdomen fyller {age} år.", "The duty ends when the youth turns {age}.",
        "Senast {day}.", "{day} at the latest.",
    )  # fmt: skip
    NO_END = (
        "Ungdomen fyller {age} år under halvåret eller har gjort det, men ansvaret har inget slut.",
        "The youth turns {age} in the half-year or has done so, but the duty has no end.",
        "En rad i block 5 senast {day}.", "A row in block 5, {day} at the latest.",
    )  # fmt: skip
    BEFORE_REGISTRATION = (
        "Datumet är före registreringen.", "The date is before the registration.",
        "Tidigast {day}.", "{day} at the earliest.",
    )  # fmt: skip
    AFTER_END = (
        "Datumet är efter att ansvaret upphörde.", "The date is after the duty ended.",
        "Senast {day}.", "{day} at the latest.",
    )  # fmt: skip
    NO_START = (
        "Åtgärden som slutar har ingen start.", "The measure that ends has no start.",
        "Numret på en rad i block 3.", "The number of a row in block 3.",
    )  # fmt: skip
    ENDS_BEFORE = (
        "Åtgärden slutar innan den börjar.", "The measure ends before it begins.",
        "Tidigast {day}.", "{day} at the earliest.",
    )  # fmt: skip
    ENDS_TWICE = (
        "Åtgärden slutar två gånger.", "The measure ends twice.",
        "En rad för varje åtgärd.", "One row for each measure.",
    )  # fmt: skip
    GOES_ON = (
        "Ansvaret har upphört, men åtgärden har inget slut.", "The duty has ended, but the measure has no end.",
        "En rad i block 4 med samma nummer.", "A row in block 4 with the same number.",
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong in a file.

    Args:
        line: The line of the file; its heading is line 1.
        column: The column's name.
        value: What stands there.
        wrong: What is wrong.
        facts: What its words name.
    """

    line: int
    column: str
    value: str
    wrong: Wrong
    facts: Mapping[str, object] = field(default_factory=dict)

    def text(self, lang: Language = "sv") -> str:
        """What is wrong.

        >>> Fault(2, "block", "7", Wrong.BLOCK).text(), Fault(2, "block", "7", Wrong.BLOCK).right("en")
        ('Blocket finns inte.', '1–5.')
        """
        return self.wrong.value[lang == "en"].format(**self.facts)

    def right(self, lang: Language = "sv") -> str:
        """What would be right."""
        return self.wrong.value[2 + (lang == "en")].format(**self.facts)
