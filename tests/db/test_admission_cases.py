"""Cases after publication: the round tried again, what each way out would do, and the decision carried out."""

import datetime as dt
import json

import pytest

from gymnasieregion.contexts.admission.core.cases import Refusal
from gymnasieregion.contexts.admission.models import Applicant, Case, Grade, HeldSeat, PersonResult, RowDecision, Run
from gymnasieregion.contexts.admission.selectors.cases import effects_of
from gymnasieregion.contexts.admission.selectors.runs import frame_of
from gymnasieregion.contexts.admission.services.cases import (
    CaseIsWorkedOnError,
    CaseNotOpenError,
    NotPublishedError,
    close_case,
    open_case,
    try_again,
)
from gymnasieregion.contexts.admission.services.cases_change import (
    Change,
    ChangeFaultsError,
    NothingChangedError,
)
from gymnasieregion.contexts.admission.services.cases_effects import (
    LegalGroundMissingError,
    OptionNotOpenError,
    SeatsHaveMovedError,
    decide_case,
)
from gymnasieregion.contexts.admission.services.cases_stood import NotAppealableError, NotInRunError
from gymnasieregion.contexts.admission.services.publication import publish, reason_not_to_publish
from gymnasieregion.contexts.admission.services.runs import RunStaysError, remove_run
from gymnasieregion.contexts.offer.models import SeatGroup
from gymnasieregion.platform.audit.models import Entry, Event
from tests.admission_cases import MARK_OF_CIA, eligible, opened, published, seats, wrong_year
from tests.admission_runs import decided_run, work
from tests.admission_year import YEAR

pytestmark = pytest.mark.django_db


@pytest.fixture
def wrong(db):
    wrong_year()


@pytest.fixture
def final(wrong, office, now):
    return published("final", "Slutlig antagning", actor=office, now=now)


@pytest.fixture
def case(final, office, now):
    return opened(final, actor=office, now=now)


@pytest.fixture
def decided(office, now):
    def decide(case, option, legal_ground="", at=None):
        return decide_case(
            case=case.pk, option=option, ground="Betyget rättas.", legal_ground=legal_ground, actor=office,
            now=at or now,
        )  # fmt: skip

    return decide


def told(case, option):
    """Who moves from where to where by a way out."""
    return {row.applicant: (row.before.offering, row.after.offering) for row in effects_of(case).of(option).rows}


def places(case, option):
    return {
        place.offering: (place.seats, place.before, place.after, place.over_after)
        for place in effects_of(case).of(option).places
    }


def test_the_published_round_is_what_hands_come_to(final):
    assert seats() == {"Asta": "NA", "Bo": "NA", "Cia": "ES", "Doris": "ES"}


def test_cia_would_have_had_na_and_bo_es(case):
    effects = effects_of(case)
    assert (case.state, effects.status) == ("OPEN", "Antagen")
    assert (effects.published.offering, effects.tried.offering, effects.today.offering) == ("ES", "NA", "ES")
    chain = [(link.move.applicant, link.how, link.by) for _, _, link in effects.links]
    assert chain == [("Cia", "CAUSE", None), ("Bo", "PUSHED", "Cia")]


def test_the_trial_is_a_simulation_of_the_same_round_and_is_never_published(case, final):
    trial = case.trial
    assert (trial.kind, trial.state) == ("simulation", "DONE")
    settings, first = json.loads(trial.settings), json.loads(final.run.settings)
    assert settings == first | {"kind": "simulation", "name": f"Ärende {case.pk}"}
    assert reason_not_to_publish(trial) is not None
    with pytest.raises(RunStaysError):
        remove_run(run=trial.pk, why="Bort", actor=None, now=None)


def test_what_each_way_out_does_is_told_before_anything_is_decided(case):
    assert told(case, "LET_STAND") == {"Cia": ("ES", "ES")}
    assert told(case, "EXTRA_PLACE") == {"Cia": ("ES", "NA")}
    assert places(case, "EXTRA_PLACE") == {"ES": (2, 2, 1, 0), "NA": (2, 2, 3, 1)}
    assert told(case, "NEXT_RESERVE_ROUND") == {"Cia": ("ES", "ES")}
    assert told(case, "REDO_ROUND") == {"Bo": ("NA", "ES"), "Cia": ("ES", "NA")}
    assert [(one.gains, one.losses) for one in effects_of(case).options] == [(0, 0), (1, 0), (0, 0), (1, 1)]
    assert seats() == {"Asta": "NA", "Bo": "NA", "Cia": "ES", "Doris": "ES"}
    assert Grade.objects.get(applicant__applicant_id="Cia").mark == "E"


def test_a_trial_with_the_same_facts_would_move_nobody(final, office, now):
    Grade.objects.filter(applicant__applicant_id="Cia").update(mark="B")
    same = Change("grades", "", (), ({"subject": "MA", "mark": "E", "language_as": ""},))
    case = opened(final, same, actor=office, now=now)
    assert effects_of(case).links == ()
    published_seats = frame_of(final.run_id, "results.csv").drop("status")
    assert published_seats.equals(frame_of(case.trial_id, "results.csv").drop("status"))


def test_let_stand_moves_nobody_and_changes_no_fact(case, decided):
    before = seats()
    assert decided(case, "LET_STAND").state == "DECIDED"
    assert seats() == before
    assert Grade.objects.get(applicant__applicant_id="Cia").mark == "E"


def test_an_extra_place_is_above_the_seats_and_the_old_seat_goes_to_the_next_reserve(case, decided, office, now):
    decided(case, "EXTRA_PLACE")
    assert seats() == {"Asta": "NA", "Bo": "NA", "Cia": "NA", "Doris": "ES"}
    assert HeldSeat.objects.get(applicant__applicant_id="Cia").group_id == "alla"
    assert Grade.objects.get(applicant__applicant_id="Cia").mark == "B"
    published("reserve", "Reserv 1", actor=office, now=now + dt.timedelta(days=1))
    assert seats() == {"Asta": "NA", "Bo": "NA", "Cia": "NA", "Doris": "ES", "Egil": "ES"}


def test_the_next_reserve_round_gives_what_bo_leaves_to_cia_and_not_to_doris(final, decided, office, now):
    HeldSeat.objects.filter(applicant__applicant_id="Bo").update(reply="NO")
    case = opened(final, actor=office, now=now)
    assert told(case, "NEXT_RESERVE_ROUND") == {"Cia": ("ES", "NA"), "Doris": ("NA", "ES")}
    decided(case, "NEXT_RESERVE_ROUND")
    assert seats() == {"Asta": "NA", "Bo": "NA", "Cia": "ES", "Doris": "ES"}
    published("reserve", "Reserv 1", actor=office, now=now + dt.timedelta(days=1))
    assert {who: seats()[who] for who in ("Cia", "Doris", "Egil")} == {"Cia": "NA", "Doris": "ES", "Egil": "ES"}


def test_the_round_made_again_takes_bos_seat_and_needs_a_legal_ground(case, decided, final, office, now):
    kept = bytes(PersonResult.objects.get(publication=final, applicant__applicant_id="Bo").content)
    with pytest.raises(LegalGroundMissingError):
        decided(case, "REDO_ROUND", " ")
    row = decided(case, "REDO_ROUND", "Beslutet byggde på ett fel som alla kunde se.")
    work(now)
    redo = Run.objects.get(pk=row.redo_id)
    assert (redo.kind, redo.state, redo.snapshot_id) == ("final", "DONE", case.trial.snapshot_id)
    assert seats()["Bo"] == "NA"
    later = now + dt.timedelta(days=1)
    publish(run=redo, publish_at=later, actor=office, now=later)
    work(later)
    assert seats() == {"Asta": "NA", "Bo": "ES", "Cia": "NA", "Doris": "ES"}
    assert bytes(PersonResult.objects.get(publication=final, applicant__applicant_id="Bo").content) == kept


def test_a_round_made_again_does_not_take_an_extra_place_that_was_given_since(final, decided, office, now):
    first, second = (opened(final, actor=office, now=now) for _ in range(2))
    redo = decided(first, "REDO_ROUND", "Skäl").redo
    decided(second, "EXTRA_PLACE", at=now + dt.timedelta(hours=1))
    work(now)
    redo.refresh_from_db()
    assert reason_not_to_publish(redo)[0].startswith("Ett senare ärende har gett en extra plats")


def test_another_final_run_still_cannot_be_published(case, decided, office, now):
    decided(case, "NEXT_RESERVE_ROUND")
    HeldSeat.objects.all().delete()
    run = decided_run("final", "En gång till", actor=office, now=now)
    assert reason_not_to_publish(run)[0] == "Den slutliga antagningen är redan publicerad."


def test_a_round_that_another_has_been_built_on_is_not_made_again(final, office, now):
    published("reserve", "Reserv 1", actor=office, now=now + dt.timedelta(days=1))
    case = opened(final, actor=office, now=now + dt.timedelta(days=2))
    assert effects_of(case).of("REDO_ROUND").refusal is Refusal.LATER_ROUND
    assert told(case, "EXTRA_PLACE") == {"Cia": ("ES", "NA")}


def test_a_decision_is_refused_when_the_seats_have_moved_since(case, decided, office, now):
    HeldSeat.objects.filter(applicant__applicant_id="Cia").update(reply="WITHDRAWN")
    for option in ("EXTRA_PLACE", "REDO_ROUND"):
        with pytest.raises(SeatsHaveMovedError):
            decided(case, option, "Skäl")
    published("reserve", "Reserv 1", actor=office, now=now + dt.timedelta(days=1))
    with pytest.raises(SeatsHaveMovedError):
        decided(case, "LET_STAND")
    again = try_again(case=case.pk, actor=office, now=now + dt.timedelta(days=2))
    assert again.trial_id != case.trial_id
    work(now + dt.timedelta(days=2))
    assert decided(Case.objects.get(pk=case.pk), "LET_STAND").state == "DECIDED"


def test_a_decided_case_is_undone_by_another_alone(case, decided, office, now, final):
    decided(case, "EXTRA_PLACE")
    for act in (
        lambda: decided(case, "LET_STAND"),
        lambda: close_case(case=case.pk, why="Fel", actor=office, now=now),
        lambda: try_again(case=case.pk, actor=office, now=now),
    ):
        with pytest.raises(CaseNotOpenError):
            act()
    back = Change("grades", "", (), ({"subject": "MA", "mark": "E", "language_as": ""},))
    other = opened(final, back, actor=office, now=now)
    assert told(other, "REDO_ROUND") == {"Cia": ("NA", "ES")}
    assert effects_of(other).of("EXTRA_PLACE").refusal is Refusal.NOBODY_WRONGED


def test_the_decision_is_one_event_with_everyone_whom_it_is_about(case, decided):
    decided(case, "REDO_ROUND", "Skäl enligt lagen")
    event = Event.objects.get(action="admission.case.decide")
    assert (event.about, event.why, event.actor_id) == (f"admission_case:{case.pk}", "Betyget rättas.", "u-office")
    after = json.loads(event.after)
    assert (after["option"], after["moved"], after["losses"]) == ("REDO_ROUND", 2, 1)
    entries = dict(Entry.objects.filter(event_id=event.seq).values_list("about", "content"))
    assert json.loads(entries["applicant:Bo"]) == {"case": case.pk, "from": "NA", "to": "ES"}
    assert set(entries) == {"applicant:Bo", "applicant:Cia"}


def test_nothing_is_done_by_halves_when_the_decision_fails(case, decided, monkeypatch):
    monkeypatch.setattr(
        "gymnasieregion.contexts.admission.services.cases_effects._record", lambda *_: (_ for _ in ()).throw(OSError)
    )
    with pytest.raises(OSError):
        decided(case, "REDO_ROUND", "Skäl")
    assert Case.objects.get(pk=case.pk).state == "OPEN"
    assert Grade.objects.get(applicant__applicant_id="Cia").mark == "E"
    assert not Run.objects.filter(kind="final").exclude(pk=case.publication.run_id).exists()


def test_an_error_to_somebodys_advantage_wrongs_the_one_who_lacks_the_seat(final, office, now):
    worse = Change("grades", "", (), ({"subject": "MA", "mark": "F", "language_as": ""},))
    case = opened(final, worse, who="Bo", actor=office, now=now)
    assert told(case, "EXTRA_PLACE") == {"Doris": ("ES", "NA")}
    assert places(case, "EXTRA_PLACE")["NA"] == (2, 2, 3, 1)
    assert told(case, "NEXT_RESERVE_ROUND")["Doris"] == ("ES", "ES")


def test_an_appeal_is_tried_and_what_the_board_decided_cannot_be_left_out(db, decided, office, now):
    refused = {"Bo": "NA"}
    rows = [
        eligible(who, id_, eligible="no" if refused.get(who) == id_ else "yes")
        for who, ids in {"Asta": ("NA",), "Bo": ("NA", "ES"), "Cia": ("NA", "ES"), "Doris": ("NA", "ES"),
                         "Egil": ("ES",)}.items()
        for id_ in ids
    ]  # fmt: skip
    wrong_year(row_decisions=rows)
    final = published("final", "Slutlig antagning", actor=office, now=now)
    assert seats() == {"Asta": "NA", "Doris": "NA", "Bo": "ES", "Cia": "ES"}
    board = {"offering_id": "NA", "received": "", "hand": "", "eligible": "yes", "dispensation": "", "free_quota": "",
             "added": ""}  # fmt: skip
    change = Change("row_decisions", "", (), (board,))
    case = opened(final, change, who="Bo", kind="APPEAL", actor=office, now=now, reference="ÖKN 2026:17")
    assert case.offering_id == "NA"
    assert effects_of(case).of("LET_STAND").refusal is Refusal.BOARD_HAS_DECIDED
    assert told(case, "EXTRA_PLACE") == {"Bo": ("ES", "NA")}
    assert told(case, "REDO_ROUND") == {"Bo": ("ES", "NA"), "Doris": ("NA", "ES")}
    decided(case, "EXTRA_PLACE")
    assert RowDecision.objects.get(applicant__applicant_id="Bo", offering_id="NA").eligible is True
    assert seats() == {"Asta": "NA", "Doris": "NA", "Bo": "NA", "Cia": "ES"}


def test_admission_itself_and_other_decisions_cannot_be_appealed(final, office, now):
    other = {"offering_id": "NA", "received": "", "hand": "2", "eligible": "yes", "dispensation": "",
             "free_quota": "", "added": ""}  # fmt: skip
    for change in (MARK_OF_CIA, Change("row_decisions", "", (), (other,))):
        with pytest.raises(NotAppealableError):
            opened(final, change, kind="APPEAL", actor=office, now=now)


def test_seats_that_were_too_few_are_given_to_the_one_who_would_have_had_them(final, decided, office, now):
    row = {"position": "1", "group_id": "alla", "kind": "OPEN", "limit": "", "overflow_to": "", "offering_id": ""}
    case = opened(final, Change("seat_groups", "ES", (), ({**row, "seats": "3"},)), who="", actor=office, now=now)
    assert (case.applicant, case.offering_id) == (None, "ES")
    assert told(case, "EXTRA_PLACE") == {"Egil": (None, "ES")}
    assert places(case, "EXTRA_PLACE") == {"ES": (3, 2, 3, 0)}
    assert told(case, "NEXT_RESERVE_ROUND") == {"Egil": (None, "ES")}
    decided(case, "NEXT_RESERVE_ROUND")
    assert SeatGroup.objects.get(offering__offering_id="ES").seats == 3
    assert "Egil" not in seats()


def test_choices_in_the_wrong_order_are_corrected_as_a_list(final, decided, office, now):
    right = tuple({"rank": str(rank), "offering_id": id_} for rank, id_ in enumerate(("NA",), start=1))
    case = opened(final, Change("choices", "", (), right), who="Bo", actor=office, now=now)
    assert effects_of(case).links == ()
    decided(case, "NEXT_RESERVE_ROUND")
    assert list(RowDecision.objects.filter(applicant__applicant_id="Bo").values_list("offering_id", flat=True)) == [
        "NA"
    ]


def test_a_row_that_should_not_have_been_there_is_taken_away(final, decided, office, now):
    gone = Change("tests", "", ({"offering_id": "ES", "points": "20.00"},), ())
    case = opened(final, gone, who="Doris", actor=office, now=now)
    assert told(case, "EXTRA_PLACE") == {"Egil": (None, "ES")}
    decided(case, "NEXT_RESERVE_ROUND")
    assert not Applicant.objects.get(applicant_id="Doris").test_points.exists()
    assert seats()["Doris"] == "ES"


def test_a_correction_that_the_tables_of_today_refuse_is_told_and_not_open(final, decided, office, now):
    without = tuple({"rank": "1", "offering_id": "NA"} for _ in range(1))
    case = opened(final, Change("choices", "", (), without), who="Doris", actor=office, now=now)
    assert effects_of(case).of("NEXT_RESERVE_ROUND").refusal is Refusal.CORRECTION_FAULTY
    with pytest.raises(OptionNotOpenError):
        decided(case, "NEXT_RESERVE_ROUND")


def test_a_trial_that_cannot_be_made_leaves_a_case_that_can_only_be_closed(final, decided, office, now):
    absent = Change("tests", "", (), ({"offering_id": "ES", "points": "99.00"},))
    case = opened(final, absent, who="Bo", actor=office, now=now)
    assert (case.state, case.effects, case.trial.state) == ("OPEN", "", "REFUSED")
    with pytest.raises(OptionNotOpenError):
        decided(case, "LET_STAND")
    assert close_case(case=case.pk, why="Poängen var rätt.", actor=office, now=now).state == "CLOSED"


def test_what_is_no_case_is_refused(final, wrong, office, now):
    with pytest.raises(NothingChangedError):
        opened(final, Change("grades", "", (), MARK_OF_CIA.before), actor=office, now=now)
    with pytest.raises(ChangeFaultsError):
        opened(final, Change("grades", "", (), ({**MARK_OF_CIA.after[0], "mark": "Q"},)), actor=office, now=now)
    with pytest.raises(NotInRunError):
        opened(final, Change("seat_groups", "XX", (), ()), who="", actor=office, now=now)
    final.published_at = None
    final.save()
    with pytest.raises(NotPublishedError):
        opened(final, actor=office, now=now)
    assert Case.objects.count() == 0


def test_a_case_waits_while_it_is_worked_out(final, office, now):
    person = Applicant.objects.get(applicant_id="Cia").pk
    case = open_case(
        publication=final.pk, kind="ERROR", applicant=person, change=MARK_OF_CIA, why="Fel", reference="",
        actor=office, now=now,
    )  # fmt: skip
    with pytest.raises(CaseIsWorkedOnError):
        try_again(case=case.pk, actor=office, now=now)
    close_case(case=case.pk, why="Öppnat av misstag.", actor=office, now=now)
    work(now)
    assert Case.objects.get(pk=case.pk).state == "CLOSED"


def test_an_applicant_who_got_a_protected_identity_is_tried_under_the_id_of_the_round(final, decided, office, now):
    Applicant.objects.filter(applicant_id="Cia").update(applicant_id="SKYDD-1", protection="MARKED")
    case = opened(final, who="SKYDD-1", actor=office, now=now)
    assert told(case, "EXTRA_PLACE") == {"SKYDD-1": ("ES", "NA")}
    decided(case, "EXTRA_PLACE")
    assert seats()["SKYDD-1"] == "NA"
    logged = Event.objects.filter(action="admission.case.open").values_list("after", flat=True)
    assert '"mark"' not in logged[0]
    assert case.publication.run.year_id == YEAR
