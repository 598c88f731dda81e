"""The jobs' addresses."""

from django.urls import path

from gymnasieregion.platform.jobs import views

app_name = "jobs"
urlpatterns = [
    path("arbeten/", views.job_list, name="list"),
    path("arbeten/<int:job_id>/avbryt/", views.cancel, name="cancel"),
]
