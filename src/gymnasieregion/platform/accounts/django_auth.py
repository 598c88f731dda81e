"""Django's own app for users, kept quiet: the login packages import its models, and nobody here uses them."""

from django.contrib.auth.apps import AuthConfig
from django.contrib.auth.checks import check_user_model
from django.core import checks


class QuietAuthConfig(AuthConfig):
    """Makes no permissions, so that the access file stays the only thing that says who may do what."""

    name = "django.contrib.auth"
    label = "auth"

    def ready(self) -> None:
        """Keep only the check of the user model."""
        checks.register(check_user_model, checks.Tags.models)
