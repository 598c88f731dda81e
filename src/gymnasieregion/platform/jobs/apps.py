"""The jobs as a Django app: finds every room's kinds of jobs when the program starts."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class JobsConfig(AppConfig):
    """Loads the module ``tasks`` of each app, where the rooms register their kinds."""

    name = "gymnasieregion.platform.jobs"
    label = "jobs"

    def ready(self) -> None:
        """Find them."""
        autodiscover_modules("tasks")
