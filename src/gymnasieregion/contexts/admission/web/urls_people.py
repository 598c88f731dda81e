"""The addresses of the pages of people."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
