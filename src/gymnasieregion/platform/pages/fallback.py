"""The page that the proxy shows when the service does not answer: one file with all that it needs in it."""

import os
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.template.loader import render_to_string

from gymnasieregion.platform.pages.selectors import notices_ahead
from gymnasieregion.platform.pages.words import reading


def fallback_file() -> Path:
    """Where the page lies."""
    folder: Path = settings.VAR
    return folder / "fallback" / "index.html"


def make_fallback(file: Path, now: datetime) -> None:
    """Write the page with the notices that hold or are planned; whoever reads it meanwhile gets the old one or the new.

    Args:
        file: Where.
        now: The moment.
    """
    told = []
    for language in ("sv", "en"):
        with reading(language):
            told.append([(notice.title, notice.text) for notice in notices_ahead(now)])
    page = {"sv": told[0], "en": told[1], "made_at": now, "phone": settings.OFFICE_PHONE}
    file.parent.mkdir(parents=True, exist_ok=True)
    unfinished = file.with_name(f"{file.name}.{os.getpid()}")
    unfinished.write_text(render_to_string("pages/fallback.html", page), encoding="utf-8")
    unfinished.replace(file)
