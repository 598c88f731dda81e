"""The room as an app of Django."""

from django.apps import AppConfig


class RegisterConfig(AppConfig):
    """Persons, their study spells and homes, and the events that changed them."""

    name = "gymnasieregion.contexts.register"
    label = "register"
    verbose_name = "Elevregister"

    def ready(self) -> None:
        """Make the room's jobs known."""
        from gymnasieregion.contexts.register import tasks  # noqa: F401, PLC0415 - needs the tables of the room
