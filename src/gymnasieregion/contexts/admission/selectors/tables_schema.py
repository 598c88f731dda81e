"""The tables of the admission as ``datapackage.json`` describes them; the reader and the docs ask here."""

from functools import cache

from gymnasieregion.platform.tables.schema import Described, Field, Table, read_package, tables_of

__all__ = ["Described", "Field", "Table", "all_tables", "input_tables", "package", "round_keys", "table_named"]


@cache
def package() -> Described:
    """The Data Package as JSON, read once."""
    return read_package("gymnasieregion.contexts.admission")


@cache
def all_tables() -> tuple[Table, ...]:
    """Every table of the Data Package, in the order of the file."""
    return tables_of(package())


@cache
def input_tables() -> tuple[Table, ...]:
    """The tables of an input folder."""
    return tuple(table for table in all_tables() if table.role == "input")


@cache
def table_named(name: str) -> Table:
    """The table of that name; a name not in the package is a ``StopIteration``."""
    return next(table for table in all_tables() if table.name == name)


@cache
def round_keys() -> tuple[Described, ...]:
    """The keys of ``round.json``, nested ones with a dot in the name."""
    resource = next(resource for resource in package()["resources"] if resource["name"] == "round")
    return tuple(resource["keys"])
