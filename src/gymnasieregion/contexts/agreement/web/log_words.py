"""What the log calls the things of the agreement."""

from gymnasieregion.platform.audit.words import RoomWords, speak_for

AGREEMENT = RoomWords(
    events={
        "agreement.party.add": ("Lade till en part", "Added a party"),
        "agreement.party.end": ("Avslutade en part", "Ended a party"),
        "agreement.party.load": ("Läste in parterna", "Loaded the parties"),
    },
    things={"party": ("Part", "Party")},
    fields={
        "parties": ("Parter", "Parties"),
        "day": ("Områden den dagen", "Areas of the day"),
        "code": ("Kod", "Code"),
        "name": ("Namn", "Name"),
        "kind": ("Slag", "Kind"),
        "joined_on": ("Part från och med", "Party from"),
        "left_on": ("Inte part från och med", "No party from"),
        "in_admission": ("Med i den gemensamma ansökan", "In the joint application"),
        "in_free_search": ("Med i området med fritt sök", "In the area of free search"),
        "source": ("Underlag", "Source"),
    },
    values={"kind": {"MUNICIPALITY": ("kommun", "municipality"), "OTHER": ("annan part", "another party")}.get},
)


def tell() -> None:
    """Tell the log the words of the room."""
    speak_for("agreement", AGREEMENT)
