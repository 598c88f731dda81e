"""The invented terms of the synthetic region: how an education selects, and which seats it sets aside."""

import pytest

from gymnasieregion.contexts.offer.api import synthetic_offer
from gymnasieregion.contexts.offer.services.synthetic import SyntheticSchool, _groups, _offering, _with_free_quota

MUNICIPAL = SyntheticSchool("S001", "Björkvalla gymnasium", "0180", "Stockholm", "MUNICIPAL")
NATURE, DANCE, MUSIC = (
    "Naturvetenskapsprogrammet NA",
    "Estetiska programmet ES - Dans",
    "Estetiska programmet ES - Musik",
)
NO_TEST = (None, None, None, "", "", None)


def _terms(name, code, least, median, school=MUNICIPAL):
    row = {"programme_name": name, "programme_code": code, "places": "20", "merit_min": least, "merit_median": median}
    made = _offering(0, row, school)
    test = made.test
    shown = (test.weight, test.most, test.least, test.subject, test.subject_mark, test.max_rank) if test else NO_TEST
    return made.selection, made.first_hand, shown


@pytest.mark.parametrize(
    ("name", "code", "least", "median", "expected"),
    [
        (NATURE, "NA", "300", "340", ("MERIT", "AREA", NO_TEST)),
        (NATURE, "NA", "", "", ("MERIT", "AREA", NO_TEST)),
        (MUSIC, "ES", "300", "340.01", ("MERIT_TEST", "AREA", (150, 6000, None, "MU", "C", None))),
        (DANCE, "ES", "415", "415", ("MERIT_TEST", "AREA", (150, 6000, None, "", "", None))),
        (DANCE, "ES", "415.5", "", ("MERIT_TEST", "AREA", (1600, 2000, None, "", "", 5))),
        (DANCE, "ES", "", "645.5", ("MERIT_TEST", "AREA", (3300, 2000, 100, "", "", 5))),
        (f"{DANCE}, spetsutbildning", "ES", "700", "", ("MERIT_TEST", "ALL", (3300, 2000, 100, "", "", None))),
        ("International Baccalaureate IB", "IB", "700", "700", ("RANK", "AREA", NO_TEST)),
        ("Flygteknikutbildningen FL", "FL", "300", "", ("MERIT", "ALL", NO_TEST)),
    ],
)
def test_the_published_points_hint_at_the_terms(name, code, least, median, expected):
    assert _terms(name, code, least, median) == expected


def test_an_independent_school_takes_all_first_hand():
    independent = SyntheticSchool("S003", "Ekvalla gymnasium", "0180", "Stockholm", "INDEPENDENT")
    assert _terms(NATURE, "NA", "300", "", independent)[1] == "ALL"


@pytest.mark.parametrize(
    ("index", "has_free", "expected"),
    [
        (0, False, [("open", "OPEN", 34, "")]),
        (0, True, [("free", "FREE", 1, "open"), ("open", "OPEN", 33, "")]),
        (6, True, [("open", "OPEN", 33, ""), ("free", "FREE", 1, "rest"), ("rest", "OPEN", 0, "")]),
        (8, True, [("open", "OPEN", 33, ""), ("free", "FREE", 1, "rest"), ("rest", "OPEN", 0, "")]),
    ],
)
def test_seats_of_free_quota_are_granted_first_and_compete_first_by_turns(index, has_free, expected):
    assert list(_groups(index, 34, has_free=has_free)) == expected


def test_three_in_a_hundred_seats_are_set_aside():
    assert [_groups(0, seats, has_free=True)[0][2] for seats in (2, 66, 67, 100)] == [1, 1, 2, 3]


@pytest.mark.parametrize(
    ("places", "seats", "expected"),
    [
        ([15] * 13, [15] * 13, {0, 8, 12}),  # 6 is ranked by its school
        ([14] * 13, [14] * 13, {0}),  # none is large enough: the first of the largest
        ([15] * 13, [1] * 12 + [2], {12}),  # a small region: only the last has one to spare
        ([15] * 13, [0] * 6 + [9, 1] + [0] * 5, {7}),
        ([15] * 13, [0] * 13, set()),
    ],
)
def test_which_offerings_set_seats_aside(places, seats, expected):
    selections = ["MERIT"] * 6 + ["RANK"] + ["MERIT"] * 6
    assert _with_free_quota(selections, places, seats) == expected


def test_another_size_changes_the_seats_and_nothing_else():
    real = synthetic_offer()
    small = synthetic_offer([3] * len(real))
    assert [each.offering_id for each in small] == [each.offering_id for each in real]
    assert {sum(group.seats for group in each.groups) for each in small} == {3}
    assert [(each.selection, each.status, each.test_weight) for each in small] == [
        (each.selection, each.status, each.test_weight) for each in real
    ]
    assert sum(group.seats for each in real for group in each.groups) == 32_237
