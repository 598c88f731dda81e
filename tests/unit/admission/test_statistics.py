"""The published figures, worked out by hand."""

import pytest

from gymnasieregion.contexts.admission.core.codes import Cause, Selection
from gymnasieregion.contexts.admission.core.facts import row_facts
from gymnasieregion.contexts.admission.core.statistics import LimitCode, open_seats, statistics
from gymnasieregion.contexts.admission.services.run_document import _counts
from tests.admission_records import Group, Offer, Person, Wish, granted, told_round


def figures(offers, people):
    """Each offering as (limit, median, places, admitted, reserves, vacant, code)."""
    outcome = told_round(offers, people)
    found = statistics(outcome, row_facts(outcome))
    columns = (found.limit, found.median, found.places, found.admitted, found.reserves, found.vacant)
    rows = zip(*(column.tolist() for column in columns), found.code, strict=True)
    return dict(zip((offer.id for offer in offers), rows, strict=True))


def applicants(offering, *points):
    return [Person(f"A{n}", p, [offering]) for n, p in enumerate(points, start=1)]


def test_a_full_offering_has_the_limit_of_its_last_and_the_median_of_all():
    # Admitted 300, 282.5, 270 and 250: the median lies between 282.5 and 270.
    found = figures([Offer("N1", [Group("g", 4)])], applicants("N1", 300, 282.5, 270, 250, 240))
    assert found["N1"] == (25000, 27625, 4, 4, 1, 0, LimitCode.GIVEN)


def test_the_median_is_rounded_half_up_to_a_hundredth():
    found = figures([Offer("N1", [Group("g", 2)])], applicants("N1", 300.01, 300))
    assert found["N1"][1] == 30001


def test_without_a_refusal_there_is_no_limit():
    found = figures([Offer("N1", [Group("g", 4)])], applicants("N1", 300, 250, 200))
    assert found["N1"] == (-1, 25000, 4, 3, 0, 1, LimitCode.ALL_ADMITTED)


def test_those_admitted_to_a_higher_choice_are_no_refusal():
    offers = [Offer("N1", [Group("g", 2)]), Offer("N2", [Group("g", 1)])]
    people = [Person("A1", 300, ["N1", "N2"]), Person("A2", 250, ["N1"])]
    found = figures(offers, people)
    assert found["N2"] == (-1, -1, 1, 0, 0, 1, LimitCode.NOBODY_ADMITTED)


def test_free_quota_does_not_lower_the_limit_but_counts_in_the_median():
    people = [
        Person("A1", 300, ["N1"]),
        Person("A2", 100, [granted("N1")]),
        Person("A3", 200, ["N1"]),
    ]
    found = figures([Offer("N1", [Group("open", 1), Group("free", 1, free=True)])], people)
    assert found["N1"] == (30000, 20000, 2, 2, 1, 0, LimitCode.GIVEN)
    only_free = figures([Offer("N1", [Group("free", 1, free=True)])], people[1:])
    assert only_free["N1"] == (-1, 10000, 1, 1, 1, 0, LimitCode.FREE_QUOTA_ONLY)


@pytest.mark.parametrize(
    ("offer", "rows", "expected"),
    [
        (
            Offer("X", [Group("g", 5)], closed=True),
            [Wish("X", cause=Cause.CLOSED)],
            (-1, -1, 0, 0, 0, 0, LimitCode.CLOSED),
        ),
        (
            Offer("X", [Group("g", 1)], selection=Selection.RANK),
            [Wish("X", typed_rank=1)],
            (-1, -1, 1, 1, 0, 0, LimitCode.RANKED),
        ),
        (Offer("X", [Group("g", 0)]), ["X"], (-1, -1, 0, 0, 1, 0, LimitCode.NO_PLACES)),
        (Offer("X", [Group("g", 3)]), [], (-1, -1, 3, 0, 0, 3, LimitCode.NO_APPLICANTS)),
        (
            Offer("X", [Group("g", 3)]),
            [Wish("X", cause=Cause.SUBJECTS_MISSING)],
            (-1, -1, 3, 0, 0, 3, LimitCode.NO_APPLICANTS),
        ),
    ],
)
def test_an_empty_limit_always_has_its_reason(offer, rows, expected):
    assert figures([offer], [Person("A1", 300, rows)])["X"] == expected


def test_shared_places_are_shown_on_each_offering_and_marked():
    # The pool has 2 seats for all and 1 for N2 only; N1 takes one of the shared seats, N2 takes its own.
    offers = [
        Offer("N1", [Group("own", 1, offering="N2"), Group("pool", 2)], branch="B"),
        Offer("N2", (), branch="B"),
        Offer("N3", [Group("g", 1)]),
    ]
    people = [Person("A1", 300, ["N1"]), Person("A2", 250, ["N2"])]
    outcome = told_round(offers, people)
    found = statistics(outcome, row_facts(outcome))
    assert found.places.tolist() == [2, 3, 1]
    assert found.vacant.tolist() == [1, 1, 1]
    assert found.shared.tolist() == [True, True, False]


def test_the_median_is_shown_however_few_are_admitted():
    found = figures([Offer("N1", [Group("g", 1)])], applicants("N1", 250))
    assert found["N1"] == (25000, 25000, 1, 1, 0, 0, LimitCode.GIVEN)


def test_a_full_offering_has_a_limit_though_nobody_was_refused_and_one_with_free_places_has_none():
    found = figures([Offer("N1", [Group("g", 2)])], applicants("N1", 250, 200))
    assert found["N1"][0] == 20000
    found = figures([Offer("N1", [Group("g", 3)])], applicants("N1", 250, 200))
    assert found["N1"][0] == -1


def test_seats_of_offerings_that_do_not_start_are_not_counted():
    # B shares 2 seats, and N2 that does not start had 1 of its own there; N3 and its 4 seats do not start; N4 has 8.
    offers = [
        Offer("N1", [Group("own", 1, offering="N2"), Group("pool", 2)], branch="B"),
        Offer("N2", (), branch="B", closed=True),
        Offer("N3", [Group("g", 4)], closed=True),
        Offer("N4", [Group("h", 8)]),
    ]
    outcome = told_round(offers, [])
    assert open_seats(outcome) == 10
    assert statistics(outcome, row_facts(outcome)).places.tolist() == [2, 0, 0, 8]
    assert _counts(outcome)["seats"] == 10


def test_no_offerings_give_no_figures():
    outcome = told_round([], [])
    assert open_seats(outcome) == 0
    assert statistics(outcome, row_facts(outcome)).code == ()
