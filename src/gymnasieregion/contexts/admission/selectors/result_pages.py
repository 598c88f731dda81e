"""What an applicant reads of the newest publication: the inside of the page, as it was made."""

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db.models import QuerySet

from gymnasieregion.contexts.admission.core.result_days import stamp_of
from gymnasieregion.contexts.admission.models import Applicant, Publication, ResultPage
from gymnasieregion.contexts.admission.selectors.live import has_live
from gymnasieregion.platform.accounts.brought import Along
from gymnasieregion.platform.kept_questions import kept_question
from gymnasieregion.platform.one_row import one_row
from gymnasieregion.platform.pages.formats import STOCKHOLM
from gymnasieregion.platform.pages.words import Reading
from gymnasieregion.platform.pages.zipped import begins

PUBLICATIONS_KEPT = 8

PRESENT_YEAR = """COALESCE(
        (SELECT MIN(ahead.year_id) FROM admission_yearday ahead WHERE ahead.day >= %s),
        (SELECT MAX(latest.year) FROM admission_admissionyear latest))"""
BY_DAY = """
    (SELECT day.day FROM admission_yearday day WHERE day.year_id = run.year_id AND day.event =
        CASE run.kind WHEN 'preliminary' THEN 'RECHOICE_CLOSES' ELSE 'REPLY_BY' END)"""
COLUMNS = f"""page.{{lang}}, page.applicant_id, page.publication_id, run.kind, publication.published_at,
    publication.replies_from, {BY_DAY}"""
NEWEST = f"""
    LEFT JOIN admission_applicant person ON person.applicant_id = a.scope_id AND person.year_id = {PRESENT_YEAR}
    LEFT JOIN admission_resultpage page ON page.id = (
        SELECT known.id FROM admission_resultpage known
        JOIN admission_publication told ON told.id = known.publication_id
        WHERE known.applicant_id = person.id AND told.published_at IS NOT NULL
        ORDER BY told.published_at DESC, told.id DESC LIMIT 1)
    LEFT JOIN admission_publication publication ON publication.id = page.publication_id
    LEFT JOIN admission_run run ON run.id = publication.run_id
"""  # noqa: S608 - words of ours
"""The newest page of an applicant of the present year, and the calendar's day that it should say."""


def newest_page(lang: Reading, now: datetime) -> Along:
    """What tells the newest page of the one whose a session is.

    Args:
        lang: The way to read.
        now: The moment.
    """
    return Along(COLUMNS.format(lang=lang), NEWEST, (now.astimezone(STOCKHOLM).date().isoformat(),))


def result_inside(scope_id: str, lang: Reading, now: datetime) -> bytes | None:
    """The packed inside of the page of an applicant who has nothing live to see.

    Args:
        scope_id: What the signed-in applicant's role is for: the applicant's id in the present year.
        lang: The way to read.
        now: The moment.

    Returns:
        As ``inside_of``.
    """
    columns, joined, values = newest_page(lang, now)
    row = one_row(f"SELECT {columns} FROM (SELECT %s AS scope_id) a {joined}", [scope_id, *values])  # noqa: S608 - ours
    return None if row is None else inside_of(row, now)


def inside_of(row: Sequence[Any], now: datetime) -> bytes | None:
    """The packed inside of a page.

    Args:
        row: The columns of ``newest_page``.
        now: The moment.

    Returns:
        None when there is no page, when it no longer says the calendar's day, or when something has happened since:
        Django then makes the page.
    """
    inside, applicant, *publication, by_day = row
    if inside is None:
        return None
    packed = bytes(inside)
    if not begins(packed, stamp_of(by_day)) or has_live(applicant, _publication(*publication), now, one_row):
        return None
    return packed


def pages_of(applicant: Applicant) -> list[ResultPage]:
    """Every result of somebody without its content, the latest first; one query."""
    rows = ResultPage.objects.filter(applicant=applicant, publication__published_at__isnull=False)
    latest_first = rows.select_related("publication__run").order_by("-publication__published_at", "-publication_id")
    return list(latest_first.defer("sv", "en", "easy"))


def page_of_reading(page: int, how: Reading) -> bytes:
    """The packed inside of a page in a way to read."""
    packed: bytes = ResultPage.objects.values_list(how, flat=True).get(pk=page)
    return bytes(packed)


def has_result(applicant: int) -> bool:
    """Whether somebody has a result to read."""
    return bool(_any_result(applicant=applicant))


@kept_question
def _any_result(*, applicant: int) -> QuerySet[ResultPage, int]:
    published = ResultPage.objects.filter(applicant=applicant, publication__published_at__isnull=False)
    return published.order_by().values_list("pk", flat=True)[:1]


@lru_cache(maxsize=PUBLICATIONS_KEPT)
def _publication(key: int, kind: str, published_at: object, replies_from: object) -> Publication:
    """A publication with its run; what may differ is asked for with the page, so that a change of it is seen."""
    del kind, published_at, replies_from
    return Publication.objects.select_related("run").get(pk=key)
