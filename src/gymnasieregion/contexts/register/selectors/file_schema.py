"""The files of events as ``datapackage.json`` describes them; the reader, the templates and the docs ask here."""

from collections.abc import Mapping
from functools import cache

from gymnasieregion.contexts.register.contracts import EventKind
from gymnasieregion.platform.tables.schema import Described, Table, read_package, tables_of


@cache
def package() -> Described:
    """The Data Package as JSON, read once."""
    return read_package("gymnasieregion.contexts.register")


@cache
def event_tables() -> Mapping[EventKind, Table]:
    """The table of each kind of event that can be told in a file, in the order of the package."""
    kinds = [EventKind(resource["event"]) for resource in package()["resources"]]
    return dict(zip(kinds, tables_of(package()), strict=True))
