"""Heads of the log that are kept outside the database."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from gymnasieregion.platform.audit.api import record
from gymnasieregion.platform.audit.append_only import protecting, unprotecting
from gymnasieregion.platform.audit.heads import BadHeadsError, heads_in, set_aside
from gymnasieregion.platform.audit.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture
def heads(settings, tmp_path):
    settings.VAR = tmp_path / "var"
    return settings.VAR / "heads.txt"


@pytest.fixture
def write(office, now):
    def one():
        with transaction.atomic():
            record(actor=office, action="x.y.z", about="a:1", before=None, after=None, why="", now=now)

    return one


def _cut_the_tail(after):
    """What somebody with the database's own password can do."""
    with connection.cursor() as cursor:
        for words in (*unprotecting(connection.vendor), f"DELETE FROM audit_event WHERE seq > {after}"):
            cursor.execute(words)
        for words in protecting(connection.vendor):
            cursor.execute(words)


def test_a_head_is_added_and_found_again_by_default(heads, write, capsys):
    write()
    call_command("export_head")
    write()
    call_command("export_head")
    first, second = Event.objects.order_by("seq").values_list("hash", flat=True)
    assert heads_in(heads) == ((1, first), (2, second))
    assert heads.read_text().splitlines()[0] == f"2025-07-01T12:00:00+00:00 1:{first}"
    capsys.readouterr()
    call_command("verify_log")
    assert "2 exporterade huvuden finns kvar" in capsys.readouterr().out


@pytest.mark.parametrize("command", ["verify_log", "export_head"])
def test_a_cut_tail_is_found_without_anybody_giving_a_head(heads, write, command):
    for _ in range(3):
        write()
    call_command("export_head")
    exported = heads.read_text()
    _cut_the_tail(after=2)
    with pytest.raises(CommandError, match=r"BROKEN at 3 \(head\)") as broken:
        call_command(command)
    assert broken.value.returncode == 1
    assert heads.read_text() == exported


@pytest.mark.parametrize("line", ["skräp", "2025-07-01 x:y", "2025-07-01 7:", "2025-07-01 ²:ab"])
def test_a_line_that_cannot_be_read_is_told(heads, line):
    heads.parent.mkdir()
    heads.write_text(f"2025-07-01T12:00:00+00:00 1:ab\n{line}\n")
    with pytest.raises(CommandError, match="rad 2") as bad:
        call_command("verify_log")
    assert bad.value.returncode == 2
    with pytest.raises(BadHeadsError):
        heads_in(heads)


def test_heads_that_still_count_are_left_where_they_are(heads, now):
    heads.parent.mkdir()
    heads.write_text("2025-07-01T12:00:00+00:00 1:ab\n")
    assert set_aside(heads, after=1, now=now) is None
    assert set_aside(heads.with_name("none.txt"), after=0, now=now) is None
    assert heads.read_text() == "2025-07-01T12:00:00+00:00 1:ab\n"
