"""The addresses of the offer's pages."""

from django.urls import path

from gymnasieregion.contexts.offer.web import editing, views

urlpatterns = [
    path("utbud/", views.offerings, name="offer-list"),
    path("utbud/fil.csv", views.offerings_csv, name="offer-list-csv"),
    path("utbud/fil.xlsx", views.offerings_xlsx, name="offer-list-xlsx"),
    path("utbud/<int:offering_id>/", views.offering, name="offer-offering"),
    path("utbud/<int:offering_id>/lagg-ned/", editing.close, name="offer-close"),
    path("utbud/<int:offering_id>/oppna/", editing.reopen, name="offer-reopen"),
    path("utbud/<int:offering_id>/andra/", editing.change, name="offer-change"),
]
