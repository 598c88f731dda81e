"""Backup while others write, loss, restore: counts, hashes and log are the same."""

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.own_database import empty_database, environment, manage, rows_of

SCRIPT = str(Path(__file__).with_name("worker_process.py"))
CONTENT = "SELECT seq, about, hash FROM audit_event ORDER BY seq"


@pytest.fixture
def full(own_database):
    """A database with some jobs and events in it."""
    subprocess.run([sys.executable, SCRIPT, "enqueue", "5"], env=environment(own_database), check=True)
    return own_database


@pytest.fixture
def empty(tmp_path):
    with empty_database(tmp_path) as url:
        yield url


def _backup(url, folder):
    path, _, head = manage(url, "backup", str(folder)).stdout.splitlines()
    return Path(path), head


def test_a_backup_under_writes_is_brought_back_to_an_empty_place_and_is_the_same(full, empty, tmp_path):
    writer = subprocess.Popen([sys.executable, SCRIPT, "enqueue", "2000"], env=environment(full))
    try:
        while rows_of(full, "SELECT count(*) FROM jobs_job")[0][0] < 20:
            time.sleep(0.02)
        path, head = _backup(full, tmp_path / "copies")
        still_writing = writer.poll() is None
    finally:
        writer.kill()
        writer.wait()
    assert still_writing
    said = manage(empty, "restore", str(path), "--why", "övning").stdout
    assert "är desamma; loggen stämmer" in said
    seq = int(head.split(":")[0])
    assert seq >= 20
    restored = rows_of(empty, CONTENT)
    assert restored[:-1] == rows_of(full, CONTENT)[:seq]
    assert restored[-1][:2] == (seq + 1, "database:default")
    assert rows_of(empty, "SELECT count(*) FROM jobs_job") == [(seq,)]
    assert "Loggen stämmer" in manage(empty, "verify_log", "--head", head).stdout


def test_what_is_written_after_the_backup_is_gone_when_everything_is_replaced(full, tmp_path):
    path, _ = _backup(full, tmp_path)
    before = rows_of(full, CONTENT)
    subprocess.run([sys.executable, SCRIPT, "enqueue", "9"], env=environment(full), check=True)
    refused = manage(full, "restore", str(path), check=False)
    assert (refused.returncode, "--replace" in refused.stderr) == (2, True)
    assert len(rows_of(full, CONTENT)) == len(before) + 4
    manage(full, "restore", str(path), "--replace")
    assert rows_of(full, CONTENT)[:-1] == before
    assert rows_of(full, "SELECT \"before\" FROM audit_event WHERE action = 'backup.database.restored'") == [
        ('{"log_seq":9}',)
    ]


def test_a_restored_log_is_guarded_again(full, empty, tmp_path):
    path, _ = _backup(full, tmp_path)
    manage(empty, "restore", str(path))
    with pytest.raises(Exception, match="append-only"):
        rows_of(empty, "UPDATE audit_event SET why = 'x' RETURNING seq")


def test_a_damaged_backup_is_refused_before_anything_is_touched(full, empty, tmp_path):
    path, _ = _backup(full, tmp_path)
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)
    refused = manage(empty, "restore", str(path), check=False)
    assert (refused.returncode, "är skadad" in refused.stderr) == (2, True)


@pytest.mark.parametrize("change", ["missing", "no json", "counts", "vendor"])
def test_a_backup_without_its_own_manifest_is_refused(full, empty, tmp_path, change):
    path, _ = _backup(full, tmp_path)
    manifest = path.with_name(f"{path.name}.json")
    read = json.loads(manifest.read_text())
    if change == "missing":
        manifest.unlink()
    elif change == "no json":
        manifest.write_text("{")
    elif change == "counts":
        read["counts"]["audit_event"] += 1
        manifest.write_text(json.dumps(read))
    else:
        read["vendor"] = "oracle"
        manifest.write_text(json.dumps(read))
    assert manage(empty, "restore", str(path), check=False).returncode == 2


def test_only_the_owner_of_the_machine_account_reads_a_backup_and_nothing_unfinished_is_left(full, tmp_path):
    path, _ = _backup(full, tmp_path / "copies")
    assert path.stat().st_mode & 0o077 == 0
    assert sorted(file.name for file in path.parent.iterdir()) == [path.name, f"{path.name}.json"]
