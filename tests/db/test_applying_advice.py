"""Advice on real rows: own points, limits of the practice region's earlier years, causes, and codes for a class."""

import hashlib
import json
import zlib

import pytest
from django.utils import timezone

from gymnasieregion.contexts.admission.models import AdmissionYear, Applicant, StatisticsSet
from gymnasieregion.contexts.admission.selectors.choice_advice import (
    advice_if_chosen,
    advice_of,
    advice_on,
    day_of_rules,
)
from gymnasieregion.contexts.admission.selectors.statistics_rows import SCHEMA
from gymnasieregion.contexts.offer.models import Offering
from tests.admission_year import YEAR, small_year

pytestmark = pytest.mark.django_db

PASSED = [(id_, s, "C", "") for id_ in ("Asta",) for s in
          ("SV", "EN", "MA", "BI", "FY", "KE", "BL", "GE", "HI", "IDH", "MU", "RE", "SH", "SL")]  # fmt: skip
"""14 subjects with 15 points each: 210 points."""


def earlier_year(year, rows, *, real=False):
    """A published table of an earlier year with limits of Skolan A: (name, limit, reason)."""
    names = list(SCHEMA)
    lines = [",".join(names)]
    for number, (name, limit, reason) in enumerate(rows, 1):
        cells = {"line": number, "municipality": "Stockholm", "school": "Skolan A", "name": name, "code": "NA",
                 "limit": "" if limit is None else limit, "reason": reason, "derived": "false",
                 "shared": "false"}  # fmt: skip
        lines.append(",".join(str(cells.get(column, "")) for column in names))
    text = "\n".join(lines).encode()
    StatisticsSet.objects.create(
        year=year, real=real, source="Prov", file_name=f"{year}.csv", sha256=hashlib.sha256(text).hexdigest(),
        figures=json.dumps(["limit"]), warnings="[]", rows=len(rows), content=zlib.compress(text),
        imported_at=timezone.now(), imported_by="prov",
    )  # fmt: skip


@pytest.fixture
def asta():
    small_year(grades=PASSED, choices=[("Asta", "1", "NA"), ("Asta", "2", "ES")])
    return Applicant.objects.get(applicant_id="Asta")


def of(person):
    return advice_of(YEAR, [person.pk])[person.pk]


def test_own_points_stand_beside_the_limits_of_earlier_years_the_latest_first(asta):
    earlier_year(2024, [("Naturvetenskapsprogrammet", 255.0, "")])
    earlier_year(2025, [("Naturvetenskapsprogrammet", None, "ALL_ADMITTED")])
    row = of(asta).rows["NA"]
    assert row.own == 21000
    assert [tuple(limit) for limit in row.limits] == [("2025", None, "ALL_ADMITTED"), ("2024", 25500, "")]
    assert row.eligible is True


def test_a_practice_year_never_shows_the_real_table_and_a_real_year_never_the_practice(asta):
    earlier_year(2024, [("Naturvetenskapsprogrammet", 255.0, "")], real=True)
    earlier_year(2023, [("Naturvetenskapsprogrammet", 100.0, "")])
    assert [limit.when for limit in of(asta).rows["NA"].limits] == ["2023"]
    AdmissionYear.objects.filter(pk=YEAR).update(synthetic=False)
    assert [limit.when for limit in of(asta).rows["NA"].limits] == ["2024"]


def test_at_most_five_earlier_years_are_shown(asta):
    for year in range(2019, 2026):
        earlier_year(year, [("Naturvetenskapsprogrammet", 200.0, "")])
    assert [limit.when for limit in of(asta).rows["NA"].limits] == ["2025", "2024", "2023", "2022", "2021"]


def test_a_table_with_two_rows_of_the_same_name_says_nothing(asta):
    earlier_year(2025, [("Naturvetenskapsprogrammet", 255.0, ""), ("Naturvetenskapsprogrammet", 200.0, "")])
    assert of(asta).rows["NA"].limits == ()


def test_an_untaken_test_asks_for_a_test_and_does_not_make_ineligible(asta):
    row = of(asta).rows["ES"]
    assert (row.own, row.eligible, row.warnings) == (None, True, ("TEST",))


def test_test_points_count_with_their_weight():
    small_year(grades=PASSED, choices=[("Asta", "1", "ES")], tests=[("Asta", "ES", "40.00")])
    row = of(Applicant.objects.get(applicant_id="Asta")).rows["ES"]
    assert row.own == 21000 + 6000  # 40 points of 1.5 each


def test_who_is_not_eligible_is_told_which_subjects_are_missing():
    small_year(grades=[row for row in PASSED if row[1] not in {"FY", "KE"}], choices=[("Asta", "1", "NA")])
    row = of(Applicant.objects.get(applicant_id="Asta")).rows["NA"]
    assert row.eligible is False
    assert row.causes == (
        (
            "Det här hindrar: betyg saknas i fysik och kemi.",
            "What stands in the way: no grade in physics and chemistry.",
        ),
    )


def test_without_grades_nobody_is_called_ineligible():
    small_year(grades=[], choices=[("Asta", "1", "NA")])
    told = of(Applicant.objects.get(applicant_id="Asta"))
    assert (told.merit, told.rows["NA"].eligible, told.rows["NA"].warnings) == (None, None, ("GRADES_UNKNOWN",))
    assert told.whole == ("ONE_CHOICE",)


def test_a_closed_programme_and_one_that_is_not_in_the_offer(asta):
    Offering.objects.filter(offering_id="NA").update(status="CLOSED", closed_on="2026-01-01", closed_why="få sökande")
    assert of(asta).rows["NA"].warnings == ("CLOSED",)
    Offering.objects.filter(offering_id="ES").update(offering_id="ES-ny")
    assert of(asta).rows["ES"].warnings == ("NOT_OFFERED",)


def test_who_lives_outside_the_area_is_second_hand_unless_decided_otherwise(asta):
    Applicant.objects.filter(pk=asta.pk).update(home_municipality_code="0380")  # Uppsala
    assert "SECOND_HAND" in of(asta).rows["NA"].warnings
    asta.row_decisions.update_or_create(offering_id="NA", defaults={"hand": "1"})
    assert "SECOND_HAND" not in of(asta).rows["NA"].warnings


def test_an_education_that_is_not_chosen_is_seen_as_if_it_were_put_last(asta):
    rows = advice_if_chosen(asta, ["NA", "ES"], ["IB", "NA"], day_of_rules(YEAR))
    assert list(rows) == ["IB", "NA"]
    assert rows["IB"].warnings == ("RANKED",) or "RANKED" in rows["IB"].warnings


def test_one_application_is_told_the_same_by_itself(asta):
    assert advice_on(asta, ["NA", "ES"], day_of_rules(YEAR)) == of(asta)


def test_a_class_is_asked_about_in_as_many_queries_as_one_pupil(django_assert_max_num_queries):
    small_year()
    earlier_year(2025, [("Naturvetenskapsprogrammet", 255.0, "")])
    keys = list(Applicant.objects.values_list("pk", flat=True))
    advice_of(YEAR, keys)
    with django_assert_max_num_queries(14):
        told = advice_of(YEAR, keys)
    assert set(told) == set(keys)
