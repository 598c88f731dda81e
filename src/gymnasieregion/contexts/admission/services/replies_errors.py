"""Why a reply, or leaving a queue, cannot be taken."""

from typing import ClassVar

from gymnasieregion.kernel.errors import RegionError


class NoResultError(RegionError):
    """No round that gives seats is published."""

    sv: ClassVar[str] = "Det slutliga beskedet har inte kommit än. Du kan svara när det har kommit."
    en: ClassVar[str] = "The final result has not come yet. You can reply when it has."
    easy: ClassVar[str] = "Du har inte fått det sista beskedet än. Du kan svara sedan."


class RepliesNotOpenError(RegionError):
    """Replies open later than the result."""

    sv: ClassVar[str] = "Du kan svara från {moment_sv}. Inget är ändrat."
    en: ClassVar[str] = "You can reply from {moment_en}. Nothing is changed."


class RepliesClosedError(RegionError):
    """The last day has passed."""

    sv: ClassVar[str] = "Sista svarsdagen har varit. Inget är ändrat. Kontakta antagningskansliet om du vill ändra dig."
    en: ClassVar[str] = (
        "The last day to reply has passed. Nothing is changed. Contact the admission office to change it."
    )
    easy: ClassVar[str] = "Det är för sent att svara här. Ring antagningskansliet om du vill ändra dig."


class NoSeatError(RegionError):
    """Somebody without a seat has nothing to reply to."""

    sv: ClassVar[str] = "Du har ingen plats att svara på. Inget är ändrat."
    en: ClassVar[str] = "You have no place to reply to. Nothing is changed."


class SeatChangedError(RegionError):
    """A new round has come since the form was made."""

    sv: ClassVar[str] = "Du har fått ett nytt besked sedan du öppnade sidan. Inget är ändrat. Läs om och svara sedan."
    en: ClassVar[str] = (
        "You have got a new result since you opened the page. Nothing is changed. Read it, and then reply."
    )
    easy: ClassVar[str] = "Du har fått ett nytt besked. Läs det först. Svara sedan."


class RoundBegunError(RegionError):
    """A round counts already with what would be undone."""

    sv: ClassVar[str] = "En ny omgång räknar redan med det du har sagt. Det går inte att ångra här. Kontakta kansliet."
    en: ClassVar[str] = (
        "A new round counts already with what you have said. It cannot be undone here. Contact the office."
    )
    easy: ClassVar[str] = "Det går inte att ångra här. Ring antagningskansliet."


class SeatEndedError(RegionError):
    """The school has ended the seat since nobody came to it."""

    sv: ClassVar[str] = "Skolan har avslutat platsen. Inget är ändrat. Kontakta skolan om det är fel."
    en: ClassVar[str] = "The school has ended the place. Nothing is changed. Contact the school if that is wrong."
    easy: ClassVar[str] = "Skolan har avslutat platsen. Ring skolan om det är fel."


class UnknownReplyError(RegionError):
    """It is none of the answers."""

    sv: ClassVar[str] = "Välj ett av svaren."
    en: ClassVar[str] = "Choose one of the replies."


class NotInQueueError(RegionError):
    """Somebody would leave, or come back to, a queue that they are not in."""

    sv: ClassVar[str] = "Du står inte i den kön. Inget är ändrat."
    en: ClassVar[str] = "You are not in that queue. Nothing is changed."
