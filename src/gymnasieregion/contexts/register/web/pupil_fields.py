"""Fields that several forms about pupils ask for."""

from collections.abc import Collection, Iterable
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from gymnasieregion.contexts.offer.api import sort_key, study_path
from gymnasieregion.contexts.offer.contracts import SchoolUnitFacts
from gymnasieregion.contexts.register.contracts import Coded
from gymnasieregion.contexts.register.core.study_spells import SCHOOL_YEARS
from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.law.reference import municipality_names
from gymnasieregion.platform.pages.fields import DayField
from gymnasieregion.platform.pages.words import later, page_language

A_DAY = timedelta(days=1)
CHOOSE = later("Välj ett alternativ.", "Choose one.")
SAME = ("", later("Samma som nu", "The same as now"))


class PupilForm(forms.Form):
    """A form whose days are read near today.

    Args:
        today: The day.
        others: As every form of Django's.
    """

    day = ""
    """The field that says when; what a rule says of the day stands there."""

    def __init__(self, *others: Any, today: date, **more: Any) -> None:  # noqa: ANN401 - Django's own
        super().__init__(*others, **more)
        for field in self.fields.values():
            if isinstance(field, DayField):
                field.near = lambda: today

    def first_day_after(self, name: str) -> date | None:
        """The day after a last day that was written; None for none."""
        written: date | None = self.cleaned_data.get(name)
        return written + A_DAY if written else None

    def day_after(self, name: str) -> date:
        """The day after a last day that had to be written."""
        written: date = self.cleaned_data[name]
        return written + A_DAY


class StudyPathField(forms.CharField):
    """A study path code of either shape.

    Args:
        others: As every field of Django's.
    """

    def __init__(self, **others: Any) -> None:  # noqa: ANN401 - Django's own
        others.setdefault("label", later("Studievägskod", "Study path code"))
        others.setdefault("help_text", later("Till exempel NANAT, NA25 eller IMV.", "For example NANAT, NA25 or IMV."))
        others.setdefault("error_messages", {"required": later("Skriv en studievägskod.", "Write a study path code.")})
        super().__init__(max_length=9, **others)

    def clean(self, value: object) -> str:
        """The code as the register writes it.

        Raises:
            ValidationError: In the reader's language, if it is no study path code.
        """
        code = str(super().clean(value)).upper()
        try:
            return study_path(code).code if code else ""
        except RegionError as fault:
            raise ValidationError(fault.text(page_language()), code="invalid") from fault


def code_field(
    kind: type[Coded],
    sv: str,
    en: str,
    *,
    only: Collection[Coded] | None = None,
    **others: Any,  # noqa: ANN401 - Django's own
) -> forms.ChoiceField:
    """One of some codes, as radio buttons.

    Args:
        kind: The codes.
        sv: The label.
        en: The label in English.
        only: Some of them; None for all.
        others: As every field of Django's.
    """
    others.setdefault("error_messages", {"required": CHOOSE})
    choices = [(code.value, later(code.sv, code.en)) for code in kind if only is None or code in only]
    return forms.ChoiceField(label=later(sv, en), choices=choices, widget=forms.RadioSelect, **others)


def school_year_field(*, same: bool = False) -> forms.TypedChoiceField:
    """A year of study; where ``same`` none may be chosen too, and gives None."""
    years: list[tuple[Any, Any]] = [(year, str(year)) for year in SCHOOL_YEARS]
    return forms.TypedChoiceField(
        label=later("Årskurs", "Year of study"), coerce=int, empty_value=None, required=not same,
        choices=[SAME, *years] if same else years,
    )  # fmt: skip


def class_field(*, same: bool = False, **others: Any) -> forms.CharField:  # noqa: ANN401 - Django's own
    """A class; where ``same`` it may be left empty for the one that the pupil is in."""
    hint = later("Lämna tomt för samma klass.", "Leave empty for the same class.") if same else ""
    others.setdefault("required", False)
    return forms.CharField(label=later("Klass", "Class"), max_length=40, help_text=hint, **others)


def path_last_day_field() -> DayField:
    """When a study path is planned to end, if somebody knows better than what the law says of it."""
    return DayField(
        label=later("Studievägens sista dag", "Last day of the study path"), required=False,
        help_text=later(
            "Lämna tomt, så räknas den ut från programmet och årskursen.",
            "Leave empty, and it is worked out from the programme and the year.",
        ),
    )  # fmt: skip


def school_field(*, required: bool = True) -> forms.ChoiceField:
    """A school; which there are is said when the form is made, by ``schools``."""
    missing = later("Välj en skola.", "Choose a school.")
    return forms.ChoiceField(
        label=later("Skola", "School"),
        required=required,
        error_messages={"required": missing, "invalid_choice": missing},
    )


def schools(
    every: Iterable[SchoolUnitFacts], own: Collection[str] | None, today: date, none: str = ""
) -> list[tuple[str, str]]:
    """The schools that can be chosen, by name; one alone stands chosen, of several none.

    Args:
        every: Every school unit.
        own: The keys of those that the reader answers for; None for all.
        today: The day that they are called so on.
        none: What no school at all is called; "" where a school is to be chosen.
    """
    there = [(unit.key, unit.name_on(today)) for unit in every if own is None or unit.key in own]
    named = sorted(there, key=lambda each: sort_key(each[1]))
    return named if len(named) == 1 and not none else [("", none or "–"), *named]


def municipality_field() -> forms.ChoiceField:
    """A municipality, by name."""
    named = sorted(municipality_names().items(), key=lambda each: sort_key(each[1]))
    missing = later("Välj en kommun.", "Choose a municipality.")
    return forms.ChoiceField(
        label=later("Hemkommun", "Home municipality"),
        help_text=later("Där eleven är folkbokförd, eller annars vistas.", "Where the pupil is registered, or stays."),
        choices=[("", "–"), *named], error_messages={"required": missing, "invalid_choice": missing},
    )  # fmt: skip
