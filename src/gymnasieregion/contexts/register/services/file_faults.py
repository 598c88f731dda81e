"""What can be wrong in a file of events: one code, said in Swedish and in English, and what the rules refuse."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import ClassVar

from gymnasieregion.contexts.register.core import changes, corrections, diplomas, numbers, standing, study_spells
from gymnasieregion.contexts.register.services import file_acts, file_acts_corrections
from gymnasieregion.contexts.register.services.people import NumberTakenError
from gymnasieregion.contexts.register.services.studying import OtherProgrammeError
from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.tables import faults
from gymnasieregion.platform.tables.messages import SHARED, Message, warning

DAY = "day"
"""Stands for the column that says when, which each kind of file has of its own."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """What is told of a row that a rule refuses; the rule itself says what is wrong.

    Args:
        column: The column at fault, or ``DAY``.
        sv: What would be right.
        en: The same in English.
    """

    column: str
    sv: str
    en: str


REFUSALS: Mapping[type[RegionError], Refusal] = MappingProxyType(
    {
        study_spells.EndsTooEarlyError: Refusal(DAY, "Skriv en senare dag.", "Write a later day."),
        study_spells.PathHasEndedError: Refusal(
            "reason", "Skriv DIPLOMA, CERTIFICATE eller PATH_ENDED.", "Write DIPLOMA, CERTIFICATE or PATH_ENDED."
        ),
        study_spells.PathEndsTooEarlyError: Refusal(
            "path_ends_on", "Skriv en dag efter starten, eller lämna tomt.", "Write a day after the start, or leave it."
        ),
        study_spells.SameUnitOverlapError: Refusal(
            "school_unit",
            "Skriv en dag då den inte gäller, eller rätta den först.",
            "Write a day when it does not hold, or correct it first.",
        ),
        changes.NotStudyingThenError: Refusal(DAY, "Skriv en dag inom perioden.", "Write a day within the spell."),
        changes.EndedAlreadyError: Refusal(
            DAY, "Lämna en fil för fel avbrottsdatum.", "Hand in a file for wrong break-off dates."
        ),
        changes.NothingToReturnToError: Refusal(
            "starts_on", "Lämna en fil för inskrivning.", "Hand in a file for enrolment."
        ),
        changes.StillStudyingError: Refusal(
            "starts_on", "Skriv en dag efter den perioden, eller lämna en fil för byte av skola.",
            "Write a day after that spell, or hand in a file for changes of school.",
        ),
        changes.PathNeedsNewEndError: Refusal(
            "path_ends_on", "Skriv ett nytt planerat slut.", "Write a new planned end."
        ),
        corrections.NoBreakOffError: Refusal(DAY, "Ta bort raden.", "Take the row away."),
        corrections.NotDoubleError: Refusal(DAY, "Ta bort raden.", "Take the row away."),
        diplomas.CertificateError: Refusal("is_eligible", "Skriv nej.", "Write no."),
        diplomas.AwardedAlreadyError: Refusal("awarded_on", "Ta bort raden.", "Take the row away."),
        standing.NotAtUnitError: Refusal(
            "school_unit", "Skriv skolan som eleven går på, eller skriv in eleven först.",
            "Write the school that the pupil attends, or enrol the pupil first.",
        ),
        standing.NotThereThenError: Refusal(DAY, "Skriv en dag inom perioden.", "Write a day within the spell."),
        standing.NoSpellFromError: Refusal(
            "starts_on", "Skriv den dag som står i registret.", "Write the day that the register has."
        ),
        standing.NoBreakOffThenError: Refusal(
            "break_off_on", "Skriv den dag som står i registret.", "Write the day that the register has."
        ),
        numbers.NumberShapeError: Refusal(
            "number", "Är det ett LMA- eller dossiernummer, skriv slaget.", "If it is an LMA or dossier number, say so."
        ),
        NumberTakenError: Refusal(
            "number", "Skriv rätt nummer, eller slå ihop de två på sidan om eleven.",
            "Write the right number, or merge the two on the pupil's page.",
        ),
        OtherProgrammeError: Refusal(
            "education_code", "Skriv en kod i samma program, eller lämna en fil för byte av studieväg.",
            "Write a code of the same programme, or hand in a file for changes of study path.",
        ),
        file_acts.OtherYearError: Refusal("school_year", "Skriv nästa årskurs.", "Write the next year."),
        file_acts_corrections.NoEndToCorrectError: Refusal(
            "right_ends_on", "Lämna slut och orsak tomma.", "Leave end and reason empty."
        ),
        file_acts_corrections.NeedsEndError: Refusal(
            "ends_on", "Skriv första dagen utan studier.", "Write the first day without studies."
        ),
        file_acts.OtherProtectionError: Refusal(
            "protection", "Ändra skyddet på sidan om eleven först.", "Change the protection on the pupil's page first."
        ),
    }
)  # fmt: skip
"""What the rules refuse, by the error."""


def code_of(refusal: type[RegionError]) -> str:
    """The code of the message of a refusal.

    >>> code_of(study_spells.EndsTooEarlyError)
    'ENDS_TOO_EARLY'
    """
    return re.sub(r"(?<!^)(?=[A-Z])", "_", refusal.__name__.removesuffix("Error")).upper()


OWN: Mapping[str, Message] = {
    "STUDY_PATH_UNKNOWN": Message(
        ("{why_sv}", "T.ex. NANAT, BAHUS0L, NA25 eller IMV."), ("{why_en}", "E.g. NANAT, BAHUS0L, NA25 or IMV.")
    ),
    "UNIT_UNKNOWN": Message(
        ("Skolan finns inte i utbudet.", "Skolenhetskoden med åtta siffror, eller skolans id i utbudet."),
        ("The school is not in the offer.", "The school unit code of eight digits, or the school's id in the offer."),
    ),
    "UNIT_NOT_YOURS": Message(
        ("Skolan är inte din.", "Lämna bara rader om skolor som du svarar för."),
        ("The school is not yours.", "Hand in rows about schools that you answer for only."),
    ),
    "NUMBER_WRONG": Message(("{why_sv}", "Skriv numret som det står."), ("{why_en}", "Write the number as it is.")),
    "PERSON_UNKNOWN": Message(
        ("Ingen i registret har numret.", "Läs numret igen, eller skriv in eleven först."),
        ("Nobody in the register has the number.", "Read the number again, or enrol the pupil first."),
    ),
    "NOT_BY_FILE": Message(
        ("Eleven kan inte skrivas in från din fil.", "Ta bort raden och kontakta kansliet."),
        ("The pupil cannot be enrolled from your file.", "Take the row away and ask the office."),
    ),
    "NEW_NEEDS_HOME": Message(
        ("Eleven är ny i registret.", "Skriv hemkommunens kod, t.ex. 0180."),
        ("The pupil is new in the register.", "Write the code of the home municipality, such as 0180."),
    ),
    "NEW_NEEDS_BIRTH_DATE": Message(
        ("Eleven är ny i registret och numret säger inget födelsedatum.", "Skriv födelsedatum, ÅÅÅÅ-MM-DD."),
        ("The pupil is new in the register and the number tells no birth date.", "Write the birth date, YYYY-MM-DD."),
    ),
    "BIRTH_DATE_DIFFERS": Message(
        ("Numret säger {birth_date}.", "Rätta det som är fel."),
        ("The number says {birth_date}.", "Mend what is wrong."),
    ),
    "REFUSED": Message(("{why_sv}", "Rätta raden."), ("{why_en}", "Mend the row.")),
    "DOUBLE": warning(
        ("Eleven står också på skolan {school_unit} de dagarna.", "Blir en dubbel elev att avgöra, om filen läggs in."),
        ("The pupil is at the school {school_unit} too on those days.", "Becomes a double pupil to settle if applied."),
    ),
}  # fmt: skip

MESSAGES: Mapping[str, Message] = MappingProxyType(
    {
        **SHARED,
        **OWN,
        **{
            code_of(error): Message(("{why_sv}", refusal.sv), ("{why_en}", refusal.en))
            for error, refusal in REFUSALS.items()
        },
    }
)
"""Every message by its code."""


class FaultList(faults.FaultList):
    """Collects faults while a file of events is checked."""

    messages: ClassVar[Mapping[str, Message]] = MESSAGES
