"""The loader: what it reads, what it refuses, and what it answers on which day."""

import copy
from datetime import date, timedelta
from decimal import Decimal

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from gymnasieregion.law.book import (
    ForecastNotBindingError,
    NoRuleInForceError,
    ParameterFaultsError,
    UnknownParameterError,
    law_book,
    load_book,
)

INDEX = """
id: agreement.price_list_index
label_sv: Uppräkning av den gemensamma prislistan
description: Yearly indexation of programme prices.
kind: agreement
unit: share-of-one
owner: Samverkanskansliet
values:
  - from: 2024-01-01
    value: "0.034"
    source: {title: "Styrelsens rekommendation 2023-09-15", href: "https://www.storsthlm.se/a"}
  - from: 2025-01-01
    value: "0.028"
    source: {title: "Programpriser 2025", href: "https://www.storsthlm.se/b"}
ends: 2026-01-01
checked_on: 2026-11-20
checked_by: roll
"""
ID = "agreement.price_list_index"


@pytest.fixture
def book_of(tmp_path):
    def load(text, name="price_list_index", context="agreement"):
        folder = tmp_path / context
        folder.mkdir(exist_ok=True)
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
        return load_book(tmp_path)

    return load


def faults_of(load, text, **place):
    with pytest.raises(ParameterFaultsError) as refusal:
        load(text, **place)
    assert refusal.value.text("sv") != refusal.value.text("en")
    return refusal.value.text("en")


def test_a_value_holds_from_its_first_day_until_the_day_before_the_next(book_of):
    book = book_of(INDEX)
    assert book.get(ID, date(2024, 1, 1)) == Decimal("0.034")
    assert book.get(ID, date(2024, 12, 31)) == Decimal("0.034")
    assert book.get(ID, date(2025, 1, 1)) == Decimal("0.028")
    assert book.span(ID, date(2024, 5, 5)) == (date(2024, 1, 1), date(2025, 1, 1))
    assert book.span(ID, date(2025, 5, 5)) == (date(2025, 1, 1), date(2026, 1, 1))


@pytest.mark.parametrize("day", [date(2023, 12, 31), date(2026, 1, 1), date(2026, 3, 1)])
def test_a_day_outside_is_an_error_that_says_whom_to_ask(book_of, day):
    with pytest.raises(NoRuleInForceError) as refusal:
        book_of(INDEX).get(ID, day)
    assert refusal.value.text("sv") == (
        f"{ID}: inget värde är känt för {day} (2024-01-01 - 2026-01-01). Fråga Samverkanskansliet."
    )


@given(day=st.dates(date(2020, 1, 1), date(2030, 12, 31)))
def test_every_day_has_the_value_of_its_span_or_none(day):
    book = law_book()
    for id_ in book.parameters:
        try:
            first, until = book.span(id_, day)
        except NoRuleInForceError:
            continue
        assert first <= day
        assert until is None or day < until
        assert book.get(id_, first) == book.get(id_, day)
        if until is not None:
            assert book.get(id_, until - timedelta(days=1)) == book.get(id_, day)


def test_an_unknown_id_is_refused_with_the_nearest():
    with pytest.raises(UnknownParameterError, match=r"nearest is admission\.grade_points"):
        law_book().get("admission.grade_point", date(2025, 7, 1))


def test_a_forecast_is_given_only_to_who_writes_forecast(book_of):
    book = book_of(INDEX.replace("kind: agreement", "kind: forecast"))
    with pytest.raises(ForecastNotBindingError):
        book.get(ID, date(2025, 1, 1))
    assert book.get(ID, date(2025, 1, 1), forecast=True) == Decimal("0.028")


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("owner: Samverkanskansliet\n", "", "the key owner is missing"),
        ("owner:", "owners:", "the key owners is unknown"),
        ("checked_by: roll", "checked_by: ''", "checked_by: '' should be text"),
        ("kind: agreement", "kind: rule", "the kind 'rule' is unknown"),
        ("unit: share-of-one", "unit: percent", "the unit percent is unknown"),
        ('value: "0.034"', "value: 0.034", "0.034 is not a number in quotes"),
        ('value: "0.034"', 'value: "3.4"', "is not a share of one"),
        ("from: 2025-01-01", "from: 2024-01-01", "2024-01-01 should come after 2024-01-01"),
        ("from: 2025-01-01", 'from: "2025-13-01"', "is not a day"),
        ("from: 2025-01-01", "from: 20250101", "is not a day"),
        ("ends: 2026-01-01", "ends: 2025-01-01", "ends: should come after the last value"),
        ('href: "https://www.storsthlm.se/a"', 'href: "http://x"', "should be an https:// address"),
        (', href: "https://www.storsthlm.se/a"', "", "should be an https:// address"),
        ('title: "Programpriser 2025", ', "", "the key title is missing"),
        ('    value: "0.028"\n', "", "values 2: the key value is missing"),
        ("id: agreement.", "id: agreements.", "id should be agreement.price_list_index, as the path"),
        ("checked_by: roll", "on: x\nchecked_by: roll", "the key on is read as a truth value"),
        ("checked_by: roll", "1: x\nchecked_by: roll", "the key 1 is not text"),
        ("owner:", "kind: law\nowner:", "the key kind stands twice"),
        ("owner:", "example: perhaps\nowner:", "should be true or false"),
        ("owner:", "\towner:", "cannot be read as YAML"),
    ],
)  # fmt: skip
def test_what_is_wrong_in_a_file_is_said(book_of, old, new, says):
    assert old in INDEX
    assert says in faults_of(book_of, INDEX.replace(old, new, 1))


@pytest.mark.parametrize("text", ["", "- a list", "just text"])
def test_a_file_that_is_no_table_is_refused(book_of, text):
    assert "should be a table with keys" in faults_of(book_of, text)


@pytest.mark.parametrize("values", ["[]", "{}", "[1]", "2"])
def test_values_must_be_a_list_of_values(book_of, values):
    text = INDEX[: INDEX.index("values:")] + f"values: {values}\nchecked_on: 2026-11-20\nchecked_by: roll\n"
    assert "values" in faults_of(book_of, text)


def test_a_source_that_is_only_text_is_refused(book_of):
    text = INDEX.replace('{title: "Programpriser 2025", href: "https://www.storsthlm.se/b"}', "Programpriser 2025")
    assert "values 2: source: the source should have title and href" in faults_of(book_of, text)


def test_a_file_that_is_not_utf8_is_refused(tmp_path):
    (tmp_path / "agreement").mkdir()
    (tmp_path / "agreement" / "price_list_index.yaml").write_bytes(INDEX.encode("latin-1"))
    assert "is not UTF-8" in faults_of(lambda _: load_book(tmp_path), "")


def test_the_faults_of_all_files_are_told_at_once(book_of):
    with pytest.raises(ParameterFaultsError):
        book_of(INDEX.replace("kind: agreement", "kind: rule"), name="first")
    both = faults_of(book_of, INDEX.replace("owner:", "owners:"))
    assert "agreement/first.yaml: kind" in both
    assert "agreement/price_list_index.yaml: the key owner is missing" in both
    assert "agreement/price_list_index.yaml: the key owners is unknown" in both


@pytest.mark.parametrize(
    ("unit", "value", "says"),
    [
        ("code", "NO", "False is not a code"),  # YAML 1.1 reads NO as false
        ("code", "yes", "True is not a code"),
        ("code", "lottery", "'lottery' is not a code"),
        ("codes", "[0114]", "76 is not a code"),  # YAML 1.1 reads 0114 as an octal number
        ("codes", '["A", "A"]', "has something twice"),
        ("codes", "A", "is not a list"),
        ("count", '"16"', "is not a whole number"),
        ("count", "true", "is not a whole number"),
        ("count", "-1", "is not a whole number"),
        ("limit", "0", "at least 1, or NONE"),
        ("code-by-code", "{}", "is not a table"),
        ("words-by-code", '{"A": 1}', "is not text"),
        ("days-by-event", '{"FINAL_RESULT": "1 juli"}', "is not a day"),
        ("subject-rules", '[{"required": [["SV"]], "others": 5}]', "exactly required, named and others"),
        ("subject-rules", '[["SV"]]', "exactly required, named and others"),
    ],
)
def test_a_value_of_another_shape_than_its_unit_is_refused(book_of, unit, value, says):
    text = INDEX.replace("unit: share-of-one", f"unit: {unit}").replace('value: "0.034"', f"value: {value}")
    assert says in faults_of(book_of, text)


def test_a_limit_may_be_none_or_a_number(book_of):
    text = INDEX.replace("unit: share-of-one", "unit: limit")
    text = text.replace('"0.034"', "NONE").replace('"0.028"', "12")
    assert book_of(text).get(ID, date(2024, 1, 1)) is None
    assert book_of(text).get(ID, date(2025, 1, 1)) == 12


def test_values_cannot_be_changed_from_outside():
    with pytest.raises(TypeError):
        law_book().get("admission.grade_points", date(2025, 7, 1))["A"] = Decimal(21)
    with pytest.raises(TypeError):
        law_book().parameters["x"] = None


def test_the_version_is_that_of_the_content_and_not_of_the_layout(book_of):
    plain = book_of(INDEX).version
    data = yaml.safe_load(INDEX)
    again = yaml.safe_dump(dict(reversed(list(data.items()))), allow_unicode=False, default_flow_style=True, width=40)
    assert again != INDEX
    assert book_of(again).version == plain
    assert book_of(INDEX.replace('"0.034"', '"0.0340"')).version == plain
    assert book_of(INDEX.replace("2026-11-20", "2027-11-20")).version == plain
    assert len(plain) == 64


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"0.034"', '"0.035"'),
        ("from: 2024-01-01", "from: 2024-01-02"),
        ("ends: 2026-01-01\n", ""),
        ("kind: agreement", "kind: law"),
        ("storsthlm.se/a", "storsthlm.se/c"),
        ("owner:", "example: true\nowner:"),
    ],
)
def test_the_version_changes_with_what_binds(book_of, old, new):
    plain = book_of(INDEX).version
    assert book_of(INDEX.replace(old, new)).version != plain


def test_stale_is_what_was_read_more_than_a_year_ago(book_of):
    book = book_of(INDEX)
    assert not book.stale(date(2027, 11, 20))
    assert [parameter.id for parameter in book.stale(date(2027, 11, 21))] == [ID]
    leap = book_of(INDEX.replace("2026-11-20", "2024-02-29"))
    assert not leap.stale(date(2025, 3, 1))
    assert leap.stale(date(2025, 3, 2))


# --- decisions of the office ---------------------------------------------------------------------------------------


def decision(id_, value, **other):
    row = {"from": "2026-01-01", "value": value, "source": {"title": "Beslut 2025-11-03 § 4"}}
    return {"id": id_, "kind": "decision", "values": [row], **other}


NEW = {
    "id": "admission.open_house_weeks",
    "label_sv": "Veckor för öppet hus",
    "description": "Weeks of open house.",
    "unit": "count",
    "owner": "Gymnasieantagningen",
    "checked_on": "2025-11-03",
    "checked_by": "roll",
}


def test_a_decision_takes_over_from_its_first_day():
    book = law_book().with_decisions([decision("admission.tie_break", ["MERIT_WITHOUT_TEST", "LOTTERY"])])
    assert book.get("admission.tie_break", date(2025, 12, 31)) == ("LOTTERY",)
    assert book.get("admission.tie_break", date(2026, 1, 1)) == ("MERIT_WITHOUT_TEST", "LOTTERY")
    assert book.dated("admission.tie_break", date(2025, 12, 31)).example
    assert not book.dated("admission.tie_break", date(2026, 1, 1)).example
    assert law_book().get("admission.tie_break", date(2026, 1, 1)) == ("LOTTERY",)
    assert book.version != law_book().version


def test_a_decision_never_fills_a_gap_with_what_held_before():
    book = law_book().with_decisions(
        [decision("admission.calendar", {"FINAL_RESULT": "2030-07-01"}) | {"values": [
            {"from": "2030-01-01", "value": {"FINAL_RESULT": "2030-07-01"}, "source": {"title": "Beslut"}}
        ]}]
    )  # fmt: skip
    with pytest.raises(NoRuleInForceError):
        book.get("admission.calendar", date(2029, 5, 1))
    assert book.get("admission.calendar", date(2030, 5, 1)) == {"FINAL_RESULT": date(2030, 7, 1)}


def test_a_decision_may_say_when_it_ends():
    book = law_book().with_decisions([decision("admission.no_reply", "NO", ends="2027-01-01")])
    assert book.get("admission.no_reply", date(2026, 7, 1)) == "NO"
    with pytest.raises(NoRuleInForceError):
        book.get("admission.no_reply", date(2027, 1, 1))


def test_a_decision_may_be_about_something_new_when_it_says_all():
    book = law_book().with_decisions([decision(NEW["id"], 3) | NEW])
    assert book.get(NEW["id"], date(2026, 5, 1)) == 3
    with pytest.raises(ParameterFaultsError, match="the key owner is missing"):
        law_book().with_decisions([decision(NEW["id"], 3)])


def test_no_decision_is_the_same_book():
    assert law_book().with_decisions([]) is law_book()


@pytest.mark.parametrize(
    ("record", "says"),
    [
        (decision("admission.best_grades", 17), "a decision cannot change law"),
        (decision("agreement.area_membership", {"FREE_SEARCH": ["0180"]}), "a decision cannot change an agreement"),
        (decision("admission.no_reply", "NO", kind="law"), "kind should be decision"),
        (decision("admission.no_reply", "NO", unit="codes"), "the unit should be code"),
        (decision("admission.no_reply", "no"), "'no' is not a code"),
        ({"kind": "decision"}, "should be a table with an id"),
        ("admission.no_reply", "should be a table with an id"),
    ],
)
def test_what_a_decision_cannot_do_is_said(record, says):
    with pytest.raises(ParameterFaultsError, match=says):
        law_book().with_decisions([record])


def test_all_faults_of_all_decisions_are_told_and_nothing_is_changed():
    given_records = [decision("admission.best_grades", 17), decision("admission.no_reply", "no"), None]
    kept = copy.deepcopy(given_records)
    with pytest.raises(ParameterFaultsError, match="parameters: 3") as refusal:
        law_book().with_decisions(given_records)
    assert "ett beslut kan inte ändra lag" in refusal.value.text("sv")
    assert given_records == kept
