"""The settings under test: the demo's, quick passwords, nothing left on disk. PostgreSQL when DATABASE_URL says so."""

import os
import tempfile
from pathlib import Path

from gymnasieregion.site.settings import *  # noqa: F403 - the same settings, but for what stands below
from gymnasieregion.site.settings_database import database_from

VAR = Path(tempfile.gettempdir()) / "gymnasieregion-test"
WAREHOUSE = VAR / "warehouse"
DATABASES = {"default": database_from(os.environ.get("DATABASE_URL", ""), Path(":memory:"))}
DEMO = True
SECRET_KEY = IDENTITY_KEY = "only-for-tests"  # noqa: S105 - nothing real is sealed with it
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
SMS_DOMAIN = "sms.example"  # what is sent by SMS is seen beside the e-mail
STATIC_ROOT = None  # type: ignore[assignment]  # static files come from where they lie in the packages
WHITENOISE_AUTOREFRESH = True  # found when asked for: each test's client would else begin by listing them all
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
