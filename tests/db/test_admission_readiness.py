"""What is missing before a round: counted once each, kept, and old as soon as anything is written."""

import datetime as dt
import json

import pytest
from django.db import transaction

from gymnasieregion.contexts.admission.models import (
    Applicant,
    Attachment,
    ReadinessReport,
    RowDecision,
    Statement,
    TypedRank,
)
from gymnasieregion.contexts.admission.selectors.missing_rows import missing_rows, of_group
from gymnasieregion.contexts.admission.selectors.readiness import Weight, Who, report_of
from gymnasieregion.contexts.admission.services.readiness import ask_for_check, checked, is_waiting
from gymnasieregion.contexts.admission.services.years import NoSuchAdmissionYearError, set_days
from gymnasieregion.contexts.offer.api import offer_rows
from gymnasieregion.contexts.offer.models import Offering
from gymnasieregion.platform.audit.models import Event
from gymnasieregion.platform.jobs.models import Job
from gymnasieregion.platform.jobs.worker import Worker
from tests.admission_year import NOW, YEAR, small_year

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 3, 1)


def _items(kind="final"):
    return {item.code: item for item in checked(year=YEAR, kind=kind, today=TODAY).items}


def _work(now):
    assert Worker(lambda: now).run_until_empty() == 1


def test_a_choice_from_outside_the_area_waits_for_its_home_municipality_and_then_the_school():
    small_year(row_decisions=[])
    item = _items()["STATEMENT"]
    assert (item.weight, item.who, item.count) == (Weight.DUE, Who.MUNICIPALITY, 1)
    assert [(group.key, group.count) for group in item.groups] == [("0380", 1)]
    assert _items("preliminary")["STATEMENT"].weight == Weight.NOTE
    school = _items()["RECEPTION"]
    assert (school.weight, school.who, school.count) == (Weight.DUE, Who.SCHOOL, 1)
    assert [(group.key, group.count) for group in school.groups] == [("S001", 1)]
    cia = Applicant.objects.get(applicant_id="Cia")
    Statement.objects.create(
        applicant=cia, offering_id="NA", municipality_code="0380", answer="NOWHERE", given_by="u", given_at=NOW
    )
    assert "STATEMENT" not in _items()
    assert _items()["RECEPTION"].count == 1


def test_eligibility_and_dispensation_that_a_school_decides_are_the_schools():
    small_year(row_decisions=[])
    more = {"media_type": "application/pdf", "content": b"x", "sha256": "0" * 64, "sent_by": "u", "sent_at": NOW}
    for name, kind in (("Asta", "FOREIGN"), ("Cia", "DISPENSATION")):
        person = Applicant.objects.get(applicant_id=name)
        Attachment.objects.create(applicant=person, offering_id="NA", kind=kind, name="intyg.pdf", **more)
    items = _items()
    for code in ("ELIGIBILITY", "DISPENSATION"):
        assert (items[code].who, items[code].count) == (Who.SCHOOL, 1)
        assert [(group.key, group.count) for group in items[code].groups] == [("S001", 1)]


def test_of_an_individual_programme_first_the_agreement_then_the_reception_then_the_rank():
    small_year(ranks=[])
    Offering.objects.filter(offering_id="IB").update(programme="IMY", study_path_code="IMY")
    bo = Applicant.objects.get(applicant_id="Bo")

    def left():
        items = _items()
        return {code: items[code].count for code in ("AGREEMENT", "RECEPTION", "RANK") if code in items}

    assert left() == {"AGREEMENT": 1}
    TypedRank.objects.create(applicant=bo, offering_id="IB", list="SELECTION", agreement="DONE")
    assert left() == {"RECEPTION": 1}
    RowDecision.objects.create(applicant=bo, offering_id="IB", received=True)
    assert left() == {"RANK": 1}
    TypedRank.objects.update(rank=1)
    assert left() == {}


def test_decided_reception_and_educations_open_to_all_are_not_waited_for():
    small_year()
    assert "RECEPTION" not in _items()
    small = offer_rows(YEAR)
    Offering.objects.update(first_hand="ALL")
    assert not missing_rows("RECEPTION", YEAR, offer_rows(YEAR)).exists()
    assert missing_rows("RECEPTION", YEAR, small).count() == 0


def test_a_free_quota_that_nobody_has_decided_is_the_schools():
    small_year(row_decisions=[("Asta", "NA", "", "", "", "", "APPLIED", "")])
    items = _items()
    assert (items["FREE_QUOTA"].count, items["FREE_QUOTA"].who) == (1, Who.SCHOOL)
    assert "FREE_QUOTA_UNDECIDED" not in items


def test_a_test_that_counts_for_the_row_is_missing_until_points_are_there():
    small_year()
    assert _items()["TEST"].count == 1  # Asta's second choice; Bo has points
    Offering.objects.filter(offering_id="ES").update(test_max_rank=1)
    assert "TEST" not in _items()


def test_nothing_more_is_asked_of_a_row_that_is_decided_out():
    small_year(row_decisions=[("Asta", "ES", "no", "", "", "", "", ""), ("Bo", "IB", "", "", "no", "", "", "")],
               ranks=[])  # fmt: skip
    items = _items()
    assert "TEST" not in items
    assert "RANK" not in items


def test_a_rank_is_missing_unless_the_agreement_is_awaited_or_will_not_be_made():
    small_year(ranks=[])
    assert _items()["RANK"].count == 1
    small = _items()["RANK"].groups[0]
    assert (small.key, small.name) == ("S001", "Skolan A")


@pytest.mark.parametrize(("agreement", "awaited"), [("PENDING", 1), ("NOT_MADE", 0)])
def test_an_agreement_is_told_of_instead_of_the_rank_that_waits_for_it(agreement, awaited):
    small_year(ranks=[("Bo", "IB", "SELECTION", "", agreement)])
    items = _items()
    assert "RANK" not in items
    assert (items["AGREEMENT"].count if "AGREEMENT" in items else 0) == awaited


def test_a_fault_of_the_tables_stops_the_round_and_names_whose_row_it_is():
    small_year(choices=[("Asta", "1", "NA"), ("Asta", "3", "ES")], tests=[], ranks=[], row_decisions=[])
    item = _items()["RANK_GAP"]
    assert (item.weight, item.table, item.count) == (Weight.STOPS, "choices", 1)
    assert item.rows[0].applicant == "Asta"


def test_a_protected_persons_fault_is_counted_and_never_shown():
    small_year(choices=[("Asta", "2", "NA")], tests=[], ranks=[], row_decisions=[])
    Applicant.objects.filter(applicant_id="Asta").update(protection="MARKED")
    item = _items()["RANK_GAP"]
    assert (item.count, item.rows) == (1, ())


def test_registration_offer_and_calendar_are_looked_through():
    small_year(grades=[])
    Applicant.objects.update(school="Björkskolan")
    Offering.objects.filter(offering_id="NA").update(reviewed_on=None)
    items = _items()
    assert (items["gap:betyg"].count, items["gap:betyg"].who) == (2, Who.SENDING)  # Cia has a later grade
    assert [(group.name, group.count) for group in items["gap:betyg"].groups] == [("Björkskolan", 2)]
    assert (items["REVIEW"].count, items["DAYS"].count) == (1, 11)
    assert "FINAL_RESULT" in items["DAYS"].facts["events"].split(",")


def test_an_empty_year_says_so():
    small_year(applicants=[], grades=[], choices=[], row_decisions=[], tests=[], ranks=[], completions=[])
    Offering.objects.all().delete()
    items = _items()
    assert items["NO_APPLICANTS"].count == 1
    assert items["OFFER"].weight == Weight.STOPS


def test_rows_are_those_of_the_one_who_must_act():
    small_year(row_decisions=[], tests=[])
    offer = offer_rows(YEAR)
    tests = missing_rows("TEST", YEAR, offer)
    assert of_group(tests, "TEST", "S001", offer).count() == tests.count() == 2
    assert of_group(tests, "TEST", "S999", offer).count() == 0
    outside = missing_rows("RECEPTION", YEAR, offer)
    assert of_group(outside, "RECEPTION", "S001", offer).count() == 1
    assert of_group(outside, "RECEPTION", "S999", offer).count() == 0
    unstated = missing_rows("STATEMENT", YEAR, offer)
    assert of_group(unstated, "STATEMENT", "0380", offer).count() == 1
    assert of_group(unstated, "STATEMENT", "0180", offer).count() == 0


def test_a_check_is_a_job_that_keeps_what_it_found(office, now):
    small_year()
    ask_for_check(year=YEAR, kind="final", actor=office, now=now)
    assert report_of(YEAR, "final") is None
    assert is_waiting(YEAR, "final")
    _work(now)
    assert not is_waiting(YEAR, "final")
    report = report_of(YEAR, "final")
    assert (report.kind, report.made_at, report.is_old, report.day) == ("final", now, False, "2026-07-01")
    assert [item.weight for item in report.items] == sorted(
        (item.weight for item in report.items), key=list(Weight).index
    )
    event = Event.objects.filter(action="admission.readiness.check").get()
    assert json.loads(event.after)["due"] == len(report.of(Weight.DUE))


def test_a_check_that_waits_is_left_once_and_a_new_one_takes_the_place_of_the_old(office, now):
    small_year()
    first = ask_for_check(year=YEAR, kind="final", actor=office, now=now)
    assert ask_for_check(year=YEAR, kind="final", actor=office, now=now) == first
    _work(now)
    assert ask_for_check(year=YEAR, kind="final", actor=office, now=now) != first
    _work(now)
    assert ReadinessReport.objects.count() == 1
    assert Job.objects.filter(state=Job.State.DONE).count() == 2


def test_a_check_is_old_as_soon_as_something_that_a_round_reads_is_written(office, now):
    small_year()
    ask_for_check(year=YEAR, kind="final", actor=office, now=now)
    _work(now)
    ask_for_check(year=YEAR, kind="late", actor=office, now=now)
    _work(now)
    assert not report_of(YEAR, "final").is_old  # another check changes nothing
    set_days(year=YEAR, days={"FINAL_RESULT": dt.date(2026, 7, 2)}, why="Flyttat", actor=office, now=now)
    assert report_of(YEAR, "final").is_old


def test_a_check_kept_in_another_form_is_as_none_and_can_be_made_anew(office, now):
    small_year()
    ask_for_check(year=YEAR, kind="final", actor=office, now=now)
    _work(now)
    row = ReadinessReport.objects.get()
    row.content = row.content.replace('"weight":"DUE"', '"weight":"LATER"')
    row.save()
    assert report_of(YEAR, "final") is None
    ask_for_check(year=YEAR, kind="final", actor=office, now=now)
    _work(now)
    assert report_of(YEAR, "final").of(Weight.DUE)


def test_a_year_that_is_not_open_is_not_checked(office, now):
    with pytest.raises(NoSuchAdmissionYearError), transaction.atomic():
        ask_for_check(year=1999, kind="final", actor=office, now=now)


def test_counting_takes_few_queries_however_many_rows(django_assert_max_num_queries):
    small_year(row_decisions=[], tests=[])
    with django_assert_max_num_queries(40):
        _items()
