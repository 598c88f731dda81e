"""Forms of the municipality's duty: they check the shape of what was typed, and have no room for free text."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django import forms

from gymnasieregion.contexts.register.contracts import Coded
from gymnasieregion.contexts.register.core.kaa_codes import (
    DutyEnd,
    Elsewhere,
    MeasureEnd,
    MeasureKind,
    Occupation,
    Registered,
)
from gymnasieregion.contexts.register.selectors.kaa_rules import (
    DUTY_END,
    MEASURE,
    MEASURE_END,
    OCCUPATION,
    REGISTERED,
    codes_on,
)
from gymnasieregion.contexts.register.services.kaa_reach import Reach
from gymnasieregion.contexts.register.services.kaa_work import MeasureOver
from gymnasieregion.contexts.register.web.kaa_words import choices
from gymnasieregion.platform.pages.fields import DayField
from gymnasieregion.platform.pages.words import later

CHOOSE = later("Välj ett alternativ.", "Choose one.")
LISTS: Mapping[type[Coded], str] = {
    Registered: REGISTERED,
    Occupation: OCCUPATION,
    MeasureKind: MEASURE,
    MeasureEnd: MEASURE_END,
    DutyEnd: DUTY_END,
}


def code_field(sv: str, en: str, *, required: bool = True) -> forms.ChoiceField:
    """A code; which ones there are is said when the form is made, by the list of the day."""
    return forms.ChoiceField(
        label=later(sv, en), widget=forms.RadioSelect, required=required, error_messages={"required": CHOOSE}
    )


def day_field(sv: str, en: str, *, required: bool = True, **more: Any) -> DayField:  # noqa: ANN401 - Django's own
    """A day."""
    return DayField(label=later(sv, en), required=required, **more)


class DutyForm(forms.Form):
    """A form whose days are read near today and whose codes are those of today's lists.

    Args:
        today: The day.
        others: As every form of Django's.
    """

    kinds: Mapping[str, type[Coded]] = {}

    def __init__(self, *others: Any, today: date, **more: Any) -> None:  # noqa: ANN401 - Django's own
        super().__init__(*others, **more)
        self.today = today
        for field in self.fields.values():
            if isinstance(field, DayField):
                field.near = lambda: today
        for name, kind in self.kinds.items():
            known = codes_on(LISTS[kind], today) if kind in LISTS else [code.value for code in kind]
            optional = [] if self.fields[name].required else [("", later("Inget slut", "No end"))]
            self.fields[name].choices = [*optional, *choices(kind, known)]  # type: ignore[attr-defined]  # a ChoiceField

    def code(self, name: str) -> Any:  # noqa: ANN401 - of the field's own kind
        """The code that was chosen; None for none."""
        chosen = self.cleaned_data[name]
        return self.kinds[name](chosen) if chosen else None


class BeginForm(DutyForm):
    """A youth to register by hand."""

    kinds = {"because": Registered}  # noqa: RUF012 - never changed
    number = forms.CharField(
        label=later("Personnummer, samordningsnummer eller TF-nummer", "Personal, coordination or temporary number"),
        help_text=later("Till exempel 20080312TF12.", "For example 20080312TF12."),
        max_length=20,
        error_messages={"required": later("Skriv ett nummer.", "Write a number.")},
    )
    starts_on = day_field("Omfattas från och med", "Covered from")
    because = code_field("Orsak till registrering", "Reason for registration")


class ContactForm(DutyForm):
    """A contact."""

    kinds = {"occupation": Occupation}  # noqa: RUF012 - never changed
    contacted_on = day_field("Dag för kontakten", "Day of the contact")
    occupation = code_field("Vad gjorde ungdomen då?", "What did the youth do then?")


class MeasureForm(DutyForm):
    """A measure that begins."""

    kinds = {"kind": MeasureKind}  # noqa: RUF012 - never changed
    kind = code_field("Åtgärd", "Measure")
    starts_on = day_field("Första dag", "First day")


class MeasureEndForm(DutyForm):
    """How a measure ended."""

    kinds = {"ended_because": MeasureEnd, "occupation_after": Occupation}  # noqa: RUF012 - never changed
    last_day = day_field("Sista dag", "Last day")
    ended_because = code_field("Varför slutade åtgärden?", "Why did the measure end?")
    occupation_after = code_field("Vad gjorde ungdomen efter åtgärden?", "What did the youth do after the measure?")

    def over(self) -> MeasureOver:
        """How the measure ended."""
        return MeasureOver(self.cleaned_data["last_day"], self.code("ended_because"), self.code("occupation_after"))


class MeasureCorrectForm(DutyForm):
    """A measure as it should have been written."""

    kinds = {  # noqa: RUF012 - never changed
        "kind": MeasureKind, "ended_because": MeasureEnd, "occupation_after": Occupation,
    }  # fmt: skip
    kind = code_field("Åtgärd", "Measure")
    starts_on = day_field("Första dag", "First day")
    last_day = day_field("Sista dag, om åtgärden är slut", "Last day, if the measure is over", required=False)
    ended_because = code_field("Varför slutade åtgärden?", "Why did the measure end?", required=False)
    occupation_after = code_field(
        "Vad gjorde ungdomen efter åtgärden?", "What did the youth do after the measure?", required=False
    )

    def clean(self) -> dict[str, Any]:
        """An end has a day, a reason and an occupation, or none of them."""
        typed = super().clean() or self.cleaned_data
        names = ("last_day", "ended_because", "occupation_after")
        _all_or_none(self, names)
        return typed

    def over(self) -> MeasureOver | None:
        """How the measure ended; None while it goes on."""
        if not self.cleaned_data["last_day"]:
            return None
        return MeasureOver(self.cleaned_data["last_day"], self.code("ended_because"), self.code("occupation_after"))


class EndForm(DutyForm):
    """The end of a duty."""

    kinds = {"ended_because": DutyEnd}  # noqa: RUF012 - never changed
    ends_on = day_field(
        "Ansvaret upphör den", "The duty ends on",
        help_text=later(
            "Första dagen som ungdomen inte omfattas, till exempel skolstarten eller 20-årsdagen.",
            "The first day outside the duty, such as the start of school or the 20th birthday.",
        ),
    )  # fmt: skip
    ended_because = code_field("Varför?", "Why?")


class DutyCorrectForm(DutyForm):
    """A registration as it should have been written."""

    kinds = {"because": Registered, "ended_because": DutyEnd}  # noqa: RUF012 - never changed
    starts_on = day_field("Omfattas från och med", "Covered from")
    because = code_field("Orsak till registrering", "Reason for registration")
    ends_on = day_field("Ansvaret upphörde den, om det är slut", "The duty ended on, if it is over", required=False)
    ended_because = code_field("Varför upphörde det?", "Why did it end?", required=False)

    def clean(self) -> dict[str, Any]:
        """An end has a day and a reason, or neither."""
        typed = super().clean() or self.cleaned_data
        _all_or_none(self, ("ends_on", "ended_because"))
        return typed


class ExemptionForm(DutyForm):
    """What the register cannot know."""

    kinds = {"kind": Elsewhere}  # noqa: RUF012 - never changed
    kind = code_field("Varför omfattas ungdomen inte?", "Why is the youth not covered?")
    starts_on = day_field("Från och med", "From")
    last_day = day_field("Till och med, om slutet är känt", "To and including, if the end is known", required=False)

    def ends_on(self) -> date | None:
        """The first day that it no longer holds; None while no end is known."""
        last: date | None = self.cleaned_data["last_day"]
        return last + timedelta(1) if last else None


class DetailsForm(forms.Form):
    """How a youth is reached."""

    address = forms.CharField(
        label=later("Bostadsadress", "Home address"),
        help_text=later("Bara gata, postnummer och ort.", "Street, postal code and place only."),
        max_length=200,
        required=False,
    )
    email = forms.EmailField(
        label=later("E-post", "E-mail"),
        required=False,
        error_messages={"invalid": later("Skriv en e-postadress.", "Write an e-mail address.")},
    )
    phone = forms.RegexField(
        r"^[0-9 +()-]*$",
        label=later("Telefon", "Telephone"),
        max_length=30,
        required=False,
        error_messages={"invalid": later("Skriv bara siffror.", "Write digits only.")},
    )

    def reach(self) -> Reach:
        """What was typed."""
        return Reach(**{name: self.cleaned_data[name].strip() for name in ("address", "email", "phone")})


def _all_or_none(form: forms.Form, names: tuple[str, ...]) -> None:
    """Mark what is missing where some of what belongs together has been filled in."""
    if form.errors:
        return
    filled = [name for name in names if form.cleaned_data[name]]
    if filled and len(filled) < len(names):
        for name in names:
            if name not in filled:
                form.add_error(name, str(later("Fyll i detta också.", "Fill this in too.")))
