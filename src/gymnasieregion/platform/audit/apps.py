"""The log as a Django app."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """Names the app, and gives the log the platform's words."""

    name = "gymnasieregion.platform.audit"
    label = "audit"

    def ready(self) -> None:
        """Tell the words."""
        from gymnasieregion.platform.audit import platform_words  # noqa: PLC0415 - models are loaded first

        platform_words.tell()
