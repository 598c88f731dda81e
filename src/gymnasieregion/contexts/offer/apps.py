"""The room as an app of Django."""

from django.apps import AppConfig


class OfferConfig(AppConfig):
    """Providers, schools, offerings and seats."""

    name = "gymnasieregion.contexts.offer"
    label = "offer"
    verbose_name = "Utbildningsutbud"
