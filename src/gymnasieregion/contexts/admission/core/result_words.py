"""The words of a result's page that are not about one row: statuses, headings, what to do and why a place moved.

Each text stands in Swedish, English and easy Swedish, in the order of ``READINGS``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gymnasieregion.contexts.admission.core.codes import RoundKind, Status
from gymnasieregion.contexts.admission.core.sentence_words import subject_text

READINGS = ("sv", "en", "easy")
Texts = tuple[str, str, str]

STATUS: Mapping[Status, Texts] = {
    Status.ADMITTED: ("Antagen", "Admitted", "Antagen"),
    Status.RESERVE: ("Reserv", "Reserve", "Står i kö"),
    Status.RECHOICE: ("Omval", "Second choice", "Omval"),
    Status.NO_OFFER: ("Ej erbjuden plats", "No seat offered", "Ingen plats"),
    Status.NOT_TRIED: ("Prövas ej", "Not tried", "Prövas inte"),
    Status.NOT_ADMITTED: ("Ej antagen", "Not admitted", "Inte antagen"),
    Status.STRUCK: ("Struken", "Removed", "Gäller inte"),
    Status.INELIGIBLE: ("Obehörig", "Not eligible", "Inte behörig"),
    Status.NOT_RECEIVED: ("Ej mottagen", "Not received", "Inte mottagen"),
    Status.CLOSED: ("Startar ej", "Does not start", "Startar inte"),
}
"""What a badge says."""

TAG: Mapping[Status, str] = {
    Status.ADMITTED: "good", Status.RESERVE: "info", Status.INELIGIBLE: "bad", Status.NOT_RECEIVED: "bad",
    Status.NO_OFFER: "warn", Status.NOT_ADMITTED: "warn", Status.NOT_TRIED: "warn", Status.RECHOICE: "warn",
}  # fmt: skip
"""The colour of a badge; the word alone says it."""

KIND: Mapping[str, Texts] = {
    RoundKind.PRELIMINARY: ("Preliminär antagning", "Preliminary admission", "Preliminär antagning"),
    RoundKind.FINAL: ("Slutlig antagning", "Final admission", "Slutlig antagning"),
    RoundKind.LATE: ("Sena kompletteringar", "Late completions", "Nya betyg från sommaren"),
    RoundKind.RESERVE: ("Reservantagning", "Reserve round", "Reservantagning"),
}
"""What the kinds of rounds that can be published are called."""

PRELIMINARY: Texts = (
    "Det här är ett preliminärt besked: inga platser delas ut ännu. Det visar hur det skulle gå med dagens betyg.",
    "This is a preliminary answer: no seats are given yet. It shows how it would go with the grades you have today.",
    "Det här är ett prov. Ingen får en plats än. Du ser hur det skulle gå med dina betyg i dag.",
)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where somebody stands after a round; what decides the first words of the page.

    Args:
        kind: Of the round.
        status: Of the person: admitted, reserve or not admitted.
        waits: Whether some choice waits in a queue.
        is_silence_yes: Whether no reply means yes.
    """

    kind: str
    status: str
    waits: bool
    is_silence_yes: bool

    @property
    def gives_seats(self) -> bool:
        """Whether the round gives seats."""
        return self.kind != RoundKind.PRELIMINARY


def heading_of(standing: Standing) -> Texts:
    """The first words: ``{offering}`` and ``{rank}`` are filled for those who are admitted."""
    if standing.status == Status.ADMITTED and standing.gives_seats:
        return (
            "Du är antagen till {offering}",
            "You are admitted to {offering}",
            "Du har fått en plats: {offering}",
        )
    if standing.status == Status.ADMITTED:
        return (
            "Med dagens betyg blir du antagen till {offering}",
            "With the grades you have today you are admitted to {offering}",
            "Med dina betyg i dag får du plats på {offering}",
        )
    if standing.status == Status.RESERVE and standing.gives_seats:
        return ("Du har ingen plats ännu, men du är reserv", "You have no seat yet, but you are on a reserve list",
                "Du har ingen plats än. Du står i kö.")  # fmt: skip
    if standing.status == Status.RESERVE:
        return ("Med dagens betyg blir du reserv", "With the grades you have today you are on a reserve list",
                "Med dina betyg i dag hamnar du i kö")  # fmt: skip
    if standing.gives_seats:
        return ("Du har inte fått någon plats", "You have not got a seat", "Du har inte fått någon plats")
    return ("Med dagens betyg får du ingen plats", "With the grades you have today you get no seat",
            "Med dina betyg i dag får du ingen plats")  # fmt: skip


def to_do(standing: Standing, *, has_day: bool) -> tuple[Texts, ...]:
    """What to do, by when: one text each. ``{day}`` is the day; ``{svara}`` and the like begin a link, ``{/}`` ends it.

    Args:
        standing: Where the person stands.
        has_day: Whether there is a day left to act by.
    """
    if not standing.gives_seats:
        return _after_preliminary(standing, has_day=has_day)
    if standing.status == Status.ADMITTED:
        return (*_reply(standing, has_day=has_day), *([STILL_WAITS] if standing.waits else []))
    return (NOTHING_IN_QUEUE if standing.waits else TALK, FREE_SEATS)


def _after_preliminary(standing: Standing, *, has_day: bool) -> tuple[Texts, ...]:
    nothing = (
        "Du behöver inte göra något: dina val ligger kvar till den slutliga antagningen.",
        "You need not do anything: your choices stay until the final admission.",
        "Du behöver inte göra något. Dina val ligger kvar.",
    )
    change = (
        "Vill du ändra dina val gör du det i omvalet, senast {day}. {ansokan}Öppna din ansökan{/}",
        "If you want to change your choices, do so by {day}. {ansokan}Open your application{/}",
        "Vill du ändra dina val? Gör det senast {day}. {ansokan}Öppna din ansökan{/}",
    )
    more = (
        "Lägg till fler val som du kan komma in på, och prata med din studie- och yrkesvägledare.",
        "Add more choices that you can be admitted to, and talk with your study and career counsellor.",
        "Lägg till fler val. Prata med din studie- och yrkesvägledare.",
    )
    first = nothing if standing.status == Status.ADMITTED else more
    return (first, *([change] if has_day else []))


def _reply(standing: Standing, *, has_day: bool) -> tuple[Texts, ...]:
    if standing.is_silence_yes and has_day:
        return (
            ("Du behöver inte göra något: inget svar räknas som ja.",
             "You need not do anything: no reply counts as yes.",
             "Du behöver inte göra något. Inget svar betyder ja."),
            ("Vill du tacka ja eller nej gör du det senast {day}. {svara}Svara på platsen{/}",
             "To accept or decline, do so by {day}. {svara}Reply to the seat{/}",
             "Vill du säga ja eller nej? Gör det senast {day}. {svara}Svara på platsen{/}"),
        )  # fmt: skip
    if has_day:
        return (
            ("Svara senast {day}, annars förlorar du platsen. {svara}Svara på platsen{/}",
             "Reply by {day}, or you lose the seat. {svara}Reply to the seat{/}",
             "Du måste svara senast {day}. Annars förlorar du platsen. {svara}Svara på platsen{/}"),
        )  # fmt: skip
    return (
        ("Platsen är din. Vill du inte ha den, {svara}lämna den till någon annan{/}.",
         "The seat is yours. If you do not want it, {svara}leave it to somebody else{/}.",
         "Platsen är din. Vill du inte ha den? {svara}Lämna platsen{/}"),
    )  # fmt: skip


REPLIES_OPEN: Texts = ("Svaren öppnar {opens}.", "Replies open {opens}.", "Du kan svara från {opens}.")
STILL_WAITS: Texts = (
    (
        "Du står kvar i kö till val som du har satt högre. Får du en sådan plats lämnar du den här."
        " {ko}Se hur kön rör sig{/}"
    ),
    (
        "You stay in the queue for choices that you put higher. If you get such a seat you leave this one."
        " {ko}See how the queue moves{/}"
    ),
    "Du står kvar i kö till val som står högre. Får du en sådan plats lämnar du den här. {ko}Se kön{/}",
)
NOTHING_IN_QUEUE: Texts = (
    "Du behöver inte göra något: blir en plats ledig och du står först får du den. {ko}Se hur kön rör sig{/}",
    "You need not do anything: if a seat becomes free and you are first, you get it. {ko}See how the queue moves{/}",
    "Du behöver inte göra något för att stå kvar i kö. {ko}Se kön{/}",
)
TALK: Texts = (
    "Prata med din studie- och yrkesvägledare. Din hemkommun ska erbjuda dig en utbildning.",
    "Talk with your study and career counsellor. Your home municipality shall offer you an education.",
    "Prata med din studie- och yrkesvägledare. Din hemkommun ska hjälpa dig.",
)
FREE_SEATS: Texts = (
    "Det kan finnas lediga platser på andra utbildningar. {lediga}Se lediga platser{/}",
    "There may be free places at other educations. {lediga}See free places{/}",
    "Det kan finnas lediga platser. {lediga}Se lediga platser{/}",
)


def tried_again(grades: Sequence[tuple[str, str]]) -> Texts:
    """That all choices have been tried again with grades that have come since the round before.

    Args:
        grades: The code of each subject and its mark.

    >>> tried_again([("MA", "B")])[0]
    'I den här antagningen prövades alla dina val igen med nya betyg: matematik B.'
    """
    sv, en = (", ".join(f"{subject_text(code, lang)} {mark}" for code, mark in grades) for lang in ("sv", "en"))
    return (
        f"I den här antagningen prövades alla dina val igen med nya betyg: {sv}.",
        f"In this admission all your choices were tried again with new grades: {en}.",
        f"Vi har prövat dina val igen med nya betyg: {sv}.",
    )


@dataclass(frozen=True, slots=True)
class Moved:
    """How a place in a queue came to differ from that of the round before."""

    before: int
    place: int
    seated: int
    left: int
    came: int
    passed: int


def moved_words(moved: Moved) -> Texts:
    """Why a place is another than in the round before: causes and counts, never who.

    >>> moved_words(Moved(before=7, place=5, seated=1, left=2, came=1, passed=0))[0]
    'I förra omgången hade du plats 7. 1 före dig fick plats. 2 före dig lämnade kön. 1 ny kom före dig.'
    """
    parts: list[Texts] = [
        (f"I förra omgången hade du plats {moved.before}.", f"In the round before you were number {moved.before}.",
         f"Förra gången hade du plats {moved.before}."),
    ]  # fmt: skip
    if moved.seated:
        n = moved.seated
        parts.append((f"{n} före dig fick plats.", f"{n} before you got a seat.", f"{n} före dig fick plats."))
    if moved.left:
        n = moved.left
        parts.append((f"{n} före dig lämnade kön.", f"{n} before you left the queue.", f"{n} före dig lämnade kön."))
    if moved.came:
        n, new = moved.came, "ny" if moved.came == 1 else "nya"
        parts.append((f"{n} {new} kom före dig.", f"{n} new came before you.", f"{n} {new} kom före dig."))
    if moved.passed:
        parts.append(_passed(moved.passed))
    sv, en, easy = zip(*parts, strict=True)
    return " ".join(sv), " ".join(en), " ".join(easy)


def _passed(net: int) -> Texts:
    """What is said of those who went past, or whom one went past."""
    if net > 0:
        return (f"{net} gick om dig med nya betyg eller poäng.", f"{net} went past you with new grades or points.",
                f"{net} gick om dig med nya betyg.")  # fmt: skip
    return (f"Du gick om {-net}.", f"You went past {-net}.", f"Du gick om {-net}.")
