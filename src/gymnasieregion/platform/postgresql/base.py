"""Connections to PostgreSQL that are kept: known to answer without a question, and quick to ask for one row."""

import select
import time
from typing import Any

import psycopg
from django.db.backends.postgresql import base

TRUSTED_FOR_S = 5.0
"""For so long after it was made or has answered, a connection that is quiet is taken to answer again."""

POLL = getattr(select, "poll", None)
"""Windows has none; there a connection is asked each time, as Django does."""


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's own, but for how it is known that a kept connection can be used.

    Django asks ``SELECT 1`` at the first question of each request, which costs as much as the question itself. A server
    that has gone, or has ended the connection, has said so on the line: where nothing waits to be read, nothing has
    happened since the last answer. A line that was cut without a word is met by asking after a while.
    """

    _answered_at = float("-inf")
    one_row: psycopg.Cursor[Any]
    """A cursor of the driver's own, kept for ``platform.one_row``."""

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:  # noqa: ANN401 - as Django has it
        """A connection, with its cursor for one row; rows come in the form that is quickest to read."""
        made, self._answered_at = super().get_new_connection(conn_params), time.monotonic()
        self.one_row = psycopg.Cursor(made)
        self.one_row.format = psycopg.pq.Format.BINARY
        return made

    def is_usable(self) -> bool:
        """Whether the connection answers; asked of a connection that was kept, at the first question of a request."""
        now = time.monotonic()
        if now - self._answered_at < TRUSTED_FOR_S and self._is_quiet():
            return True
        answers = bool(super().is_usable())
        self._answered_at = now if answers else float("-inf")
        return answers

    def _is_quiet(self) -> bool:
        """Whether nothing has come on the line since the last answer was read."""
        if POLL is None or self.connection.closed:
            return False
        poll = POLL()
        poll.register(self.connection.fileno(), select.POLLIN)
        return not poll.poll(0)
