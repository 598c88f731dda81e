"""The addresses of the pages of statistics."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
