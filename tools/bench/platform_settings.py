"""The service's settings without anything between the server and a page: what Django itself costs."""

from gymnasieregion.site.settings import *  # noqa: F403 - the same settings, but for what stands below
from gymnasieregion.site.settings import INSTALLED_APPS as SERVICE_APPS

INSTALLED_APPS = [name for name in SERVICE_APPS if not name.startswith("allauth")]  # it insists on its middleware
MIDDLEWARE = []
ROOT_URLCONF = "bench.platform_apps"
