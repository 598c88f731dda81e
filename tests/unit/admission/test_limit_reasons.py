"""Why a published row has no limit, as far as its other figures tell."""

from decimal import Decimal

import pytest

from gymnasieregion.contexts.admission.core.limit_reasons import Reason, RowFigures, reason_of


def _row(code="NA", limit=None, places=30, admitted=20, reserves=0, vacant=10):
    return RowFigures(code, limit, places, admitted, reserves, vacant)


def test_a_row_with_a_limit_needs_no_reason():
    assert reason_of(_row(limit=Decimal("212.5"))) is Reason.GIVEN


def test_free_places_and_nobody_waiting_mean_that_all_eligible_came_in():
    assert reason_of(_row()) is Reason.ALL_ELIGIBLE


def test_free_places_are_counted_where_the_source_does_not_say_them():
    assert reason_of(_row(vacant=None)) is Reason.ALL_ELIGIBLE
    assert reason_of(_row(vacant=None, admitted=30)) is Reason.OTHER


def test_nobody_admitted_is_told_whether_there_are_reserves_or_not():
    assert reason_of(_row(admitted=0)) is Reason.NOBODY_ON_POINTS
    assert reason_of(_row(admitted=0, reserves=6)) is Reason.NOBODY_ON_POINTS


@pytest.mark.parametrize("code", ["IB", "IMA", "IMSPR", "IMIND", "ims"])
def test_what_the_school_ranks_by_hand_is_by_hand(code):
    assert reason_of(_row(code=code, admitted=0)) is Reason.BY_HAND


def test_what_the_figures_do_not_settle_is_not_guessed():
    assert reason_of(_row(vacant=0)) is Reason.OTHER, "full, but without a limit"
    assert reason_of(_row(reserves=3)) is Reason.OTHER, "free places and reserves"
    assert reason_of(_row(admitted=None)) is Reason.OTHER
    assert reason_of(_row(reserves=None)) is Reason.OTHER
    assert reason_of(_row(places=None, vacant=None)) is Reason.OTHER
