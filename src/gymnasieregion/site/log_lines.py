"""What goes into the server's log when something fails: where in the code, never what people have written."""

import logging
import traceback
from types import TracebackType

ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class LogLine(logging.Formatter):
    """A line with the address as a pattern, and a traceback without the errors' own words: those may hold names."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as text, ``500 GET utbud/<int:offering_id>/`` for a page that failed."""
        request = getattr(record, "request", None)
        match = getattr(request, "resolver_match", None)
        if request is not None:
            route = match.route if match else "?"
            record.msg, record.args = "%s %s %s", (getattr(record, "status_code", ""), request.method, route)
        return super().format(record)

    def formatException(self, ei: ExcInfo) -> str:  # noqa: N802 - the name is Python's
        """Where it failed, and the kinds of the errors from the first to the last."""
        lines: list[str] = []
        error = ei[1]
        while error is not None:
            lines = [*traceback.format_tb(error.__traceback__), f"{type(error).__name__}\n", *lines]
            error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        return "".join(lines).rstrip()


LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"()": LogLine, "format": "{asctime} {levelname} {name} {message}", "style": "{"},
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "loggers": {
        "django.request": {"handlers": ["stderr"], "level": "ERROR", "propagate": False},
        "gymnasieregion": {"handlers": ["stderr"], "level": "WARNING"},
    },
}
"""Pages that failed, and the project's own warnings, to stderr; the rest as Django has it."""
