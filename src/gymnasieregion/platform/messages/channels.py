"""The two ways out: e-mail by a server or into files, and SMS by a gateway that takes e-mail or into files."""

import contextlib
import os
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from smtplib import SMTPRecipientsRefused
from typing import Protocol

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from gymnasieregion.platform.messages.models import Message

PERMANENT = 500
"""From this code on a server's answer is for good (RFC 5321, section 4.2.1)."""

ANSWER_OF_A_RECIPIENT = 2
OWN_FILE = 0o600


class RefusedError(Exception):
    """The address takes no messages; to try again is of no use.

    Args:
        code: The server's answer, such as 550.
    """

    def __init__(self, code: int) -> None:
        self.code = code
        super().__init__(code)


class Way(Protocol):
    """A way out. Whatever it raises but ``RefusedError`` means that the message may be tried again."""

    def send(self, address: str, subject: str, text: str, now: datetime) -> None:
        """Send one message.

        Raises:
            RefusedError: If the address takes none.
        """

    def close(self) -> None:
        """Let go of the server."""


class ByMail:
    """E-mail, by Django's backend of the installation: a server (SMTP), or files where there is none."""

    def __init__(self) -> None:
        self._connection = get_connection()

    def send(self, address: str, subject: str, text: str, now: datetime) -> None:
        """Send one e-mail; the connection is kept for the next.

        Raises:
            RefusedError: If the server has no such recipient.
        """
        del now
        self._connection.open()
        try:
            EmailMessage(subject, text, to=[address], connection=self._connection).send()
        except SMTPRecipientsRefused as refused:
            code = _code(refused.recipients)
            if code < PERMANENT:
                raise
            raise RefusedError(code) from refused

    def close(self) -> None:
        """Close the connection; one that is broken is let go of."""
        with contextlib.suppress(Exception):
            self._connection.close()
        self._connection = get_connection()


class SmsByMail:
    """SMS by a gateway that takes e-mail to ``number@domain``."""

    def __init__(self) -> None:
        self._mail = ByMail()

    def send(self, address: str, subject: str, text: str, now: datetime) -> None:
        """Send one; the subject is for people at a screen and is not sent.

        Raises:
            RefusedError: If the gateway does not take the number.
        """
        del subject
        self._mail.send(f"{address.removeprefix('+')}@{settings.SMS_DOMAIN}", "", text, now)

    def close(self) -> None:
        """Close the connection to the gateway."""
        self._mail.close()


class SmsToFiles:
    """SMS into a file a day, where no gateway is set: the demo shows them, and nobody gets them."""

    def send(self, address: str, subject: str, text: str, now: datetime) -> None:
        """Write one last in the day's file."""
        del subject
        folder = Path(settings.SMS_FOLDER)
        folder.mkdir(parents=True, exist_ok=True)
        line = f"{now.isoformat()} {address} {' '.join(text.split())}\n".encode()
        file = os.open(folder / f"{now.date().isoformat()}.txt", os.O_WRONLY | os.O_CREAT | os.O_APPEND, OWN_FILE)
        try:
            os.write(file, line)
        finally:
            os.close(file)

    def close(self) -> None:
        """Nothing is kept open."""


def ways() -> Mapping[Message.Channel, Way]:
    """The ways out of this installation."""
    sms: Callable[[], Way] = SmsByMail if settings.SMS_DOMAIN else SmsToFiles
    return {Message.Channel.EMAIL: ByMail(), Message.Channel.SMS: sms()}


def _code(recipients: object) -> int:
    """The answer in the fault of Python's library; one that cannot be read is taken as for good."""
    if isinstance(recipients, Mapping):
        for answer in recipients.values():
            if isinstance(answer, tuple) and len(answer) == ANSWER_OF_A_RECIPIENT and isinstance(answer[0], int):
                return answer[0]
    return PERMANENT
