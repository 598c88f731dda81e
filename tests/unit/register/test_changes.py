"""What each event does to a pupil's study spells, and what it refuses."""

import datetime as dt
from dataclasses import replace

import pytest

from gymnasieregion.contexts.register.core import changes, corrections, study_spells
from gymnasieregion.contexts.register.core.codes import EndReason
from tests.register_histories import FIRST_DAY, key, spell

LATER = dt.date(2027, 1, 11)
END = dt.date(2029, 7, 1)
ONE = (spell(path_ends_on=END, class_name="1A"),)
BROKEN = changes.interrupt(ONE, key(0), LATER, EndReason.BREAK_OFF)
SOCIAL = changes.Path("SASAM", "SA", ends_on=END)


def test_a_change_of_path_ends_one_spell_and_begins_the_next():
    old, new = changes.change_path(ONE, key(0), LATER, key(1), SOCIAL, class_name="1B")
    assert (old.ends_on, old.end_reason, old.break_off_on) == (LATER, EndReason.CHANGE_OF_PATH, None)
    assert (new.starts_on, new.education_code, new.school_unit, new.class_name) == (LATER, "SASAM", "U1", "1B")
    assert (new.ends_on, new.school_year) == (None, 1)


def test_a_change_of_path_without_a_class_keeps_the_class():
    assert changes.change_path(ONE, key(0), LATER, key(1), SOCIAL)[1].class_name == "1A"


def test_a_pupil_of_an_introductory_programme_begins_year_one_anew():
    second_year = (spell(school_year=2, education_code="IMS", programme="IMS"),)
    assert changes.change_path(second_year, key(0), LATER, key(1), SOCIAL, school_year=1)[1].school_year == 1
    elsewhere = changes.change_school(second_year, key(0), LATER, key(1), "U2", SOCIAL, school_year=1)
    assert [each.school_year for each in elsewhere] == [2, 1]
    assert changes.change_school(second_year, key(0), LATER, key(1), "U2", SOCIAL)[1].school_year == 2


def test_a_change_from_the_first_day_changes_the_spell_itself():
    (only,) = changes.change_path(ONE, key(0), FIRST_DAY, key(1), SOCIAL)
    assert (only.spell, only.education_code, only.ends_on) == (key(0), "SASAM", None)


def test_a_change_that_is_told_late_takes_over_the_end():
    old, new = changes.change_path(BROKEN, key(0), dt.date(2026, 10, 1), key(1), SOCIAL)
    assert old.end_reason is EndReason.CHANGE_OF_PATH
    assert (new.ends_on, new.end_reason, new.break_off_on) == (LATER, EndReason.BREAK_OFF, LATER)


def test_a_change_of_school_breaks_off_the_old_placement():
    old, new = changes.change_school(ONE, key(0), LATER, key(1), "U2", SOCIAL)
    assert (old.end_reason, old.break_off_on) == (EndReason.CHANGE_OF_SCHOOL, LATER)
    assert (new.school_unit, new.class_name) == ("U2", "")


def test_a_promotion_goes_on_along_the_path_into_the_next_year_and_class():
    old, new = changes.promote(ONE, key(0), dt.date(2027, 7, 1), key(1), class_name="2A")
    assert (old.end_reason, old.break_off_on) == (EndReason.PROMOTED, None)
    assert (new.school_year, new.class_name, new.path_ends_on) == (2, "2A", END)


def test_a_promotion_after_the_planned_end_needs_a_new_one():
    with pytest.raises(changes.PathNeedsNewEndError, match="2029-07-01"):
        changes.promote(ONE, key(0), END, key(1))
    new = changes.promote(ONE, key(0), END, key(1), path_ends_on=dt.date(2030, 7, 1))[1]
    assert new.path_ends_on == dt.date(2030, 7, 1)


def test_the_last_year_of_study_is_for_all_that_are_later():
    history = (spell(school_year=5),)
    assert changes.promote(history, key(0), LATER, key(1), class_name="x")[1].school_year == 5


def test_classes_and_markers_change_from_a_day():
    assert changes.change_class(ONE, key(0), LATER, key(1), "1B")[0].end_reason is EndReason.CHANGE_OF_CLASS
    marked = changes.change_markers(ONE, key(0), LATER, key(1), "NANAT00N", "N")[1]
    assert (marked.education_code, marked.markers) == ("NANAT00N", "N")


def test_a_change_to_what_it_is_changes_nothing():
    with pytest.raises(changes.NothingChangesError):
        changes.change_class(ONE, key(0), LATER, key(1), "1A")


@pytest.mark.parametrize(("history", "on"), [(ONE, FIRST_DAY - dt.timedelta(1)), (BROKEN, LATER)])
def test_a_change_is_within_the_spell(history, on):
    with pytest.raises(changes.NotStudyingThenError, match=str(on)):
        changes.change_class(history, key(0), on, key(1), "1B")


def test_a_break_off_leaves_the_planned_end_of_the_path():
    (broken,) = BROKEN
    assert (broken.ends_on, broken.break_off_on, broken.path_ends_on) == (LATER, LATER, END)


def test_a_diploma_is_no_break_off():
    (done,) = changes.interrupt(ONE, key(0), dt.date(2029, 6, 13), EndReason.DIPLOMA)
    assert (done.ends_on, done.break_off_on) == (dt.date(2029, 6, 13), None)


def test_who_leaves_when_the_path_has_ended_has_not_broken_off():
    with pytest.raises(study_spells.PathHasEndedError):
        changes.interrupt(ONE, key(0), END, EndReason.BREAK_OFF)
    assert changes.interrupt(ONE, key(0), END, EndReason.PATH_ENDED)[0].break_off_on is None
    assert changes.interrupt(ONE, key(0), END, EndReason.MOVED_AWAY)[0].break_off_on == END


def test_a_spell_is_ended_once_and_corrected_after_that():
    with pytest.raises(changes.EndedAlreadyError):
        changes.interrupt(BROKEN, key(0), LATER, EndReason.BREAK_OFF)


def test_what_never_was_is_not_ended_but_removed():
    with pytest.raises(study_spells.EndsTooEarlyError):
        changes.interrupt(ONE, key(0), FIRST_DAY, EndReason.NEVER_CAME)
    assert corrections.remove(ONE, key(0)) == ()


def test_a_spell_that_is_gone_cannot_be_changed():
    with pytest.raises(changes.NoSuchSpellError):
        changes.change_class(ONE, key(7), LATER, key(1), "1B")


def test_somebody_comes_back_who_has_been_away():
    back = spell(1, dt.date(2027, 8, 16))
    assert changes.come_back(BROKEN, back)[-1] == back
    with pytest.raises(changes.NothingToReturnToError):
        changes.come_back((), back)
    with pytest.raises(changes.StillStudyingError):
        changes.come_back(ONE, back)


def test_nobody_is_enrolled_twice_at_one_unit():
    with pytest.raises(study_spells.SameUnitOverlapError, match="U1 that holds 2026-08-17–2027-01-10"):
        changes.enrol(BROKEN, spell(1, dt.date(2026, 9, 1)))
    with pytest.raises(study_spells.SameUnitOverlapError, match=r"2026-08-17–\."):
        changes.enrol(ONE, spell(1, LATER))


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"ends_on": FIRST_DAY, "end_reason": EndReason.DIPLOMA}, study_spells.EndsTooEarlyError),
        ({"ends_on": LATER}, study_spells.EndWithoutReasonError),
        ({"end_reason": EndReason.DIPLOMA}, study_spells.EndWithoutReasonError),
        ({"ends_on": LATER, "end_reason": EndReason.BREAK_OFF}, study_spells.BreakOffError),
        ({"ends_on": LATER, "end_reason": EndReason.DIPLOMA, "break_off_on": LATER}, study_spells.BreakOffError),
        ({"path_ends_on": FIRST_DAY}, study_spells.PathEndsTooEarlyError),
        ({"school_year": 6}, study_spells.SchoolYearError),
        ({"school_year": 0}, study_spells.SchoolYearError),
    ],
)
def test_a_spell_that_contradicts_itself_is_refused(wrong, error):
    with pytest.raises(error):
        changes.enrol((), replace(spell(), **wrong))


def test_a_break_off_is_moved_or_given_another_reason():
    assert corrections.correct_break_off(BROKEN, key(0), dt.date(2027, 2, 1))[0].break_off_on == dt.date(2027, 2, 1)
    moved = corrections.correct_break_off(BROKEN, key(0), LATER, EndReason.MOVED_AWAY)[0]
    assert (moved.end_reason, moved.break_off_on) == (EndReason.MOVED_AWAY, LATER)
    with pytest.raises(corrections.NoBreakOffError):
        corrections.correct_break_off(ONE, key(0), None)
    with pytest.raises(changes.NothingChangesError):
        corrections.correct_break_off(BROKEN, key(0), LATER)


def test_a_start_takes_the_end_before_it_along_within_a_school():
    changed = changes.change_path(ONE, key(0), LATER, key(1), SOCIAL)
    old, new = corrections.correct_start(changed, key(1), dt.date(2026, 12, 1))
    assert (old.ends_on, new.starts_on) == (dt.date(2026, 12, 1), dt.date(2026, 12, 1))


def test_a_start_at_another_school_leaves_what_the_old_school_said():
    changed = changes.change_school(ONE, key(0), LATER, key(1), "U2", SOCIAL)
    old, new = corrections.correct_start(changed, key(1), dt.date(2026, 12, 1))
    assert (old.ends_on, new.starts_on) == (LATER, dt.date(2026, 12, 1))
    assert len(study_spells.doubles((old, new))) == 1
    with pytest.raises(changes.NothingChangesError):
        corrections.correct_start(changed, key(1), LATER)


def test_anything_of_a_spell_is_corrected():
    right = replace(ONE[0], class_name="1C", school_unit="U2")
    assert corrections.correct_spell(ONE, right) == (right,)
    with pytest.raises(changes.NothingChangesError):
        corrections.correct_spell((right,), right)


DOUBLE = (spell(0, dt.date(2026, 8, 17), "U1"), spell(1, dt.date(2026, 9, 1), "U2"))


def test_the_first_school_gives_way_where_the_second_begins():
    old, new = corrections.settle(DOUBLE, key(1), key(0))
    assert (old.ends_on, old.end_reason, old.break_off_on) == (
        dt.date(2026, 9, 1), EndReason.CHANGE_OF_SCHOOL, dt.date(2026, 9, 1),
    )  # fmt: skip
    assert new == DOUBLE[1]


def test_a_spell_wholly_within_the_kept_one_is_removed():
    assert corrections.settle(DOUBLE, key(0), key(1)) == (DOUBLE[0],)


def test_a_spell_that_goes_on_after_the_kept_one_starts_where_that_ends():
    first = changes.interrupt(DOUBLE, key(0), LATER, EndReason.BREAK_OFF)
    assert corrections.settle(first, key(0), key(1))[1].starts_on == LATER


def test_spells_that_do_not_overlap_need_no_settling():
    apart = changes.interrupt(DOUBLE, key(0), dt.date(2026, 9, 1), EndReason.BREAK_OFF)
    with pytest.raises(corrections.NotDoubleError):
        corrections.settle(apart, key(0), key(1))
