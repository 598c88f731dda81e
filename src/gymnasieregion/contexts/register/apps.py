"""The room as an app of Django."""

from django.apps import AppConfig


class RegisterConfig(AppConfig):
    """Persons, their study spells and homes, and the events that changed them."""

    name = "gymnasieregion.contexts.register"
    label = "register"
    verbose_name = "Elevregister"
