"""The addresses of a guardian's pages, and of one's own contact details."""

from django.urls import path

from gymnasieregion.contexts.admission.web import apply_history, contact, guardian, receipt

urlpatterns = [
    path("mitt-barn/", guardian.home, name="guardian"),
    path("mitt-barn/sett/", guardian.seen, name="guardian-seen"),
    path("mitt-barn/kontakt/", contact.guardian, name="guardian-contact"),
    path("mitt-barn/historik/", apply_history.history, name="guardian-history"),
    path("mitt-barn/kvitto/", receipt.page, name="guardian-receipt"),
    path("mitt-barn/kvitto.pdf", receipt.file, name="guardian-receipt-pdf"),
    path("ansokan/kontakt/", contact.own, name="apply-contact"),
]
