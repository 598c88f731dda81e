"""The addresses of the pages of cockpit."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
