"""The pages that every room shares, as a Django app."""

from django.apps import AppConfig


class PagesConfig(AppConfig):
    """The frame of every page, the components, the start page, the year's dates and the notices."""

    name = "gymnasieregion.platform.pages"
    label = "pages"
