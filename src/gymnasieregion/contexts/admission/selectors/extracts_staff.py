"""What is held of somebody who works here: their account, what the log says they did, and where they stand as the doer.

The rows that they wrote are others' data, so the extract tells how many there are in each table, not what is in them.
Every field that names a doer is found by its name, so that a new one is counted without being listed.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.apps import apps
from django.db.models import Count, Model, QuerySet, Value

from gymnasieregion.contexts.admission.selectors.extracts import Row, Subject

NO_DOERS = frozenset({"answer_by"})
"""Fields that end as those of a doer do and hold a day."""


def doer_fields(tables: Iterable[type[Model]] | None = None) -> Sequence[tuple[type[Model], str]]:
    """Every field that holds the user who did something, with its table, in order.

    Args:
        tables: Among which; None for every table of the installation.
    """
    every = apps.get_models() if tables is None else tables
    found = [
        (table, field.name)
        for table in every
        for field in table._meta.concrete_fields  # noqa: SLF001 - documented
        if field.name.endswith("_by") and field.name not in NO_DOERS and not field.is_relation
    ]
    return sorted(found, key=lambda pair: (pair[0]._meta.label, pair[1]))  # noqa: SLF001 - documented


def done_by(subject: Subject) -> list[Row]:
    """How many rows of each table have somebody as the one who did something; one query for all tables.

    Args:
        subject: Whose.
    """
    if not subject.users:
        return []
    parts = [_counted(table, name, subject.user_ids) for table, name in doer_fields()]
    told = parts[0].union(*parts[1:], all=True)
    return [{"table": table, "as": name, "rows_count": rows} for table, name, rows in sorted(told) if rows]


def _counted(table: type[Model], name: str, users: Sequence[str]) -> QuerySet[Any, Any]:
    rows = table._default_manager.filter(**{f"{name}__in": users}).order_by()  # noqa: SLF001 - any model
    told = rows.annotate(of_table=Value(table._meta.label), of_field=Value(name)).values("of_table", "of_field")  # noqa: SLF001
    counted: QuerySet[Any, Any] = told.annotate(how_many=Count("pk")).values_list("of_table", "of_field", "how_many")
    return counted
