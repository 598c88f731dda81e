"""Fields of forms that take what people write."""

from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.pages.day_words import read_day, read_time
from gymnasieregion.platform.pages.words import later, page_language

LONGEST_NUMBER = 18
"""Digits that every database's whole numbers have room for."""


def whole_number(text: str) -> int | None:
    """The whole number that a text from outside is; None for anything else, and for more than 18 digits.

    >>> whole_number("17"), whole_number("-1"), whole_number("9" * 5_000)
    (17, None, None)
    """
    return int(text) if text.isdecimal() and len(text) <= LONGEST_NUMBER else None


class DayInput(forms.TextInput):
    """A text field for a day, with a calendar beside it where scripts run."""

    def __init__(self) -> None:
        super().__init__(attrs={"data-day": "", "autocomplete": "off", "spellcheck": "false"})

    def format_value(self, value: object) -> str | None:
        """A day as 2026-02-15; what somebody wrote as they wrote it."""
        if isinstance(value, date):
            return value.isoformat()
        return None if value in (None, "") else str(value)


class DayField(forms.Field):
    """A day, written as 2026-02-15, 15/2 2026, 15 februari 2026, or 15/2 where ``near`` is given.

    Args:
        near: Asked each time for the day that a left-out year is guessed from; None where the year must be written.
        others: As every field of Django's.
    """

    widget = DayInput

    def __init__(self, *, near: Callable[[], date] | None = None, **others: Any) -> None:  # noqa: ANN401 - Django's own
        others.setdefault(
            "help_text",
            later("Till exempel 2026-02-15 eller 15/2 2026.", "For example 2026-02-15 or 15/2 2026.")
            if near is None
            else later("Till exempel 2026-02-15 eller 15/2.", "For example 2026-02-15 or 15/2."),
        )
        others.setdefault("error_messages", {"required": later("Skriv ett datum.", "Write a date.")})
        super().__init__(**others)
        self.near = near

    def to_python(self, value: object) -> date | None:
        """The day that was meant; None for nothing.

        Raises:
            ValidationError: In the reader's language, if it is no day.
        """
        if value in self.empty_values:
            return None
        if isinstance(value, datetime):
            return value.date()
        if isinstance(value, date):
            return value
        try:
            return read_day(str(value), self.near() if self.near else None)
        except RegionError as fault:
            raise ValidationError(fault.text(page_language()), code="invalid") from fault

    def has_changed(self, initial: object, data: object) -> bool:
        """Whether another day was written; the same day in other words is no change."""
        try:
            return self.to_python(initial) != self.to_python(data)
        except ValidationError:
            return True


class TimeField(forms.Field):
    """A time of day, written as 8.30, 08:30 or 16.

    Args:
        others: As every field of Django's.
    """

    def __init__(self, **others: Any) -> None:  # noqa: ANN401 - Django's own
        others.setdefault("help_text", later("Till exempel 8.30 eller 16.00.", "For example 8:30 or 16:00."))
        others.setdefault("error_messages", {"required": later("Skriv ett klockslag.", "Write a time.")})
        super().__init__(**others)

    def to_python(self, value: object) -> time | None:
        """The time that was meant; None for nothing.

        Raises:
            ValidationError: In the reader's language, if it is no time.
        """
        if value in self.empty_values:
            return None
        if isinstance(value, time):
            return value
        try:
            return read_time(str(value))
        except RegionError as fault:
            raise ValidationError(fault.text(page_language()), code="invalid") from fault
