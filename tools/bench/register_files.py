"""A part of the measurement of the register: a file of events checked whole and applied whole, on both databases."""

import os

from bench.figures import Figure, Sheet, step
from bench.platform_databases import KINDS, Databases

ROWS = os.environ.get("REGISTER_FILE_ROWS", "70000")
FILE_GOAL = 30.0
INSIDE = "register_files_inside"
TITLES = {
    "new": "pupils who are new: checked and applied",
    "new: checked": "pupils who are new: checked",
    "known": "pupils who are known: checked and applied",
    "known: checked": "pupils who are known: checked",
    "xlsx": "pupils who are known, Excel: checked and applied",
    "faulty": "a fault in every tenth row: checked and told",
    "again": "the same file again",
    "undone": "the whole file undone",
}


def file_figures(sheet: Sheet, both: Databases) -> None:
    """Files of 70,000 rows, on both databases; the goal is for SQLite."""
    for kind in KINDS:
        url = both.url(kind, "register-files")
        both.manage(url, "migrate", "--verbosity", "0")
        both.manage(url, "load_demo_offer")
        step(f"files of {ROWS} rows, {kind}")
        found = both.inside(url, ROWS, part=INSIDE)
        for name, title in TITLES.items():
            sheet.add(Figure(f"{ROWS} rows, {kind}: {title}", found[name], "s", FILE_GOAL))
        sheet.add(Figure(f"{ROWS} rows, {kind}: files that did not do what they should", found["wrong"], "files", 0))
