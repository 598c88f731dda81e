"""The forms of codes on paper for pupils."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms

from gymnasieregion.platform.accounts.models import OneTimeCode
from gymnasieregion.platform.accounts.web.people_forms import read_from
from gymnasieregion.platform.pages.fields import DayField
from gymnasieregion.platform.pages.formats import STOCKHOLM
from gymnasieregion.platform.pages.words import later

USUALLY = timedelta(days=14)
MOST_AT_ONCE = 500
"""So many pupils in one go: more than any school's year, and a page that a printer takes."""


class StandsForm(forms.Form):
    """How long codes work.

    Args:
        today: The day from which a date without a year is read.
        others: As every form of Django's.
    """

    last_day = DayField(label=later("Sista dagen som koderna fungerar", "Last day on which the codes work"))

    def __init__(self, *others: Any, today: date, **more: Any) -> None:  # noqa: ANN401 - Django's own
        super().__init__(*others, **more)
        read_from(self, "last_day", today)
        self.fields["last_day"].initial = today + USUALLY
        self.fields["last_day"].help_text = later(
            "Högst 60 dagar fram. Till exempel 15/2.", "60 days ahead at most, such as 15/2."
        )

    def stands_for(self, now: datetime) -> timedelta:
        """How long it is until the last second of the last day, in Sweden.

        Args:
            now: The moment.
        """
        last: date = self.cleaned_data["last_day"]
        return datetime.combine(last, time(23, 59, 59), tzinfo=STOCKHOLM) - now


class AgainForm(StandsForm):
    """New codes for some of those who have had one.

    Args:
        codes: The last codes that may be replaced.
        others: As every form of Django's.
    """

    pupils = forms.ModelMultipleChoiceField(
        queryset=OneTimeCode.objects.none(),
        error_messages={
            "required": later("Välj minst en elev.", "Choose a pupil at least."),
            "invalid_choice": later(
                "En av eleverna hör inte till skolan längre.", "A pupil is no longer of the school."
            ),
        },
    )
    field_order = ("pupils", "last_day")

    def __init__(self, *others: Any, codes: Any, **more: Any) -> None:  # noqa: ANN401 - Django's own
        super().__init__(*others, **more)
        chosen = self.fields["pupils"]
        assert isinstance(chosen, forms.ModelMultipleChoiceField)
        chosen.queryset = codes


class FirstForm(StandsForm):
    """Codes for pupils whom the office names, and the school that hands them out."""

    unit = forms.CharField(
        label=later("Skolan som delar ut koderna", "The school that hands out the codes"),
        help_text=later(
            "Skolenhetens kod, som i vägledarens roll. Vägledaren där kan sedan ersätta en borttappad kod. "
            "Lämna tomt om kansliet delar ut dem.",
            "The code of the school unit, as in the counsellor's role. The counsellor can then replace a lost code. "
            "Leave empty if the office hands them out.",
        ),
        max_length=64,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    numbers = forms.CharField(
        label=later("Elevernas nummer", "The pupils' numbers"),
        help_text=later(
            "Den sökandes id, ett på varje rad, högst 500. Den som är registrerad men saknar konto får ett.",
            "The applicant's id, one on each line, 500 at most. Who is registered but has no account gets one.",
        ),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false", "autocomplete": "off"}),
        error_messages={"required": later("Skriv minst ett nummer.", "Write a number at least.")},
    )
    field_order = ("unit", "numbers", "last_day")

    def clean_numbers(self) -> str:
        """One number a line, each once.

        Raises:
            ValidationError: If there are too many.
        """
        lines = list(dict.fromkeys(str(self.cleaned_data["numbers"]).split()))
        if len(lines) > MOST_AT_ONCE:
            raise forms.ValidationError(str(later("Högst 500 åt gången.", "500 at most at a time.")))
        return "\n".join(lines)

    def numbers_written(self) -> list[str]:
        """The numbers, each once, in their order."""
        return str(self.cleaned_data["numbers"]).splitlines()
