"""A page that fails leaves a line that says where, and nothing of what people have written."""

import io
import logging

import pytest
from django.shortcuts import render
from django.test import Client

from gymnasieregion.platform.pages import views
from gymnasieregion.site.log_lines import LogLine

NUMBER = "20100314-2383"


@pytest.fixture
def lines(monkeypatch):
    handlers = logging.getLogger("django.request").handlers
    (handler,) = [each for each in handlers if isinstance(each.formatter, LogLine)]
    stream = io.StringIO()
    monkeypatch.setattr(handler, "stream", stream)
    return stream


@pytest.mark.django_db
def test_a_page_that_fails_is_in_the_log(lines, monkeypatch):
    def fails(request, *words, **more):
        if request is not None:  # the page of the failure itself is made without one
            {}[NUMBER]
        return render(request, *words, **more)

    monkeypatch.setattr(views, "render", fails)
    answer = Client(raise_request_exception=False).get("/datum/?name=Signe")
    assert answer.status_code == 500
    told = lines.getvalue()
    assert "ERROR django.request 500 GET datum/\n" in told
    assert "in fails" in told
    assert told.endswith("\nKeyError\n")
    assert NUMBER not in told
    assert "Signe" not in told


def _fail_twice():
    try:
        {}[NUMBER]
    except KeyError as first:
        raise ValueError(NUMBER) from first


def test_every_error_of_a_chain_is_named_without_its_words():
    with pytest.raises(ValueError, match=NUMBER) as caught:
        _fail_twice()
    found = (caught.type, caught.value, caught.tb)
    record = logging.LogRecord("x", logging.ERROR, "", 1, "job %s failed", (7,), found)
    told = LogLine("{levelname} {message}", style="{").format(record)
    assert told.splitlines()[0] == "ERROR job 7 failed"
    assert [line for line in told.splitlines() if line.endswith("Error")] == ["KeyError", "ValueError"]
    assert NUMBER not in told


def test_the_projects_own_warnings_go_to_the_log():
    logger = logging.getLogger("gymnasieregion")
    assert logger.isEnabledFor(logging.WARNING)
    assert [type(handler.formatter) for handler in logger.handlers] == [LogLine]
