"""What a counsellor has to do for a pupil, when it is urgent, and what kind of file a paper is."""

import pytest

from gymnasieregion.contexts.admission.core.class_todo import PupilFacts, Todo, Urgency, by_urgency, counted, todo_of
from gymnasieregion.contexts.admission.core.paper_types import LONGEST_NAME, media_type_of, safe_name

DONE = {
    "choices": 3, "is_confirmed": True, "has_signed_in": True, "none_eligible": False, "all_far_above": False,
    "closed": False, "test_needed": False, "extra_lacking": False, "grades_checked": True,
}  # fmt: skip


def _todo(**facts):
    return todo_of(PupilFacts(**{**DONE, **facts}))


def test_a_pupil_who_has_done_everything_leaves_nothing_to_do():
    assert _todo() == ()


@pytest.mark.parametrize(
    ("facts", "todo"),
    [
        ({"is_confirmed": False}, Todo.NOT_CONFIRMED),
        ({"has_signed_in": False}, Todo.NEVER_SIGNED_IN),
        ({"none_eligible": True}, Todo.NONE_ELIGIBLE),
        ({"all_far_above": True}, Todo.ALL_FAR_ABOVE),
        ({"closed": True}, Todo.CLOSED),
        ({"test_needed": True}, Todo.TEST),
        ({"extra_lacking": True}, Todo.EXTRA_LACKING),
        ({"grades_checked": False}, Todo.GRADES_UNCHECKED),
        ({"is_locked": True}, Todo.LOCKED),
    ],
)
def test_each_thing_that_is_left_is_told(facts, todo):
    assert _todo(**facts) == (todo,)


def test_one_without_choices_has_not_applied_and_nothing_is_said_of_the_choices():
    facts = {"choices": 0, "is_confirmed": False, "none_eligible": True, "closed": True, "test_needed": True}
    assert _todo(**facts) == (Todo.NO_APPLICATION,)


@pytest.mark.parametrize(
    ("facts", "todo"),
    [({"no_place": True}, Todo.NO_PLACE), ({"called": True}, Todo.CALLED), ({"not_replied": True}, Todo.NOT_REPLIED)],
)
def test_what_comes_with_a_result_is_told_after_it_and_is_to_be_done_at_once(facts, todo):
    assert _todo(**facts) == ()
    assert _todo(has_result=True, **facts) == (todo,)
    assert {dict(by_urgency(days))[todo] for days in (None, 0, 60)} == {Urgency.NOW}


def test_after_a_result_the_choices_before_it_are_no_longer_asked_for():
    facts = {"is_confirmed": False, "test_needed": True, "all_far_above": True, "grades_checked": False}
    assert len(_todo(**facts)) == 4
    assert _todo(has_result=True, **facts) == ()
    assert _todo(has_result=True, has_signed_in=False, is_locked=True) == (Todo.NEVER_SIGNED_IN, Todo.LOCKED)


def test_an_application_is_urgent_in_the_last_week_and_can_wait_a_month_before():
    def urgency_of(todo, days):
        return dict(by_urgency(days))[todo]

    assert [urgency_of(Todo.NO_APPLICATION, days) for days in (0, 7, 8, 21, 22)] == [
        Urgency.NOW, Urgency.NOW, Urgency.SOON, Urgency.SOON, Urgency.LATER,
    ]  # fmt: skip
    assert urgency_of(Todo.CLOSED, 60) == Urgency.SOON
    assert urgency_of(Todo.TEST, 1) == Urgency.LATER
    assert urgency_of(Todo.NO_APPLICATION, None) == Urgency.LATER


def test_everything_is_there_in_the_order_of_urgency():
    rows = by_urgency(3)
    assert sorted(code for code, _ in rows) == sorted(Todo)
    assert [how for _, how in rows] == sorted(how for _, how in rows)
    assert rows[0][0] == Todo.CALLED


def test_things_are_counted_over_pupils():
    counts = counted([(Todo.TEST,), (Todo.TEST, Todo.CLOSED), ()])
    assert (counts[Todo.TEST], counts[Todo.CLOSED], counts[Todo.NO_APPLICATION]) == (2, 1, 0)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"%PDF-1.7\n...", "application/pdf"),
        (b"\xff\xd8\xff\xe0..JFIF", "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n....", "image/png"),
        (b"<!doctype html><script>", None),
        (b"PK\x03\x04", None),
        (b" %PDF-1.7", None),
        (b"GIF89a", None),
        (b"", None),
    ],
)
def test_a_file_is_what_its_bytes_say(content, kind):
    assert media_type_of(content) == kind


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("intyg.html", "intyg.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ('a"b\r\nc.pdf', "abc.pdf"),
        ("", "underlag.pdf"),
        (".pdf", "pdf.pdf"),
        ("läkarintyg åäö.PDF", "läkarintyg åäö.pdf"),
    ],
)
def test_a_name_steers_nothing_and_has_the_ending_of_its_kind(name, kept):
    assert safe_name(name, "application/pdf") == kept


def test_a_long_name_is_cut():
    assert len(safe_name("x" * 500 + ".pdf", "image/jpeg")) == LONGEST_NAME
