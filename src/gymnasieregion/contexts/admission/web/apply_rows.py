"""The rows of an application made ready for a page: what each is called, and what may be chosen within it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

from gymnasieregion.contexts.admission.core.application_rows import Row
from gymnasieregion.contexts.admission.models import Applicant, ForwardedChoice
from gymnasieregion.contexts.admission.web.apply_words import EXTRAS, number_words
from gymnasieregion.contexts.admission.web.choosing_advice import ShownRow
from gymnasieregion.contexts.admission.web.people_words import word
from gymnasieregion.contexts.offer.api import listed_offerings
from gymnasieregion.platform.pages.words import said

Offered = Mapping[str, tuple[str, ...]]
"""What may be chosen within an offering, by kind."""


@dataclass(frozen=True, slots=True)
class Named:
    """What a row is called.

    Args:
        name: The programme.
        school: Its school.
        place: The municipality, or the other office.
        address: Its page in the offer; "" when it has none.
        is_closed: Whether it does not start.
        is_known: Whether this year's offer has it.
        is_full: Whether it starts but has no seats.
        sent: How far it has come, for a choice to another office; "" for others.
        answer: What the other office answered; "" for none.
    """

    name: str
    school: str
    place: str
    address: str = ""
    is_closed: bool = False
    is_known: bool = True
    is_full: bool = False
    sent: str = ""
    answer: str = ""

    @property
    def label(self) -> str:
        """The programme and its school."""
        return f"{self.name}, {self.school}" if self.school else self.name


@dataclass(frozen=True, slots=True)
class ExtraField:
    """A choice of a language, an instrument or something else within a row.

    Args:
        name: The field's name in the form.
        label: What is chosen.
        options: What may be chosen.
        chosen: What is; "" for nothing.
    """

    name: str
    label: str
    options: tuple[str, ...]
    chosen: str


@dataclass(frozen=True, slots=True)
class ShownChoice:
    """A row of the list.

    Args:
        id: What is chosen, as the form sends it.
        key: The row's id in the page.
        place: Its place in the list.
        named: What it is called.
        extras: What may be chosen within it.
        is_new: Whether it was not in the list when the application closed.
        advice: From the advice; None where there is none.
        is_first: Whether it can move no further up.
        is_last: Whether it can move no further down.
        typed: What was typed as its number, when that could not be followed; "" otherwise.
        wrong: What is wrong with that; "" when nothing is.
    """

    id: str
    key: str
    place: int
    named: Named
    extras: tuple[ExtraField, ...] = ()
    is_new: bool = False
    advice: ShownRow | None = None
    is_first: bool = False
    is_last: bool = False
    typed: str = ""
    wrong: str = ""


def key_of(id_: str) -> str:
    """The id of a row in a page: letters and digits that the browser takes, the same from page to page."""
    return f"val-{sha256(id_.encode()).hexdigest()[:10]}"


def named_rows(person: Applicant, ids: Sequence[str]) -> tuple[Mapping[str, Named], Mapping[str, Offered]]:
    """What rows are called, and what may be chosen within them; one query, one more with choices to other offices.

    Args:
        person: Whose they are.
        ids: What is chosen; those that nobody knows are called by their id.
    """
    others = [row.other for row in map(Row, ids) if row.other is not None]
    found: dict[str, Named] = {}
    offered: dict[str, Offered] = {}
    for row in listed_offerings(person.year_id, ids):
        address, is_closed = f"/utbud/{row.key}/", row.status != "OPEN"
        is_full = not is_closed and row.seats == 0
        found[row.offering_id] = Named(row.name, row.school, row.municipality, address, is_closed, is_full=is_full)
        offered[row.offering_id] = row.extras
    for each in ForwardedChoice.objects.filter(applicant=person, pk__in=others) if others else ():
        sent = word("state", each.state)
        found[f"other:{each.pk}"] = Named(each.education, each.school, each.office, sent=sent, answer=each.answer)
    unknown = said("Okänd utbildning", "Unknown programme")
    return {id_: found.get(id_) or Named(f"{unknown} {id_}", "", "", is_known=False) for id_ in ids}, offered


def shown_choices(
    rows: Sequence[Row],
    names: Mapping[str, Named],
    offered: Mapping[str, Offered],
    advice: Mapping[str, ShownRow],
    before: Sequence[str] | None,
) -> list[ShownChoice]:
    """The rows of the list as the page shows them.

    Args:
        rows: The whole list.
        names: From ``named_rows``.
        offered: The same.
        advice: By offering id.
        before: What was in the list when the application closed; None while it is open.
    """
    return [
        ShownChoice(
            id=row.offering_id,
            key=key_of(row.offering_id),
            place=place,
            named=names[row.offering_id],
            extras=tuple(_extra(row, *each) for each in offered.get(row.offering_id, {}).items()),
            is_new=before is not None and row.offering_id not in before,
            advice=advice.get(row.offering_id),
            is_first=place == 1,
            is_last=place == len(rows),
        )
        for place, row in enumerate(rows, start=1)
    ]


def with_numbers(rows: Sequence[ShownChoice], typed: Mapping[str, str], wrong: Mapping[str, str]) -> list[ShownChoice]:
    """The rows with the numbers that were typed, and what is wrong with those that cannot be followed.

    Args:
        rows: The rows of the list.
        typed: By row.
        wrong: Why, by row.
    """
    return [
        replace(
            row,
            typed=typed.get(row.id, str(row.place)),
            wrong=number_words(wrong[row.id], len(rows)) if row.id in wrong else "",
        )
        for row in rows
    ]


def _extra(row: Row, kind: str, names: tuple[str, ...]) -> ExtraField:
    chosen = row.extras.get(kind, "")
    options = names if not chosen or chosen in names else (*names, chosen)
    return ExtraField(f"{kind}:{row.offering_id}", said(*EXTRAS.get(kind, (kind, kind))), options, chosen)
