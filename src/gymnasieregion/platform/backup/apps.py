"""Backup and restore as a Django app, so that their commands are found."""

from django.apps import AppConfig


class BackupConfig(AppConfig):
    """Names the app."""

    name = "gymnasieregion.platform.backup"
    label = "backup"
