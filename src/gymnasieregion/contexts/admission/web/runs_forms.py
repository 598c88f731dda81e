"""The forms of runs: they check the shape of what was typed; the services check the sense."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django import forms

from gymnasieregion.contexts.admission.models import Run, Snapshot
from gymnasieregion.contexts.admission.web.runs_decisions import DECISIONS, current_words, decision_record
from gymnasieregion.contexts.admission.web.runs_words import KIND_HINTS, KINDS, word
from gymnasieregion.platform.pages.fields import DayField, TimeField
from gymnasieregion.platform.pages.formats import STOCKHOLM, moment_text, number_text
from gymnasieregion.platform.pages.why import why_field
from gymnasieregion.platform.pages.words import later, page_language, said

MORNING, LAST_MINUTE = "8.00", "23.59"
"""The time of day that is filled in for a result (an example), and for a round on a last day, which ends then."""

NOW = "now"
"""The choice of input that means what stands in the database when the job begins."""

DAY_OF_KIND: Mapping[str, tuple[str, ...]] = {
    Run.Kind.PRELIMINARY: ("PRELIMINARY_RESULT",),
    Run.Kind.FINAL: ("FINAL_RESULT",),
    Run.Kind.LATE: ("COMPLETIONS_BY",),
    Run.Kind.RESERVE: ("RESERVE_ROUND_1", "RESERVE_ROUND_2"),
    Run.Kind.SIMULATION: ("PRELIMINARY_RESULT", "FINAL_RESULT", "COMPLETIONS_BY", "RESERVE_ROUND_1", "RESERVE_ROUND_2"),
}
"""The events of the calendar whose day is a round's; of several the first that has not been."""


class RunForm(forms.Form):
    """A run to be made.

    Args:
        days: The calendar of the year, day by event.
        today: The day.
        snapshots: The year's, the latest first.
        others: As every form of Django's.
    """

    kind = forms.ChoiceField(
        label=later("Slag av omgång", "Kind of round"),
        widget=forms.RadioSelect,
        error_messages={"required": later("Välj slag av omgång.", "Choose the kind of round.")},
    )
    name = forms.CharField(
        label=later("Namn", "Name"),
        help_text=later("Till exempel: Simulering med fler platser på NA.", "For example: Simulation with more seats."),
        max_length=120,
        error_messages={"required": later("Skriv ett namn.", "Write a name.")},
    )
    day = DayField(label=later("Dag som reglerna gäller", "Day whose rules hold"), required=False)
    snapshot = forms.ChoiceField(label=later("Underlag", "Input"))

    def __init__(
        self,
        *others: Any,  # noqa: ANN401 - Django's own
        days: Mapping[str, date],
        today: date,
        snapshots: Sequence[Snapshot],
        **more: Any,  # noqa: ANN401 - Django's own
    ) -> None:
        super().__init__(*others, **more)
        self.days, self.today = days, today
        self.fields["kind"].choices = [  # type: ignore[attr-defined]
            (code, f"{said(*words)}. {word(KIND_HINTS, code)}") for code, words in KINDS.items()
        ]
        self.fields["snapshot"].choices = [  # type: ignore[attr-defined]
            (NOW, said("Uppgifterna som de är när körningen börjar", "What stands in the system when the run begins")),
            *((str(one.pk), snapshot_words(one)) for one in snapshots),
        ]
        self.fields["day"].help_text = said(
            "Lämna tomt för kalenderns dag för omgången. Till exempel 2026-07-01.",
            "Leave empty for the calendar's day of the round. For example 2026-07-01.",
        )
        for one in DECISIONS:
            now = current_words(one, today)
            self.fields[one.field] = forms.ChoiceField(
                label=later(*one.label),
                choices=[
                    ("", said(f"Som nu: {now}", f"As now: {now}")),
                    *((v.code, said(*v.words)) for v in one.values),
                ],
                required=False,
            )

    def clean(self) -> dict[str, Any]:
        """A day is found for the kind, and only simulations have other rules."""
        typed = super().clean() or self.cleaned_data
        kind = typed.get("kind", "")
        if kind and not self.errors.get("day"):
            typed["day"] = typed.get("day") or self.day_of(kind)
            if typed["day"] is None:
                self.add_error("day", said("Kalendern har ingen dag för omgången.", "The calendar has no such day."))
        if kind and kind != Run.Kind.SIMULATION:
            for one in DECISIONS:
                if typed.get(one.field):
                    words = said("Bara en simulering prövar andra regler.", "Only a simulation tries other rules.")
                    self.add_error(one.field, words)
        return typed

    def day_of(self, kind: str) -> date | None:
        """The calendar's day of a kind of round; of several the first that has not been, else the last."""
        known = [self.days[event] for event in DAY_OF_KIND[kind] if event in self.days]
        return next((day for day in known if day >= self.today), known[-1] if known else None)

    def decisions(self) -> list[dict[str, Any]]:
        """The rules that the run tries instead of those decided, as records of the parameter schema."""
        day, typed = self.cleaned_data["day"], self.cleaned_data
        return [decision_record(one, typed[one.field], day) for one in DECISIONS if typed.get(one.field)]

    def rule_fields(self) -> list[forms.BoundField]:
        """The fields of the rules that a simulation may try."""
        return [self[one.field] for one in DECISIONS]

    def chosen_snapshot(self) -> int | None:
        """The key of the snapshot to decide from; None for what stands in the database."""
        chosen = self.cleaned_data["snapshot"]
        return None if chosen == NOW else int(chosen)


class PublishForm(forms.Form):
    """When a run becomes known.

    Args:
        now: The moment.
        planned: The event and the day of the calendar when it is to be known; None without one.
        ahead_at: Gives the days of the calendar that a moment comes before.
        gives_seats: Whether the round gives seats, so that there is something to reply to.
        others: As every form of Django's.
    """

    at_once = forms.ChoiceField(
        label=later("När ska resultatet bli synligt?", "When is the result to become visible?"),
        choices=[
            ("later", later("Vid en bestämd tid", "At a set time")),
            ("now", later("Genast", "At once")),
        ],
        widget=forms.RadioSelect,
        initial="later",
        error_messages={"required": later("Välj när.", "Choose when.")},
    )
    day = DayField(label=later("Dag", "Day"))
    time = TimeField(label=later("Klockan", "Time"))
    replies = forms.ChoiceField(
        label=later("När ska sökande kunna svara?", "When are applicants to be able to reply?"),
        help_text=later(
            "Den första tiden kan vara bara för att läsa. Då klarar systemet fler läsare på en gång.",
            "The first time may be for reading only. Then the system takes more readers at once.",
        ),
        choices=[
            ("now", later("Genast när resultatet är synligt", "At once when the result is visible")),
            ("later", later("Från en bestämd tid", "From a set time")),
        ],
        widget=forms.RadioSelect,
        initial="now",
        required=False,
    )
    replies_day = DayField(label=later("Dag då svar öppnar", "Day when replies open"), required=False)
    replies_time = TimeField(label=later("Klockan", "Time"), required=False)
    sure = forms.BooleanField(
        label=later("Jag har läst vad publiceringen leder till", "I have read what publishing leads to"),
        error_messages={
            "required": later("Kryssa för att du har läst.", "Tick that you have read."),
        },
    )

    anyway = forms.BooleanField(
        label=later("Publicera före kalenderns dag", "Publish before the calendar's day"), required=False
    )
    why = why_field(
        required=False,
        help_text=later("Behövs bara före kalenderns dag.", "Needed only before the calendar's day."),
    )

    def __init__(
        self,
        *others: Any,  # noqa: ANN401 - Django's own
        now: datetime,
        planned: tuple[str, date] | None,
        ahead_at: Callable[[datetime], Mapping[str, date]],
        gives_seats: bool = True,
        **more: Any,  # noqa: ANN401 - Django's own
    ) -> None:
        super().__init__(*others, **more)
        self.now, self.ahead_at = now, ahead_at
        self.ahead: Mapping[str, date] = {}
        if planned is not None and planned[1] >= now.astimezone(STOCKHOLM).date():
            self.fields["day"].initial = planned[1]
            self.fields["time"].initial = LAST_MINUTE if planned[0].endswith("_BY") else MORNING
        if not gives_seats:
            for name in ("replies", "replies_day", "replies_time"):
                del self.fields[name]
        if self.data.get("at_once") == "now":
            self.fields["day"].required = self.fields["time"].required = False

    def clean(self) -> dict[str, Any]:
        """A set time has not been."""
        typed = super().clean() or self.cleaned_data
        if typed.get("at_once") == "later" and not self.errors and self.moment() <= self.now:
            self.add_error("day", said("Tiden har redan varit.", "The time has passed."))
        if typed.get("at_once") and not {"at_once", "day", "time"} & self.errors.keys():
            self.ahead = self.ahead_at(self.moment())
            self._check_replies(typed)
        if self.ahead and not typed.get("anyway"):
            words = said("Kryssa om det ska ske ändå.", "Tick if it is to happen anyway.")
            self.add_error("anyway", words)
        if self.ahead and not typed.get("why"):
            self.add_error("why", said("Skriv varför.", "Write why."))
        return typed

    def _check_replies(self, typed: Mapping[str, Any]) -> None:
        """A set time to reply from has a day and a time, and does not come before the result."""
        if typed.get("replies") != "later" or {"replies_day", "replies_time"} & self.errors.keys():
            return
        for name, sv, en in (
            ("replies_day", "Skriv dagen då svar öppnar.", "Write the day when replies open."),
            ("replies_time", "Skriv klockslaget då svar öppnar.", "Write the time when replies open."),
        ):
            if typed.get(name) is None:
                self.add_error(name, said(sv, en))
        opens = self.replies_from()
        if opens is not None and opens < self.moment():
            told = said("Svar kan inte öppna före resultatet.", "Replies cannot open before the result.")
            self.add_error("replies_day", told)

    def replies_from(self) -> datetime | None:
        """When replies open, in Stockholm's time; None for at once."""
        typed = self.cleaned_data
        if typed.get("replies") != "later" or typed.get("replies_day") is None or typed.get("replies_time") is None:
            return None
        return datetime.combine(typed["replies_day"], typed["replies_time"], tzinfo=STOCKHOLM)

    def ground(self) -> str:
        """The ground of a publication before the calendar's day; "" when it comes when it should."""
        return str(self.cleaned_data["why"]) if self.ahead else ""

    def moment(self) -> datetime:
        """From when the result is visible, in Stockholm's time."""
        typed = self.cleaned_data
        if typed["at_once"] == "now":
            return self.now
        return datetime.combine(typed["day"], typed["time"], tzinfo=STOCKHOLM)


class FreezeForm(forms.Form):
    """The name of a snapshot."""

    name = forms.CharField(
        label=later("Namn på ögonblicksbilden", "Name of the snapshot"),
        help_text=later("Till exempel: Ansökan stängd.", "For example: Applications closed."),
        max_length=120,
        error_messages={"required": later("Skriv ett namn.", "Write a name.")},
    )


def snapshot_words(snapshot: Snapshot) -> str:
    """A snapshot in a list: its number, name and moment."""
    lang = page_language()
    name = f" {snapshot.name}" if snapshot.name else ""
    moment = moment_text(snapshot.made_at, lang)
    return said("Ögonblicksbild", "Snapshot") + f" {number_text(snapshot.number, lang)}{name}, {moment}"
