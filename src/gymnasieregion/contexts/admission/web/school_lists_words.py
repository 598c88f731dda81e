"""What the codes of tests, rankings, agreements, statements and reserve calls are called on screen and in the log."""

from collections.abc import Callable, Mapping

from gymnasieregion.contexts.admission.models import ReserveCall, TypedRank
from gymnasieregion.contexts.admission.selectors.school_points import State
from gymnasieregion.contexts.admission.selectors.school_ranks import Sort
from gymnasieregion.contexts.admission.selectors.school_reserves import Standing
from gymnasieregion.contexts.admission.selectors.statements import State as StatementState
from gymnasieregion.contexts.admission.web.school_words import STATEMENTS

Pair = tuple[str, str]
Agreement, Reply = TypedRank.Agreement, ReserveCall.Reply

STATES: Mapping[State, tuple[Pair, str]] = {
    State.NOBODY: (("Inga poäng än", "No points yet"), ""),
    State.ONE: (("Väntar på en andra bedömare", "Waits for a second assessor"), "info"),
    State.DIFFERS: (("Skiljer sig", "Differ"), "warn"),
    State.DONE: (("Klara", "Settled"), "good"),
    State.ABSENT: (("Kom inte", "Did not attend"), ""),
}
"""How far points have come, and the kind of their tag."""

AGREEMENTS: Mapping[str, Pair] = {
    Agreement.DONE: ("Klar", "Done"),
    Agreement.PENDING: ("Ej beslutad", "Not decided"),
    Agreement.NOT_MADE: ("Ej aktuell", "Not to be made"),
}

SORTS: Mapping[Sort, Pair] = {
    Sort.CLEAR: ("Kan rangordnas", "Can be ranked"),
    Sort.PENDING: ("Väntar på beslut", "Wait for a decision"),
    Sort.NOT_MADE: ("Kan inte rangordnas", "Cannot be ranked"),
}

STATEMENT_STATES: Mapping[StatementState, Pair] = {
    StatementState.LEFT: ("Kvar att svara på", "Left to answer"),
    StatementState.GIVEN: ("Lämnade", "Given"),
    StatementState.DECIDED: ("Skolan har beslutat", "The school has decided"),
}

REPLIES: Mapping[str, Pair] = {
    Reply.WAITING: ("Väntar på svar", "Waits for an answer"),
    Reply.YES: ("Tackade ja", "Said yes"),
    Reply.NO: ("Tackade nej", "Said no"),
    Reply.SILENT: ("Svarade inte i tid", "Did not answer in time"),
}

STANDINGS: Mapping[Standing, tuple[Pair, str]] = {
    Standing.WAITS: (("I reserv", "In reserve"), ""),
    Standing.CALLED: (("Kallad, väntar på svar", "Called, waits for an answer"), "info"),
    Standing.YES: (("Tackade ja", "Said yes"), "good"),
    Standing.NO: (("Tackade nej", "Said no"), ""),
    Standing.SILENT: (("Svarade inte i tid", "Did not answer in time"), ""),
    Standing.LEFT: (("Har lämnat listan", "Has left the list"), ""),
}
"""How reserves stand, and the kind of their tag."""

GROUPS: Mapping[str, Pair] = {
    "OPEN": ("Reserver", "Reserves"),
    "FREE": ("Reserver i fri kvot", "Reserves in the free quota"),
    "REST": ("Reserver till platser som blev över i fri kvot", "Reserves for places left over from the free quota"),
}

LOG_EVENTS: Mapping[str, Pair] = {
    "admission.reserve.seats": ("Angav lediga platser att kalla reserver till", "Told the free places to call to"),
    "admission.reserve.answer": ("Skrev in en reservs svar", "Entered a reserve's answer"),
    "admission.reserve.undo": ("Ångrade ett samtal eller svar", "Undid a call or an answer"),
}

LOG_FIELDS: Mapping[str, Pair] = {
    "points_state": ("Provpoängen", "The test points"),
    "test_points": ("Provpoäng", "Test points"),
    "attempt": ("Provtillfälle", "Attempt"),
    "typed_rank": ("Nummer i rangordningen", "Number in the ranking"),
    "was_typed_rank": ("Nummer förut", "Number before"),
    "was_agreement": ("Överenskommelse förut", "Agreement before"),
    "statement": ("Yttrande", "Statement"),
    "was_statement": ("Yttrande förut", "Statement before"),
    "over_admission": ("Överintag", "Over-admission"),
    "seats": ("Platser", "Places"),
    "seats_to_call": ("Lediga platser att kalla till", "Free places to call to"),
    "seat": ("Plats nummer", "Place number"),
    "called_reply": ("Svar", "Answer"),
    "answer_by": ("Svar senast", "Answer by"),
    "ended": ("Samtal som gick ut", "Calls that ended"),
}

LOG_VALUES: Mapping[str, Callable[[str], Pair | None]] = {
    "points_state": {state.value: words for state, (words, _) in STATES.items()}.get,
    "was_agreement": AGREEMENTS.get,
    "statement": STATEMENTS.get,
    "was_statement": STATEMENTS.get,
    "called_reply": REPLIES.get,
}
