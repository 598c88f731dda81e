"""What a person is told of each choice row in easy Swedish: short sentences, everyday words, one thought in each.

The same facts as ``sentence_texts`` gives, in as few words as they can be said. A sentence with a slot that has no
value is left out, so a row is told what is known of it and nothing else.

**Source:** Myndigheten för tillgängliga medier, *Lättläst* (short sentences, everyday words, one thought at a time).
"""

from gymnasieregion.contexts.admission.core.codes import Cause, Status
from gymnasieregion.contexts.admission.core.sentences import RESERVES, RoundTerms

NOT_ELIGIBLE = "Du är inte behörig. Det betyder att du inte kan få en plats här."
DECIDED = "Den som ansvarar för skolan har bestämt det."
_RESERVE = ("Du har inte fått plats här än.", "Du står i kö.", "Du har plats {place} i kön.")
_NO_TRY = "Valet prövas inte."

WHY: dict[Cause, tuple[str, ...]] = {
    Cause.CLOSED: ("Utbildningen startar inte.", "Därför gäller inte valet."),
    Cause.WITHDRAWN: ("Du har lämnat antagningen eller sagt nej.", "Därför gäller inte valet."),
    Cause.BELOW_HELD: ("Du har redan en plats.", "Den platsen står högre upp på din lista."),
    Cause.NOT_RECEIVED: ("Skolan tar inte emot dig.", DECIDED),
    Cause.TOO_OLD: (NOT_ELIGIBLE, "Utbildningen måste börja senast {start_by}."),
    Cause.COMPLETED_BEFORE: (NOT_ELIGIBLE, "Du har redan gått ut gymnasiet."),
    Cause.ELIGIBLE_FOR_NATIONAL: (
        "Du kan inte gå det här programmet.",
        "Det är för den som inte är behörig till ett yrkesprogram.",
        "Du är behörig.",
    ),
    Cause.DECIDED_INELIGIBLE: (NOT_ELIGIBLE, DECIDED),
    Cause.NEEDS_DECISION: ("Någon måste bestämma om du är behörig.", "Det är inte gjort."),
    Cause.SUBJECTS_MISSING: (NOT_ELIGIBLE, "Det här stoppar dig: {missing}."),
    Cause.TEST_NOT_TAKEN: (_NO_TRY, "Utbildningen har ett prov.", "Du har inget resultat på provet."),
    Cause.TEST_BELOW_MINIMUM: (_NO_TRY, "Du fick {test} på provet.", "Du behövde minst {test_min}."),
    Cause.TEST_SUBJECT_MARK: (NOT_ELIGIBLE, "Du behöver minst betyget {mark} i {subject}."),
    Cause.TEST_CHOICE_RANK: (
        _NO_TRY,
        "Utbildningen har ett prov.",
        "Provet gäller bara om utbildningen är bland dina val 1–{test_rank}.",
    ),
    Cause.AGREEMENT_NOT_DONE: ("Valet prövas inte nu.", "Din hemkommun och skolan är inte överens än."),
    Cause.RANK_NOT_DONE: ("Valet prövas inte nu.", "Skolan har inte bestämt vem som kommer först."),
    Cause.NOT_RANKED: ("Du får ingen plats här.", "Skolan gör en egen lista.", "Du är inte med på den listan."),
    Cause.RECHOICE_NOT_RANKED: ("Du lade till valet i omvalet.", "Skolan har inte bestämt om dig än."),
    Cause.ADMITTED: ("Du har fått en plats här.", "Du har {points}.", "Den sista som fick plats har {limit}."),
    Cause.STRUCK_HIGHER: ("Du har fått plats på val {granted}.", "Det står högre upp på din lista."),
    Cause.LEFT_PLACE: ("Du har fått plats på val {granted}.", "Därför har du lämnat platsen här."),
    Cause.RESERVE_POINTS: (
        *_RESERVE,
        "Du har {points}.",
        "Den sista som fick plats har {limit}.",
        "Du behöver {gap} till.",
    ),
    Cause.RESERVE_LOT: (
        *_RESERVE,
        "Du har {points}.",
        "Den sista som fick plats har lika många.",
    ),
    Cause.RESERVE_HAND: (*_RESERVE, "Du har {points}.", "De som går före dig fick alla platser."),
    Cause.RESERVE_NO_SEATS: (*_RESERVE, "Du har {points}.", "Det fanns ingen plats att dela ut."),
}
"""What has happened and why, for each cause."""

NOW: dict[Cause, tuple[str, ...]] = {
    **{cause: ("Med dina betyg i dag hamnar du i kö.", *WHY[cause][2:]) for cause in RESERVES},
    Cause.ADMITTED: ("Med dina betyg i dag får du en plats här.", *WHY[Cause.ADMITTED][1:]),
    Cause.STRUCK_HIGHER: ("Med dina betyg i dag får du plats på val {granted}.", WHY[Cause.STRUCK_HIGHER][1]),
}
"""The same where a round gives no seats."""

_OTHERS = "Dina andra val prövas som vanligt."
_LATER = "Valet prövas när det är klart, om det finns platser kvar."
_OVER = "Valet gäller inte mer."
_NEXT: dict[Cause, str] = {
    Cause.CLOSED: _OTHERS,
    Cause.WITHDRAWN: _OVER,
    Cause.BELOW_HELD: "Du behåller platsen om du inte lämnar den.",
    Cause.AGREEMENT_NOT_DONE: _LATER,
    Cause.RANK_NOT_DONE: _LATER,
    Cause.RECHOICE_NOT_RANKED: _LATER,
    Cause.TEST_NOT_TAKEN: _OTHERS,
    Cause.TEST_BELOW_MINIMUM: _OTHERS,
    Cause.TEST_CHOICE_RANK: _OTHERS,
    Cause.NOT_RANKED: _OTHERS,
    Cause.STRUCK_HIGHER: "Därför gäller inte det här valet.",
    Cause.LEFT_PLACE: _OVER,
}
FINAL_GRADES = "Du får ett nytt besked i sommar, med dina slutbetyg."
NO_APPEAL = "Du kan inte överklaga urvalet."
APPEAL = "Du kan överklaga. Då prövar Skolväsendets överklagandenämnd beslutet."
WAIT = "Blir en plats ledig går den till den som står först. Du behöver inte göra något."


def easy_why(cause: Cause, terms: RoundTerms) -> tuple[str, ...]:
    """What has happened to a row and why, as sentences with slots; one whose slot has no value is to be left out.

    Args:
        cause: Why the row has its status.
        terms: The round's terms.
    """
    texts = WHY[cause] if terms.gives_seats else NOW.get(cause, WHY[cause])
    if cause is Cause.RESERVE_LOT:
        return (*texts, "Lotten avgjorde." if terms.lottery_only else "Reglerna för lika poäng avgjorde.")
    return texts


def easy_next(cause: Cause, status: Status, terms: RoundTerms, *, waits_higher: bool, seated: bool) -> tuple[str, ...]:
    """What happens next with a row, as sentences without slots but ``granted``.

    Args:
        cause: Why the row has its status.
        status: The status.
        terms: The round's terms.
        waits_higher: The person is in reserve for some row.
        seated: The person is admitted to some row.
    """
    if not terms.gives_seats:
        return (_NEXT[cause],) if cause is Cause.CLOSED else (FINAL_GRADES,)
    if cause is Cause.ADMITTED:
        reply = "Du behöver inte svara. Inget svar betyder ja." if terms.no_reply_is_yes else "Du måste svara i tid."
        return (reply, *(["Du står kvar i kö till de val som står högre."] if waits_higher else []))
    if cause in RESERVES:
        return (WAIT, *(["Får du platsen lämnar du val {granted}."] if seated else []), NO_APPEAL)
    return tuple(filter(None, (_NEXT.get(cause, ""), _appeal(cause, status))))


def _appeal(cause: Cause, status: Status) -> str:
    """Whether the decision can be appealed; "" where there is none to speak of."""
    if status in {Status.INELIGIBLE, Status.NOT_RECEIVED} and cause is not Cause.NEEDS_DECISION:
        return APPEAL
    return NO_APPEAL if cause is Cause.NOT_RANKED else ""
