"""The rule of disclosure on a day, from the dated parameters."""

from datetime import date

import pytest

from gymnasieregion.law.book import NoRuleInForceError, law_book
from gymnasieregion.platform.disclosure.api import Finest, Rule, UnfitRuleError, protect_count, rule_in_force

DAY = date(2026, 11, 23)


def decided(**values):
    """The law with the office's own decisions from a day in it."""
    records = [
        {"id": f"disclosure.{name}", "kind": "decision", "values": [_value(value)]} for name, value in values.items()
    ]
    return law_book().with_decisions(records)


def _value(value):
    return {"from": date(2027, 1, 1), "value": value, "source": {"title": "Beslut 2026-12-01"}}


def test_groups_below_ten_are_hidden_and_what_is_hidden_stays_five_apart():
    rule = rule_in_force(law_book(), DAY)
    assert rule == Rule(smallest_group=10, smallest_spread=5)
    assert [protect_count(n, rule).text() for n in (0, 1, 9, 10)] == ["0", "..", "..", "10"]


@pytest.mark.parametrize(
    ("finest", "shown"), [(Finest.OTHER, "268"), (Finest.SCHOOL, "cirka 270"), (Finest.DISTRICT, "cirka 270")]
)
def test_counts_are_rounded_by_the_finest_unit_of_the_table(finest, shown):
    assert protect_count(268, rule_in_force(law_book(), DAY, finest)).text() == shown


def test_schools_are_rounded_to_ten_and_districts_to_five():
    bases = [rule_in_force(law_book(), DAY, finest).rounding_base for finest in Finest]
    assert dict(zip(Finest, bases, strict=True)) == {Finest.OTHER: 1, Finest.SCHOOL: 10, Finest.DISTRICT: 5}


def test_all_the_numbers_are_marked_as_examples():
    names = ("smallest_group", "smallest_spread", "rounding_schools", "rounding_districts")
    assert all(law_book().dated(f"disclosure.{name}", DAY).example for name in names)


def test_a_decision_of_a_later_day_changes_what_is_published_from_that_day():
    book = decided(smallest_group=20, smallest_spread=6)
    assert rule_in_force(book, date(2026, 12, 31)) == Rule(smallest_group=10, smallest_spread=5)
    assert rule_in_force(book, date(2027, 1, 1)) == Rule(smallest_group=20, smallest_spread=6)


def test_a_decision_that_would_not_protect_publishes_nothing():
    with pytest.raises(UnfitRuleError):
        rule_in_force(decided(smallest_group=2), date(2027, 1, 1))


def test_a_day_before_the_numbers_are_known_publishes_nothing():
    with pytest.raises(NoRuleInForceError):
        rule_in_force(law_book(), date(2024, 12, 31))
