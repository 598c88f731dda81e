"""The addresses of an application: one's own, and that of somebody whom one helps."""

from django.urls import path

from gymnasieregion.contexts.admission.web import apply, apply_change, apply_history, apply_other

urlpatterns = [
    path("ansokan/", apply.home, name="apply"),
    path("ansokan/andra/", apply_change.change, name="apply-change"),
    path("ansokan/annat-kansli/", apply_other.other_office, name="apply-other-office"),
    path("ansokan/bekrafta/", apply_other.confirm, name="apply-confirm"),
    path("ansokan/historik/", apply_history.history, name="apply-history"),
    path("ansokan/<int:pk>/", apply.home_of, name="apply-of"),
    path("ansokan/<int:pk>/andra/", apply_change.change_of, name="apply-change-of"),
    path("ansokan/<int:pk>/annat-kansli/", apply_other.other_office_of, name="apply-other-office-of"),
    path("ansokan/<int:pk>/historik/", apply_history.history_of, name="apply-history-of"),
]
