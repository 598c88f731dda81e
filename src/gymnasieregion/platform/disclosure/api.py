"""The door of disclosure control: what every published table goes through."""

from gymnasieregion.platform.disclosure.counts import Counts, counted
from gymnasieregion.platform.disclosure.dimension import Dimension, TableShapeError
from gymnasieregion.platform.disclosure.figures import ImpossibleCountError, protect_count, protect_share
from gymnasieregion.platform.disclosure.files import file_header, file_rows, json_stat
from gymnasieregion.platform.disclosure.in_force import Finest, rule_in_force
from gymnasieregion.platform.disclosure.legend import legend
from gymnasieregion.platform.disclosure.published import Kind, Published, ValueType
from gymnasieregion.platform.disclosure.rule import Rule, UnfitRuleError
from gymnasieregion.platform.disclosure.shares import (
    MEASURE,
    PART,
    SHARE,
    WHOLE,
    Groups,
    protect_shares,
    protect_shares_together,
)
from gymnasieregion.platform.disclosure.table import TOTAL, PublishedTable, protect_counts, protect_table

__all__ = [
    "MEASURE",
    "PART",
    "SHARE",
    "TOTAL",
    "WHOLE",
    "Counts",
    "Dimension",
    "Finest",
    "Groups",
    "ImpossibleCountError",
    "Kind",
    "Published",
    "PublishedTable",
    "Rule",
    "TableShapeError",
    "UnfitRuleError",
    "ValueType",
    "counted",
    "file_header",
    "file_rows",
    "json_stat",
    "legend",
    "protect_count",
    "protect_counts",
    "protect_share",
    "protect_shares",
    "protect_shares_together",
    "protect_table",
    "rule_in_force",
]
