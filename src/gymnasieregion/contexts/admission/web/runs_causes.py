"""What began a chain of moves, in words: each change of the input of two runs, and how many moves it led to."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from gymnasieregion.contexts.admission.core.difference_causes import ChangeKind, InputChange
from gymnasieregion.contexts.admission.selectors.runs_names import OfferingName
from gymnasieregion.contexts.admission.selectors.tables_schema import table_named
from gymnasieregion.contexts.admission.services.run_difference import RunDifference
from gymnasieregion.contexts.admission.web.people_words import subject
from gymnasieregion.contexts.admission.web.runs_words import KINDS as RUN_KINDS
from gymnasieregion.contexts.admission.web.runs_words import word
from gymnasieregion.contexts.admission.web.tables_words import COLUMNS_EN, cell_text
from gymnasieregion.platform.pages.words import said

MOST_TOLD = 3
"""Changes that are told one by one; of more only how many."""

KINDS: Mapping[ChangeKind, tuple[str, str]] = {
    ChangeKind.CAME: ("sökande har kommit till", "applicants came"),
    ChangeKind.WENT: ("sökande har gått", "applicants went"),
    ChangeKind.MARK: ("betyg", "grades"),
    ChangeKind.COMPLETION: ("senare betyg", "later grades"),
    ChangeKind.CHOICE_ADDED: ("val har lagts till", "choices added"),
    ChangeKind.CHOICE_REMOVED: ("val har tagits bort", "choices taken away"),
    ChangeKind.CHOICE_ORDER: ("valens ordning", "the order of choices"),
    ChangeKind.RECEPTION: ("beslut om mottagande", "decisions on reception"),
    ChangeKind.HAND: ("första eller andra hand", "first or second hand"),
    ChangeKind.ELIGIBILITY: ("beslut om behörighet", "decisions on eligibility"),
    ChangeKind.DISPENSATION: ("dispens", "dispensation"),
    ChangeKind.FREE_QUOTA: ("beslut om fri kvot", "decisions on free quota"),
    ChangeKind.ADDED: ("när valet lades till", "when the choice was added"),
    ChangeKind.TEST: ("provpoäng", "test points"),
    ChangeKind.RANK: ("skolans rangordning", "the school's ranking"),
    ChangeKind.HELD: ("innehavd plats eller svar på den", "held seat or the reply to it"),
    ChangeKind.PERSON: ("uppgifter om den sökande", "facts about the applicant"),
    ChangeKind.SEATS: ("platser", "places"),
    ChangeKind.OFFERING: ("uppgifter om utbildningen", "facts about the programme"),
    ChangeKind.RULES: ("reglerna", "the rules"),
    ChangeKind.LOTTERY: ("lottningen", "the lottery"),
    ChangeKind.ROUND: ("omgångens slag eller dag", "the kind or the day of the round"),
    ChangeKind.OTHERS: ("uppgifter om andra sökande till utbildningen", "facts of others who chose the programme"),
    ChangeKind.UNKNOWN: ("följd av andra ändringar", "follows from other changes"),
}
"""What each kind of change is called."""

COLUMN_OF: Mapping[ChangeKind, tuple[str, str]] = {
    ChangeKind.RECEPTION: ("row_decisions", "received"),
    ChangeKind.HAND: ("row_decisions", "hand"),
    ChangeKind.ELIGIBILITY: ("row_decisions", "eligible"),
    ChangeKind.DISPENSATION: ("row_decisions", "dispensation"),
    ChangeKind.FREE_QUOTA: ("row_decisions", "free_quota"),
    ChangeKind.ADDED: ("row_decisions", "added"),
    ChangeKind.TEST: ("tests", "points"),
}
"""The column that a kind of change is of, where its values have words."""

OFFERING_EN: Mapping[str, str] = {
    "branch_id": "branch",
    "municipality_code": "code of the municipality",
    "municipality": "municipality",
    "school": "school",
    "organisation_form": "form of organisation",
    "study_path_code": "study path code",
    "study_path": "study path",
    "selection": "selection",
    "first_hand": "first hand",
    "status": "status",
    "test_weight": "weight of the test",
    "test_max": "most points of the test",
    "test_min": "least points of the test",
    "test_subject": "subject of the test",
    "test_subject_mark": "mark in the subject of the test",
    "test_max_rank": "choices that the test counts for",
}

Names = Callable[[str], OfferingName]


@dataclass(frozen=True, slots=True)
class CauseRow:
    """A kind of change, and what it led to.

    Args:
        code: A ``ChangeKind``.
        words: What it is called.
        changes: How many such changes there are; None where they are not counted.
        whose: Of how many applicants or offerings; None where they are not counted.
        chains: Chains that it began, alone or with another.
        moved: Those who moved in these chains.
    """

    code: str
    words: str
    changes: int | None
    whose: int | None
    chains: int
    moved: int


def cause_rows(found: RunDifference) -> list[CauseRow]:
    """Every kind of change that there is or that began a chain, with its counts."""
    counts: dict[str, tuple[int, int]] = {}
    for rows, key in ((found.own, "applicant_id"), (found.offerings, "offering_id")):
        sizes = rows.group_by("kind").agg(pl.len(), pl.col(key).n_unique().alias("whose"))
        counts |= {kind: (changes, whose) for kind, changes, whose in sizes.iter_rows()}
    chains: Counter[str] = Counter()
    moved: Counter[str] = Counter()
    for began, links in zip(found.began, found.chains, strict=True):
        for kind in {change.kind for change in began}:
            chains[kind] += 1
            moved[kind] += len(links)
    there = {*counts, *chains, *(change.kind for change in found.of_all)}
    return [
        CauseRow(kind, said(*KINDS[kind]), changes, whose, chains[kind], moved[kind])
        for kind in ChangeKind
        if kind in there
        for changes, whose in [counts.get(kind, (None, None))]
    ]


def told(changes: Sequence[InputChange], name: Names, *, is_protected: bool) -> str:
    """Some changes in words, the first few of them one by one.

    Args:
        changes: What differs.
        name: What an offering is called.
        is_protected: Whether they are about somebody whose identity is protected: then only their kinds are told.
    """
    if is_protected:
        own = dict.fromkeys(said(*KINDS[change.kind]) for change in changes)
        return ", ".join(own)
    words = [change_words(change, name) for change in changes[:MOST_TOLD]]
    if len(changes) > MOST_TOLD:
        more = len(changes) - MOST_TOLD
        words.append(said(f"och {more} till", f"and {more} more"))
    return "; ".join(words)


def change_words(change: InputChange, name: Names) -> str:
    """One change in words: what, of what, from what and to what."""
    if change.kind in {ChangeKind.CAME, ChangeKind.WENT}:
        came = change.kind == ChangeKind.CAME
        return said("ny sökande", "a new applicant") if came else said("sökande som har gått", "an applicant who went")
    what = _about(change, name)
    if change.kind == ChangeKind.CHOICE_ADDED:
        return said(f"nytt val {change.after}: {what}", f"new choice {change.after}: {what}")
    if change.kind == ChangeKind.CHOICE_REMOVED:
        return said(f"borttaget val {change.before}: {what}", f"choice {change.before} taken away: {what}")
    if change.kind == ChangeKind.OTHERS:
        n = change.after
        return said(f"ändrade uppgifter för {n} andra sökande till {what}", f"changed facts of {n} others at {what}")
    return ": ".join(part for part in (said(*KINDS[change.kind]), what, _values(change)) if part)


def _about(change: InputChange, name: Names) -> str:
    """What a change is of: a subject, an offering or a fact."""
    if change.kind in {ChangeKind.MARK, ChangeKind.COMPLETION}:
        return subject(change.about)
    if change.kind == ChangeKind.PERSON:
        field = table_named("applicants").field(change.column)
        return said(field.title, COLUMNS_EN[field.name])
    if change.kind == ChangeKind.OFFERING:
        field = table_named("offerings").field(change.column)
        return f"{name(change.about).text}, {said(field.title.lower(), OFFERING_EN[field.name])}"
    return name(change.about).text if change.about else ""


def _values(change: InputChange) -> str:
    """From what to what, in words; "" where that is not told."""
    if change.kind in {ChangeKind.HELD, ChangeKind.CHOICE_ORDER} or not (change.before or change.after):
        return ""
    if change.before == change.after:
        return said("fördelade på annat sätt", "shared out otherwise")
    before, after = (_value(change, cell) for cell in (change.before, change.after))
    return said(f"från {before} till {after}", f"from {before} to {after}")


def _value(change: InputChange, cell: str) -> str:
    if not cell:
        return said("inget", "nothing")
    if change.kind in COLUMN_OF:
        table, column = COLUMN_OF[change.kind]
        return cell_text(table_named(table).field(column), cell)
    if change.kind == ChangeKind.ROUND and change.column == "kind":
        return word(RUN_KINDS, cell).lower()
    if change.kind == ChangeKind.PERSON:
        return cell_text(table_named("applicants").field(change.column), cell)
    if change.kind == ChangeKind.RANK:
        fields = [table_named("ranks").field(column) for column in ("rank", "agreement")]
        words = cell.split()
        return " ".join(cell_text(fields[1] if word.isupper() else fields[0], word) for word in words)
    return cell
