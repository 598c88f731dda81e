"""The office's own rules that a simulation may try in another way: what they are now, and what else they could be."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from gymnasieregion.law.book import law_book
from gymnasieregion.platform.pages.words import said


@dataclass(frozen=True, slots=True)
class Alternative:
    """A value that a rule may have.

    Args:
        code: As a form sends it: codes with blanks between.
        words: What it means, in Swedish and English.
    """

    code: str
    words: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Decision:
    """A rule that the office decides.

    Args:
        id: The parameter.
        field: The name of its field in a form.
        label: What it is called.
        values: What it may be.
    """

    id: str
    field: str
    label: tuple[str, str]
    values: tuple[Alternative, ...]


DECISIONS: Sequence[Decision] = (
    Decision(
        "admission.tie_break",
        "tie_break",
        ("Ordning vid lika poäng", "Order at equal points"),
        (
            Alternative("LOTTERY", ("Lottning", "Lottery")),
            Alternative(
                "MERIT_WITHOUT_TEST LOTTERY",
                ("Meritvärde utan prov, sedan lottning", "Merit without test, then lottery"),
            ),
            Alternative("CHOICE_ORDER LOTTERY", ("Valets ordning, sedan lottning", "Order of choice, then lottery")),
        ),
    ),
    Decision(
        "admission.no_reply",
        "no_reply",
        ("Uteblivet svar på en plats", "No reply to a seat"),
        (
            Alternative("YES", ("Räknas som ja", "Counts as yes")),
            Alternative("NO", ("Räknas som nej", "Counts as no")),
        ),
    ),
    Decision(
        "admission.language_choice_codes",
        "language_choice_codes",
        ("Språk som räknas som språkval", "Languages that count as language choice"),
        (
            Alternative("M2", ("Bara moderna språk (M2)", "Only modern languages (M2)")),
            Alternative("M1 M2", ("Också elevens val (M1 och M2)", "The pupil's choice too (M1 and M2)")),
        ),
    ),
)
"""Those with more than one lawful way that every round knows."""


def current_words(decision: Decision, day: date) -> str:
    """What a rule is on a day, in words; its codes when no alternative fits."""
    code = _code(law_book().dated(decision.id, day).value)
    found = next((one for one in decision.values if one.code == code), None)
    return said(*found.words) if found else code


def decision_record(decision: Decision, code: str, day: date) -> dict[str, Any]:
    """A value as a record of the parameter schema, in force from a day.

    Args:
        decision: The rule.
        code: As the form sent it.
        day: The first day in force.
    """
    unit = law_book().parameter(decision.id).unit
    value = code.split() if unit == "codes" else code
    source = {"title": "Prövas i en simulering"}
    return {"id": decision.id, "kind": "decision", "unit": unit, "values": [
        {"from": day.isoformat(), "value": value, "source": source}
    ]}  # fmt: skip


def _code(value: object) -> str:
    return " ".join(str(one) for one in value) if isinstance(value, tuple) else str(value)
