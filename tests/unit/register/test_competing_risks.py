"""Competing risks: the published cases, the twin beside lifelines, and what one minus Kaplan-Meier would have said."""

import csv
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gymnasieregion.contexts.register.core.competing_risks import cumulative_incidence
from gymnasieregion.contexts.register.core.followup import Risk
from gymnasieregion.contexts.register.selectors.curves import curve

HAPPENS = [risk for risk in Risk if risk is not Risk.NONE]
PUBLISHED = {
    (1, Risk.NONE): 1, (2, Risk.DROPOUT): 1, (3, Risk.DROPOUT): 1,
    (4, Risk.DIPLOMA): 1, (5, Risk.DIPLOMA): 1, (6, Risk.NONE): 1,
}  # fmt: skip
"""lifelines' own test case (test_estimation.py, TestAalenJohansenFitter); its intervals are those of SAS LIFETEST."""

MVAD = Path(__file__).parents[2] / "fixtures" / "mvad_first_job_or_joblessness.csv"
"""712 youths in Northern Ireland from September 1993, 70 months: when the first job or the first joblessness came.

McVicar and Anyadike-Danes, Predicting successful and unsuccessful transitions from school to work by using sequence
methods, Journal of the Royal Statistical Society A 165 (2002); counted from the data set mvad.
"""

histories = st.dictionaries(
    st.tuples(st.integers(0, 12), st.sampled_from(list(Risk))), st.integers(1, 40), min_size=1, max_size=12
)


def test_the_published_case_is_the_published_curve_and_interval():
    points = curve(PUBLISHED, Risk.DIPLOMA)
    assert [round(points[month].share, 12) for month in range(7)] == [0, 0, 0, 0, 0.2, 0.4, 0.4]
    assert points[3].low is points[3].high is None
    assert (points[4].low, points[4].high) == pytest.approx((0.00836904, 0.58185303), abs=1e-8)
    assert (points[6].low, points[6].high) == pytest.approx((0.05197575, 0.75281579), abs=1e-8)


def test_the_twin_worked_by_hand():
    shares = cumulative_incidence(PUBLISHED, Risk.DIPLOMA)
    # five are left after month 1; 4/5 and then 3/4 of them are untouched; 1/3 of those, and then half of the rest
    assert list(shares.values()) == [0, 0, 0, 0, Fraction(1, 5), Fraction(2, 5), Fraction(2, 5)]


def test_the_published_histories_by_month_36():
    counts = mvad("joblessness", "employment")
    assert round(curve(counts, Risk.DROPOUT)[36].share, 3) == 0.184
    as_if_nothing_competed = {}
    for (months, risk), persons in counts.items():
        key = (months, Risk.NONE if risk is Risk.DIPLOMA else risk)
        as_if_nothing_competed[key] = as_if_nothing_competed.get(key, 0) + persons
    assert round(curve(as_if_nothing_competed, Risk.DROPOUT)[36].share, 3) == 0.268  # what we never publish


def mvad(dropout, diploma):
    kinds = {dropout: Risk.DROPOUT, diploma: Risk.DIPLOMA, "neither": Risk.NONE}
    with MVAD.open(encoding="utf-8") as file:
        return {(int(row["months"]), kinds[row["first"]]): int(row["persons"]) for row in csv.DictReader(file)}


@settings(max_examples=30)
@given(histories, st.sampled_from(HAPPENS))
def test_lifelines_draws_what_the_twin_says(counts, risk):
    points = curve(counts, risk)
    shares = cumulative_incidence(counts, risk)
    assert points.keys() == shares.keys()
    for month, share in shares.items():
        assert points[month].share == pytest.approx(float(share), abs=1e-12)


@given(histories)
def test_all_risks_together_are_never_more_than_all(counts):
    shares = [cumulative_incidence(counts, risk) for risk in HAPPENS]
    for month in shares[0]:
        assert 0 <= sum(each[month] for each in shares) <= 1


@given(histories, st.sampled_from(HAPPENS))
def test_without_anybody_seen_last_a_share_is_a_plain_share(counts, risk):
    seen = {key: persons for key, persons in counts.items() if key[1] is not Risk.NONE}
    shares = cumulative_incidence(seen, risk)
    for month, share in shares.items():
        met = sum(persons for (months, kind), persons in seen.items() if kind is risk and months <= month)
        assert share == Fraction(met, sum(seen.values()))


def test_nobody_is_in_no_curve():
    assert curve({}, Risk.DROPOUT) == {}
    assert cumulative_incidence({}, Risk.DROPOUT) == {}
