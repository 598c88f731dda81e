"""The form of a notice: it checks the shape of what was typed; the service checks the sense."""

from datetime import date, datetime, time
from typing import Any

from django import forms

from gymnasieregion.platform.pages.fields import DayField, TimeField
from gymnasieregion.platform.pages.formats import STOCKHOLM
from gymnasieregion.platform.pages.models import Notice
from gymnasieregion.platform.pages.selectors import KIND_WORDS
from gymnasieregion.platform.pages.why import why_field
from gymnasieregion.platform.pages.words import later


class NoticeForm(forms.Form):
    """A new notice.

    Args:
        today: The day from which a date without a year is read.
        others: As every form of Django's.
    """

    kind = forms.ChoiceField(
        label=later("Vad gäller det?", "What is it about?"),
        choices=[(kind.value, later(*words)) for kind, words in KIND_WORDS.items()],
        widget=forms.RadioSelect,
        error_messages={"required": later("Välj vad det gäller.", "Choose what it is about.")},
    )
    text_sv = forms.CharField(
        label=later("Text på svenska", "Text in Swedish"),
        help_text=later("Säg vad som inte går, och vad man kan göra i stället.", "Say what fails, and what to do."),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3, "lang": "sv"}),
        error_messages={"required": later("Skriv texten på svenska.", "Write the text in Swedish.")},
    )
    text_en = forms.CharField(
        label=later("Text på engelska", "Text in English"),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3, "lang": "en"}),
        error_messages={"required": later("Skriv texten på engelska.", "Write the text in English.")},
    )
    start_day = DayField(label=later("Gäller från", "Holds from"))
    start_time = TimeField(label=later("Klockan", "Time"))
    end_day = DayField(label=later("Gäller till", "Holds until"), required=False)
    end_time = TimeField(label=later("Klockan", "Time"), required=False)
    why = why_field()

    def __init__(self, *others: Any, today: date, **more: Any) -> None:  # noqa: ANN401 - Django's own
        super().__init__(*others, **more)
        for name in ("start_day", "end_day"):
            field = self.fields[name]
            assert isinstance(field, DayField)
            field.near = lambda: today
            field.help_text = later("Till exempel 2026-02-15 eller 15/2.", "For example 2026-02-15 or 15/2.")

    def clean(self) -> dict[str, Any]:
        """An end has both a day and a time, or neither."""
        typed = super().clean() or self.cleaned_data
        if not self.errors and bool(typed["end_day"]) != (typed["end_time"] is not None):
            missing = "end_time" if typed["end_day"] else "end_day"
            self.add_error(missing, str(later("Slutet behöver både dag och klockslag.", "The end needs day and time.")))
        return typed

    def moments(self) -> tuple[datetime, datetime | None]:
        """From when and until when the notice holds, in Stockholm's time; None for no known end."""
        typed = self.cleaned_data
        start = _moment(typed["start_day"], typed["start_time"])
        return start, _moment(typed["end_day"], typed["end_time"]) if typed["end_day"] else None

    def kind_chosen(self) -> Notice.Kind:
        """What the notice is about."""
        return Notice.Kind(self.cleaned_data["kind"])


def _moment(day: date, at: time) -> datetime:
    return datetime.combine(day, at, tzinfo=STOCKHOLM)
