"""The register's codes with their words; never renamed, only added to.

A code that the warehouse holds as a number carries that number; 0 means that it is kept as text.
"""

from enum import StrEnum
from typing import Self


class Coded(StrEnum):
    """A code with what it is called in Swedish and English, and its number in the warehouse."""

    sv: str
    en: str
    number: int

    def __new__(cls, code: str, sv: str = "", en: str = "", number: int = 0) -> Self:
        """Make the code from ``code, sv, en, number``."""
        member = str.__new__(cls, code)
        member._value_ = code
        member.sv, member.en, member.number = sv, en, number
        return member

    @classmethod
    def choices(cls) -> list[tuple[str, str]]:
        """Each code with its Swedish words, as a table's column takes them.

        >>> Sex.choices()[0]
        ('F', 'Kvinna')
        """
        return [(code.value, code.sv) for code in cls]


class Sex(Coded):
    """What the population register says; unknown where no number tells."""

    FEMALE = "F", "Kvinna", "Woman", 1
    MALE = "M", "Man", "Man", 2
    UNKNOWN = "U", "Okänt", "Unknown", 3


class Protection(Coded):
    """Protected identity; the same codes as the admission's.

    **Source:** offentlighets- och sekretesslagen (2009:400) 22 kap. 1 § (marking); folkbokföringslagen (1991:481)
    16-17 §§ (protected registration); lagen (1991:483) om fingerade personuppgifter.
    """

    NONE = "NONE", "Ingen", "None"
    MARKED = "MARKED", "Sekretessmarkering", "Secrecy marking"
    REGISTRATION = "REGISTRATION", "Skyddad folkbokföring", "Protected registration"
    NEW_IDENTITY = "NEW_IDENTITY", "Fingerade personuppgifter", "New identity"


class IdentifierKind(Coded):
    """What kind of number it is."""

    PERSONNUMMER = "PERSONNUMMER", "Personnummer", "Personal identity number"
    COORDINATION = "COORDINATION", "Samordningsnummer", "Coordination number"
    TEMPORARY = "TEMPORARY", "TF-nummer", "Temporary number"
    LMA = "LMA", "LMA-nummer", "Asylum seeker's card number"
    DOSSIER = "DOSSIER", "Dossiernummer", "Migration Agency's case number"


class SchoolForm(Coded):
    """The form of school, in the codes of SS 12000:2020."""

    GY = "GY", "Gymnasieskola", "Upper secondary school"
    GYS = "GYS", "Anpassad gymnasieskola", "Adapted upper secondary school"


class Marker(Coded):
    """What a study path is beside its programme; the letters of the study path code."""

    APPRENTICE = "L", "Lärling", "Apprenticeship"
    SPEARHEAD = "S", "Spetsutbildning", "Spearhead education"
    NATIONAL = "R", "Riksrekryterande", "Nationwide recruitment"
    SPORT = "N", "NIU", "National sport education"


class ProgrammeGroup(Coded):
    """What kind of programme it is, as far as figures are shown by it."""

    PREPARATORY = "HF", "Högskoleförberedande program", "Preparatory programmes", 1
    VOCATIONAL = "YP", "Yrkesprogram", "Vocational programmes", 2
    IB = "IB", "International Baccalaureate", "International Baccalaureate", 3
    OWN_GOALS = "EG", "Utbildning med egna examensmål", "Education with its own diploma goals", 4
    FOURTH_YEAR = "T4", "Fjärde tekniskt år", "Fourth technical year", 5
    INTRODUCTORY = "IM", "Introduktionsprogram", "Introductory programmes", 6
    ADAPTED = "AN", "Anpassad gymnasieskola", "Adapted upper secondary school", 7


class EndReason(Coded):
    """Why a study spell ended; its number stands in the warehouse."""

    DIPLOMA = "DIPLOMA", "Examen", "Diploma", 1
    CERTIFICATE = "CERTIFICATE", "Studiebevis", "Study certificate", 2
    BREAK_OFF = "BREAK_OFF", "Avbrott", "Break-off", 3
    CHANGE_OF_SCHOOL = "CHANGE_OF_SCHOOL", "Byte av skola", "Change of school", 4
    CHANGE_OF_PATH = "CHANGE_OF_PATH", "Byte av studieväg", "Change of study path", 5
    PROMOTED = "PROMOTED", "Årskursbyte", "Promotion", 6
    CHANGE_OF_CLASS = "CHANGE_OF_CLASS", "Klassbyte", "Change of class", 7
    CHANGE_OF_MARKERS = "CHANGE_OF_MARKERS", "Ändrad studievägsvariant", "Changed variant of the study path", 8
    MOVED_AWAY = "MOVED_AWAY", "Flyttat från regionen", "Moved away from the region", 9
    DIED = "DIED", "Avliden", "Died", 10
    NEVER_CAME = "NEVER_CAME", "Kom aldrig", "Never came", 11
    PATH_ENDED = "PATH_ENDED", "Studievägen slut utan examen eller studiebevis", "Study path ended without either", 12
    UNKNOWN = "UNKNOWN", "Ej angiven", "Not told", 13


CONTINUES = frozenset({EndReason.PROMOTED, EndReason.CHANGE_OF_CLASS, EndReason.CHANGE_OF_MARKERS})
"""Reasons after which the same study path goes on at the same school in the next spell."""

BREAKS_OFF = frozenset(
    {EndReason.BREAK_OFF, EndReason.CHANGE_OF_SCHOOL, EndReason.MOVED_AWAY, EndReason.DIED, EndReason.NEVER_CAME}
)
"""Reasons that break off the placement at the school: they have a break-off date, the others have none."""


class DiplomaKind(Coded):
    """What somebody left with. **Source:** skollagen (2010:800) 16 kap. 26-28 §§."""

    DIPLOMA = "DIPLOMA", "Gymnasieexamen", "Upper secondary diploma", 1
    CERTIFICATE = "CERTIFICATE", "Studiebevis", "Study certificate", 2


class Source(Coded):
    """How an event came in."""

    ADMISSION = "ADMISSION", "Antagningen", "The admission"
    FORM = "FORM", "Formulär", "Form"
    FILE = "FILE", "Fil", "File"
    API = "API", "API", "API"
    SS12000 = "SS12000", "SS 12000", "SS 12000"


class Settlement(Coded):
    """How a conflict between two spells was settled."""

    KEPT_FIRST = "KEPT_FIRST", "Den första gäller", "The first stands"
    KEPT_SECOND = "KEPT_SECOND", "Den andra gäller", "The second stands"
    CORRECTED = "CORRECTED", "Rättad, överlappar inte längre", "Corrected, no longer overlaps"


class EventKind(Coded):
    """What happened; the Swedish words are those of UEDB where it has the event.

    **Source:** the headings of UEDB's instructions (docplayer 13076220, 6989581, 6608987).
    """

    INTAKE = "INTAKE", "Inläsning åk 1", "Intake to year 1"
    ENROL_RESIDENT = "ENROL_RESIDENT", "Inskrivning folkbokförd", "Enrolment of a resident"
    ENROL_NON_RESIDENT = "ENROL_NON_RESIDENT", "Inskrivning NY", "Enrolment of a non-resident"
    ENROL_PROTECTED = "ENROL_PROTECTED", "Registrera elev med sekretessmarkering", "Enrolment of a protected person"
    INTERRUPT = "INTERRUPT", "Ändra placeringsstatus / avsluta elev", "Interrupt or end studies"
    CORRECT_BREAK_OFF = "CORRECT_BREAK_OFF", "Ta bort / ändra fel avbrottsdatum", "Correct or remove a break-off date"
    CHANGE_NUMBER = "CHANGE_NUMBER", "Ändra personnummer", "Change of number"
    CORRECT_START = "CORRECT_START", "Ändra startdatum", "Correct a start date"
    CHANGE_PATH = "CHANGE_PATH", "Byte av studieväg", "Change of study path"
    REMOVE_SPELL = "REMOVE_SPELL", "Ta bort felaktig studieväg", "Remove a wrong study path"
    PROMOTE = "PROMOTE", "Årskursbyte", "Promotion"
    CHANGE_MARKERS = "CHANGE_MARKERS", "NIU / studievägsvariant", "Change of variant"
    CHANGE_CLASS = "CHANGE_CLASS", "Klassbyte", "Change of class"
    SETTLE_DOUBLE = "SETTLE_DOUBLE", "Hantera dubbla elever", "Settle a double pupil"
    CHANGE_SCHOOL = "CHANGE_SCHOOL", "Byte av skola", "Change of school"
    RETURN = "RETURN", "Återkomst", "Return"
    CORRECT_SPELL = "CORRECT_SPELL", "Rätta en studieperiod", "Correct a study spell"
    MOVE = "MOVE", "Ändrad folkbokföring", "Change of residence"
    AWARD = "AWARD", "Examen eller studiebevis", "Diploma or study certificate"
    CHANGE_PERSON = "CHANGE_PERSON", "Ändra personuppgifter", "Change facts of a person"
    PROTECT = "PROTECT", "Ändra skyddad identitet", "Change protected identity"
    MERGE = "MERGE", "Slå ihop två personer", "Merge two persons"
    CORRECT_NUMBER = "CORRECT_NUMBER", "Rätta ett nummer", "Correct a number"
    REGISTER = "REGISTER", "Ny i registret", "New in the register"
    UNDO = "UNDO", "Ångra en händelse", "Undo an event"
    PULL = "PULL", "Hämtning från annat system", "Pull from another system"
