"""The addresses of files of events."""

from django.urls import path

from gymnasieregion.contexts.register.web import files, files_file
from gymnasieregion.contexts.register.web.urls import ROOT

KIND = f"{ROOT}filer/<str:kind>/"
FILE = f"{ROOT}fil/<int:file_id>/"

urlpatterns = [
    path(f"{ROOT}filer/", files.overview, name="register-files"),
    path(KIND, files.send, name="register-file-send"),
    path(f"{KIND}mall.csv", files.template_csv, name="register-file-csv"),
    path(f"{KIND}mall.xlsx", files.template_xlsx, name="register-file-xlsx"),
    path(FILE, files_file.file, name="register-file"),
    path(f"{FILE}fel.csv", files_file.faults_csv, name="register-file-faults"),
    path(f"{FILE}granska/", files_file.check, name="register-file-check"),
    path(f"{FILE}lagg-in/", files_file.apply, name="register-file-apply"),
    path(f"{FILE}ta-bort/", files_file.discard, name="register-file-discard"),
    path(f"{FILE}angra/", files_file.undo, name="register-file-undo"),
]
