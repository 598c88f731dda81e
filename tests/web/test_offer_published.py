"""The real table of 2025: its own figures, its source, and what a reader must know."""

import csv
import io
import re
from decimal import Decimal

import pytest
from django.test import Client

from gymnasieregion.contexts.offer.core.histogram import histogram
from gymnasieregion.contexts.offer.selectors.published import limits_of, published_rows, sums_of
from tests.offer_records import load_small_offer

pytestmark = pytest.mark.django_db
PATH = "/utbud/publicerat-2025/"


def _text(query="", lang="sv"):
    answer = Client().get(f"{PATH}{query}", headers={"accept-language": lang})
    assert answer.status_code == 200
    return answer.content.decode()


def test_it_adds_up_to_what_the_source_says():
    sums = sums_of(published_rows())
    assert (sums.offerings, sums.schools, sums.municipalities) == (1412, 173, 24)
    assert (sums.places, sums.admitted, sums.reserves) == (32_237, 28_926, 45_824)


def test_every_row_is_counted_once_in_the_chart_or_beside_it():
    limits = limits_of(published_rows())
    assert sum(one.count for one in limits.bins) + limits.without + limits.with_test + limits.own_scale == 1412
    assert len(limits.bins) == 17
    assert limits_of([]).bins[0].count == 0


def test_a_value_outside_the_chart_is_an_error_and_never_dropped():
    with pytest.raises(ValueError, match="341"):
        histogram([341], low=0, high=340, step=20)


def test_nought_is_shown_as_no_value_and_said_so():
    first = published_rows()[0]
    assert (first.name, first.limit, first.median) == (
        "Barn- och fritidsprogrammet BF - Fritid och hälsa", None, Decimal(165),
    )  # fmt: skip
    page = _text()
    assert "0 betyder inget värde" in page
    cells = [" ".join(cell.split()) for cell in re.findall(r'<td class="number"[^>]*>([^<]*)</td>', page)]
    table = cells[17:]  # after the twin of the chart
    assert table[:5] == [str(first.places), str(first.admitted), str(first.reserves), "–", "165"]


def test_the_page_has_real_schools_with_their_own_figures_and_no_invented_school():
    load_small_offer()
    page = _text("?municipality=Botkyrka")
    assert "S:t Botvids Gymnasium" in page
    assert "Björkvalla gymnasium" not in page
    assert "Verkliga skolor och publicerade siffror" in page
    assert "slutantagningsresultat 2025" in page


def test_no_page_of_the_synthetic_offer_names_a_real_school():
    load_small_offer()
    page = Client().get("/utbud/?unit=S001").content.decode()
    assert "Björkvalla gymnasium" in page
    assert "S:t Botvids" not in page


def test_it_is_filtered_sorted_and_handed_out_without_a_query_for_it(django_assert_max_num_queries):
    with django_assert_max_num_queries(5):
        page = _text("?q=malarhojden+natur&municipality=Stockholm&programme=NA&sort=-limit")
    assert "Slutantagningen 2025:" in page
    answer = Client().get(f"{PATH}fil.csv?programme=NA&sort=-limit")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert {row["programme_code"] for row in rows} == {"NA"}
    told = [Decimal(row["merit_min"]) for row in rows if row["merit_min"]]
    assert told == sorted(told, reverse=True)
    assert [row["merit_min"] for row in rows[len(told) :]] == [""] * (len(rows) - len(told))
    assert Client().get(f"{PATH}fil.xlsx").content[:2] == b"PK"
    for sort in (
        "municipality",
        "-school",
        "name",
        "programme",
        "places",
        "-admitted",
        "reserves",
        "median",
        "no such",
    ):
        assert "S:t Botvids" in _text(f"?sort={sort}&municipality=Botkyrka")
    assert "Inget stämmer" in _text("?q=finnsinte")


def test_the_chart_has_the_same_figures_as_the_table_beside_it():
    page = _text()
    chart = re.search(r'<svg viewBox="0 0 680 .*?</svg>', page, re.DOTALL)[0]
    assert chart.count("<rect") == 17
    for one in limits_of(published_rows()).bins:
        assert not one.count or f">{one.count}</text>" in chart
    assert not re.search(r'(?:x|y|width|height)="[^"]*,', chart), "a decimal comma is no number in SVG"


def test_it_speaks_english():
    page = _text(lang="en")
    for words in ("The final admission of 2025: 1,412 programmes", "0 means no value", "Unchanged copy as CSV"):
        assert words in page
