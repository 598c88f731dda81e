"""The log's addresses."""

from django.urls import path

from gymnasieregion.platform.audit import views

app_name = "audit"
urlpatterns = [
    path("logg/", views.event_list, name="list"),
    path("logg/mitt/", views.own_log, name="own"),
    path("logg/kontroll/", views.check, name="check"),
    path("logg/kontrollera/", views.verify, name="verify"),
    path("logg/<int:seq>/", views.event_detail, name="detail"),
]
