"""What was kept under the first schema comes along to today's: every row, and a log that is intact."""

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from tests.own_database import empty_database, environment, manage, rows_of

FIXTURES = Path(__file__).parents[1] / "fixtures"
ROOT = FIXTURES.parents[1]
ROWS = [json.loads(line) for line in (FIXTURES / "schema-0001.jsonl").read_text(encoding="utf-8").splitlines()]
COUNTS = Counter(row["model"].replace(".", "_") for row in ROWS)
EVENTS = sorted((row["seq"], row["hash"]) for row in ROWS if row["model"] == "audit.event")


@pytest.fixture(scope="module")
def migrated(tmp_path_factory):
    """A database that was made and filled under the first schema, and then brought up to date."""
    with empty_database(tmp_path_factory.mktemp("schema")) as url:
        inside = {**environment(url), "PYTHONPATH": str(ROOT)}
        script = str(FIXTURES / "schema_0001.py")
        subprocess.run([sys.executable, script, "read"], env=inside, check=True, timeout=120)
        yield url


def test_no_row_is_lost(migrated):
    assert {table: rows_of(migrated, f"SELECT count(*) FROM {table}")[0][0] for table in COUNTS} == COUNTS


def test_every_room_with_tables_is_in_the_fixture():
    assert {table.partition("_")[0] for table in COUNTS} == {
        "accounts", "audit", "jobs", "pages", "agreement", "offer",
    }  # fmt: skip


def test_the_log_is_the_same_and_intact(migrated):
    assert rows_of(migrated, "SELECT seq, hash FROM audit_event ORDER BY seq") == EVENTS
    seq, head = EVENTS[-1]
    assert "Loggen stämmer" in manage(migrated, "verify_log", "--head", f"{seq}:{head}").stdout


def test_the_log_is_guarded_and_goes_on_where_it_ended(migrated):
    with pytest.raises(Exception, match="append-only"):
        rows_of(migrated, "UPDATE audit_event SET why = 'x' RETURNING seq")
    code = "from tests.offer_records import OFFICE, NOW; from gymnasieregion.platform.jobs.api import enqueue"
    code += "; enqueue(kind='audit.log.verify', key='after', payload={}, actor=OFFICE, now=NOW)"
    subprocess.run(
        [sys.executable, "-m", "django", "shell", "-v", "0", "-c", code],
        env={**environment(migrated), "PYTHONPATH": str(ROOT)}, check=True, timeout=120,
    )  # fmt: skip
    assert rows_of(migrated, "SELECT max(seq) FROM audit_event") == [(EVENTS[-1][0] + 1,)]
    assert "Loggen stämmer" in manage(migrated, "verify_log").stdout


def test_what_was_kept_is_what_is_read(migrated):
    kept = sorted((row["offering_id"], row["name"]) for row in ROWS if row["model"] == "offer.offering")
    assert sorted(rows_of(migrated, "SELECT offering_id, name FROM offer_offering")) == kept
