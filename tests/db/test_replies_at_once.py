"""Many at once: 200 who want 50 seats get exactly 50, replies beside a publication stay, no seat is granted twice."""

import subprocess
import sys
from pathlib import Path

from tests.own_database import environment, manage, rows_of

ROOT = Path(__file__).parents[2]
SCRIPT = str(Path(__file__).with_name("reply_process.py"))


def made(url, what):
    subprocess.run([sys.executable, SCRIPT, what], env=_inside(url), check=True, timeout=300)


def at_once(url, *asked):
    """What each of some processes says when they all begin at the same moment."""
    started = [
        subprocess.Popen(
            [sys.executable, SCRIPT, *words], env=_inside(url), text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        for words in asked
    ]
    for one in started:
        one.stdin.write("\n")
        one.stdin.flush()
    told = [one.communicate(timeout=300)[0] for one in started]
    assert [one.returncode for one in started] == [0] * len(started)
    return [int(each) if each else 0 for each in told]


def _inside(url):
    return {**environment(url), "PYTHONPATH": str(ROOT)}


def test_two_hundred_who_answer_at_once_get_fifty_seats_and_no_more(own_database):
    made(own_database, "waiting")
    told = at_once(own_database, *(("take", str(at), str(at + 50)) for at in (2, 52, 102, 152)))
    assert sum(told) == 50
    seats = rows_of(own_database, "SELECT seat FROM admission_reservecall WHERE reply = 'YES' ORDER BY seat")
    assert [seat for (seat,) in seats] == list(range(1, 51))
    held = rows_of(own_database, "SELECT COUNT(*) FROM admission_heldseat WHERE offering_id = 'IB'")
    assert held[0][0] == 52  # with the two whom the round admitted
    assert "Loggen stämmer" in manage(own_database, "verify_log").stdout


def test_replies_beside_a_publication_are_all_kept(own_database):
    made(own_database, "round")
    told = at_once(own_database, ("publish",), ("no", "0", "12"), ("no", "12", "24"))
    assert told[1:] == [12, 12]
    published = rows_of(own_database, "SELECT COUNT(*) FROM admission_publication WHERE published_at IS NOT NULL")
    assert published[0][0] == 2
    held = rows_of(own_database, "SELECT reply, COUNT(*) FROM admission_heldseat GROUP BY reply")
    assert [tuple(row) for row in held] == [("NO", 24)]
    assert rows_of(own_database, "SELECT COUNT(*) FROM admission_seatreply")[0][0] == 24
    assert "Loggen stämmer" in manage(own_database, "verify_log").stdout


def test_two_schools_who_grant_requests_of_the_same_pupils_at_once_fill_their_places_and_no_more(own_database):
    made(own_database, "paths")
    halves = (("0", "12"), ("12", "24"))
    told = at_once(own_database, *(("grant", *half, offering) for offering in ("NA", "ES") for half in halves))
    assert sum(told[:2]) == sum(told[2:]) == 5
    held = rows_of(own_database, "SELECT offering_id, COUNT(*) FROM admission_heldseat GROUP BY offering_id ORDER BY 1")
    assert [tuple(row) for row in held] == [("ES", 5), ("IB", 14), ("NA", 5)]
    states = rows_of(own_database, "SELECT applicant_id, state FROM admission_pathrequest WHERE state <> 'WAITING'")
    granted = [who for who, state in states if state == "GRANTED"]
    assert len(granted) == len(set(granted)) == 10
    assert sorted(who for who, state in states if state == "WITHDRAWN") == sorted(granted)  # what else they asked for
    assert "Loggen stämmer" in manage(own_database, "verify_log").stdout
