"""The outbox's addresses."""

from django.urls import path

from gymnasieregion.platform.messages import views

app_name = "outbox"
urlpatterns = [
    path("utskick/", views.outbox, name="list"),
    path("utskick/igen/", views.again, name="again"),
]
