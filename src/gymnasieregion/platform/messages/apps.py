"""The outbox as a Django app."""

from django.apps import AppConfig


class MessagesConfig(AppConfig):
    """Names the app; ``messages`` is Django's own label."""

    name = "gymnasieregion.platform.messages"
    label = "outbox"
