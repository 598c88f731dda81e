"""Backup while others write, loss, restore: counts, hashes and log are the same."""

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.own_database import empty_database, environment, manage, rows_of, settle

SCRIPT = str(Path(__file__).with_name("worker_process.py"))
WITH_WAYS_IN = """
import datetime as dt
import django
django.setup()
from django.utils import timezone
from gymnasieregion.platform.access.actor import Role
from gymnasieregion.platform.accounts.models import OneTimeCode
from tests.roles import client_as, made_user
client_as(Role.PRINCIPAL, "12345678")
pupil, now = made_user(Role.APPLICANT), timezone.now()
for digest, used_at in (("a", None), ("b", now)):
    ends = now + dt.timedelta(days=1)
    OneTimeCode.objects.create(
        user=pupil, digest=digest, issued_by="test", issued_at=now, expires_at=ends, used_at=used_at
    )
"""
CONTENT = "SELECT seq, about, hash FROM audit_event ORDER BY seq"


@pytest.fixture(scope="module")
def filled(made_once, tmp_path_factory):
    """A database with some jobs and events in it."""
    with empty_database(tmp_path_factory.mktemp("filled"), like=made_once) as url:
        subprocess.run([sys.executable, SCRIPT, "enqueue", "5"], env=environment(url), check=True)
        settle(url)
        yield url


@pytest.fixture(scope="module")
def backed_up(filled, tmp_path_factory):
    """A backup of it, made once."""
    return _backup(filled, tmp_path_factory.mktemp("backup"))[0]


@pytest.fixture
def full(filled, tmp_path):
    """A copy of it for one test."""
    with empty_database(tmp_path, like=filled) as url:
        yield url


@pytest.fixture
def path(backed_up, tmp_path):
    """A copy of the backup for one test."""
    shutil.copy(f"{backed_up}.json", tmp_path)
    return Path(shutil.copy(backed_up, tmp_path))


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


def test_what_is_written_after_the_backup_is_gone_when_everything_is_replaced(full, path):
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


def test_a_restored_log_is_guarded_again(path, empty):
    manage(empty, "restore", str(path))
    with pytest.raises(Exception, match="append-only"):
        rows_of(empty, "UPDATE audit_event SET why = 'x' RETURNING seq")


def test_a_damaged_backup_is_refused_before_anything_is_touched(path, empty):
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)
    refused = manage(empty, "restore", str(path), check=False)
    assert (refused.returncode, "är skadad" in refused.stderr) == (2, True)


@pytest.mark.parametrize("change", ["missing", "no json", "counts", "vendor"])
def test_a_backup_without_its_own_manifest_is_refused(path, empty, change):
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


def test_only_the_owner_of_the_machine_account_reads_a_backup_and_nothing_unfinished_is_left(backed_up):
    assert backed_up.stat().st_mode & 0o077 == 0
    assert sorted(file.name for file in backed_up.parent.iterdir()) == [backed_up.name, f"{backed_up.name}.json"]


def test_only_the_owner_reads_the_manifest(backed_up):
    assert backed_up.with_name(f"{backed_up.name}.json").stat().st_mode & 0o777 == 0o600


def test_the_manifests_name_will_do(path, empty):
    assert "är desamma" in manage(empty, "restore", f"{path}.json").stdout


def test_a_database_that_somebody_has_open_is_not_replaced(full, path):
    worker = subprocess.Popen([sys.executable, "-m", "django", "work"], env=environment(full))
    try:
        refused = _until(lambda: manage(full, "restore", str(path), "--replace", check=False), wanted=2)
        assert "Databasen används" in refused.stderr
    finally:
        worker.kill()
        worker.wait()
    assert _until(lambda: manage(full, "restore", str(path), "--replace", check=False), wanted=0)


def _until(work, wanted):
    """Until the worker has come or gone: each try takes seconds."""
    for _ in range(10):
        done = work()
        if done.returncode == wanted:
            break
    assert done.returncode == wanted, done.stderr
    return done


def test_what_is_replaced_is_kept_and_can_be_brought_back(full, path, tmp_path):
    subprocess.run([sys.executable, SCRIPT, "enqueue", "9"], env=environment(full), check=True)
    before = rows_of(full, CONTENT)
    said = manage(full, "restore", str(path), "--replace").stdout
    (kept,) = [line.removeprefix("Det som ersattes: ") for line in said.splitlines() if "ersattes" in line]
    assert Path(kept).parent == tmp_path
    manage(full, "restore", kept, "--replace")
    assert rows_of(full, CONTENT)[:-1] == before


def test_nobody_is_signed_in_and_no_code_stands_after_a_restore(full, empty, tmp_path):
    subprocess.run([sys.executable, "-c", WITH_WAYS_IN], env=environment(full), check=True)
    path, _ = _backup(full, tmp_path)
    assert "Alla är utloggade" in manage(empty, "restore", str(path)).stdout
    assert rows_of(empty, "SELECT count(*) FROM accounts_signin WHERE ended_at IS NULL") == [(0,)]
    assert rows_of(empty, "SELECT used_at IS NULL FROM accounts_onetimecode") == [(False,)]
    (after,) = rows_of(empty, "SELECT \"after\" FROM audit_event WHERE action = 'backup.database.restored'")
    told = json.loads(after[0])
    assert (told["sign_ins"], told["codes"]) == (1, 1)


def test_a_backup_is_brought_back_where_there_is_no_folder_yet(full, path, tmp_path, on_postgresql):
    where = {"DATABASE_URL": full if on_postgresql else "", "GYMNASIEREGION_VAR": str(tmp_path / "new" / "var")}
    code = "from gymnasieregion.site.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", code, "manage", "restore", str(path), "--replace"],
        env={**os.environ, **where, "DJANGO_SETTINGS_MODULE": "gymnasieregion.site.settings"},
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "loggen stämmer" in done.stdout


def test_heads_of_events_that_are_gone_are_set_aside(full, tmp_path):
    var = tmp_path / "var"
    heads = var / "heads.txt"
    code = (
        "import sys, pathlib, django; from django.conf import settings; django.setup(); "
        f"settings.VAR = pathlib.Path({str(var)!r}); "
        "from django.core.management import call_command; call_command(*sys.argv[1:])"
    )

    def run(*words):
        done = subprocess.run(
            [sys.executable, "-c", code, *words], env=environment(full), capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    run("export_head")
    kept = heads.read_text()
    path = run("backup", str(tmp_path)).splitlines()[0]
    subprocess.run([sys.executable, SCRIPT, "enqueue", "9"], env=environment(full), check=True)
    run("export_head")
    whole = heads.read_text()
    said = run("restore", path, "--replace")
    (aside,) = var.glob("heads-*.txt")
    assert str(aside) in said
    assert (aside.read_text(), heads.read_text()) == (whole, kept)
    assert "1 exporterade huvuden finns kvar" in run("verify_log")
