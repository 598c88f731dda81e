"""Senders that are killed at random points: no message goes twice, and each kill leaves one at most in doubt.

MESSAGE_KILLS=50 for the full size.
"""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from random import Random  # noqa: TID251 - when to kill is no lot

from tests.own_database import environment, rows_of

KILLS = int(os.environ.get("MESSAGE_KILLS", "3"))
MESSAGES = 100 * KILLS
SCRIPT = str(Path(__file__).with_name("messages_process.py"))
LONGEST = 90 + 8 * KILLS


def test_no_message_goes_twice_and_each_kill_leaves_one_at_most_in_doubt(own_database, tmp_path):
    log = tmp_path / "sent"
    about = {**environment(own_database), "SENT_FILE": str(log)}
    subprocess.run([sys.executable, SCRIPT, "enqueue", str(MESSAGES)], env=about, check=True)
    chance, kills, started = Random(18), 0, time.monotonic()
    worker = subprocess.Popen([sys.executable, SCRIPT, "work"], env=about)
    try:
        while time.monotonic() - started < LONGEST:
            states = dict(rows_of(own_database, "SELECT state, count(*) FROM outbox_message GROUP BY state"))
            if not states.get("WAITING"):
                break
            if kills < KILLS and states.get("SENT", 0) > kills * MESSAGES / (KILLS + 1):
                time.sleep(chance.uniform(0, 0.1))
                worker.send_signal(signal.SIGKILL)
                worker.wait()
                kills += 1
                worker = subprocess.Popen([sys.executable, SCRIPT, "work"], env=about)
            time.sleep(0.05)
    finally:
        worker.kill()
        worker.wait()
    times = Counter(log.read_text().split())
    assert kills == KILLS
    assert max(times.values()) == 1
    states = dict(rows_of(own_database, "SELECT state, count(*) FROM outbox_message GROUP BY state"))
    in_doubt = states.get("SENDING", 0)
    assert in_doubt <= KILLS + 1  # the last worker is stopped too
    assert states["SENT"] + in_doubt == MESSAGES
    assert states["SENT"] <= len(times) <= MESSAGES
