"""The door of disclosure control: what every published table goes through."""

from gymnasieregion.platform.disclosure.bounds import Bounds
from gymnasieregion.platform.disclosure.figures import ImpossibleCountError, protect_count, protect_share
from gymnasieregion.platform.disclosure.in_force import rule_in_force
from gymnasieregion.platform.disclosure.published import Kind, Published
from gymnasieregion.platform.disclosure.rule import Rule, UnfitRuleError
from gymnasieregion.platform.disclosure.table import PublishedTable, TableShapeError, attackable, protect_table

__all__ = [
    "Bounds",
    "ImpossibleCountError",
    "Kind",
    "Published",
    "PublishedTable",
    "Rule",
    "TableShapeError",
    "UnfitRuleError",
    "attackable",
    "protect_count",
    "protect_share",
    "protect_table",
    "rule_in_force",
]
