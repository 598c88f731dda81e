"""A sending school's file of pupils: read whole, every fault told, nothing half.

One line a pupil. Subjects are columns of their own (wide form); M1, M2 and ML hold a language and its grade, such as
``SPA C``: M1 read as elevens val, M2 as språkval, ML as modersmål. A cell that is empty says nothing.
"""

from dataclasses import dataclass, replace
from functools import cache

import polars as pl

from gymnasieregion.contexts.admission.models import Applicant
from gymnasieregion.contexts.admission.selectors.people_gaps import school_subjects
from gymnasieregion.contexts.admission.selectors.tables_schema import Field, Table, table_named
from gymnasieregion.contexts.admission.services.tables_draft import Draft, draft_of
from gymnasieregion.contexts.admission.services.tables_faults import FaultList
from gymnasieregion.contexts.admission.services.tables_files import sheet_in

LANGUAGES = ("M1", "M2", "ML")
LANGUAGE_GRADE = r"^([A-Z]{3})[ :]+([A-F-])$"
MAIL = r"^[^@\s]+@[^@\s]+\.[^@\s]+$"
PATH = "pupils.csv"
TEXTS = {
    "given_name": ("Förnamn", "Given name", 80),
    "family_name": ("Efternamn", "Family name", 80),
    "school": ("Skola", "School", 160),
    "school_code": ("Skolans kod", "The school's code", 40),
    "school_class": ("Klass", "Class", 20),
    "email": ("E-post", "E-mail", 254),
}
FACTS = ("birth_date", "home_municipality_code", *TEXTS, "kind", "category")
"""The columns that are facts of an applicant, beside the number."""


@dataclass(frozen=True, slots=True)
class PupilFile:
    """What a school's file says.

    Args:
        rows: One row a pupil: the columns of the file among ``identity_number`` and ``FACTS``, canonical.
        grades: ``identity_number``, ``subject``, ``mark`` and ``language_as``; None without any column of grades.
        faults: What is wrong; with any, the rows are not to be used.
        draft: The table that the rows came from, which tells their lines; None when it could not be read.
    """

    rows: pl.DataFrame
    grades: pl.DataFrame | None
    faults: FaultList
    draft: Draft | None


@cache
def pupils_table() -> Table:
    """The columns that a school's file may have."""
    applicants, grades = table_named("applicants"), table_named("grades")
    mark = replace(grades.field("mark"), required=False)
    text = Field("", "string", "", ("", ""), False, False, (), "", None, None, "", "")
    facts = [
        replace(applicants.field("identity_number"), required=True),
        applicants.field("birth_date"),
        *(replace(text, name=name, title=sv, description=(sv, en)) for name, (sv, en, _) in TEXTS.items()),
        applicants.field("home_municipality_code"),
        replace(text, name="kind", title="Slag av sökande", enum=tuple(Applicant.Kind.values)),
        replace(text, name="category", title="Kategori", enum=tuple(Applicant.Category.values)),
    ]
    subjects = [replace(mark, name=code, title=code) for code in school_subjects()]
    languages = [replace(text, name=name, title=name) for name in LANGUAGES]
    return replace(
        applicants, path=PATH, fields=(*facts, *subjects, *languages), primary_key=("identity_number",), references=()
    )


def read_pupils(data: bytes, file_name: str) -> PupilFile:
    """Read a school's file and check all that can be checked without knowing who is registered.

    Args:
        data: Its bytes.
        file_name: Its name; the ending says whether it is CSV or XLSX.
    """
    faults, table = FaultList(), pupils_table()
    sheet = sheet_in(data, file_name, table, faults)
    if sheet is not None and not faults.faults and sheet.cells.is_empty():
        faults.add(file_name, 1, "", "", "NO_ROWS")
    if sheet is None or sheet.cells.is_empty():
        return PupilFile(pl.DataFrame(), None, faults, None)
    draft = draft_of(table, sheet, is_known=True, faults=faults)
    _tell_twice(draft, faults)
    _tell_texts(draft, faults)
    has = set(sheet.header)
    subjects = [code for code in school_subjects() if code in has]
    languages = [code for code in LANGUAGES if code in has]
    marks = _marks(draft, subjects)
    read = _languages(draft, languages, faults)
    rows = draft.frame.select("_row", "identity_number", *(name for name in FACTS if name in has))
    grades = pl.concat([marks, read]) if subjects or languages else None
    return PupilFile(rows, grades, faults, draft)


def _tell_twice(draft: Draft, faults: FaultList) -> None:
    first = pl.col("_row").first().over("identity_number")
    rows = draft.frame.drop_nulls("identity_number").with_columns(_first=first)
    again = rows.filter(pl.col("_row") != pl.col("_first"))
    draft.tell(faults, again, "identity_number", "PUPIL_TWICE", facts={"first": "_first"})


def _tell_texts(draft: Draft, faults: FaultList) -> None:
    """Texts that are longer than the register takes, and addresses that are none."""
    for name, (_, _, most) in TEXTS.items():
        rows = draft.frame.filter(pl.col(name).str.len_chars() > most)
        draft.tell(faults, rows, name, "TEXT_LONG", most=most)
    mail = draft.frame.filter((pl.col("email") != "") & ~pl.col("email").str.contains(MAIL))
    draft.tell(faults, mail, "email", "EMAIL_FORM")


def _marks(draft: Draft, subjects: list[str]) -> pl.DataFrame:
    """The grades in subjects, one row each."""
    long = draft.frame.select("identity_number", *subjects).unpivot(
        subjects or None, index="identity_number", variable_name="subject", value_name="mark"
    ) if subjects else _no_grades()  # fmt: skip
    known = long.drop_nulls().filter(pl.col("mark") != "")
    return known.select("identity_number", "subject", "mark", language_as=pl.lit(""))


def _languages(draft: Draft, columns: list[str], faults: FaultList) -> pl.DataFrame:
    """The grades in languages with how each was read; a fault for each that cannot be read, or is there twice."""
    if not columns:
        return _no_grades().with_columns(language_as=pl.lit(""))
    long = draft.frame.select("_row", "identity_number", *columns).unpivot(
        columns, index=["_row", "identity_number"], variable_name="language_as", value_name="cell"
    )
    long = long.filter(pl.col("cell") != "").with_columns(
        parts=pl.col("cell").str.strip_chars().str.to_uppercase().str.extract_groups(LANGUAGE_GRADE)
    )
    long = long.with_columns(
        subject=pl.col("parts").struct.field("1"), mark=pl.col("parts").struct.field("2")
    ).with_columns(known=pl.col("subject").is_not_null() & ~pl.col("subject").is_in(school_subjects()))
    for column in columns:
        wrong = long.filter((pl.col("language_as") == column) & ~pl.col("known"))
        draft.tell(faults, wrong, column, "LANGUAGE_GRADE", value="cell")
    known = long.filter("known")
    same = known.filter(pl.col("subject").is_first_distinct().over("_row").not_())
    for column in columns:
        draft.tell(faults, same.filter(pl.col("language_as") == column), column, "LANGUAGE_TWICE", value="cell")
    return known.drop_nulls("identity_number").select("identity_number", "subject", "mark", "language_as")


def _no_grades() -> pl.DataFrame:
    return pl.DataFrame(schema=dict.fromkeys(("identity_number", "subject", "mark"), pl.String))
