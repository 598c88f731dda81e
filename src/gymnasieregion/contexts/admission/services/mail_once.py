"""The one way by which jobs send e-mail: the same text to many, each marked before it goes, so that none goes twice."""

from collections.abc import Callable, Sequence
from smtplib import SMTPRecipientsRefused

from django.core.mail import EmailMessage, get_connection

from gymnasieregion.platform.jobs.registry import Work


def send_each_once(
    work: Work,
    letters: Sequence[tuple[int, str]],
    *,
    subject: str,
    text: str,
    doing: tuple[str, str],
    mark: Callable[[int], bool],
    unmark: Callable[[int], None],
) -> list[int]:
    """Send the same text to many, and return the keys of those that were sent.

    A letter is marked before it goes: a job that dies in between loses one, and never sends one twice. A letter that
    the server does not take is unmarked. An address that it refuses for good is passed over; anything else stops the
    job, which tries the rest again.

    Args:
        work: The job.
        letters: Key and address of each.
        subject: The subject of all.
        text: The text of all; nothing in it is about anybody.
        doing: What the job's page says meanwhile, in Swedish and English.
        mark: Marks a letter as sent; False when it is marked already.
        unmark: Takes the mark away.
    """
    sent = []
    with get_connection() as connection:
        for number, (key, address) in enumerate(letters):
            work.progress(number / len(letters), *doing)
            if not address or not mark(key):
                continue
            try:
                EmailMessage(subject, text, to=[address], connection=connection).send()
            except SMTPRecipientsRefused:
                unmark(key)
                continue
            except Exception:
                unmark(key)
                raise
            sent.append(key)
    return sent
