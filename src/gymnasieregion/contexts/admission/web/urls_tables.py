"""The addresses of the year's tables and of the files that are handed in for them."""

from django.urls import path

from gymnasieregion.contexts.admission.web import tables, tables_files, tables_rows

TABLES = "antagning/<int:year>/tabeller/"
TABLE = f"{TABLES}<str:table>/"
FILE = "antagning/<int:year>/filer/<int:import_id>/"

urlpatterns = [
    path(TABLES, tables.overview, name="admission-tables"),
    path(TABLE, tables.rows, name="admission-table"),
    path(f"{TABLE}fil.csv", tables.rows_csv, name="admission-table-csv"),
    path(f"{TABLE}fil.xlsx", tables.rows_xlsx, name="admission-table-xlsx"),
    path(f"{TABLE}fil/", tables_files.send, name="admission-import-send"),
    path(f"{TABLE}ny/", tables_rows.new, name="admission-row-new"),
    path(f"{TABLE}rad/", tables_rows.change, name="admission-row"),
    path(f"{TABLE}rad/ta-bort/", tables_rows.take_away, name="admission-row-away"),
    path(FILE, tables_files.file, name="admission-import"),
    path(f"{FILE}fel.csv", tables_files.faults_csv, name="admission-import-faults"),
    path(f"{FILE}granska/", tables_files.check, name="admission-import-check"),
    path(f"{FILE}lagg-in/", tables_files.apply, name="admission-import-apply"),
    path(f"{FILE}ta-bort/", tables_files.discard, name="admission-import-discard"),
]
