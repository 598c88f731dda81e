"""The room as an app of Django."""

from django.apps import AppConfig


class AdmissionConfig(AppConfig):
    """The joint admission: the year, its applicants, and its rounds."""

    name = "gymnasieregion.contexts.admission"
    label = "admission"
    verbose_name = "Antagning"
