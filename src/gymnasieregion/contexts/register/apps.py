"""The room as an app of Django."""

from django.apps import AppConfig


class RegisterConfig(AppConfig):
    """Persons, their study spells and homes, and the events that changed them."""

    name = "gymnasieregion.contexts.register"
    label = "register"
    verbose_name = "Elevregister"

    def ready(self) -> None:
        """Make the room's jobs known, and tell other rooms and the log what they cannot ask."""
        from gymnasieregion.contexts.register import api, tasks  # noqa: F401, PLC0415 - needs the tables of the room
        from gymnasieregion.contexts.register.web import log_words  # noqa: PLC0415 - models are loaded first

        api.tell_other_rooms()
        log_words.tell()
