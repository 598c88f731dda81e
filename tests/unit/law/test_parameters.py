"""The parameters that ship with the package, checked by hand against the text of the law."""

from datetime import date
from decimal import Decimal

import pytest

from gymnasieregion.contexts.admission.core.codes import Status
from gymnasieregion.contexts.admission.selectors.tables_schema import table_named
from gymnasieregion.contexts.offer.api import programmes
from gymnasieregion.contexts.offer.contracts import ProgrammeType
from gymnasieregion.law.book import PARAMETERS, REFERENCE, NoRuleInForceError, law_book
from gymnasieregion.law.parameter import Kind
from gymnasieregion.law.reference import (
    UnknownTableError,
    municipality_names,
    municipality_text,
    reference_sources,
    reference_table,
)

DAY = date(2025, 7, 1)
ALL = sorted(law_book().parameters.values(), key=lambda parameter: parameter.id)


def get(name):
    return law_book().get(f"admission.{name}", DAY)


def test_every_file_is_a_parameter_of_the_book():
    files = {f"{path.parent.name}.{path.stem}" for path in PARAMETERS.glob("*/*.yaml") if path.parent.name != REFERENCE}
    assert files == set(law_book().parameters)
    assert len(files) >= 30


@pytest.mark.parametrize("parameter", ALL, ids=lambda parameter: parameter.id)
def test_every_value_of_a_law_or_an_agreement_has_an_address_or_says_that_it_is_an_example(parameter):
    for dated in parameter.values:
        assert dated.source.title
        if parameter.kind in {Kind.LAW, Kind.AGREEMENT}:
            assert dated.example or dated.source.href.startswith("https://")
        if dated.example:
            assert dated.source.title.startswith("Exempel")


@pytest.mark.parametrize("parameter", ALL, ids=lambda parameter: parameter.id)
def test_every_parameter_has_an_owner_and_a_day_when_it_was_read(parameter):
    assert parameter.owner
    assert parameter.label_sv
    assert date(2026, 1, 1) <= parameter.checked_on


def has_example(parameter):
    return any(dated.example for dated in parameter.values)


def test_no_law_is_an_example():
    assert not [parameter.id for parameter in ALL if parameter.kind is Kind.LAW and has_example(parameter)]


def test_what_was_not_found_is_an_example():
    examples = {parameter.id.removeprefix("admission.") for parameter in ALL if has_example(parameter)}
    assert {"tie_break", "maximum_choices", "tier_order", "free_quota_in_preliminary", "eligibility_ib"} <= examples


def test_the_points_are_those_of_the_ordinance():
    # gymnasieförordningen 7 kap. 4 §: A 20, B 17,5, C 15, D 12,5, E 10, F 0
    assert {mark: str(points) for mark, points in get("grade_points").items()} == {
        "A": "20", "B": "17.5", "C": "15", "D": "12.5", "E": "10", "F": "0", "-": "0",
    }  # fmt: skip


def test_the_highest_merit_value_is_320_and_with_sprakval_340():
    best = get("grade_points")["A"]
    assert get("best_grades") * best == Decimal(320)
    assert (get("best_grades") + get("extra_language_grades")) * best == Decimal(340)


def test_a_vocational_programme_asks_for_eight_passed_subjects():
    # skollagen 16 kap. 30 §: sv/sva, en, ma and at least five others
    (way,) = get("eligibility_vocational")
    assert way["required"] == (("SV", "SVA"), ("EN",), ("MA",))
    assert len(way["required"]) + way["others"] == 8


def test_a_preparatory_programme_asks_for_twelve_passed_subjects():
    # skollagen 16 kap. 31 §: sv/sva, en, ma and at least nine others
    (way,) = get("eligibility_preparatory")
    assert len(way["required"]) + way["others"] == 12


def test_the_named_subjects_are_those_of_the_ordinance():
    # gymnasieförordningen 7 kap. 1 §
    society, nature = ("GE", "HI", "RE", "SH"), ("BI", "FY", "KE")
    assert dict(get("eligibility_named_subjects")) == {
        "EK": society, "HU": society, "SA": society, "NA": nature, "TE": nature, "ES": (),
    }  # fmt: skip


def test_every_preparatory_programme_has_its_named_subjects():
    preparatory = {p.code for p in programmes() if p.type is ProgrammeType.PREPARATORY}
    assert preparatory == set(get("eligibility_named_subjects"))


def test_programinriktat_val_has_two_ways_of_six_subjects():
    # skollagen 17 kap. 10 §: en or ma and four others, or both and three others
    ways = get("eligibility_programme_oriented")
    assert [(way["required"], way["others"]) for way in ways] == [
        ((("SV", "SVA"), ("EN", "MA")), 4),
        ((("SV", "SVA"), ("EN",), ("MA",)), 3),
    ]


def test_ages_and_introductory_programmes():
    assert dict(get("last_start_age")) == {"*": 20, "RH": 21}  # skollagen 15 kap. 5 and 36 §§
    assert get("fourth_year_last_start_age") == 22  # 17 a kap. 4 §
    assert get("introductory_programmes") == ("IMV", "IMY", "IMA", "IMS")  # 17 kap. 2 §
    assert get("closed_for_eligible") == ("IMY", "IMA")  # 17 kap. 11 §


def test_gnesta_is_in_the_admission_but_not_in_the_free_search():
    area = law_book().get("agreement.area_membership", DAY)
    names = {row["code"]: row["name"] for row in reference_table("municipalities")}
    assert len(area["ADMISSION"]) == 28
    assert len(area["FREE_SEARCH"]) == 27
    assert [names[code] for code in area["ADMISSION"] if code not in area["FREE_SEARCH"]] == ["Gnesta"]
    assert set(names) == set(area["ADMISSION"])


def test_the_calendar_of_2021_is_as_published_and_that_of_2025_an_example():
    published = law_book().dated("admission.calendar", date(2021, 6, 1))
    assert published.value["APPLICATION_CLOSES"] == date(2021, 2, 15)
    assert published.value["FINAL_RESULT"] == date(2021, 7, 1)
    assert not published.example
    assert law_book().dated("admission.calendar", DAY).example
    with pytest.raises(NoRuleInForceError, match="2028-01-01"):
        law_book().get("admission.calendar", date(2028, 1, 1))


@pytest.mark.parametrize("year", range(2020, 2028))
def test_the_days_of_a_year_lie_in_it_and_in_order(year):
    order = [
        "APPLICATION_OPENS", "APPLICATION_CLOSES", "PRELIMINARY_RESULT", "RECHOICE_OPENS", "RECHOICE_CLOSES",
        "FINAL_RESULT", "COMPLETIONS_BY", "REPLY_BY", "RESERVE_ROUND_1", "RESERVE_ROUND_2",
        "TERM_STARTS",
    ]  # fmt: skip
    calendar = law_book().get("admission.calendar", date(year, 3, 1))
    days = [calendar[event] for event in order if event in calendar]
    assert set(calendar) <= set(order)
    assert days == sorted(days)
    assert {day.year for day in days} == {year}


def test_the_status_words_are_those_of_the_core():
    words = {**get("status_words"), **get("status_words_assumed")}
    assert words == {status.name: status.value for status in Status}


@pytest.mark.parametrize(
    "table",
    ["municipalities", "municipality_names", "programmes", "orientations", "study_path_changes", "kaa_allowed_fields"],
)
def test_every_row_of_a_reference_table_has_a_source_that_is_told(table):
    rows = reference_table(table)
    assert rows
    for row in rows:
        keys = (row.get("sources") or row["source"]).split()
        assert keys
        assert set(keys) <= set(reference_sources())


def test_every_municipality_that_an_applicant_may_live_in_has_a_name():
    names = municipality_names()
    assert len(names) == 290
    assert set(names) == set(table_named("applicants").field("home_municipality_code").enum)
    of_the_region = {row["code"]: row["name"] for row in reference_table("municipalities")}
    assert {code: names[code] for code in of_the_region} == of_the_region
    assert [municipality_text(code) for code in ("0180", "1480", "2584", "9999", "")] == [
        "Stockholm (0180)", "Göteborg (1480)", "Kiruna (2584)", "9999", "",
    ]  # fmt: skip


def test_every_told_source_has_a_title_and_an_address():
    for source in reference_sources().values():
        assert source["title"]
        assert source["href"].startswith("https://")


def test_the_orientations_are_those_of_the_ordinance():
    # gymnasieförordningen bilaga 1 and 4 kap. 2 §
    rows = [row for row in reference_table("orientations") if row["in_gy25"] == "yes"]
    assert {row["programme"] for row in rows if row["may_start_year_1"] == "yes"} == {"ES", "FR", "IN", "NB"}
    names = {(row["programme"], row["name_sv"]) for row in rows}
    assert len([name for programme, name in names if programme == "NB"]) == 6
    assert ("ES", "Modedesign") in names
    assert {programme for programme, _ in names} == {
        p.code for p in programmes() if p.type in {ProgrammeType.VOCATIONAL, ProgrammeType.PREPARATORY}
    } - {"FS", "HA", "HT", "HV", "VO"}


def test_an_unknown_table_is_refused():
    with pytest.raises(UnknownTableError, match="schools"):
        reference_table("schools")
