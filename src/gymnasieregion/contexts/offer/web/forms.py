"""Forms of the offer: they check the shape of what was typed; the services check the sense."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms

from gymnasieregion.contexts.offer.models import ExtraChoice, Offering, SeatGroup
from gymnasieregion.contexts.offer.services.changing import SkillTest, skill_test_of
from gymnasieregion.platform.pages.why import WhyForm
from gymnasieregion.platform.pages.words import later

MOST_SEATS, MOST_POINTS, MOST_CHOICES, LONGEST_NAME = 10_000, 10_000, 1_000, 80
WHOLE = {
    "required": later("Skriv ett heltal.", "Write a whole number."),
    "invalid": later("Skriv ett heltal.", "Write a whole number."),
    "min_value": later("Det minsta är %(limit_value)s.", "The least is %(limit_value)s."),
    "max_value": later("Det mesta är %(limit_value)s.", "The most is %(limit_value)s."),
}
NUMBER = {
    **WHOLE,
    "required": later("Skriv ett tal.", "Write a number."),
    "invalid": later("Skriv ett tal, till exempel 16 eller 1,5.", "Write a number, for example 16 or 1.5."),
    "max_decimal_places": later("Högst två decimaler.", "Two decimals at most."),
    "max_digits": later("Talet är för långt.", "The number is too long."),
    "max_whole_digits": later("Talet är för långt.", "The number is too long."),
}


class CommaDecimalField(forms.DecimalField):
    """A number with a decimal comma or point."""

    widget = forms.TextInput

    def to_python(self, value: object) -> Decimal | None:  # type: ignore[override]  # the stubs say IntegerField's
        """The number that was meant; None for nothing."""
        return super().to_python(value.replace(",", ".") if isinstance(value, str) else value)


class CloseForm(WhyForm):
    """The ground of a closing, and the school's own words to applicants."""

    own_text = forms.CharField(
        label=later("Skolans egna ord till de sökande", "The school's own words to applicants"),
        help_text=later("Läggs till efter standardtexten.", "Added after the standard text."),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class ChangeForm(WhyForm):
    """Seats, test and extra choices of one offering.

    Args:
        offering: Which.
        groups: Its groups of seats.
        extra: Its extra choices.
        seen: The digest of all that, kept in the form to show whether somebody else has changed it meanwhile.
        others: As every form of Django's.
    """

    def __init__(
        self,
        *others: Any,  # noqa: ANN401 - Django's own
        offering: Offering,
        groups: Sequence[SeatGroup],
        extra: Sequence[ExtraChoice],
        seen: str,
        **more: Any,  # noqa: ANN401 - Django's own
    ) -> None:
        super().__init__(*others, **more)
        why = self.fields.pop("why")
        self.fields["seen"] = forms.CharField(initial=seen, required=False, widget=forms.HiddenInput)
        self.groups = [group.group_id for group in groups]
        for group in groups:
            self.fields[f"seats_{group.group_id}"] = _whole(*_seats_label(group), group.seats, MOST_SEATS)
        self.test = skill_test_of(offering)
        if self.test is not None:
            self._add_test(self.test)
        for kind, sv, en in (
            (ExtraChoice.Kind.LANGUAGE, "Språkval", "Language choices"),
            (ExtraChoice.Kind.INSTRUMENT, "Instrument", "Instruments"),
            (ExtraChoice.Kind.INDIVIDUAL, "Individuella val", "Individual choices"),
        ):
            self.fields[f"extra_{kind}"] = forms.CharField(
                label=later(sv, en),
                help_text=later("Ett på varje rad.", "One on each line."),
                initial="\n".join(choice.name for choice in extra if choice.kind == kind),
                required=False,
                max_length=2000,
                widget=forms.Textarea(attrs={"rows": 3}),
            )
        self.fields["why"] = why

    @property
    def seat_fields(self) -> list[forms.BoundField]:
        """The fields of seats, in the order of filling."""
        return [self[f"seats_{group_id}"] for group_id in self.groups]

    @property
    def test_fields(self) -> list[forms.BoundField]:
        """The fields of the test; none without a test."""
        return [self[name] for name in ("test_weight", "test_max", "test_min", "test_max_rank") if name in self.fields]

    @property
    def extra_fields(self) -> list[forms.BoundField]:
        """The fields of extra choices."""
        return [self[name] for name in self.fields if name.startswith("extra_")]

    def seats(self) -> Mapping[str, int]:
        """The seats that were typed, by group."""
        return {group_id: self.cleaned_data[f"seats_{group_id}"] for group_id in self.groups}

    def skill_test(self) -> SkillTest | None:
        """The terms of the test that were typed; None without a test."""
        if self.test is None:
            return None
        typed = self.cleaned_data
        return SkillTest(
            weight=_hundredths(typed["test_weight"]) or 0,
            most=_hundredths(typed["test_max"]),
            least=_hundredths(typed["test_min"]),
            subject=self.test.subject,
            subject_mark=self.test.subject_mark,
            max_rank=typed["test_max_rank"],
        )

    def extra_choices(self) -> Mapping[ExtraChoice.Kind, Sequence[str]]:
        """The names that were typed, by kind, each once."""
        return {kind: tuple(dict.fromkeys(_lines(self.cleaned_data[f"extra_{kind}"]))) for kind in ExtraChoice.Kind}

    def clean(self) -> dict[str, Any]:
        """No name of an extra choice is too long."""
        typed = super().clean() or self.cleaned_data
        for kind in ExtraChoice.Kind:
            if any(len(line) > LONGEST_NAME for line in _lines(typed.get(f"extra_{kind}", ""))):
                self.add_error(f"extra_{kind}", str(later("Högst 80 tecken på en rad.", "80 signs a line at most.")))
        return typed

    def _add_test(self, test: SkillTest) -> None:
        self.fields["test_weight"] = _points("Meritpoäng för ett provpoäng", "Merit for one point", test.weight)
        self.fields["test_max"] = _points("Högsta provpoäng", "Most points", test.most, required=False)
        self.fields["test_min"] = _points("Lägsta provpoäng", "Least points", test.least, required=False)
        self.fields["test_max_rank"] = _whole(
            "Räknas för val upp till nummer", "Counts for choices up to", test.max_rank, MOST_CHOICES, required=False
        )


def _seats_label(group: SeatGroup) -> tuple[str, str]:
    if group.kind == SeatGroup.Kind.FREE:
        return f"Platser i fri kvot, grupp {group.position}", f"Seats in free quota, group {group.position}"
    return f"Platser för alla, grupp {group.position}", f"Seats for all, group {group.position}"


def _whole(sv: str, en: str, value: int | None, most: int, *, required: bool = True) -> forms.IntegerField:
    return forms.IntegerField(
        label=later(sv, en),
        initial=value,
        min_value=0 if required else 1,
        max_value=most,
        required=required,
        error_messages=WHOLE,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )


def _points(sv: str, en: str, value: int | None, *, required: bool = True) -> CommaDecimalField:
    return CommaDecimalField(
        label=later(sv, en),
        initial=None if value is None else points_text(value),
        min_value=0,
        max_value=MOST_POINTS,
        decimal_places=2,
        required=required,
        error_messages=NUMBER,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )


def points_text(hundredths: int) -> str:
    """Points as they are typed: as few decimals as say it all, after a comma.

    >>> points_text(60_00), points_text(1_50), points_text(12_25)
    ('60', '1,5', '12,25')
    """
    whole, part = divmod(hundredths, 100)
    return f"{whole},{part:02d}".rstrip("0").rstrip(",") if part else str(whole)


def _hundredths(value: Decimal | None) -> int | None:
    return None if value is None else int(value * 100)


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
