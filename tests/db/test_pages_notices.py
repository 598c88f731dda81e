"""Notices of the service: who sees them when, what is refused, and what the log keeps."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from gymnasieregion.platform.audit.models import Event
from gymnasieregion.platform.pages.models import Notice
from gymnasieregion.platform.pages.selectors import notices_ahead, notices_past, notices_to_show
from gymnasieregion.platform.pages.services import (
    MaintenanceNeedsAnEndError,
    NoticeEndsBeforeItStartsError,
    NoticeIsOverError,
    end_notice,
    post_notice,
)  # fmt: skip

pytestmark = pytest.mark.django_db
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)


@pytest.fixture
def post(office, now):
    def posted(kind="DISTURBANCE", start=dt.timedelta(0), end=None):
        return post_notice(
            actor=office, kind=Notice.Kind(kind), text_sv="Brev går inte.", text_en="No letters.",
            starts_at=now + start, ends_at=None if end is None else now + end, why="larm", now=now,
        )  # fmt: skip

    return posted


def _ids(notices):
    return [notice.id for notice in notices]


def test_a_disturbance_is_shown_from_its_start_until_it_is_ended(post, office, now):
    notice = post(start=HOUR)
    assert _ids(notices_to_show(now)) == []
    assert _ids(notices_ahead(now)) == [notice.pk]
    assert _ids(notices_to_show(now + HOUR)) == [notice.pk]
    end_notice(actor=office, notice_id=notice.pk, why="lagat", now=now + 2 * HOUR)
    assert _ids(notices_to_show(now + 2 * HOUR)) == []
    assert [(n.id, n.ends_at) for n in notices_past(now + 2 * HOUR)] == [(notice.pk, now + 2 * HOUR)]


def test_the_end_is_the_first_moment_without_it(post, now):
    notice = post(end=HOUR)
    assert _ids(notices_to_show(now + HOUR - dt.timedelta.resolution)) == [notice.pk]
    assert _ids(notices_to_show(now + HOUR)) == []


def test_maintenance_is_told_a_week_before_and_disturbances_come_first(post, now):
    far, near = post("MAINTENANCE", 8 * DAY, 8 * DAY + HOUR), post("MAINTENANCE", 7 * DAY, 7 * DAY + HOUR)
    trouble = post()
    assert _ids(notices_to_show(now)) == [trouble.pk, near.pk]
    assert _ids(notices_ahead(now)) == [trouble.pk, near.pk, far.pk]


def test_what_makes_no_sense_is_refused(post, office, now):
    with pytest.raises(NoticeEndsBeforeItStartsError):
        post(start=HOUR, end=HOUR)
    with pytest.raises(MaintenanceNeedsAnEndError):
        post("MAINTENANCE")
    notice = post(end=HOUR)
    with pytest.raises(NoticeIsOverError):
        end_notice(actor=office, notice_id=notice.pk, why="", now=now + HOUR)
    assert Event.objects.count() == 1


def test_each_write_is_one_event_with_before_and_after(post, office, now):
    notice = post()
    end_notice(actor=office, notice_id=notice.pk, why="lagat", now=now + HOUR)
    first, second = Event.objects.order_by("seq")
    assert {first.action, second.action} == {"site.notice.change"}
    assert (first.about, first.why, second.why) == (f"notice:{notice.pk}", "larm", "lagat")
    assert second.before == first.after
    assert '"ended_at":"2025-07-01T13:00:00+00:00"' in second.after.replace(" ", "")


def test_the_database_refuses_what_the_service_would(now):
    whole = {"kind": "INFORMATION", "text_sv": "a", "text_en": "b", "starts_at": now, "ends_at": None, "posted_at": now}
    for wrong in ({"ends_at": now}, {"text_en": ""}, {"kind": "MAINTENANCE"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Notice.objects.create(**{**whole, **wrong})
