"""The forms of cases: they check the shape of what was typed; the services check the sense."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from gymnasieregion.contexts.admission.core.cases import Option
from gymnasieregion.contexts.admission.selectors.tables_schema import table_named
from gymnasieregion.contexts.admission.services.cases_change import CHOICES, SEATS, Change, columns_of
from gymnasieregion.contexts.admission.services.import_faults import Told
from gymnasieregion.contexts.admission.web.people_forms import text_field
from gymnasieregion.contexts.admission.web.tables_rows import form_field
from gymnasieregion.platform.pages.words import later, page_language, said

LONGEST = 2_000
Row = Mapping[str, str]


def text_area(sv: str, en: str, missing_sv: str, missing_en: str, hint: str = "", rows: int = 3) -> forms.CharField:
    """Some lines of text that are needed."""
    return forms.CharField(
        label=later(sv, en),
        help_text=hint,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": later(missing_sv, missing_en)},
    )


def reference_field(*, required: bool) -> forms.CharField:
    """The board's or the office's own number of the matter."""
    return text_field("Beteckning", "Reference", 80, required=required, hint=later("Diarienummer.", "File number."))


def _decided(sv: str, en: str) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=later(sv, en),
        choices=[
            ("same", later("Inte prövat, som förut", "Not tried, as before")),
            ("yes", later("Ja", "Yes")),
            ("no", later("Nej", "No")),
        ],
        widget=forms.RadioSelect,
        initial="same",
        error_messages={"required": later("Välj ett alternativ.", "Choose one.")},
    )


class AppealForm(forms.Form):
    """What the board has decided.

    Args:
        offerings: The ids and names of the applicant's choices in the round.
        others: As every form of Django's.
    """

    offering_id = forms.ChoiceField(
        label=later("Vilket val gäller beslutet?", "Which choice is it about?"),
        widget=forms.RadioSelect,
        error_messages={"required": later("Välj ett val.", "Choose one.")},
    )
    eligible = _decided("Är den sökande behörig, enligt nämnden?", "Is the applicant eligible, by the board?")
    received = _decided("Ska den sökande tas emot, enligt nämnden?", "Is the applicant received, by the board?")
    reference = reference_field(required=True)
    why = text_area(
        "Vad nämnden har beslutat", "What the board has decided",
        "Skriv vad nämnden har beslutat.", "Write what the board has decided.",
    )  # fmt: skip

    def __init__(self, *others: Any, offerings: Sequence[tuple[str, str]], **more: Any) -> None:  # noqa: ANN401 - Django's own
        super().__init__(*others, **more)
        self.fields["offering_id"].choices = list(offerings)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Something was decided."""
        typed = super().clean() or self.cleaned_data
        if not self.errors and typed["eligible"] == typed["received"] == "same":
            self.add_error("eligible", said("Välj vad nämnden har ändrat.", "Choose what the board has changed."))
        return typed

    def change(self, stood: Sequence[Row]) -> Change:
        """The decision as it should have stood.

        Args:
            stood: The decisions on the applicant's choices in the round.
        """
        typed = self.cleaned_data
        offering = typed["offering_id"]
        row = next((one for one in stood if one["offering_id"] == offering), None)
        right = dict(row or dict.fromkeys(columns_of("row_decisions"), "")) | {"offering_id": offering}
        right |= {name: typed[name] for name in ("eligible", "received") if typed[name] != "same"}
        return Change("row_decisions", "", () if row is None else (row,), (right,))


class WrongForm(forms.Form):
    """What was wrong, and how it was found; the row comes in a subclass."""

    reference = reference_field(required=False)
    why = text_area(
        "Vad blev fel, och hur upptäcktes det?", "What went wrong, and how was it found?",
        "Skriv vad som blev fel.", "Write what went wrong.",
    )  # fmt: skip

    def add_faults(self, faults: Sequence[Told]) -> None:
        """Put each fault at its field, or at the top."""
        lang = page_language()
        for fault in faults:
            column = fault.column if fault.column in self.fields else None
            self.add_error(column, f"{fault.wrong(lang)} {fault.right(lang)}")


class WrongRowForm(WrongForm):
    """A row as it should have stood.

    Args:
        table: Its table.
        row: As it stood; None for a row that was missing.
        others: As every form of Django's.
    """

    def __init__(self, *others: Any, table: str, row: Row | None, **more: Any) -> None:  # noqa: ANN401 - Django's own
        super().__init__(*others, initial=dict(row or {}), **more)
        self.table, self.row = table, row
        own = {name: form_field(table_named(table).field(name)) for name in columns_of(table)}
        if row is not None:
            own["gone"] = forms.BooleanField(
                label=later("Raden skulle inte ha funnits", "There should have been no such row"), required=False
            )
        self.fields = {**own, **self.fields}  # the row first

    def change(self) -> Change:
        """What should have stood."""
        typed = self.cleaned_data
        before = () if self.row is None else (self.row,)
        right = {name: typed[name] for name in columns_of(self.table)}
        return Change(self.table, "", before, () if typed.get("gone") else (right,))


class WrongChoicesForm(WrongForm):
    """An applicant's choices as they should have stood.

    Args:
        rows: As they stood, in order.
        known: The offerings of the year.
        others: As every form of Django's.
    """

    field_order = ("choices",)
    choices = text_area(
        "Valen i rätt ordning", "The choices in the right order", "Skriv minst ett val.", "Write one choice at least.",
        hint=later("Utbildningarnas id, ett på varje rad.", "The ids of the programmes, one on each line."), rows=8,
    )  # fmt: skip

    def __init__(self, *others: Any, rows: Sequence[Row], known: Mapping[str, object], **more: Any) -> None:  # noqa: ANN401 - Django's own
        super().__init__(*others, initial={"choices": "\n".join(row["offering_id"] for row in rows)}, **more)
        self.rows, self.known = rows, known

    def clean_choices(self) -> list[str]:
        """Ids of offerings, each once."""
        ids = [line.strip() for line in self.cleaned_data["choices"].splitlines() if line.strip()]
        for id_ in ids:
            if id_ not in self.known:
                raise forms.ValidationError(said(f"{id_} finns inte i utbudet.", f"{id_} is not in the offer."))
        if len(set(ids)) < len(ids):
            raise forms.ValidationError(said("Varje utbildning kan stå en gång.", "A programme can stand once."))
        return ids

    def change(self) -> Change:
        """What should have stood."""
        ids = self.cleaned_data["choices"]
        right = tuple({"rank": str(rank), "offering_id": id_} for rank, id_ in enumerate(ids, start=1))
        return Change(CHOICES, "", tuple(self.rows), right)


class WrongSeatsForm(WrongForm):
    """The seats of an offering as they should have been.

    Args:
        offering: Which.
        rows: Its groups as they stood, in order.
        others: As every form of Django's.
    """

    def __init__(self, *others: Any, offering: str, rows: Sequence[Row], **more: Any) -> None:  # noqa: ANN401 - Django's own
        super().__init__(*others, **more)
        self.offering, self.rows = offering, rows
        own = {
            f"seats_{row['position']}": forms.IntegerField(
                label=later(f"Platser i gruppen {row['group_id']}", f"Places in the group {row['group_id']}"),
                min_value=0,
                initial=int(row["seats"]),
                error_messages={
                    "required": later("Skriv antalet.", "Write the number."),
                    "invalid": later("Skriv ett heltal.", "Write a whole number."),
                    "min_value": later("Det minsta är 0.", "The least is 0."),
                },
            )
            for row in rows
        }
        self.fields = {**own, **self.fields}

    def change(self) -> Change:
        """What should have stood."""
        right = tuple({**row, "seats": str(self.cleaned_data[f"seats_{row['position']}"])} for row in self.rows)
        return Change(SEATS, self.offering, tuple(self.rows), right)


class DecideForm(forms.Form):
    """The grounds of a decision.

    Args:
        option: The way out.
        others: As every form of Django's.
    """

    ground = text_area("Skäl för beslutet", "Grounds of the decision", "Skriv skälen.", "Write the grounds.")
    legal_ground = text_area(
        "Varför får gynnande beslut ändras?", "Why may favourable decisions be changed?",
        "Skriv varför gynnande beslut får ändras.", "Write why favourable decisions may be changed.",
        hint=later("Enligt förvaltningslagen 37 §.", "By the Administrative Procedure Act, section 37."),
    )  # fmt: skip
    sure = forms.BooleanField(
        label=later("Jag har läst vad beslutet leder till", "I have read what the decision leads to"),
        error_messages={"required": later("Kryssa för att du har läst.", "Tick that you have read.")},
    )

    def __init__(self, *others: Any, option: Option, **more: Any) -> None:  # noqa: ANN401 - Django's own
        super().__init__(*others, **more)
        if option != Option.REDO_ROUND:
            del self.fields["legal_ground"]
