"""The room as an app of Django."""

from django.apps import AppConfig


class AdmissionConfig(AppConfig):
    """The joint admission: the year, its applicants, and its rounds."""

    name = "gymnasieregion.contexts.admission"
    label = "admission"
    verbose_name = "Antagning"

    def ready(self) -> None:
        """Make the room's jobs known, and tell other rooms and the log what they cannot ask."""
        from gymnasieregion.contexts.admission import api, tasks  # noqa: F401, PLC0415 - needs the tables of the room
        from gymnasieregion.contexts.admission.web import (  # noqa: PLC0415 - models are loaded first
            choosing_slot,
            help_words,
            log_words,
        )

        api.tell_other_rooms()
        log_words.tell()
        choosing_slot.tell()
        help_words.tell()
