"""What Django checks before it starts: production never shows the demo's doors."""

import os
from collections.abc import Sequence

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register


@register(Tags.security)
def production_is_no_demo(app_configs: Sequence[AppConfig] | None, **_: object) -> list[CheckMessage]:
    """Refuse to start as a demo and in production at once.

    Args:
        app_configs: Which apps are checked; does not matter here.
    """
    del app_configs
    asked_for = bool(settings.DEMO) or os.environ.get("GYMNASIEREGION_DEMO") == "1"
    if not (settings.PRODUCTION and asked_for):
        return []
    return [
        Error(
            "PRODUCTION and DEMO are both on.",
            hint="Unset GYMNASIEREGION_DEMO: demo personas sign in without any proof of who they are.",
            id="accounts.E001",
        )
    ]
