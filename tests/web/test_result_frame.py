"""The frame of an applicant's own result: the same for everybody, in three ways to read."""

import datetime as dt

import pytest

from gymnasieregion.contexts.admission.selectors.result_pages import result_inside
from gymnasieregion.contexts.admission.services.result_frame import forget_frames, result_frame

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh():
    forget_frames()
    yield
    forget_frames()


def test_the_frame_holds_no_name_and_no_token():
    head, tail = result_frame("sv")
    assert head.startswith(b"<!doctype html>")
    assert tail.rstrip().endswith(b"</html>")
    for sign in (b"csrfmiddlewaretoken", b"<form", b"who-name"):
        assert sign not in head + tail


def test_the_ways_on_from_a_result_lead_somewhere():
    tail = result_frame("sv")[1].decode()
    assert "«saknas" not in tail  # a name that the template has and the page was not given
    for page in ("lediga", "kallelse", "byta"):
        assert f'href="/besked/{page}/"' in tail


def test_the_frame_speaks_each_way_to_read():
    assert b'<html lang="sv">' in result_frame("sv")[0]
    assert b'<html lang="en">' in result_frame("en")[0]
    assert b"Your result" in result_frame("en")[0]
    assert b'<html lang="sv">' in result_frame("easy")[0]


def test_somebody_without_a_result_has_no_inside():
    assert result_inside("ingen", "sv", dt.datetime(2026, 7, 3, tzinfo=dt.UTC)) is None
