"""The log as a Django app."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """Names the app."""

    name = "gymnasieregion.platform.audit"
    label = "audit"
