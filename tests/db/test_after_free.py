"""Free places: which there are, a late choice where it can do good, and that the next round tries it by points."""

import datetime as dt

import pytest
from django.db import transaction

from gymnasieregion.contexts.admission.models import (
    Applicant,
    ApplicationVersion,
    Choice,
    Completion,
    HeldSeat,
    ResultPage,
    RowDecision,
    YearDay,
)
from gymnasieregion.contexts.admission.selectors.late import late_choices, late_grades, untried
from gymnasieregion.contexts.admission.selectors.places import found_places, free_places, may_apply_late
from gymnasieregion.contexts.admission.selectors.school_reserves import last_round
from gymnasieregion.contexts.admission.services.applying_checks import ChosenTwiceError
from gymnasieregion.contexts.admission.services.late_choices import (
    HasLeftError,
    NotFreeError,
    NotTimeForFreePlacesError,
    TriedAlreadyError,
    apply_for_free,
    take_back_free,
)
from gymnasieregion.contexts.admission.services.publication import publish
from gymnasieregion.contexts.admission.services.pupils_protection import begin_protection
from gymnasieregion.contexts.offer.models import SeatGroup
from gymnasieregion.platform.access.actor import Actor, Role
from gymnasieregion.platform.audit.models import Event
from gymnasieregion.platform.pages.zipped import unpacked
from tests.admission_runs import decided_run, work
from tests.admission_year import YEAR, small_year
from tests.reserve_year import OFFICE, key_of

pytestmark = pytest.mark.django_db

IN_JUNE = dt.datetime(2026, 6, 20, 9, tzinfo=dt.UTC)
JULY = dt.datetime(2026, 7, 3, 9, tzinfo=dt.UTC)
NINE = ("SV", "EN", "MA", "BI", "FY", "KE", "GE", "HI", "RE", "SH", "BL", "IDH")
PEOPLE = {"Asta": "A", "Bo": "C", "Cia": "B", "Dan": "E", "Eli": "D"}


@pytest.fixture(autouse=True)
def _year():
    """NA has three places and Asta alone holds one; IB has two, held by Bo and Dan; Cia and Eli have none."""
    with transaction.atomic():
        small_year(
            applicants=[(name, "", "2010-03-12", "0180", "no", "no", "no", name) for name in PEOPLE],
            choices=[("Asta", "1", "NA"), ("Bo", "1", "IB"), ("Bo", "2", "ES"), ("Cia", "1", "IB"), ("Dan", "1", "IB"),
                     ("Eli", "1", "IB")],
            ranks=[(name, "IB", "SELECTION", str(n), "") for n, name in enumerate(("Bo", "Dan", "Cia"), 1)],
            grades=[(name, subject, mark, "") for name, mark in PEOPLE.items() for subject in NINE],
            tests=[], completions=[],
            row_decisions=[(name, "IB", "", "", "yes", "", "", "") for name in ("Bo", "Cia", "Dan", "Eli")],
        )  # fmt: skip
    days = {
        "APPLICATION_OPENS": dt.date(2026, 1, 15), "APPLICATION_CLOSES": dt.date(2026, 2, 16),
        "RECHOICE_OPENS": dt.date(2026, 4, 15), "RECHOICE_CLOSES": dt.date(2026, 5, 15),
        "FINAL_RESULT": dt.date(2026, 6, 20), "RESERVE_ROUND_1": dt.date(2026, 7, 30),
    }  # fmt: skip
    YearDay.objects.bulk_create(YearDay(year_id=YEAR, event=event, day=day) for event, day in days.items())


def _publish(kind="final", now=IN_JUNE):
    publish(run=decided_run(kind, "Omgång", actor=OFFICE, now=now), publish_at=now, actor=OFFICE, now=now, why="Övning")
    work(now)


def _result(name, how="sv"):
    pages = ResultPage.objects.filter(applicant__applicant_id=name).order_by("-publication__published_at")
    return unpacked(getattr(pages.first(), how)).decode()


def _me(name):
    return Actor(f"u-{name}", name, Role.APPLICANT, scope_id=name)


def _apply(name, offering="NA", now=JULY):
    return apply_for_free(applicant=key_of(name), offering_id=offering, actor=_me(name), now=now)


def _back(name, offering="NA", now=JULY):
    take_back_free(applicant=key_of(name), offering_id=offering, actor=_me(name), now=now)


def _free(now=JULY):
    return {each.offering.offering_id: each.free for each in free_places(YEAR, now, last_round(YEAR))}


def _person(name):
    return Applicant.objects.get(applicant_id=name)


def _choices(name):
    return list(Choice.objects.filter(applicant=key_of(name)).values_list("offering_id", flat=True))


def test_before_a_final_result_nothing_is_applied_for():
    assert not may_apply_late({}, last_round(YEAR), JULY)
    assert _free() == {}
    with pytest.raises(NotTimeForFreePlacesError):
        _apply("Cia")


def test_free_are_the_places_that_the_round_left_and_nobody_holds():
    _publish()
    assert _free() == {"NA": 1, "ES": 2}  # the third place of NA is of the free quota, which hands over to nobody
    HeldSeat.objects.filter(applicant=key_of("Bo")).update(reply="NO")
    assert _free() == {"NA": 1, "ES": 2}  # of IB the reserves are first
    places = free_places(YEAR, JULY, last_round(YEAR))
    assert [each.offering.offering_id for each in found_places(places, {"programme": "NA"})] == ["NA"]
    assert found_places(places, {"q": "estetiska skolan", "sort": "-free"})[0].offering.offering_id == "ES"
    assert [each.offering.offering_id for each in found_places(places, {"sort": "name"})] == ["ES", "NA"]
    assert found_places(places, {"municipality": "0182"}) == ()


def test_a_place_of_the_free_quota_is_free_to_others_only_where_it_is_handed_over():
    group = SeatGroup.objects.filter(offering__offering_id="NA", group_id="fri")
    SeatGroup.objects.create(offering=group.get().offering, position=3, group_id="rest", kind="OPEN", seats=0)
    group.update(overflow_to="rest")
    _publish()
    assert _free()["NA"] == 2
    group.update(overflow_to="")
    assert _free()["NA"] == 1
    HeldSeat.objects.filter(applicant=key_of("Bo")).update(offering_id="NA", group_id="alla")
    assert "NA" not in _free()


def test_a_late_choice_stands_last_and_says_so():
    _publish()
    assert _apply("Cia") == 2
    assert _choices("Cia") == ["IB", "NA"]
    assert RowDecision.objects.get(applicant=key_of("Cia"), offering_id="NA").added == "LATE"
    assert late_choices(_person("Cia")) == ("NA",)
    assert untried(_person("Cia")) == {"NA"}
    with pytest.raises(ChosenTwiceError):
        _apply("Cia")
    event = Event.objects.filter(action="admission.free.apply").get()
    assert ("NA" in event.after, '"choices":2' in event.after.replace(" ", "")) == (False, True)


def test_who_holds_a_seat_wants_the_new_one_more_than_it():
    _publish()
    assert _apply("Bo") == 1
    assert _choices("Bo") == ["NA", "IB", "ES"]


def test_what_cannot_be_applied_for():
    _publish()
    with pytest.raises(NotFreeError):
        _apply("Asta", "IB")
    HeldSeat.objects.filter(applicant=key_of("Dan")).update(reply="WITHDRAWN")
    with pytest.raises(HasLeftError):
        _apply("Dan")
    YearDay.objects.filter(event="RECHOICE_CLOSES").update(day=dt.date(2026, 7, 4))
    with pytest.raises(NotTimeForFreePlacesError):
        _apply("Cia")


def test_the_next_round_tries_late_choices_by_points():
    _publish()
    for name in ("Dan", "Cia", "Eli"):
        _apply(name)
    later = JULY + dt.timedelta(days=5)
    _publish("late", later)
    held = dict(HeldSeat.objects.values_list("applicant__applicant_id", "offering_id"))
    assert held["Asta"] == "NA"
    assert held["Cia"] == "NA"  # has B, Eli D and Dan E; the third place is of the free quota
    assert "Eli" not in held
    assert held["Dan"] == "IB"
    with pytest.raises(TriedAlreadyError):
        _back("Cia", now=later)
    assert untried(_person("Dan")) == frozenset()


def test_a_late_choice_is_taken_back_until_a_round_tries_it():
    _publish()
    _apply("Cia")
    _back("Cia")
    assert _choices("Cia") == ["IB"]
    with pytest.raises(TriedAlreadyError):
        _back("Cia", "IB")  # was chosen in time
    assert ApplicationVersion.objects.filter(applicant=key_of("Cia")).count() == 3
    assert _apply("Cia") == 2


def test_a_grade_that_came_after_the_round_is_told_until_the_next_one():
    Completion.objects.create(
        applicant_id=key_of("Cia"), subject="TK", mark="C", language_as="", completed_on=dt.date(2026, 6, 10)
    )
    _publish()
    assert late_grades(_person("Cia"), last_round(YEAR)) == ()
    Completion.objects.create(
        applicant_id=key_of("Cia"), subject="SL", mark="B", language_as="", completed_on=dt.date(2026, 6, 9)
    )
    assert [each.subject for each in late_grades(_person("Cia"), last_round(YEAR))] == ["SL"]
    assert late_grades(_person("Cia"), None) == ()
    assert "prövades alla dina val igen" not in _result("Cia")
    _publish("late", JULY)
    assert late_grades(_person("Cia"), last_round(YEAR)) == ()


def test_a_result_says_which_new_grades_all_choices_were_tried_again_with():
    grade = {"applicant_id": key_of("Cia"), "language_as": "", "completed_on": dt.date(2026, 6, 9)}
    Completion.objects.create(subject="TK", mark="C", **grade)
    _publish()
    Completion.objects.create(subject="SL", mark="B", **grade)
    begin_protection(applicant=key_of("Cia"), protection="MARKED", contact="K7", actor=OFFICE, why="Beslut", now=JULY)
    _publish("late", JULY)  # she has another id now, and her grade in TK is no newer for that
    cia = Applicant.objects.get(ticket="Cia").applicant_id
    assert cia != "Cia"
    assert "prövades alla dina val igen med nya betyg: slöjd B." in _result(cia)
    assert "tried again with new grades: crafts B." in _result(cia, "en")
    assert "Vi har prövat dina val igen med nya betyg: slöjd B." in _result(cia, "easy")
    assert "nya betyg" not in _result("Bo")
    _publish("reserve", JULY + dt.timedelta(days=14))
    assert "nya betyg" not in _result(cia)
