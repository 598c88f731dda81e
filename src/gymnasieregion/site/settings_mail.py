"""How e-mail leaves the installation: by the SMTP server that the environment names, else into files of its own."""

import os

from gymnasieregion.site.settings_environment import VAR, switch, whole_number

EMAIL_HOST = os.environ.get("GYMNASIEREGION_SMTP_HOST", "")
EMAIL_PORT = whole_number("GYMNASIEREGION_SMTP_PORT") or 587
EMAIL_HOST_USER = os.environ.get("GYMNASIEREGION_SMTP_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("GYMNASIEREGION_SMTP_PASSWORD", "")
EMAIL_USE_TLS = not switch("GYMNASIEREGION_SMTP_PLAIN")
EMAIL_TIMEOUT = 20
"""Seconds; a server that says nothing for so long is tried again later by the job."""

EMAIL_FILE_PATH = VAR / "mail"
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'filebased'}.EmailBackend"
"""Without a server every message becomes a file, which the demo shows and nobody gets."""

DEFAULT_FROM_EMAIL = os.environ.get("GYMNASIEREGION_MAIL_FROM", "gymnasieregion@localhost")
