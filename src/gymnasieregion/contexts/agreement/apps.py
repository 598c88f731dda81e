"""The room as an app of Django."""

from django.apps import AppConfig


class AgreementConfig(AppConfig):
    """Parties and areas."""

    name = "gymnasieregion.contexts.agreement"
    label = "agreement"
    verbose_name = "Samverkansavtal"

    def ready(self) -> None:
        """Tell the log what the things of the room are called."""
        from gymnasieregion.contexts.agreement.web import log_words  # noqa: PLC0415 - models are loaded first

        log_words.tell()
