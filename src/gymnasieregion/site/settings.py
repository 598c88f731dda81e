"""Django's settings: SQLite by default, PostgreSQL by one URL, and a demo that production cannot switch on."""

import gc
import os
from pathlib import Path
from typing import Any

from gymnasieregion.site.log_lines import LOGGING as LOGGING  # noqa: PLC0414 - a setting of Django's
from gymnasieregion.site.settings_database import database_from
from gymnasieregion.site.settings_environment import VAR, secret_key, switch, whole_number
from gymnasieregion.site.settings_login import *  # noqa: F403 - each name there is a setting
from gymnasieregion.site.settings_login import LOGIN_APPS, LOGIN_MIDDLEWARE, TRUSTED_PROXIES
from gymnasieregion.site.settings_mail import *  # noqa: F403 - each name there is a setting

gc.set_threshold(50_000, 20, 100)
"""How many new objects there are between two searches for cycles. With Python's own numbers, which suit small programs,
a fifth of each process's start goes to searching what has just been loaded and stays."""

ROOT = Path(__file__).parents[3]
PRODUCTION = switch("GYMNASIEREGION_PRODUCTION")
DEMO = switch("GYMNASIEREGION_DEMO") and not PRODUCTION
"""Demo personas by one click; false whenever production is true, whatever else is set."""

DEBUG = False
SECRET_KEY = secret_key(is_production=PRODUCTION, is_demo=DEMO)
SECRET_KEY_FALLBACKS = [key for key in os.environ.get("GYMNASIEREGION_OLD_SECRET_KEYS", "").split(",") if key]
IDENTITY_KEY = os.environ.get("GYMNASIEREGION_IDENTITY_KEY", SECRET_KEY)
"""Hashes identities and seals authenticators; set it apart from SECRET_KEY, so that that one can be changed."""
ALLOWED_HOSTS = os.environ.get("GYMNASIEREGION_HOSTS", "localhost,127.0.0.1,[::1]").split(",")

INSTALLED_APPS = [
    *LOGIN_APPS,
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "gymnasieregion.platform.accounts",
    "gymnasieregion.platform.audit",
    "gymnasieregion.platform.jobs",
    "gymnasieregion.platform.messages",
    "gymnasieregion.platform.backup",
    "gymnasieregion.platform.pages",
    "gymnasieregion.contexts.agreement",
    "gymnasieregion.contexts.offer",
    "gymnasieregion.contexts.admission",
    "gymnasieregion.contexts.register",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "gymnasieregion.site.policy.PolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "gymnasieregion.platform.pages.words.ReadingMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "gymnasieregion.contexts.admission.web.result_early.ask_along",
    "gymnasieregion.platform.accounts.middleware.ActorMiddleware",
    "gymnasieregion.contexts.admission.web.result_early.OwnResultMiddleware",
    "django.middleware.common.CommonMiddleware",
    LOGIN_MIDDLEWARE,
    "django.contrib.messages.middleware.MessageMiddleware",
]
ROOT_URLCONF = "gymnasieregion.site.urls"
WSGI_APPLICATION = "gymnasieregion.site.wsgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["gymnasieregion.platform.accounts.templatetags.own_forms"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "gymnasieregion.platform.pages.context.page",
            ],
            "string_if_invalid": "" if PRODUCTION else "«saknas: %s»",
        },
    }
]
DATABASES = {"default": database_from(os.environ.get("DATABASE_URL", ""), VAR / "gymnasieregion.sqlite3")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "accounts.User"
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"
SESSION_ENGINE = "gymnasieregion.platform.accounts.session_store"
SESSION_SAVE_EVERY_REQUEST = False
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_SSL_REDIRECT = PRODUCTION
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PRODUCTION and TRUSTED_PROXIES else None
"""The proxy in front speaks HTTPS and says so; without one, anybody could say it."""

SECURE_HSTS_SECONDS = 31_536_000 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = PRODUCTION
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "gymnasieregion.platform.pages.views.form_too_old"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}
FAST_LANE = not switch("GYMNASIEREGION_WITHOUT_LANE")
"""Whether an applicant's own result may be answered before Django, by ``site.lane``."""

CAPACITY = whole_number("GYMNASIEREGION_CAPACITY")
"""How many new visitors a second each server process lets in, by ``site.waiting``; 0 for as many as come."""

OFFICE_PHONE = os.environ.get("GYMNASIEREGION_OFFICE_PHONE", "")
"""The admission office's telephone number, for those who must not write; the pages show it where it is known."""

LANGUAGE_CODE = "sv"
LANGUAGES = [("sv", "Svenska"), ("en", "English")]
USE_I18N = True
TIME_ZONE = "Europe/Stockholm"
USE_TZ = True
STATIC_URL = "static/"
STATIC_ROOT = VAR / "static"
WAREHOUSE = VAR / "warehouse"
"""Where the snapshots lie that follow-up is computed from; its key lies beside it, unless the environment has one."""

ANALYTICS = os.environ.get("GYMNASIEREGION_ANALYTICS", "duckdb://")
"""What computes it: DuckDB in this process, or Spark (spark://local[2])."""

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not PRODUCTION
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
