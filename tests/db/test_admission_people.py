"""Registering applicants, changing them, and the special cases: each a service and an event."""

import datetime as dt
import json

import pytest

from gymnasieregion.contexts.admission.models import (
    AdmissionYear,
    Applicant,
    Completion,
    Grade,
    RowDecision,
    TypedRank,
)
from gymnasieregion.contexts.admission.selectors.people import found, in_order, registration_gaps, visible, whose
from gymnasieregion.contexts.admission.services import pupils_agreement, pupils_facts
from gymnasieregion.contexts.admission.services import pupils_protection as protection
from gymnasieregion.contexts.admission.services import pupils_states as states
from gymnasieregion.contexts.admission.services.pupils import change_identity, change_pupil, register_pupil
from gymnasieregion.contexts.admission.services.pupils_again import (
    AppliesAlreadyError,
    NotEarlierError,
    apply_again,
    earlier_applicants,
)
from gymnasieregion.contexts.admission.services.pupils_core import as_of, why_not
from gymnasieregion.contexts.admission.services.pupils_facts import Pupil
from gymnasieregion.platform.access.actor import Actor, Role
from gymnasieregion.platform.audit.models import Event
from tests.admission_year import YEAR, small_year

pytestmark = pytest.mark.django_db

ASTA = Pupil(
    identity_number="20100312-TF12",
    birth_date=dt.date(2010, 3, 12),
    home_municipality_code="180",
    given_name="Asta",
    family_name="Ek",
    school="Skolan A",
    school_code="G001",
    school_class="9A",
)


@pytest.fixture(autouse=True)
def _year():
    small_year(applicants=[], grades=[], choices=[], row_decisions=[], tests=[], ranks=[], completions=[])


@pytest.fixture
def asta(office, now):
    return register_pupil(year=YEAR, pupil=ASTA, actor=office, now=now)


def _last():
    event = Event.objects.order_by("-seq").first()
    return event, json.loads(event.before or "null"), json.loads(event.after or "null")


def _choose(person, *offerings):
    for rank, offering in enumerate(offerings, start=1):
        person.choices.create(rank=rank, offering_id=offering)


def test_a_pupil_gets_an_id_that_is_their_ticket_and_the_log_has_no_name(asta):
    assert (asta.applicant_id, asta.ticket, asta.identity_number) == ("E2600001", "E2600001", "20100312TF12")
    assert asta.home_municipality_code == "0180"
    event, before, after = _last()
    assert (event.action, event.about, event.unit, before) == (
        "admission.applicant.register", "applicant:E2600001", "G001", None,
    )  # fmt: skip
    assert after["identity_number"] == "20100312TF12"
    assert "Asta" not in event.after
    assert "Ek" not in event.after


def test_ids_go_on_and_a_number_is_had_by_one(asta, office, now):
    bo = register_pupil(year=YEAR, pupil=Pupil("", dt.date(2010, 5, 1), "0182"), actor=office, now=now)
    assert bo.applicant_id == "E2600002"
    with pytest.raises(pupils_facts.IdentityTakenError, match="E2600001"):
        register_pupil(year=YEAR, pupil=ASTA, actor=office, now=now)
    with pytest.raises(AdmissionYear.DoesNotExist):
        register_pupil(year=1999, pupil=ASTA, actor=office, now=now)
    assert Applicant.objects.count() == 2


@pytest.mark.parametrize(
    ("number", "born", "wrong"),
    [
        ("20100312TF1", dt.date(2010, 3, 12), "Inget identitetsnummer"),
        ("201003121234", dt.date(2010, 3, 12), "Kontrollsiffran"),
        ("20100313TF12", dt.date(2010, 3, 12), "2010-03-12"),
    ],
)
def test_a_number_that_cannot_be_is_refused_in_words(office, now, number, born, wrong):
    with pytest.raises(pupils_facts.BadIdentityError) as refused:
        register_pupil(year=YEAR, pupil=Pupil(number, born, "0180"), actor=office, now=now)
    assert wrong in refused.value.text("sv")
    assert refused.value.text("en") != refused.value.text("sv")
    assert not Event.objects.exists()


def test_an_unknown_municipality_is_refused(office, now):
    with pytest.raises(pupils_facts.UnknownMunicipalityError):
        register_pupil(year=YEAR, pupil=Pupil("", dt.date(2010, 3, 12), "9999"), actor=office, now=now)


def test_a_change_leaves_number_and_school_and_another_category_is_shown_anew(asta, office, now):
    asta.category_shown = True
    asta.save()
    new = Pupil("", dt.date(1999, 1, 1), "0180", given_name="Åsta", family_name="Ek", category="ASYLUM")
    change_pupil(applicant=asta.pk, pupil=new, actor=office, why="LMA-kort", now=now)
    asta.refresh_from_db()
    assert (asta.given_name, asta.category, asta.category_shown) == ("Åsta", "ASYLUM", False)
    assert (asta.identity_number, asta.birth_date, asta.school) == ("20100312TF12", dt.date(2010, 3, 12), "Skolan A")
    event, before, after = _last()
    assert (before["category"], after["category"], after["changed_names"]) == ("REGISTERED", "ASYLUM", ["given_name"])
    assert "Åsta" not in event.after
    with pytest.raises(pupils_facts.UnchangedError):
        change_pupil(applicant=asta.pk, pupil=new, actor=office, why="igen", now=now)
    with pytest.raises(pupils_facts.NoGroundError):
        change_pupil(applicant=asta.pk, pupil=ASTA, actor=office, why=" ", now=now)


def test_a_temporary_number_becomes_a_personal_number_and_everything_else_stays(asta, office, now):
    asta.grades.create(subject="MA", mark="A")
    _choose(asta, "NA")
    change_identity(
        applicant=asta.pk,
        identity_number="19121212-1212",
        birth_date=dt.date(1912, 12, 12),
        actor=office,
        why="Har fått personnummer",
        now=now,
    )
    again = Applicant.objects.get(pk=asta.pk)
    assert (again.identity_number, again.applicant_id, again.ticket) == ("191212121212", "E2600001", "E2600001")
    assert (again.grades.count(), again.choices.count()) == (1, 1)
    _, before, after = _last()
    assert (before["identity_number"], after["identity_number"]) == ("20100312TF12", "19121212****")


def test_a_document_is_seen_and_only_where_one_is_needed(asta, office, now):
    with pytest.raises(states.NoDocumentNeededError):
        states.show_document(applicant=asta.pk, seen=True, actor=office, why="LMA", now=now)
    Applicant.objects.filter(pk=asta.pk).update(category="ASYLUM")
    assert _gaps()["underlag"] == 1
    states.show_document(applicant=asta.pk, seen=True, actor=office, why="LMA-kort", now=now)
    assert _gaps()["underlag"] == 0
    assert _last()[0].action == "admission.applicant.document"


def test_the_old_school_no_longer_sees_a_pupil_who_has_moved(asta, office, now):
    old, new = (Actor("u", "Syv", Role.COUNSELLOR, scope_id=code) for code in ("G001", "G002"))
    assert list(visible(YEAR, old)) == [asta]
    states.change_school(
        applicant=asta.pk, school="Skolan B", school_code="G002", school_class="9C", actor=office, why="Flytt", now=now
    )
    assert (list(visible(YEAR, old)), list(visible(YEAR, new))) == ([], [asta])
    event, before, after = _last()
    assert (event.unit, before["school"], after["school"]) == ("G002", "Skolan A", "Skolan B")


def test_an_application_is_withdrawn_and_taken_up_with_all_that_it_had(asta, office, now):
    _choose(asta, "NA")
    states.set_active(applicant=asta.pk, active=False, actor=office, why="Flyttar utomlands", now=now)
    with pytest.raises(pupils_facts.UnchangedError):
        states.set_active(applicant=asta.pk, active=False, actor=office, why="igen", now=now)
    states.set_active(applicant=asta.pk, active=True, actor=office, why="Ångrade sig", now=now)
    assert Applicant.objects.get(pk=asta.pk).choices.count() == 1


def test_an_integrated_pupil_keeps_their_school(asta, office, now):
    states.set_integrated(applicant=asta.pk, integrated=True, actor=office, why="Enligt skolan", now=now)
    asta.refresh_from_db()
    assert (asta.kind, asta.school) == ("ADAPTED", "Skolan A")
    bo = register_pupil(year=YEAR, pupil=Pupil("", dt.date(2010, 5, 1), "0182"), actor=office, now=now)
    with pytest.raises(states.NoSchoolError):
        states.set_integrated(applicant=bo.pk, integrated=True, actor=office, why="Enligt skolan", now=now)


def test_a_protection_takes_name_and_number_away_and_gives_another_id_but_the_same_lot(asta, office, now):
    protection.begin_protection(
        applicant=asta.pk, protection="MARKED", contact="Box 7", actor=office, why="Beslut", now=now
    )
    row = Applicant.objects.get(pk=asta.pk)
    assert (row.applicant_id, row.ticket, row.contact) == ("E2600002", "E2600001", "Box 7")
    assert (row.given_name, row.family_name, row.email, row.identity_number) == ("", "", "", "")
    event, before, after = _last()
    assert (event.about, before, after) == ("applicant:E2600002", {}, {"is_active": True})
    assert (event.unit, event.municipality, whose(row).unit) == ("", "", "")
    assert "E2600001" not in event.after + event.before + event.about


def test_only_the_office_knows_of_a_protection(asta, office, auditor, now):
    with pytest.raises(protection.OfficeOnlyError):
        protection.begin_protection(
            applicant=asta.pk, protection="MARKED", contact="Box 7", actor=auditor, why="Beslut", now=now
        )
    protection.begin_protection(
        applicant=asta.pk, protection="NEW_IDENTITY", contact="Box 7", actor=office, why="Beslut", now=now
    )
    school = Actor("u", "Syv", Role.COUNSELLOR, scope_id="G001")
    assert [list(visible(YEAR, who)) for who in (auditor, school)] == [[], []]
    assert visible(YEAR, office).count() == 1
    looked_for = {"school": "Skolan A"}
    assert found(visible(YEAR, office), looked_for, YEAR).count() == 0
    assert found(visible(YEAR, office), {"protection": "NEW_IDENTITY"}, YEAR).count() == 1
    assert found(visible(YEAR, office), {"q": "E2600002"}, YEAR).count() == 1


def test_a_protection_ends_with_name_and_number_written_anew(asta, office, now):
    protection.begin_protection(
        applicant=asta.pk, protection="MARKED", contact="Box 7", actor=office, why="Beslut", now=now
    )
    with pytest.raises(pupils_facts.IsProtectedError):
        change_identity(
            applicant=asta.pk, identity_number="", birth_date=asta.birth_date, actor=office, why="x", now=now
        )
    with pytest.raises(pupils_facts.IsProtectedError):
        change_pupil(applicant=asta.pk, pupil=ASTA, actor=office, why="x", now=now)
    protection.end_protection(
        applicant=asta.pk, identity_number="20100312TF12", given_name="Asta", family_name="Ek", email="",
        actor=office, why="Upphörde", now=now,
    )  # fmt: skip
    row = Applicant.objects.get(pk=asta.pk)
    assert (row.protection, row.contact, row.given_name, row.applicant_id) == ("NONE", "", "Asta", "E2600002")
    with pytest.raises(protection.NotProtectedError):
        protection.end_protection(
            applicant=asta.pk, identity_number="", given_name="", family_name="", email="",
            actor=office, why="igen", now=now,
        )  # fmt: skip


def test_a_protected_identity_is_registered_by_telephone_and_needs_a_contact(office, now):
    told = {
        "year": YEAR, "protection": "REGISTRATION", "birth_date": dt.date(2010, 1, 2), "kind": "YEAR_NINE",
        "home_municipality_code": "0180", "actor": office, "why": "Telefon", "now": now,
    }  # fmt: skip
    with pytest.raises(protection.NoContactError):
        protection.register_protected(contact=" ", **told)
    row = protection.register_protected(contact="Box 7", **told)
    assert (row.applicant_id, row.identity_number, row.given_name) == ("E2600001", "", "")
    assert _last()[2] == {"is_active": True}


def test_a_look_is_in_the_log(asta, office, now):
    with pytest.raises(protection.NotProtectedError):
        protection.look(applicant=asta, actor=office, why="Ringer", now=now)
    row = protection.begin_protection(
        applicant=asta.pk, protection="MARKED", contact="Box 7", actor=office, why="Beslut", now=now
    )
    protection.look(applicant=row, actor=office, why="Ringer", now=now)
    event, _, _ = _last()
    assert (event.action, event.about, event.why) == ("audit.protected.looked", "applicant:E2600002", "Ringer")


def _earlier():
    year = AdmissionYear.objects.get(pk=YEAR)
    AdmissionYear.objects.create(
        year=YEAR - 1, synthetic=True, secret="1" * 64, entropy="x", slip_secret="2" * 64, opened_at=year.opened_at
    )
    row = Applicant.objects.create(
        year_id=YEAR - 1, applicant_id="E000007", ticket="E000007", identity_number="20090101TF01",
        birth_date=dt.date(2009, 1, 1), home_municipality_code="0180", given_name="Bo", family_name="Al",
        school="Skolan A", category="ASYLUM", category_shown=True,
    )  # fmt: skip
    row.grades.create(subject="FRA", mark="C", language_as="M2")
    row.completions.create(subject="MA", mark="E", completed_on=dt.date(2025, 8, 1))
    return row


def test_an_earlier_applicant_applies_again_with_their_grades_once(office, now):
    old = _earlier()
    assert list(earlier_applicants(YEAR, "bo")) == [old]
    row = apply_again(year=YEAR, earlier=old.pk, kind="REAPPLICANT", actor=office, now=now)
    assert (row.earlier_id, row.identity_number, row.school, row.category_shown) == (
        "2025/E000007", "20090101TF01", "", False,
    )  # fmt: skip
    assert list(row.grades.values_list("subject", "mark", "language_as")) == [("FRA", "C", "M2")]
    assert row.completions.count() == 1
    assert list(earlier_applicants(YEAR, "")) == []
    with pytest.raises(AppliesAlreadyError):
        apply_again(year=YEAR, earlier=old.pk, kind="REAPPLICANT", actor=office, now=now)
    with pytest.raises(NotEarlierError):
        apply_again(year=YEAR, earlier=row.pk, kind="REAPPLICANT", actor=office, now=now)


def test_who_repeats_year_nine_gets_new_grades(office, now):
    row = apply_again(year=YEAR, earlier=_earlier().pk, kind="REPEATER", actor=office, now=now)
    assert row.kind == "REPEATER"
    assert not Grade.objects.filter(applicant=row).exists()
    assert not Completion.objects.filter(applicant=row).exists()


def test_the_core_says_merit_and_eligibility_of_the_day(asta):
    asta.grades.create(subject="MA", mark="A")
    asta.grades.create(subject="FRA", mark="B", language_as="M2")
    asta.grades.create(subject="SPA", mark="C", language_as="M1")
    asta.completions.create(subject="EN", mark="E", completed_on=dt.date(2025, 6, 10))
    asta.completions.create(subject="BI", mark="A", completed_on=dt.date(2025, 7, 2))
    _choose(asta, "NA", "ES", "BORTA")
    now = as_of(asta, dt.date(2025, 7, 1))
    # MA 20 + SPA 15 + EN 10, and FRA 17.5 as språkval; BI is set the day after
    assert now.merit.points_hundredths == 6250
    assert [grade.subject for grade in now.merit.extra_language] == ["FRA"]
    assert [choice.eligible.cause.name if choice.eligible else None for choice in now.choices] == [
        "SUBJECTS_MISSING", "SUBJECTS_MISSING", None,
    ]  # fmt: skip
    assert why_not(now.choices[0], now.rules, "sv").startswith("Det här hindrar: betyg saknas i")


def test_somebody_over_age_is_eligible_with_an_agreement_and_a_decision(office, now):
    old = register_pupil(
        year=YEAR, pupil=Pupil("", dt.date(2005, 5, 1), "0180", kind="REAPPLICANT"), actor=office, now=now
    )
    _choose(old, "NA", "IB")
    day = dt.date(2025, 7, 1)
    assert [choice.over_age for choice in as_of(old, day).choices] == [True, True]
    agree = {"applicant": old.pk, "actor": office, "why": "Avtal", "now": now, "agreement": "DONE"}
    pupils_agreement.set_agreement(offering_id="NA", eligible=True, **agree)
    pupils_agreement.set_agreement(offering_id="IB", eligible=None, **agree)
    first, second = as_of(old, day).choices
    assert (first.eligible.cause, second.over_age) == (None, True)
    assert set(TypedRank.objects.values_list("offering_id", "list", "rank", "agreement")) == {
        ("NA", "FREE", None, "DONE"), ("IB", "SELECTION", None, "DONE"),
    }  # fmt: skip
    assert list(RowDecision.objects.values_list("offering_id", "eligible")) == [("NA", True)]
    with pytest.raises(pupils_agreement.NotChosenError):
        pupils_agreement.set_agreement(offering_id="ES", eligible=None, **agree)


def test_who_is_not_over_age_needs_no_agreement(asta, office, now):
    _choose(asta, "NA")
    with pytest.raises(pupils_agreement.NotOverAgeError):
        pupils_agreement.set_agreement(
            applicant=asta.pk, offering_id="NA", agreement="DONE", eligible=None, actor=office, why="x", now=now
        )


def _gaps():
    return {gap[0]: gap[3] for gap in registration_gaps(YEAR)}


def test_what_is_lacking_is_counted_and_the_list_holds_those_rows(asta, office, now, django_assert_max_num_queries):
    register_pupil(
        year=YEAR,
        pupil=Pupil("191212121212", dt.date(1912, 12, 12), "0180", given_name="asta-li", family_name="Ek Alm"),
        actor=office,
        now=now,
    )
    bo = register_pupil(
        year=YEAR, pupil=Pupil("", dt.date(2010, 3, 12), "0180", given_name="Bo", school="X"), actor=office, now=now
    )
    bo.grades.create(subject="SPA", mark="C")
    bo.grades.create(subject="MA", mark="C")
    _choose(bo, "NA")
    Applicant.objects.filter(pk=asta.pk).update(birth_date=dt.date(1912, 12, 12), identity_number="19121212TF12")
    with django_assert_max_num_queries(9):
        gaps = _gaps()
    assert gaps == {"betyg": 2, "val": 2, "underlag": 0, "sprak": 1, "dubblett": 2, "skola": 1, "kontakt": 0}
    every = visible(YEAR, office)
    for code, count in gaps.items():
        assert found(every, {"gap": code}, YEAR).count() == count, code
    assert [row.applicant_id for row in in_order(found(every, {"gap": "sprak"}, YEAR), "")] == ["E2600003"]


def test_two_temporary_numbers_with_the_same_name_may_be_one_person(asta, office, now):
    register_pupil(
        year=YEAR,
        pupil=Pupil("20100312TF13", dt.date(2010, 3, 12), "0180", given_name="Anna", family_name="Ek"),
        actor=office,
        now=now,
    )
    assert _gaps()["dubblett"] == 0
    register_pupil(
        year=YEAR,
        pupil=Pupil("20100312TF14", dt.date(2010, 3, 12), "0180", given_name="Asta", family_name="Ek"),
        actor=office,
        now=now,
    )
    assert _gaps()["dubblett"] == 2


def test_people_are_found_by_id_number_and_name_also_with_small_letters(asta, office):
    every = visible(YEAR, office)
    for words in ("asta", "E26", "20100312-TF", "ek asta"):
        assert found(every, {"q": words}, YEAR).count() == 1, words
    assert found(every, {"q": "bo"}, YEAR).count() == 0
    assert found(every, {"active": "yes", "grades": "no", "choices": "no", "kind": "YEAR_NINE"}, YEAR).count() == 1
    assert found(every, {"grades": "yes"}, YEAR).count() == 0
