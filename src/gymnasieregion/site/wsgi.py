"""The application that the web server runs: what lets people wait, the lane for results, and Django behind them."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gymnasieregion.site.settings")
django_application = get_wsgi_application()
get_resolver().url_patterns  # noqa: B018 - loads every page, so that the first reader does not wait for it

from gymnasieregion.site.doors import with_doors  # noqa: E402 - after Django's set-up

application = with_doors(django_application)
