"""The addresses of the office's home, the calendar, what is missing, and the seats."""

from django.urls import path

from gymnasieregion.contexts.admission.web import cockpit, cockpit_readiness, cockpit_seats, cockpit_years

YEAR = "antagning/<int:year>"

urlpatterns = [
    path("antagning/", cockpit.current, name="admission-cockpit-current"),
    path("antagning/oppna/", cockpit_years.open_new, name="admission-year-open"),
    path(f"{YEAR}/", cockpit.home, name="admission-cockpit"),
    path(f"{YEAR}/kalender/", cockpit_years.calendar, name="admission-calendar"),
    path(f"{YEAR}/saknas/", cockpit_readiness.readiness, name="admission-readiness"),
    path(f"{YEAR}/saknas/kontrollera/", cockpit_readiness.check, name="admission-readiness-check"),
    path(f"{YEAR}/saknas/<str:code>/", cockpit_readiness.rows, name="admission-readiness-rows"),
    path(f"{YEAR}/platser/", cockpit_seats.seats, name="admission-seats"),
    path(f"{YEAR}/platser/fil.csv", cockpit_seats.seats_csv, name="admission-seats-csv"),
    path(f"{YEAR}/platser/fil.xlsx", cockpit_seats.seats_xlsx, name="admission-seats-xlsx"),
    path(f"{YEAR}/platser/<path:offering>/", cockpit_seats.demand, name="admission-demand"),
]
