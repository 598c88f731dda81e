"""Accounts as a Django app."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People, their roles, and how they sign in."""

    name = "gymnasieregion.platform.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Register the checks that Django makes before it starts."""
        from gymnasieregion.platform.accounts import checks  # noqa: F401, PLC0415 - registering needs the settings loaded
