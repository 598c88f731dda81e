"""The addresses of the home municipality's pages in the admission."""

from django.urls import path

from gymnasieregion.contexts.admission.web import statements, statements_agreements

urlpatterns = [
    path("yttranden/", statements.statements, name="admission-statements"),
    path("yttranden/svara/", statements.answer, name="admission-statements-answer"),
    path("yttranden/yttranden.pdf", statements.forms_pdf, name="admission-statements-pdf"),
    path("yttranden/<int:pk>/yttrande.pdf", statements.form_pdf, name="admission-statement-pdf"),
    path("yttranden/overenskommelser/", statements_agreements.agreements, name="admission-agreements"),
]
