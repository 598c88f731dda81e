"""Publication: visible once, at its moment, with the seats that follow; and each kind of round from the database."""

import datetime as dt
import zlib

import polars as pl
import pytest

from gymnasieregion.contexts.admission.models import HeldSeat, PersonResult, Publication, Run
from gymnasieregion.contexts.admission.selectors.runs import frame_of
from gymnasieregion.contexts.admission.selectors.runs_consequences import consequences
from gymnasieregion.contexts.admission.services.publication import (
    AlreadyPublishedError,
    NotPublishableError,
    cancel_publication,
    publish,
)
from gymnasieregion.contexts.admission.services.publication_making import held_after
from gymnasieregion.contexts.admission.services.snapshots import frames_of
from gymnasieregion.contexts.admission.services.year_rows import write_rows
from gymnasieregion.platform.audit.models import Event
from tests.admission_runs import decided_run, work
from tests.admission_year import YEAR, frame, small_year

pytestmark = pytest.mark.django_db

# NA has two seats on merit and none by free quota here. Asta 340 > Bo 320 > Cia 300 > Doris 280; all are eligible by
# decision, so that merit alone decides. Cia's second choice is ES with two seats and a test that she has taken.
PEOPLE = ("Asta", "Bo", "Cia", "Doris")
MARKS = {"Asta": "A", "Bo": "B", "Cia": "C", "Doris": "D"}


def applicant(who):
    return (who, "", "2010-03-12", "0180", "no", "no", "no", who)


def eligible(who, offering):
    return (who, offering, "", "", "yes", "", "", "")


@pytest.fixture
def year(db):
    small_year(
        applicants=[applicant(who) for who in PEOPLE],
        grades=[(who, "MA", mark, "") for who, mark in MARKS.items()],
        choices=[("Asta", "1", "NA"), ("Bo", "1", "NA"), ("Cia", "1", "NA"), ("Cia", "2", "ES"), ("Doris", "1", "NA")],
        row_decisions=[*(eligible(who, "NA") for who in PEOPLE), eligible("Cia", "ES")],
        tests=[("Cia", "ES", "40.00")],
        ranks=[],
        completions=[],
    )


@pytest.fixture
def clock(now):
    """A clock that goes a minute each time it is asked."""

    class Clock:
        at = now

        def __call__(self):
            self.at += dt.timedelta(minutes=1)
            return self.at

    return Clock()


@pytest.fixture
def decided(year, office, clock):
    return lambda kind, name="Omgång", **more: decided_run(kind, name, actor=office, now=clock(), **more)


@pytest.fixture
def published(decided, office, clock):
    """Decide a round of a kind and publish it at once."""

    def make(kind, **more):
        run = decided(kind, **more)
        publish(run=run, publish_at=clock.at, actor=office, now=clock())
        work(clock())
        return Run.objects.get(pk=run.pk)

    return make


def held():
    """Who holds what, and what they have replied."""
    rows = HeldSeat.objects.order_by("applicant__applicant_id")
    return [tuple(row) for row in rows.values_list("applicant__applicant_id", "offering_id", "reply")]


def reply(who, answer):
    HeldSeat.objects.filter(applicant__applicant_id=who).update(reply=answer)


def answers(run):
    """The status of every choice, in the order of applicants and choices."""
    rows = frame_of(run.pk, "choice_results.csv").select("applicant_id", "offering_id", "status")
    return [tuple(row) for row in rows.iter_rows()]


def seats(run):
    rows = frame_of(run.pk, "results.csv").select("applicant_id", "offering_id").drop_nulls()
    return dict(rows.iter_rows())


def test_a_simulation_says_how_it_would_go_and_is_never_published(decided, office, clock):
    run = decided("simulation")
    assert seats(run) == {"Asta": "NA", "Bo": "NA", "Cia": "ES"}
    with pytest.raises(NotPublishableError):
        publish(run=run, publish_at=clock(), actor=office, now=clock())


def test_a_preliminary_round_tells_everybody_and_gives_nobody_a_seat(published):
    run = published("preliminary")
    assert answers(run)[0] == ("Asta", "NA", "Antagen")
    assert PersonResult.objects.filter(publication__run=run).count() == 4
    assert held() == []


def test_a_final_round_gives_the_seats(published):
    run = published("final")
    assert held() == [("Asta", "NA", ""), ("Bo", "NA", ""), ("Cia", "ES", "")]
    event = Event.objects.get(action="admission.run.published")
    assert event.about == f"admission_run:{run.pk}"


def test_each_person_is_told_their_own_rows_and_no_others(published):
    run = published("final")
    content = PersonResult.objects.get(publication__run=run, applicant__applicant_id="Cia").content
    lines = zlib.decompress(content).decode().splitlines()
    assert lines[1] == "Cia,15.00,Antagen,ES,alla,2"
    assert [line.split(",")[:4] for line in lines[3:]] == [["Cia", "1", "NA", "Reserv"], ["Cia", "2", "ES", "Antagen"]]


def test_a_reserve_gets_the_seat_of_who_declines_and_leaves_the_old_one(published):
    published("final")
    reply("Bo", "NO")
    run = published("reserve", name="Första reservantagningen")
    assert answers(run) == [
        ("Asta", "NA", "Antagen"),
        ("Bo", "NA", "Struken"),
        ("Cia", "NA", "Antagen"),
        ("Cia", "ES", "Struken"),
        ("Doris", "NA", "Reserv"),
    ]
    assert held() == [("Asta", "NA", ""), ("Bo", "NA", "NO"), ("Cia", "NA", "")]


def test_who_has_declined_is_not_tried_again_in_the_second_reserve_round(published):
    published("final")
    reply("Bo", "NO")
    published("reserve", name="Första reservantagningen")
    reply("Asta", "WITHDRAWN")
    run = published("reserve", name="Andra reservantagningen")
    assert seats(run) == {"Cia": "NA", "Doris": "NA"}
    assert held() == [("Asta", "NA", "WITHDRAWN"), ("Bo", "NA", "NO"), ("Cia", "NA", ""), ("Doris", "NA", "")]


def test_no_reply_is_a_yes(published):
    published("final")
    assert seats(published("reserve")) == {"Asta": "NA", "Bo": "NA", "Cia": "ES"}


def test_a_late_completion_raises_a_merit_and_takes_no_seat_from_anybody(published):
    published("final")
    write_rows(
        year=YEAR, table="completions", frame=frame("completions", [("Doris", "SV", "A", "", "2026-06-12")]),
        replace="all",
    )  # fmt: skip
    reply("Asta", "NO")
    run = published("late")
    assert frame_of(run.pk, "results.csv").filter(pl.col("applicant_id") == "Doris")["merit"].to_list() == [32.5]
    assert seats(run) == {"Bo": "NA", "Cia": "ES", "Doris": "NA"}  # Doris now before Cia, and Bo keeps his seat


def test_a_completion_after_the_day_of_the_round_does_not_count(decided):
    late = frame("completions", [("Doris", "SV", "A", "", "2026-06-16")])
    write_rows(year=YEAR, table="completions", frame=late, replace="all")
    merits = frame_of(decided("simulation").pk, "results.csv")["merit"].to_list()
    assert merits == [20.0, 17.5, 15.0, 12.5]


@pytest.mark.parametrize("kind", ["final", "preliminary"])
def test_a_round_that_starts_without_seats_is_refused_when_somebody_holds_one(published, decided, kind):
    published("final")
    run = decided(kind)
    assert run.state == "REFUSED"
    assert '"HELD_NOT_USED"' in run.trouble


def test_a_simulation_after_the_final_round_keeps_the_seats(published, decided):
    published("final")
    reply("Asta", "NO")
    assert seats(decided("simulation")) == {"Bo": "NA", "Cia": "NA"}


def test_a_result_is_visible_from_its_moment_and_not_before(decided, office, clock):
    run = decided("preliminary")
    now = clock()
    at = now + dt.timedelta(hours=2)
    publish(run=run, publish_at=at, actor=office, now=now)
    work(at - dt.timedelta(seconds=1))
    assert (Publication.objects.get().published_at, PersonResult.objects.count()) == (None, 0)
    work(at)
    assert (Publication.objects.get().published_at, PersonResult.objects.count()) == (at, 4)


def test_a_publication_taken_back_before_its_moment_does_nothing(decided, office, clock):
    run, now = decided("final"), clock()
    decision = publish(run=run, publish_at=now + dt.timedelta(hours=2), actor=office, now=now)
    cancel_publication(publication=decision.pk, why="Fel dag", actor=office, now=clock())
    work(now + dt.timedelta(hours=3))
    assert (Publication.objects.get().published_at, PersonResult.objects.count(), held()) == (None, 0, [])
    with pytest.raises(AlreadyPublishedError):
        cancel_publication(publication=decision.pk, why="Igen", actor=office, now=clock())


def test_a_publication_taken_back_and_decided_again_happens_once(decided, office, clock):
    run, now = decided("final"), clock()
    first = publish(run=run, publish_at=now + dt.timedelta(hours=2), actor=office, now=now)
    cancel_publication(publication=first.pk, why="Fel dag", actor=office, now=clock())
    again = clock()
    publish(run=run, publish_at=again + dt.timedelta(hours=1), actor=office, now=again)
    work(now + dt.timedelta(hours=3))
    assert PersonResult.objects.count() == 4
    assert Event.objects.filter(action="admission.run.published").count() == 1


def test_nothing_is_published_twice(published, office, clock):
    run = published("final")
    with pytest.raises(NotPublishableError):
        publish(run=run, publish_at=clock(), actor=office, now=clock())


def test_rounds_are_published_in_the_order_of_the_year(decided, published, office, clock):
    early, late = decided("final"), decided("reserve")
    with pytest.raises(NotPublishableError, match="not been published"):
        publish(run=late, publish_at=clock(), actor=office, now=clock())
    published("final")
    with pytest.raises(NotPublishableError, match="published already"):
        publish(run=early, publish_at=clock(), actor=office, now=clock())
    with pytest.raises(NotPublishableError, match="frozen before"):
        publish(run=late, publish_at=clock(), actor=office, now=clock())


def test_one_publication_waits_at_a_time(decided, office, clock):
    first, second = decided("preliminary"), decided("preliminary")
    publish(run=first, publish_at=clock() + dt.timedelta(days=1), actor=office, now=clock())
    with pytest.raises(NotPublishableError, match="waits to be published"):
        publish(run=second, publish_at=clock(), actor=office, now=clock())


def test_a_run_made_again_is_not_published(decided, published, office, clock):
    first = published("final")
    again = decided("final", rerun_of=first.pk)
    assert again.seal == first.seal
    with pytest.raises(NotPublishableError, match="made again"):
        publish(run=again, publish_at=clock(), actor=office, now=clock())


def test_what_publishing_does_is_told_before(decided, published):
    published("final")
    reply("Bo", "NO")
    run = decided("reserve")
    reply("Asta", "YES")
    told = consequences(run, gives_seats=True, replies_then=frames_of(run.snapshot_id)["held"])
    assert (told.persons, told.admitted, told.reserves, told.without) == (4, 2, 1, 1)
    assert (told.new_seats, told.moved, told.keeps, told.leaves) == (0, 1, 1, 1)
    assert (told.gone, told.came, told.replies_since) == (0, 0, 1)


def test_a_reply_given_after_the_input_was_frozen_is_kept(decided, published, office, clock):
    published("final")
    reply("Bo", "NO")
    run = decided("reserve")
    reply("Asta", "NO")
    publish(run=run, publish_at=clock(), actor=office, now=clock())
    work(clock())
    assert held() == [("Asta", "NA", "NO"), ("Bo", "NA", "NO"), ("Cia", "NA", "")]


def test_with_silence_as_a_no_the_silent_keep_their_row_and_are_not_tried_again():
    seats_now = pl.DataFrame({"applicant_id": ["Cia"], "offering_id": ["NA"], "group_id": ["alla"]})
    before = frame("held", [("Asta", "NA", "alla", ""), ("Cia", "ES", "alla", "YES"), ("Doris", "NA", "alla", "YES")])
    kept = held_after(seats_now, before, silent_gave_up=True)
    assert kept.rows() == [("Asta", "NA", "alla", ""), ("Cia", "NA", "alla", "")]
