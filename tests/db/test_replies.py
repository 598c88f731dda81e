"""Replies: each way of answering and what the next round makes of it, the last second, undoing, and the live queue."""

import datetime as dt

import pytest

from gymnasieregion.contexts.admission.models import Applicant, Choice, HeldSeat, QueuePlace, SeatReply, TypedRank
from gymnasieregion.contexts.admission.selectors.cases_seats import publications_of
from gymnasieregion.contexts.admission.selectors.live import has_live, live_strip
from gymnasieregion.contexts.admission.selectors.queues import queues_of
from gymnasieregion.contexts.admission.selectors.replying import reply_now
from gymnasieregion.contexts.admission.services.replies import leave_queue, return_to_queue
from gymnasieregion.contexts.admission.services.replies_errors import (
    NoResultError,
    NoSeatError,
    NotInQueueError,
    RepliesClosedError,
    RepliesNotOpenError,
    RoundBegunError,
    SeatChangedError,
    UnknownReplyError,
)
from gymnasieregion.contexts.admission.services.reserve_calls import answer_call, call_next, say_free_seats
from gymnasieregion.platform.audit.models import Event
from tests.admission_runs import decided_run
from tests.admission_year import YEAR, small_year
from tests.reply_year import JULY, LAST_SECOND, RESERVES, TOO_LATE, pupil, reply_year, reserve_round, says
from tests.reserve_year import MONDAY, OFFICE, PETRA, key_of, offered

pytestmark = pytest.mark.django_db


@pytest.fixture
def _year():
    reply_year()


def held(name):
    seat = HeldSeat.objects.filter(applicant__applicant_id=name).first()
    return (seat.offering_id, seat.reply) if seat else None


def choices(name):
    return list(
        Choice.objects.filter(applicant__applicant_id=name).order_by("rank").values_list("offering_id", flat=True)
    )


def queue(name, offering="IB", now=JULY):
    person = Applicant.objects.get(applicant_id=name)
    places = queues_of(person, publications_of(YEAR).first(), now)
    return next((each for each in places if each.offering_id == offering), None)


def moves(place):
    return [(move.code, move.count) for move in place.moves]


def answer(name, now=JULY):
    return reply_now(Applicant.objects.get(applicant_id=name), publications_of(YEAR).first(), now)


def leave(name, offering, now=JULY, actor=None):
    leave_queue(applicant=key_of(name), offering_id=offering, actor=actor or pupil(name), now=now)


def come_back(name, offering, now=JULY):
    return_to_queue(applicant=key_of(name), offering_id=offering, actor=pupil(name), now=now)


@pytest.mark.usefixtures("_year")
def test_a_yes_keeps_the_seat_and_the_queue_above_it():
    said = says("Dan", "YES")
    assert (said.reply, said.replied_at, held("Dan")) == ("YES", JULY, ("NA", "YES"))
    assert queue("Dan").place_now == 1
    says("Asta", "NO")
    reserve_round()
    assert held("Dan") == ("IB", "")


@pytest.mark.usefixtures("_year")
def test_a_yes_that_leaves_the_queues_takes_the_choices_above_away():
    says("Dan", "YES_ONLY")
    assert (held("Dan"), choices("Dan")) == (("NA", "YES"), ["NA"])
    assert answer("Dan").answer == "YES_ONLY"
    says("Asta", "NO")
    reserve_round()
    assert held("Dan") == ("NA", "YES")
    assert held("Eva") == ("IB", "")


@pytest.mark.usefixtures("_year")
def test_a_no_gives_up_the_seat_and_waits_for_what_stands_above():
    says("Dan", "NO")
    says("Asta", "NO")
    assert queue("Dan").place_now == 1
    reserve_round()
    assert (held("Dan"), held("Asta")) == (("IB", ""), ("IB", "NO"))


@pytest.mark.usefixtures("_year")
def test_who_leaves_the_admission_leaves_every_queue():
    says("Dan", "WITHDRAWN")
    assert [moves(queue("Eva")), queue("Eva").place_now] == [[("LEFT", 1)], 1]
    says("Asta", "NO")
    reserve_round()
    assert (held("Dan"), held("Eva")) == (("NA", "WITHDRAWN"), ("IB", ""))


@pytest.mark.usefixtures("_year")
def test_the_same_reply_again_is_taken_once():
    for wanted in ("YES", "YES_ONLY", "NO", "WITHDRAWN", ""):
        first, count = says("Dan", wanted), Event.objects.count()
        again = says("Dan", wanted, now=JULY + dt.timedelta(minutes=5))
        assert again.pk == first.pk
        assert Event.objects.count() == count
    assert SeatReply.objects.count() == 5


@pytest.mark.usefixtures("_year")
def test_a_reply_is_changed_and_undone_until_the_last_second_and_not_after():
    for number, wanted in enumerate(["YES_ONLY", "NO", "WITHDRAWN", "YES"]):
        says("Dan", wanted, now=JULY + dt.timedelta(minutes=number))
    assert (held("Dan"), choices("Dan")) == (("NA", "YES"), ["IB", "NA"])
    says("Dan", "YES_ONLY", now=JULY + dt.timedelta(minutes=9))
    assert answer("Dan").can_undo
    says("Dan", "", now=LAST_SECOND)
    assert (held("Dan"), choices("Dan")) == (("NA", ""), ["IB", "NA"])
    with pytest.raises(RepliesClosedError):
        says("Dan", "NO", now=TOO_LATE)
    assert held("Dan") == ("NA", "")
    assert says("Dan", "NO", now=TOO_LATE, actor=OFFICE).reply == "NO"  # somebody has called the office


@pytest.mark.usefixtures("_year")
def test_a_result_after_the_calendars_last_day_has_three_days_of_its_own():
    says("Asta", "NO")
    reserve_round()  # 30 juli; kalenderns sista svarsdag var 17 juli
    last = dt.datetime(2026, 8, 2, 21, 59, 59, tzinfo=dt.UTC)  # 23:59:59 i Stockholm
    assert (held("Dan"), answer("Dan", last).window.last) == (("IB", ""), last)
    assert says("Dan", "NO", now=last).reply == "NO"
    with pytest.raises(RepliesClosedError):
        says("Bo", "NO", now=last + dt.timedelta(seconds=1))


@pytest.mark.usefixtures("_year")
def test_replies_may_open_later_than_the_result():
    publication = publications_of(YEAR).first()
    publication.replies_from = JULY
    publication.save()
    before = JULY - dt.timedelta(seconds=1)
    with pytest.raises(RepliesNotOpenError):
        says("Dan", "YES", now=before)
    with pytest.raises(RepliesNotOpenError):
        leave("Dan", "IB", now=before)
    assert not has_live(key_of("Dan"), publication, before)
    assert not has_live(key_of("Dan"), publication, JULY)
    assert says("Dan", "YES", now=JULY).reply == "YES"
    assert has_live(key_of("Dan"), publication, JULY)


@pytest.mark.usefixtures("_year")
def test_what_cannot_be_replied():
    with pytest.raises(NoSeatError):
        says("Fia", "YES")
    with pytest.raises(UnknownReplyError):
        says("Dan", "MAYBE")
    with pytest.raises(SeatChangedError):
        says("Dan", "NO", offering_id="IB")
    with pytest.raises(NotInQueueError):
        leave("Dan", "ES")
    with pytest.raises(NotInQueueError):
        leave("Dan", "NA")


def test_nobody_replies_before_a_round_has_given_seats():
    small_year()
    with pytest.raises(NoResultError):
        says("Asta", "YES")


@pytest.mark.usefixtures("_year")
def test_a_no_is_not_undone_once_a_round_counts_with_it():
    says("Dan", "NO")
    run = decided_run("late", "Sena", actor=OFFICE, now=JULY + dt.timedelta(days=1))
    with pytest.raises(RoundBegunError):
        says("Dan", "YES", now=JULY + dt.timedelta(days=2))
    assert not answer("Dan", JULY + dt.timedelta(days=2)).can_undo
    run.delete()
    assert says("Dan", "YES", now=JULY + dt.timedelta(days=2)).reply == "YES"


@pytest.mark.usefixtures("_year")
def test_what_a_round_has_given_away_is_not_asked_for_again_but_the_seat_may_still_be_declined():
    says("Dan", "YES_ONLY")
    says("Asta", "NO")
    reserve_round(JULY + dt.timedelta(days=1))
    later = JULY + dt.timedelta(days=2)
    for name in ("Dan", "Asta"):
        with pytest.raises(RoundBegunError):
            says(name, "YES", now=later)
    assert says("Dan", "NO", now=later).reply == "NO"
    assert choices("Dan") == ["NA"]


@pytest.mark.usefixtures("_year")
def test_one_queue_is_left_and_come_back_to_until_the_next_round():
    leave("Eva", "IB")
    leave("Eva", "IB", now=JULY + dt.timedelta(minutes=1))
    assert choices("Eva") == ["ES"]
    assert queue("Eva").is_left
    assert (queue("Fia").place_now, moves(queue("Fia"))) == (2, [("LEFT", 1)])
    come_back("Eva", "IB", now=JULY + dt.timedelta(minutes=2))
    assert choices("Eva") == ["IB", "ES"]
    assert (queue("Fia").place_now, moves(queue("Fia"))) == (3, [])
    leave("Eva", "IB", now=JULY + dt.timedelta(minutes=3))
    reserve_round()
    with pytest.raises(NotInQueueError):  # the round gave no place in it
        come_back("Eva", "IB", now=RESERVES + dt.timedelta(hours=1))


@pytest.mark.usefixtures("_year")
def test_a_queue_is_not_come_back_to_when_a_round_is_under_way():
    leave("Eva", "IB")
    decided_run("late", "Sena", actor=OFFICE, now=JULY + dt.timedelta(days=1))
    with pytest.raises(RoundBegunError):
        come_back("Eva", "IB", now=JULY + dt.timedelta(days=2))


@pytest.mark.usefixtures("_year")
def test_the_rank_of_the_school_comes_back_with_the_choice():
    leave("Eva", "IB")
    come_back("Eva", "IB", now=JULY + dt.timedelta(minutes=1))
    says("Asta", "NO")
    says("Bo", "NO")
    reserve_round()
    assert (held("Dan"), held("Eva")) == (("IB", ""), ("IB", ""))


@pytest.mark.usefixtures("_year")
def test_a_round_tells_why_a_place_moved_and_calls_after_it_count_at_once():
    says("Asta", "NO")  # Dan gets her seat
    leave("Eva", "IB")
    publication = reserve_round()
    row = QueuePlace.objects.get(publication=publication, applicant=key_of("Fia"), offering_id="IB")
    assert (row.place, row.before, row.seated, row.left, row.came, row.passed) == (1, 3, 1, 1, 0, 0)
    place = queue("Fia", now=RESERVES + dt.timedelta(hours=1))
    assert [(step.place, [(move.code, move.count) for move in step.moves]) for step in place.way] == [
        (3, []),
        (1, [("SEATED", 1), ("LEFT", 1)]),
    ]
    assert place.change == -2


@pytest.mark.usefixtures("_year")
def test_a_late_rank_before_is_told_as_plainly():
    TypedRank.objects.filter(applicant=key_of("Gun"), offering_id="ES").delete()
    TypedRank.objects.filter(applicant=key_of("Dan"), offering_id="IB").update(rank=9)
    reserve_round()
    row = QueuePlace.objects.get(publication=publications_of(YEAR).first(), applicant=key_of("Dan"))
    assert (row.place, row.before, row.passed) == (3, 1, 2)


@pytest.mark.usefixtures("_year")
def test_calls_after_the_start_of_term_move_the_live_queue():
    say_free_seats(offering=offered("IB"), group_id="alla", seats=2, actor=PETRA, now=MONDAY)
    for name, said in (("Dan", "NO"), ("Eva", "YES")):
        call = call_next(offering=offered("IB"), group_id="alla", expected=key_of(name), actor=PETRA, now=MONDAY)
        answer_call(offering=offered("IB"), call=call.pk, reply=said, actor=PETRA, now=MONDAY)
    place = queue("Fia", now=MONDAY)
    assert (place.place_then, place.place_now, moves(place)) == (3, 1, [("SEATED", 1), ("LEFT", 1)])


@pytest.mark.usefixtures("_year")
def test_a_seat_given_up_is_free_until_the_next_round():
    assert queue("Dan").free_seats == 0
    says("Asta", "NO")
    assert queue("Dan").free_seats == 1


@pytest.mark.usefixtures("_year")
def test_who_has_left_the_admission_waits_in_no_queue_until_it_is_undone():
    says("Dan", "WITHDRAWN")
    assert not queue("Dan").waits
    assert live_strip(Applicant.objects.get(applicant_id="Dan"), publications_of(YEAR).first(), JULY)["queues"] == 0
    says("Dan", "")
    assert queue("Dan").waits


@pytest.mark.usefixtures("_year")
def test_who_has_said_yes_to_a_call_waits_neither_there_nor_elsewhere():
    """Eva waits for IB and for ES. After a no to IB she waits for ES; after a yes to ES for nothing."""
    say_free_seats(offering=offered("ES"), group_id="alla", seats=1, actor=OFFICE, now=MONDAY)
    call = call_next(offering=offered("ES"), group_id="alla", expected=key_of("Eva"), actor=OFFICE, now=MONDAY)
    assert queue("Eva", "ES", MONDAY).waits
    answer_call(offering=offered("ES"), call=call.pk, reply="YES", actor=pupil("Eva"), now=MONDAY)
    assert [queue("Eva", offering, MONDAY).waits for offering in ("IB", "ES")] == [False, False]


@pytest.mark.usefixtures("_year")
def test_an_education_with_its_seats_in_two_groups_is_one_queue():
    """What is left of the free quota is given in the order of the ordinary queue, from a group of its own."""
    place = QueuePlace.objects.get(applicant__applicant_id="Dan", offering_id="IB")
    place.pk, place.group_id = None, "rest"
    place.save()
    places = queues_of(Applicant.objects.get(applicant_id="Dan"), publications_of(YEAR).first(), JULY)
    assert [(each.offering_id, each.group_id) for each in places] == [("IB", "alla")]


@pytest.mark.usefixtures("_year")
def test_the_queues_ask_the_database_a_bounded_number_of_times(django_assert_max_num_queries):
    person, publication = Applicant.objects.get(applicant_id="Eva"), publications_of(YEAR).first()
    with django_assert_max_num_queries(6):
        queues_of(person, publication, JULY)
    with django_assert_max_num_queries(1):
        has_live(person.pk, publication, JULY)
    assert live_strip(person, publication, JULY) is None
    leave("Dan", "IB")
    with django_assert_max_num_queries(14):
        assert live_strip(person, publication, JULY)["queues"] == 2


@pytest.mark.usefixtures("_year")
def test_the_log_says_what_was_replied_and_no_choice():
    says("Dan", "YES_ONLY")
    leave("Eva", "IB")
    events = Event.objects.filter(action__in=["admission.reply.give", "admission.queue.leave"])
    assert [(event.action, event.after) for event in events.order_by("pk")] == [
        ("admission.reply.give", '{"reply":"YES_ONLY"}'),
        ("admission.queue.leave", '{"queues_left":1}'),
    ]


@pytest.mark.usefixtures("_year")
def test_of_a_protected_identity_the_log_says_nothing():
    Applicant.objects.filter(applicant_id="Dan").update(protection="MARKED", given_name="", family_name="", email="")
    says("Dan", "NO")
    assert Event.objects.get(action="admission.reply.give").after == "{}"
