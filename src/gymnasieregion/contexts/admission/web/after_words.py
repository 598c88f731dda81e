"""What the codes of calls, arrivals, changes of study path and practised times are called on screen and in the log."""

from collections.abc import Callable, Mapping

from gymnasieregion.contexts.admission.core.practice_moments import Moment
from gymnasieregion.contexts.admission.models import Arrival, PathRequest, ReserveCall

Pair = tuple[str, str]
Triple = tuple[str, str, str]

MOMENTS: Mapping[str, tuple[Pair, Pair]] = {
    Moment.APPLYING: (
        ("En vecka före sista dag att söka", "A week before the last day to apply"),
        ("Sökande ändrar sina val.", "Applicants change their choices."),
    ),
    Moment.RECHOICE: (
        ("I omvalet", "In the re-choice"),
        (
            "Det preliminära beskedet är känt, och val kan ändras i två veckor till.",
            "The preliminary result is known, and choices can be changed for two more weeks.",
        ),
    ),
    Moment.RESULT: (
        ("Beskedsdagen", "Result day"),
        (
            "Den slutliga antagningen ska publiceras i dag. Sedan går det att svara och söka lediga platser.",
            "The final admission is to be published today. Then replies open, and free places can be applied for.",
        ),
    ),
    Moment.CALLS: (
        ("Efter reservantagningarna", "After the reserve admissions"),
        ("Skolorna kallar reserver, en i taget.", "Schools call reserves, one at a time."),
    ),
    Moment.TERM: (
        ("Terminens första dag", "The first day of the term"),
        (
            "Skolorna skriver in vilka som kom. Elever ber om byte och återantagning.",
            "Schools enter who came. Pupils ask for changes and readmission.",
        ),
    ),
    Moment.AFTER_THREE_DAYS: (
        ("När de tre dagarna har gått", "When the three days have passed"),
        ("Skolorna avslutar platser som ingen kom till.", "Schools end places that nobody came to."),
    ),
}
"""By moment what it is called, and what can be tried then."""

Reply, State, Kind, Request = ReserveCall.Reply, Arrival.State, PathRequest.Kind, PathRequest.State

CALL_STATES: Mapping[str, tuple[Triple, str]] = {
    Reply.WAITING: (("Väntar på ditt svar", "Waits for your answer", "Du ska svara"), "warn"),
    Reply.YES: (("Du har tackat ja", "You have said yes", "Du har sagt ja"), "good"),
    Reply.NO: (("Du har tackat nej", "You have said no", "Du har sagt nej"), ""),
    Reply.SILENT: (("Svarstiden har gått ut", "The time to answer has passed", "Tiden att svara är slut"), ""),
}
"""How a call stands, for the one who was called, and the kind of its tag."""

NOTHING_WRITTEN: tuple[Pair, str] = (("Inget skrivet", "Nothing written"), "")
ARRIVALS: Mapping[str, tuple[Pair, str]] = {
    State.CAME: (("Har kommit", "Has come"), "good"),
    State.REASON: (("Giltigt skäl", "Valid reason"), "info"),
    State.ABSENT: (("Har inte kommit", "Has not come"), "warn"),
    State.ENDED: (("Platsen är avslutad", "The place is ended"), "bad"),
}
"""What is written of an arrival, and the kind of its tag."""

PATH_KINDS: Mapping[str, Triple] = {
    Kind.CHANGE: ("Byte av studieväg", "Change of study path", "Byta program"),
    Kind.READMISSION: ("Återantagning", "Readmission", "Komma tillbaka"),
}

PATH_STATES: Mapping[str, tuple[Triple, str]] = {
    Request.WAITING: (
        ("Väntar på skolans beslut", "Waits for the school's decision", "Skolan har inte svarat"),
        "info",
    ),
    Request.GRANTED: (("Beviljad", "Granted", "Du fick ja"), "good"),
    Request.REFUSED: (("Avslagen", "Refused", "Du fick nej"), "bad"),
    Request.WITHDRAWN: (("Återtagen", "Taken back", "Du tog tillbaka den"), ""),
}
"""How a request stands, and the kind of its tag."""

LOG_EVENTS: Mapping[str, Pair] = {
    "admission.arrival.undo": ("Ångrade en ankomst", "Undid an arrival"),
    "admission.free.withdraw": ("Tog tillbaka en ansökan om ledig plats", "Took back an application for a free place"),
    "admission.path.withdraw": ("Tog tillbaka en ansökan om byte", "Took back a request for a change"),
    "admission.path.undo": ("Ångrade ett beslut om byte", "Undid a decision on a change"),
}

LOG_FIELDS: Mapping[str, Pair] = {
    "arrival": ("Ankomst", "Arrival"),
    "was_arrival": ("Ankomst förut", "Arrival before"),
    "more_seats_to_call": ("Fler platser att kalla till", "More places to call to"),
    "moment": ("Tid på året", "Time of the year"),
    "path": ("Slag", "Kind"),
    "path_state": ("Läge", "State"),
}

_ARRIVALS: Mapping[str, Pair] = {
    **{str(code): words for code, (words, _) in ARRIVALS.items()},
    "UNKNOWN": NOTHING_WRITTEN[0],
    "UNDONE": ("Ångrat", "Undone"),
}

LOG_VALUES: Mapping[str, Callable[[str], Pair | None]] = {
    "arrival": _ARRIVALS.get,
    "was_arrival": _ARRIVALS.get,
    "moment": {str(code): title for code, (title, _) in MOMENTS.items()}.get,
    "path": {str(code): (sv, en) for code, (sv, en, _) in PATH_KINDS.items()}.get,
    "path_state": {str(code): (sv, en) for code, ((sv, en, _), _) in PATH_STATES.items()}.get,
}
