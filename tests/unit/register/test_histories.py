"""What holds for every history there could be: no overlap survives, what was known is known, undoing brings back."""

from itertools import combinations, pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from gymnasieregion.contexts.register.core import changes, corrections
from gymnasieregion.contexts.register.core.codes import BREAKS_OFF
from gymnasieregion.contexts.register.core.spans import holds_on
from gymnasieregion.contexts.register.core.study_spells import doubles
from gymnasieregion.contexts.register.core.versions import ChangedSinceError, as_known, difference, undoing
from gymnasieregion.kernel.errors import RegionError
from tests.register_histories import DAYS, FIRST_DAY, PATHS, days, key, moment, spell, told, versions_of, write


@given(told())
def test_nobody_is_twice_at_one_unit_on_a_day(known):
    for history in known:
        for day in DAYS:
            here = [each.school_unit for each in history if holds_on(each, day)]
            assert len(here) == len(set(here))


@given(told())
def test_whoever_is_at_two_units_on_a_day_is_found(known):
    for history in known:
        found = {
            (frozenset((one.first, one.second)), day) for one in doubles(history) for day in DAYS if holds_on(one, day)
        }
        assert found == {
            (frozenset((one.spell, other.spell)), day)
            for one, other in combinations(history, 2)
            for day in DAYS
            if holds_on(one, day) and holds_on(other, day)
        }


@given(told())
def test_each_spell_has_reason_and_break_off_as_it_should(known):
    for each in known[-1]:
        assert (each.ends_on is None) == (each.end_reason is None)
        assert each.break_off_on == (each.ends_on if each.end_reason in BREAKS_OFF else None)


@given(told())
def test_what_was_known_at_each_moment_is_what_the_versions_say(known):
    versions = versions_of(known)
    assert as_known(versions, moment(-1)) == ()
    for number, history in enumerate(known):
        assert set(as_known(versions, moment(number))) == set(history)


@given(told())
def test_what_is_told_later_never_changes_what_was_known(known):
    until_now = versions_of(known[:-1])
    later = versions_of(known)
    for number in range(len(known) - 1):
        assert as_known(until_now, moment(number)) == as_known(later, moment(number))


@given(told())
def test_undoing_the_latest_event_brings_back_what_was_known_before(known):
    assume(len(known) > 1)
    last = len(known) - 1
    versions = versions_of(known)
    undone = write(versions, undoing(versions, last), last + 1)
    assert set(as_known(undone, moment(last + 1))) == set(known[-2])
    assert set(as_known(undone, moment(last))) == set(known[-1])
    again = write(undone, undoing(undone, last + 1), last + 2)
    assert set(as_known(again, moment(last + 2))) == set(known[-1])


@given(told(), st.integers(1, 14))
def test_an_event_is_undone_only_if_all_is_as_it_left_it(known, event):
    assume(event < len(known))
    versions = versions_of(known)
    touched = {fact.spell for fact in set(known[event - 1]) ^ set(known[event])}
    left, now = ({each.spell: each for each in known[place]} for place in (event, -1))
    changed_since = any(left.get(each) != now.get(each) for each in touched)
    if changed_since:
        with pytest.raises(ChangedSinceError):
            undoing(versions, event)
    else:
        undone = write(versions, undoing(versions, event), len(known))
        now = {each for each in known[-1] if each.spell not in touched}
        was = {each for each in known[event - 1] if each.spell in touched}
        assert set(as_known(undone, moment(len(known)))) == now | was


@given(told())
def test_the_difference_of_two_states_leads_from_one_to_the_other(known):
    for before, after in pairwise(known):
        change = difference(before, after)
        kept = {each for each in before if each.spell not in change.closes}
        assert kept | set(change.opens) == set(after)
        assert not set(change.opens) & set(before)


@given(told(), days, st.sampled_from(PATHS), st.integers(0, 5))
def test_a_change_of_path_moves_nobody_and_removing_it_is_as_if_it_never_was(known, on, path, chosen):
    history = known[-1]
    assume(history)
    old = history[chosen % len(history)]
    assume(old.starts_on < on)
    try:
        changed = changes.change_path(history, old.spell, on, key(99), path)
    except RegionError:
        assume(False)
    assert _places(changed) == _places(history)
    assert corrections.remove(changed, key(99)) == history


@given(days, st.sampled_from(sorted(BREAKS_OFF)))
def test_taking_a_break_off_away_is_as_if_it_never_was(on, reason):
    assume(on > FIRST_DAY)
    history = (spell(path_ends_on=DAYS[-1].replace(year=2029)),)
    broken = changes.interrupt(history, key(0), on, reason)
    assert broken[0].break_off_on == on
    assert broken[0].path_ends_on == history[0].path_ends_on
    assert corrections.correct_break_off(broken, key(0), None) == history


@given(told())
def test_a_settled_double_is_no_longer_one_and_the_kept_spell_is_as_it_was(known):
    for double in doubles(known[-1]):
        for kept, other in ((double.first, double.second), (double.second, double.first)):
            try:
                settled = corrections.settle(known[-1], kept, other)
            except RegionError:
                continue  # the cut spell would be at its own unit twice, or end before it begins
            assert changes.spell_of(settled, kept) == changes.spell_of(known[-1], kept)
            pairs = [frozenset((one.first, one.second)) for one in doubles(settled)]
            assert frozenset((kept, other)) not in pairs


def _places(history):
    return {(day, each.school_unit) for each in history for day in DAYS if holds_on(each, day)}
