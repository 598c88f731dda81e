"""Forms of a pupil's study spells: they check the shape of what was typed; the services check the sense."""

from datetime import date, timedelta
from typing import Any

from django import forms

from gymnasieregion.contexts.register.contracts import CONTINUES, EndReason
from gymnasieregion.contexts.register.core.study_spells import SCHOOL_YEARS, break_off_day
from gymnasieregion.platform.pages.fields import DayField
from gymnasieregion.platform.pages.why import why_field
from gymnasieregion.platform.pages.words import later

LEAVES = tuple(reason for reason in EndReason if reason not in CONTINUES | {EndReason.CHANGE_OF_PATH})
"""Why somebody leaves a school; what goes on at the same school is told otherwise."""

A_DAY = timedelta(days=1)
CHOOSE = later("Välj en orsak.", "Choose a reason.")


def _words(reasons: Any) -> list[tuple[str, Any]]:  # noqa: ANN401 - words that are made later
    return [(reason.value, later(reason.sv, reason.en)) for reason in reasons]


class SpellForm(forms.Form):
    """A form whose days are read near today.

    Args:
        today: The day.
        others: As every form of Django's.
    """

    def __init__(self, *others: Any, today: date, **more: Any) -> None:  # noqa: ANN401 - Django's own
        super().__init__(*others, **more)
        for field in self.fields.values():
            if isinstance(field, DayField):
                field.near = lambda: today

    def first_day_after(self, name: str) -> date | None:
        """The day after a last day that was written; None for none."""
        day: date | None = self.cleaned_data[name]
        return day + A_DAY if day else None


class EndForm(SpellForm):
    """The last day at a school, and why."""

    last_day = DayField(label=later("Sista dagen på skolan", "Last day at the school"))
    reason = forms.ChoiceField(
        label=later("Varför slutar eleven?", "Why does the pupil leave?"), choices=_words(LEAVES),
        widget=forms.RadioSelect, error_messages={"required": CHOOSE},
    )  # fmt: skip
    why = why_field(required=False)


class CorrectForm(SpellForm):
    """A study spell as it should have been."""

    first_day = DayField(label=later("Första dagen", "First day"))
    last_day = DayField(
        label=later("Sista dagen", "Last day"), required=False,
        help_text=later("Lämna tomt om perioden pågår.", "Leave empty if the spell goes on."),
    )  # fmt: skip
    reason = forms.ChoiceField(
        label=later("Varför slutade perioden?", "Why did the spell end?"), required=False,
        choices=[("", later("Den pågår", "It goes on")), *_words(EndReason)],
    )  # fmt: skip
    education_code = forms.CharField(label=later("Studievägskod", "Study path code"), max_length=9)
    school_year = forms.TypedChoiceField(
        label=later("Årskurs", "Year of study"), coerce=int, choices=[(year, str(year)) for year in SCHOOL_YEARS]
    )
    class_name = forms.CharField(label=later("Klass", "Class"), max_length=40, required=False)
    why = why_field()

    def corrected(self) -> dict[str, Any]:
        """The fields of a spell as they should be."""
        typed = self.cleaned_data
        ends_on = self.first_day_after("last_day")
        reason = EndReason(typed["reason"]) if typed["reason"] else None
        return {
            "starts_on": typed["first_day"], "ends_on": ends_on, "end_reason": reason,
            "break_off_on": break_off_day(ends_on, reason), "education_code": typed["education_code"].strip().upper(),
            "school_year": typed["school_year"], "class_name": typed["class_name"].strip(),
        }  # fmt: skip


class SettleForm(forms.Form):
    """Which of two spells stands."""

    keep = forms.ChoiceField(
        label=later("Vilken skola gäller de dagar som båda säger?", "Which school holds on the days that both say?"),
        widget=forms.RadioSelect,
        error_messages={"required": later("Välj den period som gäller.", "Choose the spell that stands.")},
    )
    why = why_field()

    def __init__(self, *others: Any, spells: tuple[str, str], **more: Any) -> None:  # noqa: ANN401 - Django's own
        super().__init__(*others, **more)
        self.fields["keep"].choices = [("first", spells[0]), ("second", spells[1])]  # type: ignore[attr-defined]
