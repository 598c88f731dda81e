"""Forms of a pupil's study spells: they check the shape of what was typed; the services check the sense."""

from typing import Any

from django import forms

from gymnasieregion.contexts.register.contracts import BREAKS_OFF, CONTINUES, DiplomaKind, EndReason
from gymnasieregion.contexts.register.core.study_spells import break_off_day
from gymnasieregion.contexts.register.web.pupil_fields import (
    PupilForm,
    StudyPathField,
    class_field,
    code_field,
    path_last_day_field,
    school_field,
    school_year_field,
)
from gymnasieregion.platform.pages.fields import DayField
from gymnasieregion.platform.pages.why import why_field
from gymnasieregion.platform.pages.words import later

LEAVES = tuple(reason for reason in EndReason if reason not in CONTINUES | {EndReason.CHANGE_OF_PATH})
"""Why somebody leaves a school; what goes on at the same school is told otherwise."""

HIGHEST_POINTS = 9_999


class EndForm(PupilForm):
    """The last day at a school, and why."""

    day = "last_day"
    last_day = DayField(label=later("Sista dagen på skolan", "Last day at the school"))
    reason = code_field(
        EndReason, "Varför slutar eleven?", "Why does the pupil leave?", only=LEAVES,
        error_messages={"required": later("Välj en orsak.", "Choose a reason.")},
    )  # fmt: skip
    why = why_field(required=False)


class CorrectForm(PupilForm):
    """A study spell as it should have been."""

    day = "last_day"
    starts_on = DayField(label=later("Första dagen", "First day"))
    last_day = DayField(
        label=later("Sista dagen", "Last day"), required=False,
        help_text=later("Lämna tomt om perioden pågår.", "Leave empty if the spell goes on."),
    )  # fmt: skip
    reason = forms.ChoiceField(
        label=later("Varför slutade perioden?", "Why did the spell end?"), required=False,
        choices=[
            ("", later("Den pågår", "It goes on")),
            *((reason.value, later(reason.sv, reason.en)) for reason in EndReason),
        ],
    )  # fmt: skip
    education_code = StudyPathField()
    school_year = school_year_field()
    class_name = class_field()
    why = why_field()

    def corrected(self) -> dict[str, Any]:
        """The fields of a spell as they should be."""
        written = self.cleaned_data
        ends_on = self.first_day_after("last_day")
        reason = EndReason(written["reason"]) if written["reason"] else None
        return {
            "starts_on": written["starts_on"], "ends_on": ends_on, "end_reason": reason,
            "break_off_on": break_off_day(ends_on, reason), "education_code": written["education_code"],
            "school_year": written["school_year"], "class_name": written["class_name"],
        }  # fmt: skip


class StartForm(PupilForm):
    """The right first day."""

    day = "starts_on"
    starts_on = DayField(label=later("Rätt första dag", "The right first day"))
    why = why_field()


class BreakOffForm(PupilForm):
    """The right break-off, or none."""

    day = "last_day"
    last_day = DayField(
        label=later("Rätt sista dag", "The right last day"), required=False,
        help_text=later("Lämna tomt om det inte var något avbrott.", "Leave empty if there was no break-off."),
    )  # fmt: skip
    reason = code_field(EndReason, "Rätt orsak", "The right reason", only=BREAKS_OFF)
    why = why_field()


class ChangePathForm(PupilForm):
    """Another study path at the same school."""

    day = "on"
    on = DayField(label=later("Första dagen på den nya studievägen", "First day on the new study path"))
    education_code = StudyPathField()
    school_year = school_year_field(same=True)
    class_name = class_field(same=True)
    path_last_day = path_last_day_field()
    why = why_field(required=False)


class ChangeSchoolForm(PupilForm):
    """Another school."""

    day = "on"
    on = DayField(label=later("Första dagen på den nya skolan", "First day at the new school"))
    school_unit = school_field()
    education_code = StudyPathField()
    school_year = school_year_field(same=True)
    class_name = class_field()
    path_last_day = path_last_day_field()
    why = why_field(required=False)


class PromoteForm(PupilForm):
    """The next year of study."""

    day = "on"
    on = DayField(label=later("Första dagen i nästa årskurs", "First day in the next year"))
    class_name = class_field(same=True)
    path_last_day = DayField(
        label=later("Studievägens nya sista dag", "New last day of the study path"), required=False,
        help_text=later(
            "Behövs bara när studievägen hinner ta slut före nästa årskurs.",
            "Needed only when the study path comes to its end before the next year.",
        ),
    )  # fmt: skip
    why = why_field(required=False)


class ChangeClassForm(PupilForm):
    """Another class."""

    day = "on"
    on = DayField(label=later("Första dagen i den nya klassen", "First day in the new class"))
    class_name = class_field(required=True, error_messages={"required": later("Skriv klassen.", "Write the class.")})
    why = why_field(required=False)


class VariantForm(PupilForm):
    """Another variant of the same programme."""

    day = "on"
    on = DayField(label=later("Första dagen på den nya varianten", "First day on the new variant"))
    education_code = StudyPathField(
        help_text=later(
            "Samma program, med eller utan lärling, spets, riksrekrytering eller NIU. Till exempel HVFRI0L0N.",
            "The same programme, with or without apprenticeship, spearhead or sport. For example HVFRI0L0N.",
        )
    )
    why = why_field(required=False)


class AwardForm(PupilForm):
    """A diploma or a study certificate.

    Args:
        is_open: Whether the spell goes on, so that it ends now.
    """

    day = "last_day"
    kind = code_field(DiplomaKind, "Vad har eleven fått?", "What has the pupil been given?")
    awarded_on = DayField(label=later("Datum på beviset", "Date of the document"))
    last_day = DayField(label=later("Sista dagen på skolan", "Last day at the school"))
    is_eligible = forms.BooleanField(
        label=later("Ger grundläggande behörighet till högskolan", "Gives basic eligibility to higher education"),
        required=False,
    )
    points = forms.IntegerField(
        label=later("Poäng som utbildningen omfattar", "Points that the education comprised"),
        required=False, min_value=0, max_value=HIGHEST_POINTS,
    )  # fmt: skip
    why = why_field(required=False)

    def __init__(self, *others: Any, is_open: bool, **more: Any) -> None:  # noqa: ANN401 - Django's own
        super().__init__(*others, **more)
        if not is_open:
            del self.fields["last_day"]


class PlacementForm(PupilForm):
    """Where and on what somebody who is known begins."""

    day = "starts_on"
    starts_on = DayField(label=later("Första dagen på skolan", "First day at the school"))
    school_unit = school_field()
    education_code = StudyPathField()
    school_year = school_year_field()
    class_name = class_field()
    path_last_day = path_last_day_field()
    why = why_field(required=False)


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
