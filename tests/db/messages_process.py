"""What the tests of dying senders start: ``enqueue <how many>``, or ``work``. The way out is a file that both read."""

import os
import sys
import threading
import time
from datetime import timedelta

import django

django.setup()

from django.conf import settings  # noqa: E402 - after the set-up
from django.core.mail.backends.base import BaseEmailBackend  # noqa: E402
from django.utils import timezone  # noqa: E402

from gymnasieregion.platform.jobs.worker import Worker  # noqa: E402
from gymnasieregion.platform.messages.api import Channel, Outgoing, put_in_outbox  # noqa: E402

PAUSE = 0.005


class ToOneFile(BaseEmailBackend):
    """A server that keeps a line for each message it takes, and takes its time."""

    def send_messages(self, messages):
        """Write it, at once and whole."""
        for message in messages:
            time.sleep(PAUSE)
            file = os.open(os.environ["SENT_FILE"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            os.write(file, f"{message.to[0]}\n".encode())
            os.close(file)
            time.sleep(PAUSE)
        return len(messages)


if __name__ == "__main__":
    settings.EMAIL_BACKEND = f"{__name__}.ToOneFile"
    if sys.argv[1] == "enqueue":
        people = (
            Outgoing(f"prov:{n}", Channel.EMAIL, f"p{n}@exempel.example", f"applicant:{n}", "Hej", "Nytt")
            for n in range(int(sys.argv[2]))
        )
        put_in_outbox(people, batch="prov", now=timezone.now())
    else:
        Worker(timezone.now, threading.Event(), timedelta(seconds=0.6)).run(poll=0.05)
