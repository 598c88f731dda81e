"""What everybody in the demo has saved before its story is told, in a small region of 300 applicants."""

import pytest

from gymnasieregion.contexts.admission.models import (
    Applicant,
    Application,
    ApplicationVersion,
    RowDecision,
)
from gymnasieregion.contexts.admission.selectors.applying import rows_now, rows_of_version
from gymnasieregion.contexts.admission.services.phases import Phases
from gymnasieregion.contexts.admission.services.year_loading import invent_practice_year, load_practice_year
from gymnasieregion.contexts.admission.services.year_story import is_told
from tests.offer_records import NOW, OFFICE, YEAR, load_whole_offer

pytestmark = pytest.mark.django_db
SIZE = 300


@pytest.fixture(scope="module")
def loaded(rows_of_the_module):
    load_whole_offer()
    practice = invent_practice_year(year=YEAR, applicants=SIZE, seed=1)
    return load_practice_year(practice, phases=Phases(None), actor=OFFICE, now=NOW)


def test_everybody_but_the_protected_and_the_silent_has_saved_a_version(loaded):
    tried = Applicant.objects.filter(year=loaded)
    silent = tried.filter(protection="NONE", choices=None)
    saved = Application.objects.filter(applicant__in=tried)
    hidden = tried.exclude(protection="NONE")
    assert silent.count() == 2
    assert hidden.exists()
    assert saved.count() == SIZE - hidden.count() - silent.count()
    assert not saved.filter(applicant__in=hidden).exists()
    for one in ApplicationVersion.objects.filter(version=1).select_related("applicant")[:40]:
        assert one.saved_at < NOW
        whole = Application.objects.get(pk=one.applicant_id).version == 1
        assert (rows_of_version(one) == rows_now(one.applicant_id)) is whole


def test_what_was_added_in_the_re_choice_is_in_the_second_version_alone(loaded):
    added = RowDecision.objects.filter(applicant__year=loaded, applicant__protection="NONE", added="RECHOICE")
    assert added.exists()
    for one in added:
        first, second = ApplicationVersion.objects.filter(applicant=one.applicant_id).order_by("version")
        assert one.offering_id not in [row.offering_id for row in rows_of_version(first)]
        assert one.offering_id in [row.offering_id for row in rows_of_version(second)]
    assert not RowDecision.objects.filter(added="LATE").exists()  # the re-choice is not over


def test_most_have_confirmed_and_some_have_not(loaded):
    rows = Application.objects.filter(applicant__year=loaded)
    unsure = rows.filter(confirmed_version=0).count()
    assert 0.04 < unsure / rows.count() < 0.2


def test_a_year_that_was_loaded_before_there_was_a_story_is_left_without(loaded):
    assert not is_told(YEAR)
    ApplicationVersion.objects.all().delete()
    assert is_told(YEAR)
