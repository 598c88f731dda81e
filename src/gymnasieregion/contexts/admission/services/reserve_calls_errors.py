"""Why reserves cannot be called, answered for or undone."""

from typing import ClassVar

from gymnasieregion.kernel.errors import RegionError


class NotTimeToCallError(RegionError):
    """The office still holds its reserve rounds, or no round is published."""

    sv: ClassVar[str] = "Skolorna kallar reserver först efter kansliets sista reservantagning."
    en: ClassVar[str] = "Schools call reserves only after the office's last reserve admission."
    easy: ClassVar[str] = "Skolorna kallar inte än. De kallar efter den sista reservantagningen."


class NoFreeSeatError(RegionError):
    """Every free seat is taken, or waits for an answer."""

    sv: ClassVar[str] = "Alla lediga platser är tagna eller väntar på svar."
    en: ClassVar[str] = "All free places are taken or wait for an answer."


class NotNextError(RegionError):
    """Somebody else has called meanwhile, or the list has changed."""

    sv: ClassVar[str] = "Listan har ändrats: någon annan kan ha kallat. Läs om den och kalla igen."
    en: ClassVar[str] = "The list has changed: somebody else may have called. Read it again and call again."
    easy: ClassVar[str] = "Listan har ändrats. Läs den igen och kalla sedan."


class OfficeCallsError(RegionError):
    """A protected identity is called by the office."""

    sv: ClassVar[str] = "Nästa på tur har skyddade uppgifter. Kontakta kansliet, som kallar."
    en: ClassVar[str] = "Next in turn is somebody with protected data. Contact the office, which calls."
    easy: ClassVar[str] = "Nästa person har skyddade uppgifter. Kansliet kallar i stället."


class SeatsToCallError(RegionError):
    """The number of free seats cannot be so."""

    sv: ClassVar[str] = "Antalet lediga platser är {least} till {most}: {least} är redan tagna eller väntar på svar."
    en: ClassVar[str] = "The free places are {least} to {most}: {least} are taken already or wait for an answer."
    easy: ClassVar[str] = "Skriv ett tal från {least} till {most}. Så många som {least} är redan tagna."


class CallIsOverError(RegionError):
    """The call has been answered, or the time to answer has passed."""

    sv: ClassVar[str] = "Svarstiden är slut, eller så är svaret redan inskrivet."
    en: ClassVar[str] = "The time to answer is over, or the answer has been entered already."
    easy: ClassVar[str] = "Det är för sent att svara, eller så har du redan svarat."


class TooLateToUndoError(RegionError):
    """What is undone may already have led to something else."""

    sv: ClassVar[str] = "Det går inte att ångra nu. Kontakta kansliet."
    en: ClassVar[str] = "It cannot be undone now. Contact the office."
    easy: ClassVar[str] = "Du kan inte ångra dig nu. Ring antagningskansliet."
