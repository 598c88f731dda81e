"""Rows of the database as text: put together by the database, or one by one, with the same outcome."""

import pytest

from gymnasieregion.contexts.admission.models import Applicant, SkillTestPoints
from gymnasieregion.contexts.admission.selectors import tables
from gymnasieregion.contexts.admission.selectors.tables import kept_table
from tests.admission_year import YEAR, small_year

pytestmark = pytest.mark.django_db


@pytest.fixture
def one_by_one(monkeypatch):
    """Read as where a text holds a separator."""

    def read(name):
        with monkeypatch.context() as patch:
            patch.setattr(tables, "joined_rows", lambda *_: None)
            return kept_table(name, YEAR)

    return read


@pytest.mark.parametrize("name", list(tables.KEPT))
def test_both_ways_of_reading_give_the_same(one_by_one, name):
    small_year()
    quick = kept_table(name, YEAR)
    slow = one_by_one(name)
    assert quick.schema == slow.schema
    assert sorted(quick.rows()) == sorted(slow.rows())


def test_points_have_two_decimals():
    small_year()
    SkillTestPoints.objects.update(points=4105)
    assert kept_table("tests", YEAR)["points"].to_list() == ["41.05"]


@pytest.mark.parametrize("sign", ["\x1e", "\x1f", "\n", '"', ","])
def test_any_sign_in_a_text_is_read_as_it_stands(sign):
    small_year()
    Applicant.objects.filter(applicant_id="Asta").update(ticket=f"a{sign}b")
    assert f"a{sign}b" in kept_table("applicants", YEAR)["ticket"].to_list()
