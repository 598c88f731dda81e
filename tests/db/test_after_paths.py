"""Changing study path and coming back: who may ask, where there is a place, the guardian heard, the seat moved."""

import datetime as dt

import pytest

from gymnasieregion.contexts.admission.models import (
    Applicant,
    Choice,
    Grade,
    HeldSeat,
    PathRequest,
    ReserveCall,
    RowDecision,
    YearDay,
)
from gymnasieregion.contexts.admission.selectors.paths import standing_of
from gymnasieregion.contexts.admission.selectors.places import places_now
from gymnasieregion.contexts.admission.selectors.school_reserves import last_round, moves_of, reserve_lists
from gymnasieregion.contexts.admission.services.arrivals import write_arrivals
from gymnasieregion.contexts.admission.services.paths import ask_path, decide_path, undo_path, withdraw_path
from gymnasieregion.contexts.admission.services.paths_errors import (
    AskedAlreadyError,
    NobodyHeardError,
    NoGroundForNoError,
    NoPathToAskError,
    NoPlaceError,
    NotTimeForPathsError,
    PathNotEligibleError,
    ProtectedPathError,
    RequestIsOverError,
)
from gymnasieregion.contexts.admission.services.reserve_calls_errors import TooLateToUndoError
from gymnasieregion.contexts.offer.api import some_of_offer
from gymnasieregion.platform.access.actor import Actor, Role
from gymnasieregion.platform.audit.models import Event
from tests.admission_year import YEAR
from tests.reserve_year import MONDAY, OFFICE, PETRA, key_of, offered, reserve_year

pytestmark = pytest.mark.django_db

FRIDAY = dt.datetime(2026, 8, 21, 9, tzinfo=dt.UTC)
HEARD = "Elev och vårdnadshavare, telefon 17 augusti"


@pytest.fixture(autouse=True)
def _year():
    """NA has three places, of which Dan holds one; IB and ES are full. Everybody may be admitted to everything."""
    reserve_year()
    YearDay.objects.create(year_id=YEAR, event="TERM_STARTS", day=dt.date(2026, 8, 17))
    RowDecision.objects.bulk_create(
        RowDecision(applicant=one, offering_id="NA", eligible=True)
        for one in Applicant.objects.exclude(applicant_id="Dan")
    )


def _ask(name, offering="NA", now=MONDAY):
    me = Actor(f"u-{name}", name, Role.APPLICANT, scope_id=name)
    return ask_path(applicant=key_of(name), offering_id=offering, actor=me, now=now)


def _decide(row, granted, ground="", heard=HEARD, offering="NA", actor=PETRA, now=MONDAY):
    return decide_path(
        offering=offered(offering), request=row.pk, granted=granted, ground=ground, heard=heard, actor=actor, now=now
    )


def _undo(row, now=FRIDAY):
    undo_path(offering=offered("NA"), request=row.pk, actor=PETRA, now=now)


def _held(name):
    seat = HeldSeat.objects.get(applicant=key_of(name))
    return seat.offering_id, seat.group_id, seat.reply


def _choices(name):
    return list(Choice.objects.filter(applicant=key_of(name)).values_list("offering_id", flat=True))


def test_places_are_seats_that_nobody_holds_nor_is_called_to():
    assert places_now(YEAR, MONDAY) == {"NA": 2, "IB": 0, "ES": 0}
    ReserveCall.objects.create(
        applicant_id=key_of("Gun"), year_id=YEAR, offering_id="NA", group_id="alla", seat=1, called_by="u",
        called_at=MONDAY, answer_by=FRIDAY,
    )  # fmt: skip
    assert places_now(YEAR, MONDAY, offerings=["NA"]) == {"NA": 1}
    assert places_now(YEAR, FRIDAY, offerings=["NA"]) == {"NA": 2}


def test_a_pupil_with_a_seat_asks_to_change_once_the_term_has_begun():
    with pytest.raises(NotTimeForPathsError):
        _ask("Bo", now=dt.datetime(2026, 8, 16, 12, tzinfo=dt.UTC))
    assert _ask("Bo").kind == "CHANGE"
    with pytest.raises(AskedAlreadyError):
        _ask("Bo")
    with pytest.raises(NoPlaceError):
        _ask("Bo", "ES")
    for name, offering in (("Eva", "NA"), ("Bo", "IB")):
        with pytest.raises(NoPathToAskError):
            _ask(name, offering)


def test_a_yes_moves_the_seat_and_leaves_everything_else():
    row = _ask("Gun")
    _decide(row, granted=True)
    assert _held("Gun") == ("NA", "alla", "YES")
    assert _choices("Gun") == ["NA", "ES"]
    assert moves_of(YEAR) == {"NA": (1, 0), "ES": (0, 1)}
    assert places_now(YEAR, MONDAY) == {"NA": 1, "IB": 0, "ES": 1}
    row.refresh_from_db()
    assert (row.state, row.heard, row.left_offering_id) == ("GRANTED", HEARD, "ES")


def test_who_has_been_let_in_leaves_the_reserve_lists_of_other_schools():
    HeldSeat.objects.create(applicant_id=key_of("Eva"), offering_id="ES", group_id="alla")
    _decide(_ask("Eva"), granted=True)
    (facts,) = some_of_offer(YEAR, ["IB"])
    found = reserve_lists(offered("IB"), facts, last_round(YEAR), MONDAY)[0]
    assert {each.person.applicant_id: each.standing.value for each in found.reserves}["Eva"] == "LEFT"


def test_the_guardian_is_heard_while_the_pupil_is_under_18():
    row = _ask("Bo")
    with pytest.raises(NobodyHeardError):
        _decide(row, granted=True, heard="  ")
    with pytest.raises(NobodyHeardError):
        _decide(row, granted=False, ground="Ingen plats", heard="")
    Applicant.objects.filter(applicant_id="Bo").update(birth_date=dt.date(2008, 8, 17))  # 18 today
    assert _decide(row, granted=True, heard="").state == "GRANTED"


def test_a_no_says_why_and_changes_nothing_else():
    row = _ask("Bo")
    with pytest.raises(NoGroundForNoError):
        _decide(row, granted=False)
    _decide(row, granted=False, ground="Gruppen är full")
    assert _held("Bo")[0] == "IB"
    with pytest.raises(RequestIsOverError):
        _decide(row, granted=True)
    assert _ask("Bo").pk != row.pk  # may ask again


def test_only_where_there_is_a_place_and_one_is_eligible():
    first, second, third = _ask("Asta"), _ask("Bo"), _ask("Hal")
    RowDecision.objects.filter(applicant=key_of("Asta"), offering_id="NA").delete()
    Grade.objects.create(applicant_id=key_of("Asta"), subject="SV", mark="F")
    with pytest.raises(PathNotEligibleError):
        _decide(first, granted=True)
    _decide(second, granted=True)
    _decide(third, granted=True)
    assert places_now(YEAR, MONDAY)["NA"] == 0
    RowDecision.objects.create(applicant_id=key_of("Asta"), offering_id="NA", eligible=True)
    with pytest.raises(NoPlaceError):
        _decide(first, granted=True)
    assert _held("Asta")[0] == "IB"


def test_who_did_not_come_may_come_back_where_there_is_a_place():
    write_arrivals(offering=offered("IB"), applicants=[key_of("Bo")], state="ENDED", ground="", actor=PETRA, now=FRIDAY)
    assert standing_of(Applicant.objects.get(applicant_id="Bo")).held is None
    with pytest.raises(NoPathToAskError):
        _ask("Bo", now=FRIDAY)  # NA was never theirs: a free place is applied for
    row = _ask("Bo", "IB", now=FRIDAY)
    assert row.kind == "READMISSION"
    _decide(row, granted=True, offering="IB", now=FRIDAY)
    assert _held("Bo") == ("IB", "alla", "YES")
    assert moves_of(YEAR) == {"IB": (1, 0)}


def test_a_pupil_takes_a_request_back_until_it_is_decided():
    row = _ask("Bo")
    me = Actor("u-Bo", "Bo", Role.APPLICANT, scope_id="Bo")
    with pytest.raises(PathRequest.DoesNotExist):
        withdraw_path(applicant=key_of("Asta"), request=row.pk, actor=me, now=MONDAY)
    withdraw_path(applicant=key_of("Bo"), request=row.pk, actor=me, now=MONDAY)
    with pytest.raises(RequestIsOverError):
        withdraw_path(applicant=key_of("Bo"), request=row.pk, actor=me, now=MONDAY)
    with pytest.raises(RequestIsOverError):
        _decide(row, granted=True)


def test_a_decision_is_undone_with_the_seat_and_the_list_as_they_were():
    row = _ask("Gun")
    _decide(row, granted=True)
    _undo(row)
    assert (_held("Gun"), _choices("Gun")) == (("ES", "alla", ""), ["ES"])
    row.refresh_from_db()
    assert (row.state, row.left_offering_id, row.decided_at) == ("WAITING", "", None)
    _decide(row, granted=False, ground="Gruppen är full")
    _undo(row)
    assert PathRequest.objects.get().state == "WAITING"
    with pytest.raises(RequestIsOverError):
        _undo(row)


def test_a_place_that_has_been_called_to_since_is_not_taken_back():
    row = _ask("Gun")
    _decide(row, granted=True)
    ReserveCall.objects.create(
        applicant_id=key_of("Eva"), year_id=YEAR, offering_id="ES", group_id="alla", seat=1, called_by="u",
        called_at=FRIDAY, answer_by=FRIDAY + dt.timedelta(days=1),
    )  # fmt: skip
    with pytest.raises(TooLateToUndoError):
        _undo(row)
    assert _held("Gun")[0] == "NA"


def test_a_protected_identity_is_decided_by_the_office_and_the_school_sees_no_event():
    Applicant.objects.filter(applicant_id="Bo").update(protection="MARKED", given_name="", family_name="", email="")
    row = _ask("Bo")
    with pytest.raises(ProtectedPathError):
        _decide(row, granted=True)
    _decide(row, granted=True, actor=OFFICE)
    event = Event.objects.filter(action="admission.path.decide").get()
    assert (event.person, event.unit, event.provider) == ("Bo", "", "")


def test_the_log_says_nothing_of_the_seat_that_is_left():
    _decide(_ask("Gun"), granted=True)
    event = Event.objects.filter(action="admission.path.decide").get()
    assert (event.unit, "ES" in event.after, "ES" in event.before) == ("S001", False, False)
