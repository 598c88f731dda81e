"""What cannot be true together of one youth's duty."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given

from gymnasieregion.contexts.register.core.kaa_consistency import (
    DutyEndsTooEarlyError,
    MeasureEndsTooEarlyError,
    MeasureGoesOnError,
    NotYetError,
    OutsideDutyError,
    TooOldError,
    refuse_contradictions,
)
from gymnasieregion.contexts.register.core.kaa_file import Duty, HalfYear, MeasureFact, rows_of
from gymnasieregion.contexts.register.core.kaa_file_checks import faults_in
from gymnasieregion.kernel.errors import RegionError
from tests.unit.register.test_kaa_file import CODES, duties

BORN, TODAY = date(2008, 5, 1), date(2026, 9, 1)
DUTY = Duty("20080501TF12", "0180", date(2026, 2, 2), "OTHER")


def _refused(duty, error):
    with pytest.raises(error) as refused:
        refuse_contradictions(duty, BORN, 20, TODAY)
    return refused.value


def test_a_duty_that_is_as_it_should_be_passes():
    measure = MeasureFact("TALK", date(2026, 3, 1), date(2026, 4, 1), "DONE", "WORK")
    whole = replace(
        DUTY, end=date(2026, 5, 1), ended="MOVED", contacts=[(date(2026, 5, 1), "NONE")], measures=[measure]
    )
    refuse_contradictions(whole, BORN, 20, TODAY)


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"start": TODAY + timedelta(1)}, NotYetError),
        ({"end": DUTY.start}, DutyEndsTooEarlyError),
        ({"contacts": [(date(2026, 2, 1), "NONE")]}, OutsideDutyError),
        ({"end": date(2026, 4, 1), "contacts": [(date(2026, 4, 2), "NONE")]}, OutsideDutyError),
        ({"measures": [MeasureFact("TALK", date(2026, 2, 1))]}, OutsideDutyError),
        (
            {"measures": [MeasureFact("TALK", date(2026, 3, 2), date(2026, 3, 2), "DONE", "WORK")]},
            MeasureEndsTooEarlyError,
        ),
        ({"end": date(2026, 4, 1), "measures": [MeasureFact("TALK", date(2026, 3, 2))]}, MeasureGoesOnError),
    ],
)
def test_what_contradicts_is_refused(changed, error):
    _refused(replace(DUTY, **changed), error)


def test_a_duty_holds_no_longer_than_to_the_day_of_turning_twenty():
    with pytest.raises(TooOldError) as refused:
        refuse_contradictions(replace(DUTY, end=date(2026, 3, 3)), date(2006, 3, 2), 20, TODAY)
    assert "2026-03-02" in refused.value.text()
    refuse_contradictions(replace(DUTY, end=date(2026, 3, 2)), date(2006, 3, 2), 20, TODAY)
    with pytest.raises(TooOldError):
        refuse_contradictions(DUTY, date(2006, 2, 2), 20, TODAY)


def test_the_words_tell_the_span():
    told = _refused(replace(DUTY, contacts=[(date(2026, 1, 1), "NONE")]), OutsideDutyError)
    assert told.text() == (
        "Ansvaret gäller från 2026-02-02, men det finns en kontakt eller åtgärd 2026-01-01. Rätta något av dem."
    )


@given(duties())
def test_what_may_be_written_makes_a_file_without_faults(duty):
    """The services refuse what the file's checks would find."""
    late = date(2027, 6, 30)
    try:
        refuse_contradictions(duty, date(2007, 5, 3), 20, late)
    except RegionError:
        return
    for half in (HalfYear(2025, 2), HalfYear(2026, 1), HalfYear(2026, 2)):
        assert faults_in(rows_of([duty], half, CODES), half, CODES, 20) == []
