"""Server and worker are killed during an import, a round and its publication: nothing is half done and nothing is lost.

JOB_KILLS=50 for the full size; the bench kills ten times in each step on both databases.
"""

import os
from random import Random  # noqa: TID251 - when to kill is no lot

import pytest

from tests.office_kills import KEPT, SIZE, kept_in, practice_database, whole_year
from tests.own_database import empty_database, manage, rows_of

YEARS = max(1, int(os.environ.get("JOB_KILLS", "4")) // 4)
"""Years gone through; in each, both processes are killed once in each of the four steps."""


@pytest.fixture(scope="module")
def practice_year(tmp_path_factory, made_once):
    with practice_database(tmp_path_factory.mktemp("practice"), like=made_once) as url:
        yield url


def test_whatever_is_killed_the_year_ends_as_when_nobody_is(practice_year, tmp_path):
    with empty_database(tmp_path, like=practice_year) as calm:
        spans, _ = whole_year(calm)
        expected = kept_in(calm)
    assert [state for _, state in expected["jobs"]] == ["DONE"] * 7
    assert [(kind, state) for _, kind, state, *_ in expected["runs"]] == [
        ("preliminary", "DONE"), ("simulation", "DONE"), ("final", "DONE"),
    ]  # fmt: skip
    assert len(expected["results"]) == 2 * SIZE
    assert len(expected["pages"]) == 2 * SIZE
    assert expected["queues"]
    assert len(expected["held"]) > SIZE * 3 // 4
    chance, hits = Random(29), []
    for _ in range(YEARS):
        with empty_database(tmp_path, like=practice_year) as url:
            hits += whole_year(url, chance, spans)[1]
            found = kept_in(url)
            for name in KEPT:
                assert found[name] == expected[name], name
            assert "Loggen stämmer" in manage(url, "verify_log").stdout
            if not url.startswith("postgres"):
                assert rows_of(url, "PRAGMA integrity_check") == [("ok",)]
    assert any(hits)  # somebody had the work when it was killed
