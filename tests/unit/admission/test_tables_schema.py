"""The Data Package: a standard one, and the same words as the core and the files written."""

import re
from pathlib import Path

import polars as pl
import pytest

from gymnasieregion.contexts.admission.core.codes import (
    Added,
    Agreement,
    FirstHand,
    FreeQuota,
    Reply,
    RoundKind,
    Selection,
    Status,
)
from gymnasieregion.contexts.admission.selectors.tables_schema import (
    all_tables,
    input_tables,
    package,
    round_keys,
    table_named,
)
from gymnasieregion.contexts.admission.services.phases import Phases
from gymnasieregion.contexts.admission.services.run_round import admit_folder
from gymnasieregion.contexts.admission.services.tables_faults import MESSAGES
from gymnasieregion.contexts.admission.services.tables_in import read_folder
from gymnasieregion.contexts.admission.services.tables_values import KINDS
from gymnasieregion.platform.tables.values import canonical, what_is_wrong
from tests.small_folder import write_folder

EXAMPLE = Path(__file__).parents[3] / "examples" / "liten-region"
FIELD_TYPES = {"string", "integer", "number", "boolean", "date"}


@pytest.mark.parametrize(
    ("table", "column", "codes"),
    [
        ("offerings", "selection", Selection),
        ("offerings", "first_hand", FirstHand),
        ("row_decisions", "free_quota", FreeQuota),
        ("row_decisions", "added", Added),
        ("ranks", "agreement", Agreement),
        ("held", "reply", Reply),
    ],
)
def test_the_values_of_a_column_are_the_codes_of_the_core(table, column, codes):
    unsaid = {"NONE", "IN_TIME", "NOT_NEEDED"}  # what an empty cell means
    assert set(table_named(table).field(column).enum) == {code.name for code in codes} - unsaid


def test_statuses_and_kinds_are_those_of_the_core():
    assert table_named("choice_results").field("status").enum == tuple(Status)
    assert next(key for key in round_keys() if key["name"] == "kind")["constraints"]["enum"] == sorted(
        RoundKind, key=["simulation", "preliminary", "final", "late", "reserve"].index
    )


def test_it_is_a_data_package():
    """Names, types, keys and references as Data Package 2.0 asks."""
    names = [resource["name"] for resource in package()["resources"]]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[-a-z0-9._/]+", name) for name in names)
    for table in all_tables():
        assert len(set(table.columns)) == len(table.columns)
        assert set(table.primary_key) <= set(table.columns)
        for key in table.unique_keys:
            assert set(key) <= set(table.columns)
        for reference in table.references:
            assert set(reference.columns) <= set(table.columns) & set(table_named(reference.target).columns)
        for field in table.fields:
            assert field.type in FIELD_TYPES
            assert field.title
            assert all(field.description)
            re.compile(field.pattern)


IDS = [("offerings", "offering_id"), ("offerings", "branch_id"), ("seat_groups", "group_id"),
       ("applicants", "applicant_id"), ("applicants", "ticket")]  # fmt: skip


@pytest.mark.parametrize(("table", "column"), IDS)
def test_an_id_needs_no_quotes_in_a_file_and_is_no_formula(table, column):
    """Ids are split at commas by those who check a slip, and opened in spreadsheets by others."""
    field = table_named(table).field(column)
    good = ["A1", "7", "ASK-NA", "a_b.c:d", "öppen", "NA Norra", "a/b", "0" * 80]
    bad = [*(mark + "1" for mark in "=+-@."), *(f"a{mark}b" for mark in ",;\"'\n\t|"), "0" * 81]
    assert canonical(pl.Series("c", good), field, KINDS).to_list() == good
    assert canonical(pl.Series("c", bad), field, KINDS).to_list() == [None] * len(bad)
    assert what_is_wrong(bad[0], field, KINDS) == ("FORMULA", {})
    assert {what_is_wrong(each, field, KINDS)[0] for each in bad[1:4]} == {"ID_FORM"}


def test_every_number_that_is_read_has_bounds_that_fit_the_records():
    for table in input_tables():
        for field in table.fields:
            if field.type in {"integer", "number"}:
                assert 0 <= field.minimum < field.maximum < 2**31


def test_the_files_that_are_written_have_the_columns_that_are_told(tmp_path):
    write_folder(tmp_path / "in")
    admit_folder(tmp_path / "in", tmp_path / "out", Phases(total=9))
    for table in all_tables():
        path = tmp_path / "out" / ("input" if table.role == "input" else "") / table.path
        assert path.read_text(encoding="utf-8").splitlines()[0] == ",".join(table.columns), path.name


def test_the_example_folder_is_without_faults_and_shows_every_table_of_a_first_round():
    tables = read_folder(EXAMPLE)
    assert tables.warnings == ()
    empty = {name for name, frame in tables.frames.items() if frame.is_empty()}
    assert empty == {"held", "completions"}
    assert not tables["applicants"]["identity_number"].str.contains(r"^\d{12}$").any()  # no personal numbers


@pytest.mark.parametrize("code", MESSAGES)
def test_a_message_names_the_same_facts_in_both_languages(code):
    def facts(text):
        return {name.removesuffix("_sv").removesuffix("_en") for name in re.findall(r"{(\w+)}", text)}

    message = MESSAGES[code]
    swedish, english = facts(" ".join(message.sv)), facts(" ".join(message.en))
    assert swedish - {"title", "name"} == english - {"title", "name"}
