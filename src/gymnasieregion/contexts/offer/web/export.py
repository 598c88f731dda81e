"""Tables as files, as every room makes them."""

from gymnasieregion.platform.pages.export import XLSX, Cell, csv_answer, xlsx_answer

__all__ = ["XLSX", "Cell", "csv_answer", "xlsx_answer"]
