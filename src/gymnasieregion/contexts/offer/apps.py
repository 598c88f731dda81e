"""The room as an app of Django."""

from django.apps import AppConfig


class OfferConfig(AppConfig):
    """Providers, schools, offerings and seats."""

    name = "gymnasieregion.contexts.offer"
    label = "offer"
    verbose_name = "Utbildningsutbud"

    def ready(self) -> None:
        """Tell the log what the things of the room are called."""
        from gymnasieregion.contexts.offer.web import log_words  # noqa: PLC0415 - models are loaded first

        log_words.tell()
