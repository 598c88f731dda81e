"""Every field of every table is sorted by how it touches a person, and every table says how long it is kept."""

import pytest
from django.apps import apps

TABLES = [model for model in apps.get_models() if model.__module__.startswith("gymnasieregion.")]


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table._meta.label)
def test_every_field_of_a_table_is_sorted_once(table):
    kinds = (table.Privacy.identifies, table.Privacy.describes, table.Privacy.harmless)
    fields = sorted(field.name for field in table._meta.concrete_fields)
    assert sorted(name for kind in kinds for name in kind) == fields
    assert table.Privacy.kept_until


def test_there_are_tables():
    assert len(TABLES) > 5
