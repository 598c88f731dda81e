"""Grounds about a protected identity: they tell neither the name nor any number, however it is written."""

import datetime as dt

import pytest

from gymnasieregion.contexts.admission.models import AdmissionYear, Applicant
from gymnasieregion.contexts.admission.selectors.tables import kept_table
from gymnasieregion.contexts.admission.services import pupils_protection as protection
from gymnasieregion.contexts.admission.services.pupils_covered import without_numbers
from gymnasieregion.contexts.admission.services.pupils_facts import NoGroundError
from gymnasieregion.contexts.admission.services.pupils_grounds import TellsWhoError
from gymnasieregion.contexts.admission.services.snapshots import frames_of, freeze
from gymnasieregion.platform.audit.models import Event
from tests.admission_year import YEAR, small_year

pytestmark = pytest.mark.django_db

GOOD = (
    "Beslut 2026-02-14, se akt 17",
    "Ringde från 08-508 33 000 den 14 februari kl. 9.30",
    "Mobil 070-123 45 67, ärende 2026/1204",
    "Boendet och Lindängen nämns i beslutet från Skatteverket",
)
"""Grounds about Bo Lind that tell nothing."""

BAD = (
    "Bo har fått beslut",
    "BO LIND",
    "Enligt Linds vårdnadshavare",
    "Anna-Britta ringde",
    "Enligt britta",
    "100501-TF02",
    "20100501tf02",
    "2010-05-01 TF02",
    "Nr 100501-1234",
    "Nr 1005011234",
    "Nr 201005011234.",
    "Nr 20100501\u20131234",
    "Nr 2010 05 01 1234",
    "samordningsnummer 100561+1234",
    "Skrev från bo.lind@exempel.se",
    "E2600001 i vår lista",
    "tidigare E2500007",
    "B\u200bo har fått beslut",
)


@pytest.fixture
def bo(db):
    small_year()
    AdmissionYear.objects.create(
        year=2025, synthetic=True, secret="0e" * 32, entropy="väder", slip_secret="a2" * 32,
        opened_at=dt.datetime(2025, 1, 1, tzinfo=dt.UTC),
    )  # fmt: skip
    Applicant.objects.create(
        year_id=2025, applicant_id="E2500007", ticket="E2500007", birth_date=dt.date(2010, 5, 1),
        given_name="Bo", family_name="Tidigare", home_municipality_code="0182",
    )  # fmt: skip
    row = Applicant.objects.get(year_id=YEAR, applicant_id="Bo")
    Applicant.objects.filter(pk=row.pk).update(
        applicant_id="E2600001", ticket="E2600001", given_name="Bo Anna-Britta", family_name="Lind",
        email="bo@exempel.se", earlier_id="2025/E2500007",
    )  # fmt: skip
    row.refresh_from_db()
    return row


@pytest.fixture
def cover(bo, office, now):
    def begin(why):
        return protection.begin_protection(
            applicant=bo.pk, protection="MARKED", contact="K7", actor=office, why=why, now=now
        )

    return begin


@pytest.mark.parametrize("why", GOOD)
def test_a_ground_that_tells_nothing_is_kept(cover, why):
    cover(why)
    assert Event.objects.get(action="admission.applicant.protect").why == why


@pytest.mark.parametrize("why", BAD)
def test_a_ground_that_tells_who_it_is_about_is_refused_and_nobody_is_covered(cover, bo, why):
    with pytest.raises(TellsWhoError):
        cover(why)
    bo.refresh_from_db()
    assert (bo.protection, bo.given_name) == ("NONE", "Bo Anna-Britta")
    assert not Event.objects.exists()


def test_a_look_at_somebody_covered_tells_no_earlier_name_and_no_earlier_id(cover, office, now):
    row = cover("Beslut")
    assert row.applicant_id == "E2600002"
    for why in ("E2600001 ringde", "Tidigare ringde", "E2500007", "bo ringde"):
        with pytest.raises(TellsWhoError):
            protection.look(applicant=row, actor=office, why=why, now=now)
    protection.look(applicant=row, actor=office, why="E2600002 ringde om sitt val", now=now)
    with pytest.raises(NoGroundError):
        protection.look(applicant=row, actor=office, why=" ", now=now)


def test_the_end_of_a_protection_does_not_tell_what_is_written_anew(cover, office, now):
    row = cover("Beslut")
    named = {"identity_number": "20100501TF02", "given_name": "Siv", "family_name": "Ek", "email": "siv@exempel.se"}
    for why in ("Siv bad om det", "Eks beslut", "siv@exempel.se", "20100501-TF02"):
        with pytest.raises(TellsWhoError):
            protection.end_protection(applicant=row.pk, **named, actor=office, why=why, now=now)
    protection.end_protection(applicant=row.pk, **named, actor=office, why="Skyddet upphörde", now=now)
    assert Applicant.objects.get(pk=row.pk).given_name == "Siv"


def test_somebody_registered_by_telephone_has_no_number_in_the_ground(bo, office, now):
    told = {
        "year": YEAR, "protection": "MARKED", "contact": "K7", "birth_date": dt.date(2010, 1, 2), "kind": "YEAR_NINE",
        "home_municipality_code": "0180", "actor": office, "now": now,
    }  # fmt: skip
    with pytest.raises(TellsWhoError):
        protection.register_protected(why="100102-1234 ringde", **told)
    protection.register_protected(why="Per telefon", **told)


def test_what_a_round_freezes_has_no_number_of_anybody_protected(bo, office, now):
    Applicant.objects.filter(pk=bo.pk).update(
        protection="MARKED", contact="K7", given_name="", family_name="", email=""
    )
    assert Applicant.objects.get(pk=bo.pk).identity_number == "20100501TF02"  # as an imported table may leave it
    snapshot = freeze(year=YEAR, name="", actor=office, now=now)
    rows = frames_of(snapshot.pk)["applicants"].filter(applicant_id="E2600001")
    assert rows.select("identity_number", "birth_date").row(0) == ("", "2010-05-01")
    assert "20100501TF02" not in kept_table("applicants", YEAR).write_csv()


def test_an_earlier_snapshot_frozen_anew_loses_the_number(cover, office, now):
    first = freeze(year=YEAR, name="", actor=office, now=now)
    cover("Beslut")
    frames = frames_of(first.pk)
    assert "20100501TF02" in frames["applicants"].write_csv()
    again = without_numbers(frames, YEAR)
    assert "20100501TF02" not in again["applicants"].write_csv()
    assert again["applicants"].drop("identity_number").equals(frames["applicants"].drop("identity_number"))
