"""Questions whose SQL is kept answer as Django's own do, and single rows are written as Django writes them."""

from datetime import date, datetime, timedelta

import pytest
from django.db.models import Exists, OuterRef, QuerySet

from gymnasieregion.contexts.admission.models import (
    AdmissionYear,
    Applicant,
    Application,
    ApplicationVersion,
    Choice,
    YearDay,
)
from gymnasieregion.platform.kept_questions import ValueNotFoundError, kept_question
from gymnasieregion.platform.kept_writes import insert_row, update_row
from tests.admission_year import NOW, YEAR, small_year

pytestmark = pytest.mark.django_db


@kept_question
def whole_people(*, year: int, applicant_id: str) -> QuerySet[Applicant]:
    chosen = Choice.objects.filter(applicant=OuterRef("pk"), offering_id="NA")
    rows = Applicant.objects.filter(year=year, applicant_id=applicant_id).select_related("application", "year")
    return rows.annotate(wants_na=Exists(chosen))


@kept_question
def days_after(*, after: date) -> QuerySet[YearDay, tuple[str, date]]:
    return YearDay.objects.filter(day__gt=after).order_by("day", "event").values_list("event", "day")


@kept_question
def versions_before(*, moment: datetime) -> QuerySet[ApplicationVersion]:
    return ApplicationVersion.objects.filter(saved_at__lt=moment).order_by("version")[:1]


@kept_question
def doubled(*, year: int) -> QuerySet[Applicant]:
    return Applicant.objects.filter(year=2 * year)


@pytest.fixture(autouse=True)
def year():
    small_year()
    Application.objects.create(applicant=Applicant.objects.get(applicant_id="Asta"), version=2, saved_at=NOW)


def test_rows_come_with_what_they_are_joined_to_and_annotated_with(django_assert_num_queries):
    for who, wants_na, version in (("Asta", True, 2), ("Bo", False, None)):
        with django_assert_num_queries(1):
            (found,) = whole_people(year=YEAR, applicant_id=who)
            application = getattr(found, "application", None)
            assert (found.applicant_id, found.wants_na, found.year.year) == (who, wants_na, YEAR)
            assert (application.version if application else None) == version
        assert [row.__dict__ | {"_state": 0} for row in whole_people.made(year=YEAR, applicant_id=who)] == [
            found.__dict__ | {"_state": 0}
        ]
    assert whole_people(year=YEAR, applicant_id="Nobody") == []


def test_days_and_moments_are_asked_for_as_the_database_keeps_them():
    year = AdmissionYear.objects.get(year=YEAR)
    YearDay.objects.all().delete()
    first, second = date(2026, 1, 15), date(2026, 2, 15)
    YearDay.objects.create(year=year, event="APPLICATION_OPENS", day=first)
    YearDay.objects.create(year=year, event="APPLICATION_CLOSES", day=second)
    assert days_after(after=first) == [("APPLICATION_CLOSES", second)]
    assert days_after(after=second) == []
    asta = Applicant.objects.get(applicant_id="Asta")
    for version, at in ((1, NOW), (2, NOW + timedelta(hours=1))):
        ApplicationVersion.objects.create(applicant=asta, version=version, saved_at=at, rows="{}", digest="")
    assert [row.version for row in versions_before(moment=NOW)] == []
    assert [row.saved_at for row in versions_before(moment=NOW + timedelta(hours=2))] == [NOW]


def test_a_value_that_is_changed_on_its_way_is_refused():
    with pytest.raises(ValueNotFoundError, match="year"):
        doubled(year=YEAR)


def test_a_row_is_written_and_changed_as_django_would():
    asta = Applicant.objects.get(applicant_id="Asta")
    insert_row(ApplicationVersion(applicant=asta, version=7, saved_at=NOW, role="APPLICANT", rows="å", digest="d"))
    kept = ApplicationVersion.objects.get(applicant=asta, version=7)
    assert (kept.saved_at, kept.saved_by, kept.role, kept.rows, kept.digest) == (NOW, "", "APPLICANT", "å", "d")
    application = Application.objects.get(applicant=asta)
    application.version, application.saved_at, application.phone = 8, NOW + timedelta(days=1), "070"
    update_row(application, "version", "saved_at")
    kept = Application.objects.get(applicant=asta)
    assert (kept.version, kept.saved_at, kept.phone) == (8, NOW + timedelta(days=1), "")
