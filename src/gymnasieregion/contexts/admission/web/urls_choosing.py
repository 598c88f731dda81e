"""The addresses of the calculator of merit, of the search of what to apply for, and of the receipt."""

from django.urls import path

from gymnasieregion.contexts.admission.web import choosing, merit, receipt

urlpatterns = [
    path("meritvarde/", merit.merit, name="admission-merit"),
    path("ansokan/valj/", choosing.search, name="admission-choose"),
    path("ansokan/valj/lagg-till/", choosing.add, name="admission-choose-add"),
    path("ansokan/<int:pk>/valj/", choosing.search_for, name="admission-choose-for"),
    path("ansokan/<int:pk>/valj/lagg-till/", choosing.add_for, name="admission-choose-add-for"),
    path("ansokan/kvitto/", receipt.page, name="apply-receipt"),
    path("ansokan/kvitto.pdf", receipt.file, name="apply-receipt-pdf"),
    path("ansokan/<int:pk>/kvitto/", receipt.page_of, name="apply-receipt-of"),
    path("ansokan/<int:pk>/kvitto.pdf", receipt.file_of, name="apply-receipt-pdf-of"),
]
