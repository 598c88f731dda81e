"""What the codes of the counsellor's pages are called, and what the log calls what a counsellor does."""

from collections.abc import Mapping

from gymnasieregion.contexts.admission.core.choice_warnings import RowWarning
from gymnasieregion.contexts.admission.core.class_todo import Todo, Urgency
from gymnasieregion.contexts.admission.models import Attachment, Reminder
from gymnasieregion.contexts.admission.selectors.counselling import Pupil, State
from gymnasieregion.platform.pages.words import said

Pair = tuple[str, str]

URGENCY: Mapping[Urgency, Pair] = {
    Urgency.NOW: ("Gör nu", "Do now"),
    Urgency.SOON: ("Gör snart", "Do soon"),
    Urgency.LATER: ("Kan vänta", "Can wait"),
}

WORDS: Mapping[Todo, tuple[str, str, str, str]] = {
    Todo.CALLED: (
        "Är kallad från reservplats", "Is called from a reserve place",
        "Eleven svarar senast dagen efter kallelsen, annars går platsen till nästa.",
        "The pupil answers by the day after the call, or the place goes to the next.",
    ),
    Todo.NO_PLACE: (
        "Har ingen plats", "Has no place",
        "Eleven kan söka lediga platser, eller du åt eleven. Hemkommunen ska erbjuda en utbildning.",
        "The pupil, or you, can apply for free places. The home municipality shall offer an education.",
    ),
    Todo.NOT_REPLIED: (
        "Har inte svarat på sin plats", "Has not replied to the place",
        "Utan svar i tid förlorar eleven platsen.", "Without a reply in time the pupil loses the place.",
    ),
    Todo.NO_APPLICATION: (
        "Har inga val", "Has no choices",
        "Eleven har inte sökt än, eller har tagit bort alla val. Boka en tid, eller påminn.",
        "The pupil has not applied yet, or has taken away all choices. Meet, or remind.",
    ),
    Todo.CLOSED: (
        "Har valt en utbildning som inte startar", "Has chosen a programme that does not start",
        "Raden ger ingen plats. Eleven kan välja något annat.", "The choice gives no seat. Another can be chosen.",
    ),
    Todo.NOT_CONFIRMED: (
        "Har inte bekräftat", "Has not confirmed",
        "Valen gäller ändå. Kvittot får eleven när listan bekräftas.",
        "The choices count all the same. Confirming gives the receipt.",
    ),
    Todo.NEVER_SIGNED_IN: (
        "Har inte loggat in", "Has not signed in",
        "Dela ut inloggningsbrevet. Saknar eleven e-legitimation, be kansliet om en första kod.",
        "Hand out the letter on signing in. Without e-identification, ask the office for a first code.",
    ),
    Todo.NONE_ELIGIBLE: (
        "Är inte behörig till något val", "Is eligible for none of the choices",
        "Prata om vilka betyg som fattas, och om ett introduktionsprogram i listan.",
        "Talk of the grades that are missing, and of an introductory programme in the list.",
    ),
    Todo.ALL_FAR_ABOVE: (
        "Har bara val långt över egna poäng", "Has only choices far above own points",
        "Inget val behöver tas bort. Ett val till längst ned kan ge en plats.",
        "No choice need be taken away. One more at the end may give a seat.",
    ),
    Todo.EXTRA_LACKING: (
        "Har inte valt språk eller instrument", "Has not chosen language or instrument",
        "Utbildningen frågar efter det.", "The programme asks for it.",
    ),
    Todo.TEST: (
        "Ska göra ett färdighetsprov", "Is to take a skills test",
        "Skolan kallar. Se till att eleven vet om det.", "The school calls. See that the pupil knows.",
    ),
    Todo.GRADES_UNCHECKED: (
        "Betygen är inte kontrollerade", "The grades are not checked",
        "Jämför med skolans betyg och bocka av.", "Compare with the school's grades and tick.",
    ),
    Todo.LOCKED: (
        "Ansökan är låst", "The application is locked",
        "Eleven kan inte ändra. Lås upp när ni är klara.", "The pupil cannot change it. Unlock when you are done.",
    ),
}  # fmt: skip
"""What each thing to do is called, and what it means: Swedish, English, and the same of the meaning."""

STATES: Mapping[State, tuple[str, str, str]] = {
    State.NONE: ("Har inte sökt", "Has not applied", "bad"),
    State.EMPTIED: ("Har tagit bort alla val", "Has taken away all choices", "bad"),
    State.SAVED: ("Inte bekräftad", "Not confirmed", "warn"),
    State.CHANGED: ("Ändrad efter bekräftelsen", "Changed after confirming", "warn"),
    State.CONFIRMED: ("Bekräftad", "Confirmed", "good"),
}
"""What each state is called, and its kind of tag."""

ROWS: Mapping[RowWarning, tuple[str, str, str]] = {
    RowWarning.CLOSED: ("Startar inte", "Does not start", "bad"),
    RowWarning.NOT_OFFERED: ("Finns inte i utbudet", "Not in the offer", "bad"),
    RowWarning.NOT_ELIGIBLE: ("Inte behörig", "Not eligible", "bad"),
    RowWarning.NEEDS_DECISION: ("Behörigheten kräver beslut", "Eligibility needs a decision", "warn"),
    RowWarning.GRADES_UNKNOWN: ("Betyg saknas", "No grades", "warn"),
    RowWarning.TEST: ("Färdighetsprov", "Skills test", "info"),
    RowWarning.TEST_RANK: ("För långt ned för provet", "Too far down for the test", "warn"),
    RowWarning.RANKED: ("Skolan rangordnar", "Ranked by the school", "info"),
    RowWarning.SECOND_HAND: ("Andra hand", "Second hand", "info"),
    RowWarning.ABOVE_MERIT: ("Gränsen var högre än poängen", "The limit was above the points", "info"),
}
"""What each warning of a choice is called to a counsellor, and its kind of tag."""

PAPERS: Mapping[str, Pair] = {
    Attachment.Kind.DISPENSATION: ("Dispens från engelska", "Dispensation from English"),
    Attachment.Kind.FREE_QUOTA: ("Fri kvot, särskilda omständigheter", "Free quota, special circumstances"),
    Attachment.Kind.FOREIGN: ("Fri kvot, utländska betyg", "Free quota, foreign grades"),
}

REMINDERS: Mapping[str, Pair] = {
    Reminder.Kind.NO_APPLICATION: ("Har inga val", "Has no choices"),
    Reminder.Kind.NOT_CONFIRMED: ("Har inte bekräftat", "Has not confirmed"),
    Reminder.Kind.NONE_ELIGIBLE: ("Inget val med behörighet", "No eligible choice"),
    Reminder.Kind.ALL_FAR_ABOVE: ("Bara val långt över egna poäng", "Only choices far above own points"),
    Reminder.Kind.CLOSED: ("En vald utbildning startar inte", "A chosen programme does not start"),
    Reminder.Kind.SEE_COUNSELLOR: ("Prata med din vägledare", "Talk to your counsellor"),
}

LOG_EVENTS: Mapping[str, Pair] = {
    "admission.application.unlock": ("Låste upp en ansökan", "Unlocked an application"),
    "admission.grades.differ": ("Såg att betygen skiljer sig från skolans", "Saw that grades differ from the school's"),
    "admission.attachment.take_back": ("Tog bort ett underlag", "Took away a paper"),
    "admission.reminder.read": ("Läste en påminnelse", "Read a reminder"),
    "admission.reminder.mail": ("Skickade e-post om påminnelser", "Sent e-mail about reminders"),
}
LOG_FIELDS: Mapping[str, Pair] = {
    "locked": ("Låst", "Locked"),
    "checked": ("Betygen är kontrollerade", "The grades are checked"),
    "marks": ("Betyg", "Grades"),
    "subjects": ("Ämnen som skiljer sig", "Subjects that differ"),
    "paper": ("Underlag", "Paper"),
    "media_type": ("Filtyp", "Type of file"),
    "reminder": ("Påminnelse", "Reminder"),
    "mailed": ("E-postmeddelanden", "E-mails"),
}
LOG_VALUES = {"paper": PAPERS.get, "reminder": REMINDERS.get}


def todo_title(todo: Todo) -> str:
    """What something to do is called."""
    return said(*WORDS[todo][:2])


def todo_help(todo: Todo) -> str:
    """What something to do means, and what one can do."""
    return said(*WORDS[todo][2:])


def signed_in_text(pupil: Pupil, moment: str) -> str:
    """When a pupil last signed in, or that the time is no longer kept, or that it has never been.

    Args:
        pupil: Whom.
        moment: When, in words; "" where that is not remembered.
    """
    if pupil.signed_in_at is not None:
        return moment
    if pupil.has_been_here:
        return said("Ja, okänt när", "Yes, time unknown")
    return said("Aldrig", "Never")


def state_tag(pupil: Pupil) -> tuple[str, str]:
    """A pupil's state as words and the kind of tag."""
    sv, en, kind = STATES[pupil.state]
    return said(sv, en), kind


def name_of(given: str, family: str, other: str) -> str:
    """A pupil's name, family name first; something else where there is none."""
    return f"{family}, {given}".strip(", ") or other
