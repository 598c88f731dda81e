"""How e-mail and SMS leave the installation: by the servers that the environment names, else into files of its own."""

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

SMS_DOMAIN = os.environ.get("GYMNASIEREGION_SMS_DOMAIN", "")
"""The domain of a gateway that makes an SMS of an e-mail to ``number@domain``; without it every SMS becomes a line."""

SMS_FOLDER = VAR / "sms"
"""Where those lines lie, a file a day."""
