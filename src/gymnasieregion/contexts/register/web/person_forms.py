"""Forms of the persons themselves: numbers, homes, names, protection, merging, and somebody new."""

from datetime import date
from typing import Any

from django import forms

from gymnasieregion.contexts.register.contracts import IdentifierKind, Protection, Sex
from gymnasieregion.contexts.register.core.numbers import NATIONAL, ReadNumber, read_number
from gymnasieregion.contexts.register.web.pupil_fields import PupilForm, code_field, municipality_field
from gymnasieregion.contexts.register.web.pupil_forms import PlacementForm
from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.pages.fields import DayField
from gymnasieregion.platform.pages.why import why_field
from gymnasieregion.platform.pages.words import later, page_language, said

NAMELESS = later(
    "Loggen läses av fler. Skriv inget namn och inget nummer.", "Others read the log. Write no name and no number."
)
KIND = ("Vad är det för nummer?", "What kind of number is it?")
NO_NUMBER = ("", later("Inget nummer", "No number"))


def number_field(*, required: bool = True) -> forms.CharField:
    """A number of any kind."""
    return forms.CharField(
        label=later("Nummer", "Number"), max_length=24, required=required,
        help_text=later(
            "ÅÅÅÅMMDDNNNN, ett TF-nummer som 20080312TF12, eller Migrationsverkets nummer.",
            "YYYYMMDDNNNN, a temporary number like 20080312TF12, or the Migration Agency's number.",
        ),
        error_messages={"required": later("Skriv ett nummer.", "Write a number.")},
    )  # fmt: skip


class NumberForm(PupilForm):
    """A number of a kind that is told."""

    kind = code_field(IdentifierKind, *KIND)
    number = number_field()

    def clean(self) -> dict[str, Any]:
        """A number is one of the kind that was chosen."""
        written = super().clean() or self.cleaned_data
        if written.get("kind") and written.get("number"):
            try:
                self.read = self._read(IdentifierKind(written["kind"]), written["number"])
            except RegionError as fault:
                self.add_error("number", fault.text(page_language()))
        return written

    read: ReadNumber | None = None
    """What the number says; None for none."""

    @property
    def told_kind(self) -> IdentifierKind | None:
        """The kind, as the services ask for it: of what has no shape of its own alone."""
        kind = IdentifierKind(self.cleaned_data["kind"])
        return None if kind in NATIONAL else kind

    def _read(self, kind: IdentifierKind, number: str) -> ReadNumber:
        read = read_number(number, None if kind in NATIONAL else kind)
        if read.kind is not kind:
            sv, en = read.kind.sv, read.kind.en
            self.add_error("kind", said(f"Numret ser ut som ett {sv}.", f"The number looks like: {en}."))
        return read


class ChangeNumberForm(NumberForm):
    """Another number from a day."""

    day = "on"
    on = DayField(label=later("Första dagen som numret gäller", "First day that the number holds"))
    why = why_field(required=False)


class CorrectNumberForm(NumberForm):
    """A number that was wrong from the beginning."""

    why = why_field()


class MoveForm(PupilForm):
    """Another home municipality from a day."""

    day = "on"
    municipality_code = municipality_field()
    on = DayField(label=later("Första dagen i kommunen", "First day in the municipality"))
    district_code = forms.CharField(
        label=later("Valdistrikt", "Electoral district"), max_length=12, required=False,
        help_text=later("Koden, om den är känd.", "The code, if it is known."),
    )  # fmt: skip
    why = why_field(required=False)


class NamesForm(PupilForm):
    """What the register says of a person themself."""

    given_name = forms.CharField(label=later("Förnamn", "Given name"), max_length=80, required=False)
    family_name = forms.CharField(label=later("Efternamn", "Family name"), max_length=80, required=False)
    birth_date = DayField(label=later("Född", "Born"))
    sex = code_field(Sex, "Kön", "Sex")
    why = why_field()


class ProtectForm(PupilForm):
    """How somebody's identity is protected."""

    protection = code_field(Protection, "Skydd", "Protection")
    why = why_field(help_text=NAMELESS)


class MergeForm(PupilForm):
    """Who proved to be the same person."""

    other = forms.CharField(
        label=later("Numret på den andra personen", "The number of the other person"), max_length=40,
        help_text=later(
            "Ett nummer som den andra har eller har haft, eller det id som står i adressen till sidan om personen.",
            "A number that the other has or has had, or the id in the address of the page about them.",
        ),
        error_messages={"required": later("Skriv ett nummer.", "Write a number.")},
    )  # fmt: skip
    why = why_field()


class LookForm(forms.Form):
    """The ground of a look at a protected identity."""

    why = why_field(help_text=NAMELESS)


class FindForm(LookForm):
    """Whom somebody of the office looks for among the protected identities, and why."""

    number = number_field()
    field_order = ("number", "why")


class NewPersonForm(NumberForm, PlacementForm):
    """Somebody who begins at a school, new in the register or known by the number.

    Args:
        with_protection: Whether the reader may write a protected identity.
        without_school: Whether somebody may be written who does not begin at a school.
    """

    day = "starts_on"
    kind = forms.ChoiceField(
        label=later(*KIND), widget=forms.RadioSelect, required=False,
        choices=[*((code.value, later(code.sv, code.en)) for code in IdentifierKind), NO_NUMBER],
    )  # fmt: skip
    number = number_field(required=False)
    given_name = forms.CharField(label=later("Förnamn", "Given name"), max_length=80, required=False)
    family_name = forms.CharField(label=later("Efternamn", "Family name"), max_length=80, required=False)
    birth_date = DayField(
        label=later("Född", "Born"), required=False,
        help_text=later("Behövs när numret inte säger det.", "Needed when the number does not say it."),
    )  # fmt: skip
    sex = code_field(Sex, "Kön", "Sex", required=False)
    municipality_code = municipality_field()
    protection = code_field(Protection, "Skyddad identitet", "Protected identity")
    field_order = (
        "kind", "number", "given_name", "family_name", "birth_date", "sex", "protection", "municipality_code",
        "starts_on", "school_unit", "education_code", "school_year", "class_name", "path_last_day", "why",
    )  # fmt: skip

    def __init__(
        self,
        *others: Any,  # noqa: ANN401 - Django's own
        with_protection: bool,
        without_school: bool,
        **more: Any,  # noqa: ANN401 - Django's own
    ) -> None:
        super().__init__(*others, **more)
        if not with_protection:
            del self.fields["protection"]
        if without_school:
            for name in ("school_unit", "education_code", "school_year"):
                self.fields[name].required = False

    def clean(self) -> dict[str, Any]:
        """A number or a day of birth that it agrees with, and of a placement all or nothing."""
        written = super().clean() or self.cleaned_data
        if written.get("kind") and not written.get("number") and "number" not in self.errors:
            self.add_error("number", said("Skriv numret, eller välj Inget nummer.", "Write it, or choose No number."))
        if written.get("number") and not written.get("kind") and "kind" not in self.errors:
            self.add_error("kind", said("Välj vad det är för nummer.", "Choose what kind of number it is."))
        told = self.read.birth_date if self.read else None
        if not told and not written.get("birth_date") and "birth_date" not in self.errors:
            self.add_error("birth_date", said("Skriv när personen är född.", "Write when the person was born."))
        if told and written.get("birth_date") and written["birth_date"] != told:
            self.add_error("birth_date", said("Numret säger en annan dag.", "The number says another day."))
        if written.get("school_unit") and not written.get("education_code") and "education_code" not in self.errors:
            self.add_error("education_code", said("Skriv en studievägskod.", "Write a study path code."))
        return written

    def born(self) -> date:
        """The day of birth, as it was written or as the number says."""
        told: date | None = self.read.birth_date if self.read else None
        day: date = told or self.cleaned_data["birth_date"]
        return day
