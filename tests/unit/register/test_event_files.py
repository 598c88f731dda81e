"""The Data Package of the events: a standard one, with the codes of the core, the same words everywhere."""

import re

import pytest

from gymnasieregion.contexts.register.core import codes
from gymnasieregion.contexts.register.core.codes import EventKind
from gymnasieregion.contexts.register.selectors.file_schema import event_tables, package
from gymnasieregion.contexts.register.services.file_faults import MESSAGES, REFUSALS, code_of
from gymnasieregion.contexts.register.services.file_told import TOLD

NOT_IN_FILES = {
    EventKind.REGISTER, EventKind.CHANGE_PERSON, EventKind.PROTECT, EventKind.MERGE,  # judged one by one
    EventKind.UNDO, EventKind.PULL,
}  # fmt: skip
TABLES = list(event_tables().items())
COLUMNS = [(kind, field) for kind, table in TABLES for field in table.fields]


def test_every_event_that_happens_to_many_can_be_told_in_a_file():
    assert set(event_tables()) == set(TOLD) == set(EventKind) - NOT_IN_FILES


@pytest.mark.parametrize(("kind", "table"), TABLES, ids=[kind.value for kind, _ in TABLES])
def test_a_table_is_called_as_its_event_and_shows_rows(kind, table):
    assert (table.name, table.path, table.title) == (kind.lower(), f"{kind.lower()}.csv", kind.sv)
    assert set(table.primary_key) <= set(table.columns)
    assert len(table.examples) == 2
    assert all(len(row) == len(table.columns) for row in table.examples)
    for field in table.fields:
        assert field.title
        assert all(field.description)
        if field.required and field.type != "boolean":
            assert field.example


@pytest.mark.parametrize(("kind", "table"), TABLES, ids=[kind.value for kind, _ in TABLES])
def test_the_columns_that_the_rules_ask_for_are_there(kind, table):
    told = TOLD[kind]
    assert {told.day, *told.units} <= set(table.columns)


def test_it_is_a_data_package():
    assert re.fullmatch(r"[-a-z0-9._/]+", package()["name"])
    names = [resource["name"] for resource in package()["resources"]]
    assert len(set(names)) == len(names)
    for resource in package()["resources"]:
        for field in resource["schema"]["fields"]:
            assert field["type"] in {"string", "integer", "boolean", "date"}
            if field["type"] == "date":  # the reader asks for both
                assert {"minimum", "maximum"} <= set(field["constraints"])


CODES = {
    "reason": {reason.value for reason in codes.EndReason} - {"PROMOTED", "CHANGE_OF_PATH", "CHANGE_OF_CLASS",
                                                              "CHANGE_OF_MARKERS"},
    "sex": set(codes.Sex),
    "protection": set(codes.Protection) - {"NONE"},
    "number_kind": {"LMA", "DOSSIER"},
    "new_number_kind": {"LMA", "DOSSIER"},
    "right_number_kind": {"LMA", "DOSSIER"},
    "kind": set(codes.DiplomaKind),
}  # fmt: skip


@pytest.mark.parametrize(("kind", "field"), COLUMNS, ids=[f"{kind}-{field.name}" for kind, field in COLUMNS])
def test_the_values_of_a_column_are_the_codes_of_the_core(kind, field):
    assert set(field.enum) == CODES.get(field.name, set())
    assert all(re.search(rf"\b{code}\b", text) for code in field.enum for text in field.description)


@pytest.mark.parametrize("code", MESSAGES)
def test_a_message_names_the_same_facts_in_both_languages(code):
    def facts(text):
        return {name.removesuffix("_sv").removesuffix("_en") for name in re.findall(r"{(\w+)}", text)}

    message = MESSAGES[code]
    swedish, english = facts(" ".join(message.sv)), facts(" ".join(message.en))
    assert swedish - {"title", "name"} == english - {"title", "name"}


def test_each_refusal_has_a_code_of_its_own():
    assert len({code_of(error) for error in REFUSALS}) == len(REFUSALS)
