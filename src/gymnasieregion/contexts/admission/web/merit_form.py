"""The form of the calculator: a mark for each subject, and another that one thinks of."""

from collections.abc import Iterable, Mapping, Sequence

from django import forms

from gymnasieregion.contexts.admission.core.merit import NO_GRADE, Grade
from gymnasieregion.contexts.admission.core.rules import MeritRules
from gymnasieregion.contexts.admission.core.sentence_words import SUBJECTS, number_text, subject_text
from gymnasieregion.contexts.admission.selectors.core_rows import mark_order
from gymnasieregion.platform.pages.words import page_language, said

FIRST = ("SV", "SVA", "EN", "MA")
"""What every programme asks for stands first; the others follow by their codes' names."""

OWN_CHOICE, MOTHER_TONGUE, OTHERS = "M1", "ML", ("X1", "X2")
LAST = frozenset({"DA", "TN", "TSP"})
"""Subjects that few have."""

WORDS: Mapping[str, tuple[str, str]] = {
    "M2": ("moderna språk, läst som språkval", "modern language, as language choice"),
    OWN_CHOICE: ("moderna språk, inom elevens val", "modern language, as the pupil's own choice"),
    MOTHER_TONGUE: ("modersmål", "mother tongue"),
    "X1": ("ett annat ämne", "another subject"),
    "X2": ("ett annat ämne till", "one more other subject"),
}


def subject_rows(rules: MeritRules) -> Sequence[tuple[str, str]]:
    """Code and name of each row, in the language of the page being made; the språkval rows are those of the rules."""
    lang = page_language()
    usual = sorted((code for code in SUBJECTS if code not in LAST and code not in FIRST), key=_name)
    languages = (*sorted(rules.language_choice_codes), OWN_CHOICE, MOTHER_TONGUE)
    codes = (*FIRST, *languages, *usual, *sorted(LAST, key=_name), *OTHERS)
    return [(code, said(*WORDS[code]) if code in WORDS else subject_text(code, lang)) for code in codes]


def _name(code: str) -> str:
    return subject_text(code, "sv")


class MeritForm(forms.Form):
    """A mark for each subject and a thought one beside it; empty is no mark."""

    dance = forms.BooleanField(required=False)

    def __init__(self, data: Mapping[str, str] | None, rules: MeritRules) -> None:
        super().__init__(data, auto_id="id_%s")
        self.rules = rules
        self.names = subject_rows(rules)
        self.fields["dance"].label = said(
            "Jag går förberedande dansarutbildning", "I attend preparatory dancers' training"
        )
        marks = [(mark, said("streck", "no grade set") if mark == NO_GRADE else mark) for mark in mark_order()]
        for code, name in self.names:
            for prefix, empty, label in (
                ("b", said("inget", "none"), said("betyg", "grade")),
                ("t", said("samma", "same"), said("tänk om", "what if")),
            ):
                widget = forms.Select(attrs={"aria-label": f"{name}: {label}", "class": "input", "autocomplete": "off"})
                self.fields[f"{prefix}_{code}"] = forms.ChoiceField(
                    choices=[("", empty), *marks], required=False, widget=widget, label=f"{name}: {label}"
                )

    def lines(self, gains: Mapping[str, int]) -> list[dict[str, object]]:
        """The rows of the table: code, name, both fields, and what one step up would give.

        Args:
            gains: From ``one_step_up``; of a subject that is not there nothing is said.
        """
        return [
            {"code": code, "name": name, "mark": self[f"b_{code}"], "thought": self[f"t_{code}"],
             "gain": None if code not in gains else number_text(gains[code], page_language())}
            for code, name in self.names
        ]  # fmt: skip

    def grades(self, *, thought: bool) -> list[Grade]:
        """The marks that are given; of a valid form.

        Args:
            thought: With the marks that are thought of in the place of the others.
        """
        found = []
        for code, _ in self.names:
            mark = self.cleaned_data[f"b_{code}"]
            if thought:
                mark = self.cleaned_data[f"t_{code}"] or mark
            if mark:
                found.append(Grade(code, mark, code if code in self.rules.language_choice_codes else ""))
        return found


def initial_of(grades: Iterable[Grade], rules: MeritRules, *, dance: bool) -> tuple[dict[str, object], int]:
    """A form's beginning from registered grades, and how many of them found no row.

    Args:
        grades: Those that count.
        rules: Of the day.
        dance: From förberedande dansarutbildning.
    """
    begin: dict[str, object] = {"dance": dance}
    left = 0
    for grade in grades:
        as_language = grade.language_as in {*rules.language_choice_codes, OWN_CHOICE, MOTHER_TONGUE}
        rows = [grade.subject] if grade.subject in SUBJECTS else [grade.language_as] if as_language else []
        row = next((f"b_{code}" for code in (*rows, *OTHERS) if f"b_{code}" not in begin), "")
        if row:
            begin[row] = grade.mark
        else:
            left += 1
    return begin, left
