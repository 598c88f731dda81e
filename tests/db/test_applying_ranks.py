"""Rankings typed by schools, and the agreements they wait for: who can be ranked, and the round that reads them."""

import datetime as dt
import json

import pytest

from gymnasieregion.contexts.admission.models import Applicant, RowDecision, TypedRank
from gymnasieregion.contexts.admission.selectors.agreements import agreement_rows
from gymnasieregion.contexts.admission.selectors.runs import frame_of
from gymnasieregion.contexts.admission.selectors.school_ranks import Sort, digest_of_ranks, ranks_of
from gymnasieregion.contexts.admission.services.agreements import (
    AgreeAloneError,
    NoAgreementToStateError,
    state_agreements,
)
from gymnasieregion.contexts.admission.services.publication import publish
from gymnasieregion.contexts.admission.services.ranking_typed import (
    NotToRankError,
    NumberBoundsError,
    NumberTakenError,
    NumberTwiceError,
    RankingChangedError,
    SameRankingError,
    type_ranks,
)
from gymnasieregion.contexts.offer.api import offer_row, some_of_offer
from gymnasieregion.contexts.offer.models import Offering
from gymnasieregion.platform.access.actor import Actor, Role
from gymnasieregion.platform.audit.models import Entry, Event
from gymnasieregion.platform.audit.selectors import own_events, visible_events
from tests.admission_runs import decided_run, work
from tests.admission_year import ROWS, YEAR, small_year

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2026, 5, 20, 9, tzinfo=dt.UTC)
PETRA = Actor("u-petra", "Petra Rektor", Role.PRINCIPAL, scope_id="S001")
OFFICE = Actor("u-office", "Olga Kansli", Role.REGIONAL_OFFICE)
STOCKHOLM = Actor("u-sthlm", "Kommunen", Role.MUNICIPAL_OFFICER, scope_id="0180")
DANDERYD = Actor("u-dand", "Kommunen", Role.MUNICIPAL_OFFICER, scope_id="0162")
FOUR = ("Asta", "Bo", "Dan", "Eva")


@pytest.fixture(autouse=True)
def _year():
    """Four apply to IB, which has two places; all are eligible there by decision, so that the ranking alone decides."""
    people = [
        *ROWS["applicants"], ("Dan", "", "2010-01-02", "0180", "no", "no", "no", "Dan"),
        ("Eva", "", "2010-02-02", "0180", "no", "no", "no", "Eva"),
    ]  # fmt: skip
    small_year(
        applicants=people, choices=[(name, "1", "IB") for name in FOUR], tests=[], ranks=[], completions=[],
        row_decisions=[(name, "IB", "", "", "yes", "", "", "") for name in FOUR],
    )  # fmt: skip


def _person(name):
    return Applicant.objects.get(applicant_id=name)


def _ib():
    offering = offer_row(Offering.objects.get(offering_id="IB").pk)
    (facts,) = some_of_offer(YEAR, ["IB"])
    return {"offering": offering, "facts": facts}


def _rows(actor=PETRA):
    return ranks_of(*_ib().values(), actor, NOW.date())


def _type(actor=PETRA, based_on=None, **ranks):
    keyed = {_person(name).pk: rank for name, rank in ranks.items()}
    based_on = digest_of_ranks(_rows(actor)) if based_on is None else based_on
    return type_ranks(**_ib(), ranks=keyed, based_on=based_on, actor=actor, now=NOW)


def _order(actor=PETRA):
    return [(row.seen.person.applicant_id, row.rank) for row in _rows(actor)]


def _individual():
    """Make IB an individual programme, which nobody can be ranked for without an agreement."""
    Offering.objects.filter(offering_id="IB").update(programme="IMY", study_path_code="IMY")


def _agree(names, agreement="DONE", actor=STOCKHOLM):
    keys = [(_person(name).pk, "IB") for name in names]
    return state_agreements(year=YEAR, rows=keys, agreement=agreement, actor=actor, now=NOW)


def test_numbers_are_written_together_as_one_event_with_gaps_allowed():
    assert _type(Asta=3, Bo=1, Dan=7) == 3
    assert _order() == [("Bo", 1), ("Asta", 3), ("Dan", 7), ("Eva", None)]
    event = Event.objects.order_by("seq").last()
    assert (event.action, event.entries_count, event.unit) == ("admission.rank.type", 3, "S001")
    content = json.loads(Entry.objects.get(event=event, about="applicant:Dan").content)
    assert content == {"typed_rank": 7, "was_typed_rank": None}
    assert _type(Asta=1, Bo=3, Dan=None) == 3
    assert _order() == [("Asta", 1), ("Bo", 3), ("Dan", None), ("Eva", None)]
    assert TypedRank.objects.count() == 2  # a row that says nothing is gone


@pytest.mark.parametrize(
    ("ranks", "fault"),
    [
        ({"Asta": 1, "Bo": 1}, NumberTwiceError), ({"Asta": 0}, NumberBoundsError),
        ({"Asta": 1_000_001}, NumberBoundsError), ({}, SameRankingError), ({"Asta": None}, SameRankingError),
    ],
)  # fmt: skip
def test_numbers_that_cannot_be_so_are_refused_whole(ranks, fault):
    with pytest.raises(fault):
        _type(**ranks)
    assert TypedRank.objects.count() == 0


def test_a_number_that_stands_on_somebody_left_alone_is_taken():
    _type(Asta=1)
    with pytest.raises(NumberTwiceError):
        _type(Bo=1)


def test_two_who_rank_at_once_do_not_overwrite_each_other():
    seen = digest_of_ranks(_rows())
    _type(Asta=1)
    with pytest.raises(RankingChangedError):
        _type(Bo=1, based_on=seen)
    assert _order()[0] == ("Asta", 1)


def test_a_round_reads_the_ranking_and_more_ranked_than_places_become_reserves():
    _type(Dan=1, Asta=2, Bo=5)
    run = decided_run("final", "Slutlig", actor=OFFICE, now=NOW)
    rows = frame_of(run.pk, "choice_results.csv").rows(named=True)
    assert {row["applicant_id"]: row["status"] for row in rows} == {
        "Dan": "Antagen", "Asta": "Antagen", "Bo": "Reserv", "Eva": "Ej erbjuden plats",
    }  # fmt: skip


def test_when_nobody_is_ranked_nobody_is_tried():
    run = decided_run("final", "Slutlig", actor=OFFICE, now=NOW)
    assert set(frame_of(run.pk, "choice_results.csv")["status"]) == {"Prövas ej"}


def test_a_number_that_a_published_final_has_answered_is_a_case_and_a_new_one_is_not():
    _type(Dan=1, Asta=2)
    run = decided_run("final", "Slutlig", actor=OFFICE, now=NOW)
    publish(run=run, publish_at=NOW, actor=OFFICE, now=NOW, why="Övning")
    work(NOW)
    with pytest.raises(NotToRankError):
        _type(Dan=9)
    assert _type(Eva=9) == 1


def test_for_individual_programmes_only_who_is_agreed_on_and_received_can_be_ranked():
    _individual()
    assert {row.sort for row in _rows()} == {Sort.PENDING}
    _agree(["Asta", "Dan", "Eva"])
    _agree(["Eva"], "NOT_MADE")
    RowDecision.objects.filter(applicant=_person("Asta")).update(received=True)
    sorts = {row.seen.person.applicant_id: row.sort.value for row in _rows()}
    assert sorts == {"Asta": "CLEAR", "Bo": "PENDING", "Dan": "PENDING", "Eva": "NOT_MADE"}
    for name in ("Bo", "Dan", "Eva"):
        with pytest.raises(NotToRankError):
            _type(**{name: 1})
    assert _type(Asta=1) == 1
    run = decided_run("final", "Slutlig", actor=OFFICE, now=NOW)
    status = dict(frame_of(run.pk, "choice_results.csv").select("applicant_id", "status").iter_rows())
    assert status == {"Asta": "Antagen", "Bo": "Ej antagen", "Dan": "Ej antagen", "Eva": "Prövas ej"}


def test_an_agreement_keeps_the_number_and_a_number_keeps_the_agreement():
    _individual()
    _agree(["Asta"])
    RowDecision.objects.filter(applicant=_person("Asta")).update(received=True)
    _type(Asta=4)
    _agree(["Asta"], "PENDING")
    typed = TypedRank.objects.get()
    assert (typed.rank, typed.agreement, typed.list) == (4, "PENDING", "SELECTION")
    _agree(["Asta"])
    _type(Asta=None)
    typed.refresh_from_db()
    assert (typed.rank, typed.agreement) == (None, "DONE")


def test_a_municipality_sets_agreements_of_its_own_pupils_alone():
    _individual()
    assert [row.person.applicant_id for row in agreement_rows(YEAR, STOCKHOLM, NOW.date())] == ["Asta", "Dan", "Eva"]
    with pytest.raises(NoAgreementToStateError):
        _agree(["Asta"], actor=DANDERYD)
    assert _agree(["Asta", "Bo", "Dan"]) == 2  # Bo lives in another municipality
    with pytest.raises(NoAgreementToStateError):
        _agree(["Asta"])
    event = Event.objects.order_by("seq").last()
    assert (event.municipality, event.entries_count) == ("0180", 2)
    asta = Actor("u-asta", "Asta", Role.APPLICANT, scope_id="Asta")
    assert own_events(asta).filter(action="admission.agreement.state").count() == 1
    assert visible_events(STOCKHOLM).count() == 1


def test_who_is_over_age_needs_an_agreement_anywhere():
    Applicant.objects.filter(applicant_id="Asta").update(birth_date=dt.date(2006, 5, 1))
    rows = agreement_rows(YEAR, STOCKHOLM, NOW.date())
    assert [(row.person.applicant_id, row.is_over_age, row.list) for row in rows] == [("Asta", True, "SELECTION")]
    assert _agree(["Asta"]) == 1


def test_protected_identities_are_the_office_s_alone():
    _individual()
    for name in ("Asta", "Dan"):
        Applicant.objects.filter(applicant_id=name).update(protection="MARKED", given_name="", family_name="", email="")
    assert [row.person.applicant_id for row in agreement_rows(YEAR, STOCKHOLM, NOW.date())] == ["Eva"]
    with pytest.raises(AgreeAloneError):
        _agree(["Asta", "Eva"], actor=OFFICE)
    assert _agree(["Asta"], actor=OFFICE) == 1
    assert not visible_events(STOCKHOLM).exists()
    assert [row.seen.person.applicant_id for row in _rows()] == ["Bo", "Eva"]


def test_a_number_of_a_protected_identity_is_not_given_to_another():
    Applicant.objects.filter(applicant_id="Asta").update(protection="MARKED", given_name="", family_name="", email="")
    _type(OFFICE, Asta=1)
    assert not visible_events(PETRA).exists()
    with pytest.raises(NumberTakenError):
        _type(Bo=1)
    assert _type(Bo=2) == 1


def test_a_ranking_asks_the_database_a_bounded_number_of_times(django_assert_max_num_queries):
    _type(Asta=1, Bo=2)
    ib = _ib()
    with django_assert_max_num_queries(6):
        ranks_of(*ib.values(), PETRA, NOW.date())
    with django_assert_max_num_queries(4):
        agreement_rows(YEAR, STOCKHOLM, NOW.date())
