"""Flows and curves on pages: what is shown is what was counted, a few are never shown, and only that is drawn."""

import csv
import datetime as dt
import io
import re
from collections import Counter
from itertools import pairwise

import pytest

from gymnasieregion.contexts.register.core import measure_counts as twin
from gymnasieregion.contexts.register.core.codes import ProgrammeGroup
from gymnasieregion.contexts.register.core.competing_risks import cumulative_incidence
from gymnasieregion.contexts.register.core.followup import Risk
from gymnasieregion.contexts.register.core.measures import Cut, Perspective, Question
from gymnasieregion.contexts.register.selectors import cohort_curves, cohort_flows, cohort_rows
from gymnasieregion.contexts.register.selectors.cohort_curves import curves
from gymnasieregion.contexts.register.selectors.cohort_flows import flows
from gymnasieregion.contexts.register.selectors.paths import groups
from gymnasieregion.contexts.register.web.cohorts_lines import share_lines
from tests.cohort_warehouse import fill
from tests.followup_registers import register_of

pytestmark = pytest.mark.django_db
ROOT = "/elevregister/uppfoljning/"
TODAY = dt.date(2025, 7, 1)


@pytest.fixture
def _fine(monkeypatch):
    """Any register is large, so that each year of start stands by itself."""
    monkeypatch.setattr(cohort_rows, "LARGE", 1)
    kept = (cohort_curves._curves, cohort_flows._flows)
    for each in kept:
        each.cache_clear()
    yield
    for each in kept:
        each.cache_clear()


@pytest.fixture(scope="module")
def _warehouse(tmp_path_factory):
    folder = tmp_path_factory.mktemp("lager")
    return folder, fill(folder, seed=2)


@pytest.fixture
def register(_warehouse, _fine, settings):
    """Three thousand pupils, in the warehouse, as in a large region."""
    settings.WAREHOUSE, register = _warehouse
    return register


def test_flows_are_those_of_the_pupils_and_few_are_never_shown(register):
    counted = twin.steps(register, Question(Perspective.SCHOOL, (Cut.COHORT,)))
    table = flows(Perspective.SCHOOL, TODAY).table
    shown = few = 0
    for (cohort, step, before, after), count in counted.items():
        at = [
            f"state:{one}" if one in {"DIPLOMA", "CERTIFICATE", "OUT"} else f"programme:{one}"
            for one in (before, after)
        ]
        cell = table[str(cohort), str(step), at[0], at[1]]
        if count < 10:
            few += 1
            assert cell.is_hidden
        elif not cell.is_hidden:
            shown += 1
            assert cell.number == (2 * count + 10) // 20 * 10
    assert few > 100
    assert shown > 10


def test_who_came_in_a_step_and_who_leaves_in_the_next_are_hidden_together(register):
    del register
    found = flows(Perspective.HOME, TODAY)
    places = set(found.table.dimensions[2].codes) & set(found.table.dimensions[3].codes)
    both = [
        (found.table[cohort, "0", "ALL", place], found.table[cohort, "1", place, "ALL"])
        for cohort, steps in found.steps.items() if "1" in steps for place in places
    ]  # fmt: skip
    assert any(came.is_hidden for came, _ in both)
    assert all(came == leaves for came, leaves in both)


def test_the_drawing_of_flows_has_a_band_for_each_figure_of_the_table(register, client):
    del register
    page = client.get(f"{ROOT}floden/?startar=2020&steg=0&niva=programme")
    table = page.context["table"]
    figures = [cell for codes, cell in table.rows() if "ALL" not in codes and cell.number]
    assert len(page.context["sankey"].bands) == len(figures)
    assert all(str(cell) in band.words for cell, band in zip(figures, page.context["sankey"].bands, strict=True))
    text = page.content.decode()
    assert "oktober 2020 till oktober 2021" in text
    assert "räknas som kvar" in text


@pytest.mark.parametrize("path", ["floden/", "kurvor/"])
def test_links_give_the_same_again_and_files_the_same_figures(register, client, path):
    del register
    page = client.get(f"{ROOT}{path}?ur=HOME&startar=2019&steg=1&niva=programme&grupp=group.HF")
    again = client.get(page.context["link"])
    assert again.context["table"] == page.context["table"]
    assert again.context["choices"].query(TODAY) == page.context["query"]
    rows = list(
        csv.DictReader(
            io.StringIO(client.get(f"{ROOT}{path}fil.csv?{page.context['query']}").content.decode("utf-8-sig"))
        )
    )
    cells = page.context["table"].cells
    assert [row["värde"] for row in rows] == ["" if cell.number is None else str(cell.number) for cell in cells]
    assert client.get(f"{ROOT}{path}fil.json?{page.context['query']}").json()["updated"] == "2025-07-01"
    assert client.get(f"{ROOT}{path}fil.xlsx?{page.context['query']}").content[:2] == b"PK"
    assert "Länken gjordes" in client.get(f"{ROOT}{path}?dag=2024-01-01").content.decode()


@pytest.mark.usefixtures("_fine")
def test_curves_are_aalen_and_johansen_s_in_whole_per_cent(settings, tmp_path, client):
    settings.WAREHOUSE = tmp_path
    made = [pupil for pupil in register_of(9000, 2) if pupil.stretches[0].group is ProgrammeGroup.PREPARATORY]
    register = fill(tmp_path, made=made)
    risks = twin.risks(register, Question(Perspective.SCHOOL))
    counts = {(months, risk_of(number)): count for (months, number), count in risks.items()}
    table = client.get(f"{ROOT}kurvor/?grupp=group.HF").context["table"]
    compared = 0
    for risk in (Risk.DIPLOMA, Risk.DROPOUT, Risk.LEFT, Risk.TWENTY):
        exact = cumulative_incidence(counts, risk)
        for months in table.dimensions[0].codes:
            cell = table[months, risk.value]
            if not cell.is_hidden:
                compared += 1
                assert float(cell.number) == pytest.approx(float(exact[int(months)]), abs=0.0051)
    assert compared > 10


def risk_of(number):
    return next(risk for risk in Risk if risk.number == number)


@pytest.mark.usefixtures("_fine")
def test_curves_of_a_small_group_show_nothing_of_few(settings, tmp_path, client):
    settings.WAREHOUSE = tmp_path
    fill(tmp_path, persons=60, seed=5)
    table = curves(Perspective.SCHOOL, TODAY).counts[Cut.GROUP]
    assert all(cell.is_hidden or not cell.number or cell.number >= 10 for cell in table.cells)
    page = client.get(f"{ROOT}kurvor/?grupp=group.IM&startar=2018")
    assert page.status_code == 200
    shown = page.context["table"]
    assert all(cell.is_hidden or not cell.number for cell in shown.cells)


def test_where_every_curve_is_hidden_the_page_says_so_instead_of_an_empty_drawing(settings, tmp_path, client):
    settings.WAREHOUSE = tmp_path
    fill(tmp_path, persons=12, seed=2)
    page = client.get(f"{ROOT}kurvor/").content.decode()
    assert "Inget av det här kan visas." in page
    assert 'class="curves"' not in page


@pytest.fixture
def small(_warehouse, settings):
    """The same pupils, as in a region where four hundred begin each year."""
    settings.WAREHOUSE, register = _warehouse
    return register


def test_flows_of_a_small_region_are_of_all_years_and_kinds_of_programmes(small, client):
    counted = Counter()
    for (_, step, before, after), count in twin.steps(small, Question(Perspective.SCHOOL, (Cut.COHORT,))).items():
        kinds = [groups()[place].value if place in groups() else place for place in (before, after)]
        counted[str(step), *kinds] += count
    page = client.get(f"{ROOT}floden/?startar=2020&niva=programme")
    table = page.context["table"]
    assert all(
        cell.is_hidden if 0 < counted["0", *at] < 10 else cell.is_hidden or cell.number == near(counted["0", *at])
        for at, cell in table.rows() if "ALL" not in at
    )  # fmt: skip
    assert sum(not cell.is_hidden and bool(cell.number) for _, cell in table.rows()) > 10
    text = page.content.decode()
    assert "Alla startår, första till andra hösten." in text
    assert "Få börjar varje år." in text
    assert 'name="startar"' not in text
    assert 'name="niva"' not in text


def near(count):
    return (2 * count + 10) // 20 * 10


def test_curves_of_a_small_region_are_of_all_years_and_read_three_times(small, client):
    exact = {
        risk: cumulative_incidence(
            {(at, risk_of(kind)): n for (at, kind), n in twin.risks(small, Question(Perspective.SCHOOL)).items()}, risk
        )
        for risk in Risk if risk is not Risk.NONE
    }  # fmt: skip
    page = client.get(f"{ROOT}kurvor/?startar=2020&grupp=municipality.0180")
    table = page.context["table"]
    assert table.dimensions[0].codes == ("12", "36", "48")
    shown = {at: cell for at, cell in table.rows() if not cell.is_hidden}
    assert len(shown) >= 5
    assert all(
        float(cell.number) == pytest.approx(float(exact[Risk(at[1])][int(at[0])]), abs=0.0051)
        for at, cell in shown.items()
    )
    text = page.content.decode()
    assert "Få börjar varje år." in text
    assert 'name="startar"' not in text
    for curve, risk in zip(page.context["lines"].curves, table.dimensions[1].codes, strict=True):
        assert len(curve.dots) == sum(at[1] == risk for at in shown)
    assert [heading for heading, _ in page.context["groups"]] == ["Hela regionen", "Slag av program"]


def test_names_of_curves_do_not_cover_each_other(register, client):
    del register
    drawn = share_lines(client.get(f"{ROOT}kurvor/").context["table"], "sv").curves
    places = sorted(float(curve.y) for curve in drawn)
    assert all(later - earlier >= 19.9 for earlier, later in pairwise(places))
    assert all(re.fullmatch(r"[\d., -]+", part) for curve in drawn for part in curve.parts)


@pytest.mark.parametrize("path", ["floden/", "kurvor/"])
def test_nonsense_and_an_empty_warehouse_are_answered(register, client, settings, tmp_path, path):
    del register
    assert client.get(f"{ROOT}{path}?ur=x&startar=x&steg=9&niva=x&grupp=x.y&dag=x").status_code == 200
    assert client.get(f"{ROOT}{path}?grupp=group.FINNSINTE").status_code == 200
    settings.WAREHOUSE = tmp_path
    for asked in (path, f"{path}fil.csv"):
        assert "snapshot_register" in client.get(ROOT + asked).content.decode()
    fill(tmp_path, persons=30, day=dt.date(2016, 8, 1))
    page = client.get(ROOT + path)
    assert "Ingen har följts så länge än." in page.content.decode()
    assert client.get(f"{ROOT}{path}fil.csv").status_code == 404
