"""Which spell an event is about, told by the school and a day."""

import datetime as dt
from dataclasses import replace

import pytest

from gymnasieregion.contexts.register.core.codes import EndReason
from gymnasieregion.contexts.register.core.standing import (
    NoBreakOffThenError,
    NoSpellFromError,
    NotAtUnitError,
    NotThereThenError,
    latest_spell,
    spell_broken_off_on,
    spell_from_day,
    spell_on,
)
from tests.register_histories import DAYS, spell

FIRST = replace(spell(1), ends_on=DAYS[3], end_reason=EndReason.BREAK_OFF, break_off_on=DAYS[3])
SECOND = spell(2, starts_on=DAYS[5])
ELSEWHERE = spell(3, unit="U2")
HISTORY = (FIRST, SECOND, ELSEWHERE)


def test_the_spell_on_a_day_is_the_one_that_holds_then():
    assert spell_on(HISTORY, "U1", DAYS[2]) == FIRST
    assert spell_on(HISTORY, "U1", DAYS[5]) == SECOND
    assert spell_on(HISTORY, "U2", DAYS[3]) == ELSEWHERE
    with pytest.raises(NotThereThenError):
        spell_on(HISTORY, "U1", DAYS[3])
    with pytest.raises(NotAtUnitError):
        spell_on(HISTORY, "U3", DAYS[3])


def test_the_latest_spell_is_the_one_that_goes_on_else_the_last():
    assert latest_spell(HISTORY, "U1") == SECOND
    assert latest_spell((FIRST,), "U1") == FIRST
    earlier_and_open = replace(spell(4), starts_on=DAYS[0] - dt.timedelta(30))
    assert latest_spell((FIRST, earlier_and_open), "U1") == earlier_and_open
    with pytest.raises(NotAtUnitError):
        latest_spell(HISTORY, "U3")


def test_a_spell_is_found_by_its_first_day():
    assert spell_from_day(HISTORY, "U1", DAYS[5]) == SECOND
    with pytest.raises(NoSpellFromError) as told:
        spell_from_day(HISTORY, "U1", DAYS[1])
    assert told.value.text("sv") == (
        "Ingen studieperiod på skolan U1 börjar 2026-08-18; där börjar perioder 2026-08-17, 2026-08-22."
    )


def test_a_broken_off_spell_is_found_by_its_break_off_date():
    assert spell_broken_off_on(HISTORY, "U1", DAYS[3]) == FIRST
    with pytest.raises(NoBreakOffThenError):
        spell_broken_off_on(HISTORY, "U1", DAYS[5])
