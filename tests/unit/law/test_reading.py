"""A reading gives each value in its type and remembers what was read."""

from datetime import date

import pytest

from gymnasieregion.law.book import law_book
from gymnasieregion.law.reading import Reading


def test_what_was_read_is_remembered_with_its_day_and_source():
    reading = Reading(law_book(), date(2025, 7, 1))
    assert reading.used == {}
    assert reading.count("admission.best_grades") == 16
    assert reading.code("admission.no_reply") == "YES"
    assert reading.used["admission.best_grades"] == {
        "kind": "law",
        "from": "2025-01-01",
        "source": "Gymnasieförordningen (2010:2039) 7 kap. 4 § första stycket",
        "example": "no",
    }
    assert list(reading.used) == ["admission.best_grades", "admission.no_reply"]


def test_a_value_asked_for_in_another_type_is_our_own_fault():
    with pytest.raises(TypeError, match="has the unit count"):
        Reading(law_book(), date(2025, 7, 1)).codes("admission.best_grades")
