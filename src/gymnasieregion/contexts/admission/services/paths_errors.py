"""Why a change of study path cannot be asked for, decided or undone."""

from typing import ClassVar

from gymnasieregion.kernel.errors import RegionError


class NotTimeForPathsError(RegionError):
    """The term has not begun."""

    sv: ClassVar[str] = "Byte och återantagning söks när höstterminen har börjat."
    en: ClassVar[str] = "A change or readmission is asked for when the autumn term has begun."


class NoPathToAskError(RegionError):
    """The applicant holds no seat and has left none there."""

    sv: ClassVar[str] = "Du har ingen plats att byta från, och har inte lämnat den utbildningen. Sök en ledig plats."
    en: ClassVar[str] = "You have no place to change from, and have not left that programme. Apply for a free place."
    easy: ClassVar[str] = "Du har ingen plats att byta från. Sök en ledig plats i stället."


class NoPlaceError(RegionError):
    """Every place of the education is held, or somebody has been called to it."""

    sv: ClassVar[str] = "Det finns ingen ledig plats på utbildningen nu. Inget är ändrat."
    en: ClassVar[str] = "There is no free place in the programme now. Nothing is changed."
    easy: ClassVar[str] = "Det finns ingen ledig plats just nu. Inget är ändrat."


class AskedAlreadyError(RegionError):
    """The same request waits."""

    sv: ClassVar[str] = "Du har redan bett om det. Skolan har inte svarat än."
    en: ClassVar[str] = "You have asked for that already. The school has not answered yet."


class RequestIsOverError(RegionError):
    """The request has been decided or taken back."""

    sv: ClassVar[str] = "Ansökan är redan avgjord eller återtagen. Läs om sidan."
    en: ClassVar[str] = "The request has been decided or taken back already. Read the page again."


class NobodyHeardError(RegionError):
    """It is not said who has been heard."""

    sv: ClassVar[str] = "Skriv vem som har hörts och när. Eleven är under 18, så vårdnadshavaren ska höras."
    en: ClassVar[str] = "Write who has been heard and when. The pupil is under 18, so the guardian is to be heard."


class NoGroundForNoError(RegionError):
    """A no is not explained."""

    sv: ClassVar[str] = "Skriv skälet till avslaget, som eleven läser."
    en: ClassVar[str] = "Write the ground for the refusal, which the pupil reads."


class LongTextError(RegionError):
    """A text has no room."""

    sv: ClassVar[str] = "Texten får vara högst {most} tecken."
    en: ClassVar[str] = "The text may be at most {most} characters."


class PathNotEligibleError(RegionError):
    """The pupil's grades do not make them eligible."""

    sv: ClassVar[str] = "Eleven är inte behörig till utbildningen. Inget är ändrat."
    en: ClassVar[str] = "The pupil is not eligible for the programme. Nothing is changed."


class ProtectedPathError(RegionError):
    """A protected identity goes by the office."""

    sv: ClassVar[str] = "Kontakta kansliet, som beslutar när uppgifterna är skyddade."
    en: ClassVar[str] = "Contact the office, which decides where the data is protected."
    easy: ClassVar[str] = "Ring antagningskansliet. De hjälper dig."
