"""The application that the web server runs."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gymnasieregion.site.settings")
application = get_wsgi_application()
get_resolver().url_patterns  # noqa: B018 - loads every page, so that the first reader does not wait for it
