"""Jobs: left once, done once, told how far they are, cancelled, tried again, given up."""

import datetime as dt
import threading

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.audit.api import record
from gymnasieregion.platform.audit.models import Event
from gymnasieregion.platform.jobs import leases, registry, worker
from gymnasieregion.platform.jobs.api import enqueue
from gymnasieregion.platform.jobs.leases import JobCancelledError, LostLeaseError
from gymnasieregion.platform.jobs.models import Job
from gymnasieregion.platform.jobs.registry import Kind, UnknownKindError, register
from gymnasieregion.platform.jobs.services import JobIsOverError, cancel_job
from gymnasieregion.platform.jobs.worker import Worker

pytestmark = pytest.mark.django_db

SECOND = dt.timedelta(seconds=1)


class Clock:
    """A clock that is moved by hand."""

    def __init__(self, now):
        self.now = now

    def __call__(self):
        return self.now


@pytest.fixture
def clock(now):
    return Clock(now)


@pytest.fixture(autouse=True)
def kinds(monkeypatch):
    monkeypatch.setattr(registry, "_KINDS", {})


@pytest.fixture
def kind():
    """Register a kind whose parts may be replaced."""

    def make(compute=lambda work: work.payload["n"] * 2, write=lambda work, found, now: {"found": found}, **more):
        return register(Kind("test.number.double", "Dubblar", "Doubles", compute, write, **more))

    return make


@pytest.fixture
def leave(office, now):
    def enqueue_one(key="double:1", **more):
        return enqueue(
            **{"kind": "test.number.double", "key": key, "payload": {"n": 21}, "actor": office, "now": now, **more}
        )

    return enqueue_one


def test_a_job_is_done_and_says_what_it_found(kind, leave, clock):
    kind()
    job_id = leave()
    assert Worker(clock).run_until_empty() == 1
    job = Job.objects.get(pk=job_id)
    assert (job.state, job.result, job.share, job.attempts, job.finished_at) == (
        "DONE",
        '{"found":42}',
        1.0,
        1,
        clock.now,
    )


def test_the_same_work_is_left_once(kind, leave):
    kind()
    assert leave() == leave() == Job.objects.get().pk
    assert Event.objects.filter(action="jobs.job.enqueue").count() == 1


def test_work_of_an_unknown_kind_is_not_left(leave):
    with pytest.raises(UnknownKindError):
        leave()


def test_work_is_taken_in_the_order_it_was_left_and_not_before_its_time(kind, leave, clock):
    done = []
    kind(compute=lambda work: done.append(work.key))
    leave("later", run_after=clock.now + 5 * SECOND)
    leave("a")
    leave("b")
    Worker(clock).run_until_empty()
    assert done == ["a", "b"]
    clock.now += 5 * SECOND
    Worker(clock).run_until_empty()
    assert done == ["a", "b", "later"]


def test_a_worker_leaves_what_it_does_not_know_to_another(kind, leave, clock, monkeypatch):
    kind()
    leave()
    monkeypatch.setattr(registry, "_KINDS", {})
    assert Worker(clock).run_until_empty() == 0
    assert Job.objects.get().state == "READY"


def test_the_effects_and_the_end_are_one_transaction(kind, leave, clock):
    def write(work, found, now):
        record(actor=work.actor, action="test.number.doubled", about=work.key, before=None, after=None, why="", now=now)
        raise DatabaseError("full")

    kind(write=write, max_attempts=1)
    leave()
    Worker(clock).run_until_empty()
    assert Job.objects.get().state == "DEAD"
    assert not Event.objects.filter(action="test.number.doubled").exists()


def test_a_job_that_fails_is_tried_again_after_pauses_that_double_and_then_given_up(kind, leave, clock, now, caplog):
    def fail(work):
        raise ZeroDivisionError("by nought")

    kind(compute=fail, max_attempts=3)
    leave()
    pauses = []
    while Job.objects.get().state == "READY":
        Worker(clock).run_until_empty()
        job = Job.objects.get()
        pauses.append((job.run_after - clock.now).total_seconds())
        clock.now = max(job.run_after, clock.now)
    assert pauses[:2] == [5, 10]
    assert (job.state, job.attempts) == ("DEAD", 3)
    assert "ZeroDivisionError: by nought" in job.error_sv
    assert Event.objects.filter(action="jobs.job.died", about=f"job:{job.pk}").count() == 1
    assert "is dead after 3 attempts" in caplog.text


def test_what_a_person_can_put_right_is_not_tried_again(kind, leave, clock):
    class NoSeatsError(RegionError):
        sv, en = "Inga platser.", "No seats."

    def refuse(work):
        raise NoSeatsError

    kind(compute=refuse)
    leave()
    Worker(clock).run_until_empty()
    job = Job.objects.get()
    assert (job.state, job.attempts, job.error_sv, job.error_en) == ("DEAD", 1, "Inga platser.", "No seats.")


def test_a_silent_worker_loses_its_job_when_the_lease_ends_and_not_before(kind, leave, clock):
    kind()
    leave()
    first = leases.claim(owner="a", lease_of=lambda kind: 30 * SECOND, now=clock.now)
    clock.now += 30 * SECOND
    assert not leases.is_anything_to_do(clock.now)
    clock.now += SECOND
    second = leases.claim(owner="b", lease_of=lambda kind: 30 * SECOND, now=clock.now)
    assert (first.pk, second.attempts) == (second.pk, 2)
    for late in (
        lambda: leases.extend(job_id=first.pk, owner="a", lease=SECOND, now=clock.now),
        lambda: leases.tell(job_id=first.pk, owner="a", share=0.5, sv="", en=""),
        lambda: leases.finish(job=first, owner="a", result={}, now=clock.now),
    ):
        with pytest.raises(LostLeaseError):
            late()
    leases.finish(job=second, owner="b", result={}, now=clock.now)
    assert Job.objects.get().state == "DONE"


def test_a_heartbeat_keeps_the_job(kind, leave, clock):
    kind()
    leave()
    job = leases.claim(owner="a", lease_of=lambda kind: 30 * SECOND, now=clock.now)
    clock.now += 20 * SECOND
    leases.extend(job_id=job.pk, owner="a", lease=30 * SECOND, now=clock.now)
    clock.now += 20 * SECOND
    assert not leases.is_anything_to_do(clock.now)


def test_the_effects_of_a_worker_that_lost_its_job_are_not_written(kind, leave, clock):
    def compute(work):
        clock.now += 31 * SECOND
        other = leases.claim(owner="b", lease_of=lambda kind: 30 * SECOND, now=clock.now)
        assert other.pk == work.job_id

    def write(work, found, now):
        record(actor=work.actor, action="test.number.doubled", about=work.key, before=None, after=None, why="", now=now)
        return {}

    kind(compute=compute, write=write)
    leave()
    assert Worker(clock).run_next()
    assert not Event.objects.filter(action="test.number.doubled").exists()
    assert Job.objects.get().lease_owner == "b"


def test_a_job_whose_workers_die_each_time_is_given_up(kind, leave, clock):
    kind(max_attempts=2)
    leave()
    for owner in ("a", "b"):
        assert leases.claim(owner=owner, lease_of=lambda kind: 30 * SECOND, now=clock.now)
        clock.now += 31 * SECOND
    assert leases.claim(owner="c", lease_of=lambda kind: 30 * SECOND, now=clock.now) is None
    assert (Job.objects.get().state, Job.objects.get().error_en) == ("DEAD", "The worker died at each attempt.")


def test_a_job_tells_how_far_it_has_come_and_not_too_often(kind, leave, clock, monkeypatch):
    told, seconds = [], iter([0.0, 0.0, 0.2, 0.6, 0.6, 0.7, 0.7])
    monkeypatch.setattr(worker.time, "monotonic", lambda: next(seconds))
    monkeypatch.setattr(leases, "tell", lambda **values: told.append((values["share"], values["sv"])))

    def compute(work):
        for share in (0.1, 0.2, 0.5, 1.0):
            work.progress(share, "läser", "reading")

    kind(compute=compute)
    leave()
    Worker(clock).run_next()
    assert told == [(0.1, "läser"), (0.5, "läser"), (1.0, "läser")]


def test_progress_is_kept_within_one_and_cut_to_its_column(kind, leave, clock):
    kind()
    leave()
    job = leases.claim(owner="a", lease_of=lambda kind: 30 * SECOND, now=clock.now)
    leases.tell(job_id=job.pk, owner="a", share=7, sv="å" * 400, en="")
    job.refresh_from_db()
    assert (job.share, job.words_sv) == (1.0, "å" * 300)


def test_a_job_that_waits_is_cancelled_at_once(kind, leave, clock, office, now):
    kind()
    job = cancel_job(actor=office, job_id=leave(), why="fel fil", now=now)
    assert (job.state, job.finished_at) == ("CANCELLED", now)
    assert Worker(clock).run_until_empty() == 0
    with pytest.raises(JobIsOverError):
        cancel_job(actor=office, job_id=job.pk, why="igen", now=now)
    assert Event.objects.get(action="jobs.job.cancel").why == "fel fil"


@pytest.mark.parametrize("tells", [True, False])
def test_a_job_that_runs_is_cancelled_and_writes_nothing(kind, leave, clock, office, now, tells):
    def compute(work):
        cancel_job(actor=office, job_id=work.job_id, why="fel fil", now=now)
        if tells:
            work.progress(0.5, "", "")

    def write(work, found, now):
        record(actor=work.actor, action="test.number.doubled", about=work.key, before=None, after=None, why="", now=now)
        return {}

    kind(compute=compute, write=write)
    leave()
    Worker(clock).run_until_empty()
    assert Job.objects.get().state == "CANCELLED"
    assert not Event.objects.filter(action="test.number.doubled").exists()
    assert Event.objects.filter(action="jobs.job.cancelled").count() == 1


def test_a_cancelled_job_whose_worker_died_is_not_begun_again(kind, leave, clock, office):
    kind()
    job = leases.claim(owner="a", lease_of=lambda kind: 30 * SECOND, now=clock.now) if leave() else None
    cancel_job(actor=office, job_id=job.pk, why="", now=clock.now)
    with pytest.raises(JobCancelledError):
        leases.extend(job_id=job.pk, owner="a", lease=SECOND, now=clock.now)
    clock.now += 31 * SECOND
    assert Worker(clock).run_until_empty() == 0
    assert Job.objects.get().state == "CANCELLED"


def test_a_worker_that_is_told_to_stop_hands_its_job_back_uncounted(kind, leave, clock):
    stop = threading.Event()

    def compute(work):
        stop.set()
        work.progress(0.1, "", "")

    kind(compute=compute)
    leave()
    Worker(clock, stop).run_until_empty()
    job = Job.objects.get()
    assert (job.state, job.attempts, job.run_after) == ("READY", 0, clock.now)


def test_a_job_acts_in_the_role_of_the_one_who_left_it(kind, leave, clock, office):
    actors = []
    kind(compute=lambda work: actors.append(work.actor))
    leave()
    Worker(clock).run_until_empty()
    assert [(actor.user_id, actor.role) for actor in actors] == [("job:test.number.double", office.role)]


def test_work_that_is_left_in_a_transaction_that_fails_is_not_there(kind, leave):
    kind()
    with pytest.raises(ZeroDivisionError), transaction.atomic():  # noqa: PT012 - what comes first must be rolled back
        leave()
        1 / 0  # noqa: B018 - the service fails after it has left the work
    assert not Job.objects.exists()


def test_the_database_refuses_a_running_job_without_an_owner(kind, leave):
    kind()
    leave()
    with pytest.raises(IntegrityError), transaction.atomic():
        Job.objects.update(state="RUNNING")
