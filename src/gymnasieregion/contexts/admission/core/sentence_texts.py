"""The sentences themselves: every part of an answer, in Swedish and in English, with named slots.

Written for the person who applied: what happened, why, and what comes next. Of the other applicants only the last
one admitted is spoken of, as a number.

**Source:** no reply is a yes: the office's public questions and answers; appeal: skollagen (2010:800) 28 kap. 12 and
18 §§; the conditions: skollagen 15 kap. 5-6 §§, 16 kap. 30-36 and 43-47 §§, 17 kap. 11 §, 17 a kap. 4 §; skill tests
belong to the selection: gymnasieförordningen (2010:2039) 7 kap. 5 §.
"""

from gymnasieregion.contexts.admission.core.codes import Cause, RoundKind, Status

PREFIX: dict[RoundKind, tuple[str, str]] = {
    RoundKind.SIMULATION: ("Provkörning, inte ett besked.", "Test run, not a decision."),
    RoundKind.PRELIMINARY: (
        "Preliminärt besked: inga platser delas ut ännu.",
        "Preliminary answer: no seats are given yet.",
    ),
}
"""What the answer of a round that gives no seats begins with."""

ADMITTED_NOW = (
    "Med dagens betyg blir du antagen till {offering}, ditt val {rank}.",
    "With the grades you have today you are admitted to {offering}, your choice {rank}.",
)
RESERVE_NOW = (
    "Med dagens betyg blir du reserv till {offering}, ditt val {rank}.",
    "With the grades you have today you are on the reserve list for {offering}, your choice {rank}.",
)
STRUCK_NOW = (
    (
        "Med dagens betyg stryks ditt val {rank}, {offering}, eftersom du blir antagen till ditt val {granted}, som du"
        " har satt högre."
    ),
    (
        "With the grades you have today your choice {rank}, {offering}, is removed, because you are admitted to your"
        " choice {granted}, which you put higher."
    ),
)

_RESERVE = (
    "Du är reserv till {offering}, ditt val {rank}.",
    "You are on the reserve list for {offering}, your choice {rank}.",
)
_NOT_TRIED = (
    "Ditt val {rank}, {offering}, prövas inte.",
    "Your choice {rank}, {offering}, is not tried.",
)

OPENING: dict[Cause, tuple[str, str]] = {
    Cause.CLOSED: (
        "{offering}, ditt val {rank}, startar inte, så valet prövas inte.",
        "{offering}, your choice {rank}, does not start, so the choice is not tried.",
    ),
    Cause.WITHDRAWN: (
        "Ditt val {rank}, {offering}, är struket, eftersom du har lämnat antagningen eller tackat nej.",
        "Your choice {rank}, {offering}, is removed, because you have left the admission or declined.",
    ),
    Cause.BELOW_HELD: (
        "Ditt val {rank}, {offering}, är struket, eftersom du redan har en plats på ett val som du har satt högre.",
        "Your choice {rank}, {offering}, is removed, because you already hold a seat on a choice that you put higher.",
    ),
    Cause.NOT_RECEIVED: (
        "Du tas inte emot till {offering}, ditt val {rank}. Den som ansvarar för skolan har beslutat det.",
        "You are not received to {offering}, your choice {rank}. The body responsible for the school decided so.",
    ),
    Cause.TEST_NOT_TAKEN: _NOT_TRIED,
    Cause.TEST_BELOW_MINIMUM: _NOT_TRIED,
    Cause.TEST_CHOICE_RANK: _NOT_TRIED,
    Cause.AGREEMENT_NOT_DONE: (
        (
            "Ditt val {rank}, {offering}, prövas inte nu. Överenskommelsen mellan din hemkommun och den som ansvarar"
            " för skolan är inte klar."
        ),
        (
            "Your choice {rank}, {offering}, is not tried now. The agreement between your home municipality and the"
            " body responsible for the school is not done."
        ),
    ),
    Cause.RANK_NOT_DONE: (
        "Ditt val {rank}, {offering}, prövas inte nu. Skolan har inte rangordnat de sökande än.",
        "Your choice {rank}, {offering}, is not tried now. The school has not ranked the applicants yet.",
    ),
    Cause.NOT_RANKED: (
        (
            "Du erbjuds ingen plats på {offering}, ditt val {rank}. Skolan antar efter egen rangordning och har inte"
            " rangordnat dig."
        ),
        (
            "You are not offered a seat at {offering}, your choice {rank}. The school admits by its own ranking and has"
            " not ranked you."
        ),
    ),
    Cause.RECHOICE_NOT_RANKED: (
        "Ditt val {rank}, {offering}, kom till vid omvalet, och skolan har inte rangordnat dig än.",
        (
            "Your choice {rank}, {offering}, was added at the second choice of the year, and the school has not ranked"
            " you yet."
        ),
    ),
    Cause.ADMITTED: (
        "Du är antagen till {offering}, ditt val {rank}.",
        "You are admitted to {offering}, your choice {rank}.",
    ),
    Cause.STRUCK_HIGHER: (
        (
            "Ditt val {rank}, {offering}, är struket, eftersom du är antagen till ditt val {granted}, som du har satt"
            " högre."
        ),
        (
            "Your choice {rank}, {offering}, is removed, because you are admitted to your choice {granted}, which you"
            " put higher."
        ),
    ),
    Cause.LEFT_PLACE: (
        (
            "Du har lämnat din plats på {offering}, ditt val {rank}, eftersom du är antagen till ditt val {granted},"
            " som du har satt högre."
        ),
        (
            "You have left your seat at {offering}, your choice {rank}, because you are admitted to your choice"
            " {granted}, which you put higher."
        ),
    ),
    Cause.RESERVE_POINTS: _RESERVE,
    Cause.RESERVE_LOT: _RESERVE,
    Cause.RESERVE_HAND: _RESERVE,
    Cause.RESERVE_NO_SEATS: _RESERVE,
}
"""How the answer to a row with each cause begins; the causes not named here begin with *not eligible*."""

OPENING_OF_STATUS: dict[tuple[Cause, Status], tuple[str, str]] = {
    (Cause.NOT_RANKED, Status.NOT_ADMITTED): (
        "Du är inte antagen till {offering}, ditt val {rank}. Skolan har inte rangordnat dig.",
        "You are not admitted to {offering}, your choice {rank}. The school has not ranked you.",
    ),
}
"""Where one cause gives several statuses."""

NOT_ELIGIBLE = (
    "Du är inte behörig till {offering}, ditt val {rank}.",
    "You are not eligible for {offering}, your choice {rank}.",
)

WHY: dict[Cause, tuple[str, str]] = {
    Cause.TOO_OLD: (
        "Utbildningen måste börja senast {start_by}.",
        "The education must begin in {start_by} at the latest.",
    ),
    Cause.COMPLETED_BEFORE: (
        "Du har redan gått ut ett nationellt program eller en utbildning som räknas lika.",
        "You have already completed a national programme or an education that counts as equal.",
    ),
    Cause.ELIGIBLE_FOR_NATIONAL: (
        "Programmet är för den som inte är behörig till ett yrkesprogram, och du är behörig till ett.",
        "The programme is for those who are not eligible for a vocational programme, and you are eligible for one.",
    ),
    Cause.DECIDED_INELIGIBLE: (
        "Den som ansvarar för skolan har beslutat det.",
        "The body responsible for the school decided so.",
    ),
    Cause.NEEDS_DECISION: (
        "Här krävs ett särskilt beslut om att du är behörig, och det finns inget.",
        "A decision that you are eligible is needed here, and there is none.",
    ),
    Cause.SUBJECTS_MISSING: ("Det här hindrar: {missing}.", "What stands in the way: {missing}."),
    Cause.TEST_NOT_TAKEN: (
        "Utbildningen har ett färdighetsprov, och du har inget resultat.",
        "The education has a skill test, and you have no result.",
    ),
    Cause.TEST_BELOW_MINIMUM: (
        "Ditt färdighetsprov gav {test}, och det krävs minst {test_min}.",
        "Your skill test gave {test}, and at least {test_min} are needed.",
    ),
    Cause.TEST_SUBJECT_MARK: (
        "Utbildningen kräver minst betyget {mark} i {subject}, och det har du inte.",
        "The education needs at least the grade {mark} in {subject}, and you do not have it.",
    ),
    Cause.TEST_CHOICE_RANK: (
        "Färdighetsprovet gäller bara för den som har utbildningen bland sina val 1-{test_rank}.",
        "The skill test only counts for those who have the education among their choices 1-{test_rank}.",
    ),
    Cause.RESERVE_NO_SEATS: ("Där fanns ingen plats att fördela.", "There was no seat to give there."),
}
"""The reason, where the opening does not give it."""

SECOND_HAND = (
    "Platserna tog slut före din tur: du går i andra hand och prövas efter alla i första hand.",
    "The seats ran out before your turn: you are second hand and tried after everybody of first hand.",
)
LATE = (
    "Platserna tog slut före din tur: valet kom in efter sista ansökningsdagen och prövas efter dem som sökte i tid.",
    "The seats ran out before your turn: the choice came in after the last day and is tried after those in time.",
)
SECOND_HAND_AND_LATE = (
    (
        "Platserna tog slut före din tur: du går i andra hand och valet kom in efter sista ansökningsdagen, så du"
        " prövas efter alla andra."
    ),
    (
        "The seats ran out before your turn: you are second hand and the choice came in after the last day, so you are"
        " tried after everybody else."
    ),
)
COMPARED_BEFORE = (
    "Du har {own}, och den sista antagna av dem som prövas före dig har {last}.",
    "You have {own}, and the last one admitted of those tried before you has {last}.",
)

QUEUE = ("Du står på plats {place} i kön till {group}.", "You are number {place} in the queue for {group}.")
NO_QUEUE = ("Ingen urvalsgrupp tar med ditt val.", "No selection group includes your choice.")
GROUP = (
    "I {group} har du {own}, och den sista antagna har {last}.",
    "In {group} you have {own}, and the last one admitted has {last}.",
)
COMPARED = ("Du har {own}, och den sista antagna har {last}.", "You have {own}, and the last one admitted has {last}.")
GAP = (
    "Om allt annat är oförändrat fattas {gap} till gränsen.",
    "With all else unchanged you are {gap} short of the limit.",
)
OWN = ("Du har {own}.", "You have {own}.")
LOTTERY = (
    "Du har {own}, precis som den sista antagna, och lotten avgjorde.",
    "You have {own}, exactly as the last one admitted, and the lottery decided.",
)
TIE_BREAK = (
    "Du har {own}, precis som den sista antagna, och reglerna för lika poäng avgjorde.",
    "You have {own}, exactly as the last one admitted, and the rules for equal points decided.",
)

REPLY_YES = ("Du behöver inte svara: inget svar räknas som ja.", "You need not reply: no reply counts as yes.")
REPLY_NO = (
    "Du måste svara i tid, annars förlorar du platsen.",
    "You must reply in time, or you lose the seat.",
)
STILL_RESERVE = (
    "Du står kvar som reserv till de val som du har satt högre.",
    "You stay on the reserve list for the choices that you put higher.",
)
IN_QUEUE = (
    "Blir en plats ledig går den till den som står först i kön, och du behöver inte göra något.",
    "A seat that becomes free goes to the first in the queue, and you need not do anything.",
)
LEAVES_LOWER = (
    "Får du platsen lämnar du samtidigt platsen på ditt val {granted}.",
    "If you get the seat, you leave your seat on choice {granted} at the same time.",
)
NO_APPEAL = ("Urvalet går inte att överklaga.", "The selection cannot be appealed.")
APPEAL = (
    "Beslutet går att överklaga till Skolväsendets överklagandenämnd.",
    "The decision can be appealed to the Board of Appeal for Education.",
)
OTHERS_TRIED = ("Dina andra val prövas som vanligt.", "Your other choices are tried as usual.")
TRIED_LATER = (
    "Valet prövas när det är klart, om det finns platser kvar.",
    "The choice is tried when that is done, if seats are left.",
)
KEEPS = ("Du behåller den platsen om du inte lämnar den.", "You keep that seat unless you leave it.")
NO_LONGER = ("Valet prövas inte mer.", "The choice is not tried any more.")
NOT_RESERVE_BELOW = (
    "Du är inte reserv till val som du har satt lägre.",
    "You are not on the reserve list for choices that you put lower.",
)
FREE_QUOTA_LATER = (
    "Du har sökt i fri kvot, och den prövas inte än.",
    "You have applied for free quota, and it is not tried yet.",
)
FINAL_GRADES = (
    "Det slutliga beskedet bygger på slutbetygen.",
    "The final answer is built on the final grades.",
)
