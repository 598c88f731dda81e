"""The addresses of what is held of a person, and of removing what is old."""

from django.urls import path

from gymnasieregion.contexts.admission.web import privacy, privacy_office, privacy_removal

urlpatterns = [
    path("mina-uppgifter/", privacy.own, name="admission-own-data"),
    path("mina-uppgifter/utdrag.json", privacy.own_json, name="admission-own-data-json"),
    path("mina-uppgifter/utdrag.pdf", privacy.own_pdf, name="admission-own-data-pdf"),
    path("antagning/<int:year>/sokande/<int:pk>/utdrag/", privacy_office.of_person, name="admission-person-extract"),
    path("antagning/<int:year>/korningar/<int:number>/kvar.zip", privacy_office.kept, name="admission-run-kept"),
    path("gallring/", privacy_removal.removals, name="admission-removals"),
    path("gallring/begar/<int:year>/", privacy_removal.ask, name="admission-removal-ask"),
    path("gallring/<int:pk>/", privacy_removal.removal, name="admission-removal"),
    path("gallring/<int:pk>/slapp/", privacy_removal.let, name="admission-removal-let"),
    path("gallring/<int:pk>/avsla/", privacy_removal.refuse, name="admission-removal-refuse"),
]
