"""The synthetic region's offer in the house is the region that the admission writes as files."""

import time

import pytest

from gymnasieregion.contexts.admission.services.synth_details import seat_groups
from gymnasieregion.contexts.admission.services.synth_supply import REAL_APPLICANTS, read_supply
from gymnasieregion.contexts.offer.api import offer_of, study_path_in_gy11
from gymnasieregion.contexts.offer.models import Offering, OfferYear, Provider, SchoolUnit, SeatGroup
from gymnasieregion.contexts.offer.services.loading import OfferLoadedError, load_offer
from gymnasieregion.contexts.offer.services.synthetic import FORM_CODES, SOURCE
from gymnasieregion.platform.audit.models import Entry, Event
from tests.offer_records import NOW, OFFICE, YEAR, load_small_offer, load_whole_offer

pytestmark = pytest.mark.django_db
SAME = ("municipality_code", "municipality", "school", "organisation_form", "study_path", "selection", "first_hand")
TEST = (("test_weight", 100), ("test_max", 100), ("test_min", 100), ("test_max_rank", 1))


def _hundredths(text, scale):
    return None if text == "" else round(float(text) * scale)


def test_every_offering_and_seat_is_as_in_the_files_of_the_synthetic_region():
    started = time.process_time()
    assert load_whole_offer() == 1412
    assert time.process_time() - started < 10
    supply = read_supply(REAL_APPLICANTS)
    files = {row["offering_id"]: row for row in supply.table.to_dicts()}
    for row in files.values():
        row["organisation_form"] = FORM_CODES[row["organisation_form"]]
    offer = {row.offering_id: row for row in offer_of(YEAR)}
    assert offer.keys() == files.keys()
    for id_, row in offer.items():
        there = files[id_]
        assert {name: getattr(row, name) for name in SAME} == {name: there[name] for name in SAME}
        assert {name: getattr(row, name) for name, _ in TEST} == {n: _hundredths(there[n], scale) for n, scale in TEST}
        assert (row.test_subject, row.test_subject_mark) == (there["test_subject"], there["test_subject_mark"])
        assert row.status == there["status"]
        assert row.programme == study_path_in_gy11(there["study_path_code"]).programme
        assert study_path_in_gy11(row.study_path_code).programme == row.programme
    groups = [
        (row.offering_id, g.position, g.group_id, g.kind, g.seats, g.overflow_to)
        for row in offer.values()
        for g in row.groups
    ]
    columns = ("branch_id", "position", "group_id", "kind", "seats", "overflow_to")
    assert groups == sorted(seat_groups(supply).select(columns).rows())
    assert sum(group[4] for group in groups) == 32_237
    assert Event.objects.filter(action="offer.year.load").count() == 1
    assert Entry.objects.filter(event__action="offer.year.load").count() == 1412


def test_the_schools_have_providers_codes_and_names_and_say_that_they_are_invented():
    load_whole_offer()
    assert SchoolUnit.objects.count() == SchoolUnit.objects.filter(synthetic=True).count() == 173
    unit = SchoolUnit.objects.select_related("provider").get(key="S001")
    assert (unit.provider.code, unit.provider.form) == ("0127", Provider.Form.MUNICIPAL)
    assert [name.name for name in unit.names.all()] == ["Björkvalla gymnasium"]
    assert [code.ends_on for code in unit.codes.all()] == [None]
    independent = SchoolUnit.objects.select_related("provider").get(key="S003")
    assert independent.provider.code == "H003"
    year = OfferYear.objects.get()
    assert (year.year, year.state, year.synthetic, year.source) == (YEAR, "OPEN", True, SOURCE)
    assert len(year.source_sha256) == 64


def test_each_code_says_how_well_it_is_known():
    load_whole_offer()
    counts = {basis: Offering.objects.filter(code_basis=basis).count() for basis in Offering.CodeBasis.values}
    assert counts == {"PUBLISHED": 127, "DERIVED": 1181, "UNKNOWN": 104}
    two_codes = Offering.objects.filter(name="Barn- och fritidsprogrammet BF - Fritid och hälsa").first()
    assert (two_codes.study_path_code, two_codes.code_basis) == ("BF25", "UNKNOWN")
    law = Offering.objects.filter(name="Ekonomiprogrammet EK - Juridik").first()
    assert (law.study_path_code, law.code_basis) == ("EK25JUR", "DERIVED")
    horn = Offering.objects.get(name__endswith="Musik, spetsutbildning, riksrekrytering, Horn")
    assert (horn.study_path_code, horn.local_profile) == ("ES25MUS0SR", "Horn")


def test_the_two_offerings_without_places_are_closed():
    load_whole_offer()
    closed = Offering.objects.filter(status="CLOSED")
    assert closed.count() == 2
    assert set(SeatGroup.objects.filter(offering__in=closed).values_list("seats", flat=True)) == {0}


def test_an_offer_is_not_loaded_over_another():
    load_small_offer()
    with pytest.raises(OfferLoadedError) as refused:
        load_offer(year=YEAR + 1, actor=OFFICE, now=NOW)
    assert str(YEAR) in refused.value.text("en")
    assert Event.objects.count() == 1
