"""The room as an app of Django."""

from django.apps import AppConfig


class AgreementConfig(AppConfig):
    """Parties and areas."""

    name = "gymnasieregion.contexts.agreement"
    label = "agreement"
    verbose_name = "Samverkansavtal"
