"""The addresses of a result: one's own, and that of somebody whom one may see."""

from django.urls import path

from gymnasieregion.contexts.admission.web import result

urlpatterns = [
    path("besked/", result.page, name="result"),
    path("besked/tidigare/", result.earlier, name="result-earlier"),
    path("besked/intyg.json", result.slip, name="result-slip"),
    path("besked/<int:pk>/", result.page_of, name="result-of"),
    path("besked/<int:pk>/tidigare/", result.earlier_of, name="result-earlier-of"),
    path("besked/<int:pk>/intyg.json", result.slip_of, name="result-slip-of"),
]
