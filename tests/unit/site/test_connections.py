"""How many browsers may stay connected: more than there are people who edit at once, whatever else the server does."""

import resource

import pytest

from gymnasieregion.site import serve

PUPILS_AT_ONCE = 2000


def test_a_browser_that_waits_between_two_pages_keeps_nobody_out():
    words = serve._server("127.0.0.1", 8000, 2)
    told = {words[place]: words[place + 1] for place in range(len(words) - 1)}
    assert int(told["--backpressure"]) >= PUPILS_AT_ONCE
    assert int(told["--backlog"]) >= 128
    assert int(told["--blocking-threads"]) == 4


@pytest.mark.parametrize(
    ("soft", "hard", "after"),
    [
        (1024, 20_000, (4096 + 256, 20_000)),
        (1024, 2048, (2048, 2048)),
        (1024, resource.RLIM_INFINITY, (4096 + 256, resource.RLIM_INFINITY)),
        (20_000, 20_000, None),
        (resource.RLIM_INFINITY, resource.RLIM_INFINITY, None),
    ],
)
def test_as_many_files_may_be_open_as_the_machine_lets(monkeypatch, soft, hard, after):
    asked = []
    monkeypatch.setattr(resource, "getrlimit", lambda _what: (soft, hard))
    monkeypatch.setattr(resource, "setrlimit", lambda _what, limits: asked.append(limits))
    serve._let_many_connect()
    assert asked == ([] if after is None else [after])
