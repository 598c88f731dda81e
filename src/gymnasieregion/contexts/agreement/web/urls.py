"""The addresses of the agreement's pages."""

from django.urls import path

from gymnasieregion.contexts.agreement.web import views

urlpatterns = [path("parter/", views.parties, name="agreement-parties")]
