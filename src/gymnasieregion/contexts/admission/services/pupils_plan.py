"""What a school's file would change: who is new, who is changed, and which grades."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from gymnasieregion.contexts.admission.models import Applicant
from gymnasieregion.contexts.admission.selectors.kept_rows import difference
from gymnasieregion.contexts.admission.services.pupils_file import FACTS, PupilFile, read_pupils
from gymnasieregion.contexts.admission.services.tables_faults import Fault

MOST_SHOWN = 50
MOST_NAMED = 5_000
"""Values that one question to the database may hold."""


@dataclass(frozen=True, slots=True)
class PupilPlan:
    """What a school's file would change.

    Args:
        faults: What stops it.
        warnings: What is odd.
        new: The facts of each new pupil, with ``identity_number``.
        changed: For each pupil that is there, their key in the database and the facts that change.
        same: How many are there as they are.
        moved: How many of the changed come from another school.
        grades: By identity number, subject, mark and how a language was read; None when the file has no grades.
        new_grades: How many grades are new, changed, taken away and the same.
        known: The applicants that are there, by identity number.
    """

    faults: tuple[Fault, ...]
    warnings: tuple[Fault, ...]
    new: Sequence[Mapping[str, str]]
    changed: Mapping[int, Mapping[str, str]]
    same: int
    moved: int
    grades: pl.DataFrame | None
    new_grades: Mapping[str, int]
    known: Mapping[str, Applicant]

    @property
    def changes(self) -> bool:
        """Whether anything would be written."""
        return bool(self.new or self.changed or any(self.new_grades[part] for part in ("new", "changed", "removed")))

    def counts(self) -> dict[str, object]:
        """How many of each."""
        pupils = {"new": len(self.new), "changed": len(self.changed), "same": self.same, "moved": self.moved}
        return {"pupils": pupils, "grades": dict(self.new_grades)}

    def sample(self) -> list[list[str]]:
        """The first pupils: number, name, and what becomes of them (the fields that change; new)."""
        named = {row.pk: row for row in self.known.values()}
        rows = [[row["identity_number"], _name(row), "new"] for row in self.new[:MOST_SHOWN]]
        for key, facts in list(self.changed.items())[:MOST_SHOWN]:
            who = named[key]
            rows.append([who.identity_number, f"{who.given_name} {who.family_name}".strip(), ",".join(facts)])
        return rows


def plan_of(year: int, data: bytes, file_name: str) -> PupilPlan:
    """Compare a school's file with who is registered; writes nothing.

    Args:
        year: The admission year.
        data: Its bytes.
        file_name: Its name.
    """
    file = read_pupils(data, file_name)
    numbers = [] if file.draft is None else file.rows["identity_number"].drop_nulls().to_list()
    known = _known(year, numbers)
    _tell_known(file, known)
    _tell_alike(file, year, known)
    faults, warnings = file.faults.in_order(stopping=True), file.faults.in_order(stopping=False)
    if faults or file.draft is None:
        return PupilPlan(faults, warnings, (), {}, 0, 0, None, _none(), {})
    new: list[dict[str, str]] = []
    changed: dict[int, dict[str, str]] = {}
    for row in file.rows.drop("_row").iter_rows(named=True):
        said = {name: value for name, value in row.items() if value}
        who = known.get(row["identity_number"])
        if who is None:
            new.append(said)
        elif differing := {n: v for n, v in said.items() if n in FACTS and v != str(getattr(who, n))}:
            changed[who.pk] = differing
    moved = sum("school" in facts or "school_code" in facts for facts in changed.values())
    same = len(known) - len(changed)
    counts = _grade_counts(year, file.grades, known)
    return PupilPlan((), warnings, new, changed, same, moved, file.grades, counts, known)


def grades_frame(grades: pl.DataFrame, ids: Mapping[str, str]) -> pl.DataFrame:
    """The grades of a file as rows of the table.

    Args:
        grades: With ``identity_number``.
        ids: The applicant's id for each number; those without one are left out.
    """
    named = grades.filter(pl.col("identity_number").is_in(list(ids)))
    found = named.with_columns(applicant_id=pl.col("identity_number").replace_strict(ids, return_dtype=pl.String))
    return found.select("applicant_id", "subject", "mark", "language_as").sort("applicant_id", "subject")


def _known(year: int, numbers: Sequence[str]) -> dict[str, Applicant]:
    """The applicants who have one of some numbers; a file of a whole region is compared with everybody."""
    rows = Applicant.objects.filter(year=year).exclude(identity_number="").order_by("applicant_id")
    if len(numbers) <= MOST_NAMED:
        rows = rows.filter(identity_number__in=numbers)
    wanted = set(numbers)
    return {row.identity_number: row for row in rows if row.identity_number in wanted}


def _grade_counts(year: int, grades: pl.DataFrame | None, known: Mapping[str, Applicant]) -> dict[str, int]:
    if grades is None or grades.is_empty():
        return _none()
    ids = {number: row.applicant_id for number, row in known.items()}
    frame = grades_frame(grades, ids)
    of_new = grades.height - frame.height
    if frame.is_empty():
        return _none() | {"new": of_new}
    found = difference(year=year, table="grades", frame=frame, replace="applicant")
    return {
        "new": found.new.height + of_new,
        "changed": found.changed.height,
        "removed": found.removed.height,
        "same": found.same,
    }


def _tell_known(file: PupilFile, known: Mapping[str, Applicant]) -> None:
    """Pupils whom a file may not touch, and those whose application is withdrawn."""
    if file.draft is None:
        return
    protected = [number for number, row in known.items() if row.protection != Applicant.Protection.NONE]
    withdrawn = [number for number, row in known.items() if not row.is_active and number not in protected]
    for numbers, code in ((protected, "PUPIL_PROTECTED"), (withdrawn, "PUPIL_WITHDRAWN")):
        rows = file.rows.filter(pl.col("identity_number").is_in(numbers))
        file.draft.tell(file.faults, rows, "identity_number", code)


def _tell_alike(file: PupilFile, year: int, known: Mapping[str, Applicant]) -> None:
    """Pupils with a new number who have the name and the birth date of somebody who is there."""
    if file.draft is None or not {"given_name", "family_name", "birth_date"} <= set(file.rows.columns):
        return
    strangers = file.rows.filter(~pl.col("identity_number").is_in(list(known))).drop_nulls()
    if strangers.is_empty():
        return
    every = Applicant.objects.filter(year=year).exclude(given_name="").exclude(family_name="").order_by("applicant_id")
    if strangers.height <= MOST_NAMED:
        every = every.filter(birth_date__in=strangers["birth_date"].unique().to_list())
    there = pl.DataFrame(
        [(who, born.isoformat(), *names) for who, born, *names in every.values_list(*ALIKE)],
        schema=dict.fromkeys(("other", *ALIKE[1:]), pl.String),
        orient="row",
    )
    rows = strangers.join(there.unique(ALIKE[1:], keep="first"), on=list(ALIKE[1:]), how="inner", maintain_order="left")
    file.draft.tell(file.faults, rows, "identity_number", "PUPIL_MAYBE", facts={"other": "other"})


ALIKE = ("applicant_id", "birth_date", "given_name", "family_name")


def _none() -> dict[str, int]:
    return {"new": 0, "changed": 0, "removed": 0, "same": 0}


def _name(row: Mapping[str, Any]) -> str:
    return f"{row.get('given_name', '')} {row.get('family_name', '')}".strip()
