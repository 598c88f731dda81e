"""The addresses of the pages of tables."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
