"""The cohort explorer: what is shown is what was counted, through disclosure control, the same on page and in files."""

import csv
import datetime as dt
import io
import json

import pytest
from django.urls import reverse

from gymnasieregion.contexts.register.core import measure_counts as twin
from gymnasieregion.contexts.register.core.codes import ProgrammeGroup
from gymnasieregion.contexts.register.core.measures import MEASURES, Cut, Perspective, Question
from gymnasieregion.contexts.register.selectors.cohort_rows import FINEST, cuts_from
from gymnasieregion.contexts.register.selectors.cohort_tables import explored
from gymnasieregion.platform.access.actor import Role
from tests.cohort_warehouse import fill
from tests.roles import client_as

pytestmark = pytest.mark.django_db
ROOT = "/elevregister/uppfoljning/"
TODAY = dt.date(2025, 7, 1)
SCHOOL = Question(Perspective.SCHOOL, (Cut.UNIT, Cut.COHORT))


@pytest.fixture(scope="module")
def _warehouse(tmp_path_factory):
    folder = tmp_path_factory.mktemp("lager")
    return folder, fill(folder)


@pytest.fixture
def register(_warehouse, settings):
    """Three thousand pupils at three schools, in the warehouse."""
    settings.WAREHOUSE, register = _warehouse
    return register


def told(page):
    """The rows of a page's table: the figures by name."""
    return {line.name: dict(line.figures) for line in page.context["page"]}


def texts(figures):
    return {head: str(cell) for head, cell in figures.items()}


def test_a_school_tells_its_diplomas_within_three_years_with_the_definition(register, client):
    page = client.get(f"{ROOT}?matt=diploma_3&visa=SCHOOL.unit&rad=S001")
    whole, part = twin.shares(register, MEASURES["diploma_3"], SCHOOL)["S001", 2020]
    figures = texts(told(page)["2020"])
    assert figures["Antal"] == f"cirka {(2 * whole + 10) // 20 * 10}".replace(",", " ")
    assert figures["Andel"] == f"{round(100 * part / whole)}\xa0%"
    assert figures["Därav"] == f"cirka {(2 * part + 10) // 20 * 10}"
    assert figures["Mediantid i månader"] in {"22", "34"}
    text = page.content.decode()
    assert "Gymnasieexamen senast i juni 3 år efter starten." in text
    assert "Skola: de som började där." in text
    assert "Efter Kolada N17445" in text
    assert "1 juli 2025" in text
    assert "Examen inom 3 år: S001 (skolans elever)" in text


def test_a_link_gives_the_same_figures_again_and_says_when_they_are_of_another_day(register, client):
    del register
    page = client.get(f"{ROOT}?matt=dropout_1&visa=HOME.home&fran=2018&till=2020&sort=-2019&q=0")
    again = client.get(page.context["link"])
    assert told(again) == told(page)
    assert list(told(again)) == list(told(page))
    assert again.context["link"] == page.context["link"]
    assert not again.context["is_old_link"]
    assert "Länken gjordes för siffror" in client.get(f"{ROOT}?dag=2024-07-01").content.decode()


def test_files_hold_what_the_page_shows_and_no_more(register, client):
    del register
    query = "?matt=diploma_3&visa=SCHOOL.unit&rad=S002"
    page = client.get(f"{ROOT}{query}")
    shown = [cell for line in page.context["page"] for _, cell in line.figures]
    rows = list(csv.DictReader(io.StringIO(client.get(f"{ROOT}fil.csv{query}").content.decode("utf-8-sig"))))
    assert [row["tecken"] for row in rows] == [cell.mark("sv") for cell in shown]
    assert [row["värde"] for row in rows] == ["" if cell.number is None else str(cell.number) for cell in shown]
    held = json.loads(client.get(f"{ROOT}fil.json{query}").content)
    assert held["value"] == [None if cell.number is None else pytest.approx(float(cell.number)) for cell in shown]
    assert held["role"] == {"time": ["cohort"], "metric": ["measure"]}
    assert "Gymnasieexamen senast i juni" in held["label"]
    assert "matt=diploma_3" in held["source"]
    assert client.get(f"{ROOT}fil.xlsx{query}").content[:2] == b"PK"


@pytest.mark.parametrize("perspective", Perspective)
@pytest.mark.parametrize("id_", ["diploma_3", "rechoice_1"])
def test_a_few_are_never_shown_and_what_is_shown_is_what_was_counted(settings, tmp_path, perspective, id_):
    settings.WAREHOUSE = tmp_path
    register = fill(tmp_path, persons=900, seed=int(perspective is Perspective.HOME))
    found = explored(MEASURES[id_], perspective, TODAY)
    few = 0
    for finest in FINEST[perspective]:
        for cut in cuts_from(finest):
            counted = twin.shares(register, MEASURES[id_], Question(perspective, (cut, Cut.COHORT)))
            for (value, cohort), (whole, part) in counted.items():
                code = f"{value:04}" if cut in {Cut.HOME, Cut.MUNICIPALITY} else twin_code(cut, value)
                cells = [found.tables[finest][f"{cut.value}:{code}", str(cohort), "ALL", each] for each in FIGURES]
                for cell, count in zip(cells, (whole, part, None), strict=True):
                    if count is None:
                        assert cell.is_hidden or not (0 < whole < 10 or 0 < part < 10 or 0 < whole - part < 10)
                    elif 0 < count < 10:
                        few += 1
                        assert cell.is_hidden
                    else:
                        assert cell.is_hidden or cell.number == (2 * count + 10) // 20 * 10
    assert few > 5


FIGURES = ("WHOLE", "PART", "SHARE")


def twin_code(cut, value):
    """A value as the tables write it."""
    if cut is Cut.GROUP:
        return next(group.value for group in ProgrammeGroup if group.number == value)
    return "?" if value in {"", None} else str(value)


def test_without_introductory_programmes_nothing_tells_of_the_few_who_began_one(settings, tmp_path):
    settings.WAREHOUSE = tmp_path
    register = fill(tmp_path, persons=2500, seed=4)
    whole, without = (
        twin.shares(register, MEASURES[id_], SCHOOL) for id_ in ("diploma_3", "diploma_3_not_im")
    )  # fmt: skip
    found = explored(MEASURES["diploma_3_not_im"], Perspective.SCHOOL, TODAY).tables[Cut.UNIT]
    few = 0
    for (unit, cohort), (count, reached) in whole.items():
        more, also = count - without[unit, cohort][0], reached - without[unit, cohort][1]
        if any(0 < each < 10 for each in (more, also, more - also)):
            few += 1
            assert all(found[f"unit:{unit}", str(cohort), "ALL", each].number is None for each in FIGURES)
    assert few > 3


def test_what_is_hidden_in_one_table_is_hidden_in_all(settings, tmp_path):
    settings.WAREHOUSE = tmp_path
    fill(tmp_path, persons=200, seed=3)
    tables = explored(MEASURES["dropout_1"], Perspective.SCHOOL, TODAY).tables.values()
    hidden = [{codes for codes, cell in table.rows() if codes[0] == "ALL" and cell.is_hidden} for table in tables]
    apart = [{codes for codes in each if codes[2] == "ALL"} for each in hidden]
    assert apart[0]
    assert all(each == apart[0] for each in apart)


def test_perspectives_are_never_mixed_and_nonsense_gives_the_region(register, client):
    del register
    for query in ("visa=HOME.unit", "visa=SCHOOL.home", "matt=x&kon=x&fran=x&till=9999&dag=x&sort=--x", "rad=S001"):
        page = client.get(f"{ROOT}?{query}")
        assert page.status_code == 200
        assert page.context["choices"].cut is None
    assert "Det finns inga siffror för det du valde." in client.get(f"{ROOT}?visa=SCHOOL.unit&rad=X").content.decode()
    assert client.get(f"{ROOT}fil.csv?visa=SCHOOL.unit&rad=X").status_code == 404


def test_whose_own_place_has_nobody_followed_sees_all_places_and_a_place_is_called_by_its_name(register):
    del register
    officer = client_as(Role.MUNICIPAL_OFFICER, "2584")
    page = officer.get(ROOT)
    assert page.context["choices"].view == "HOME.home"
    assert page.context["page"].object_list
    empty = officer.get(f"{ROOT}?visa=HOME.home&rad=2584")
    assert "Kiruna (2584)" in empty.context["title"]
    assert "Det finns inga siffror för det du valde." in empty.content.decode()


def test_a_school_stays_chosen_when_the_measure_changes_and_not_when_the_rows_do(register, client):
    del register
    page = client.get(f"{ROOT}?visa=SCHOOL.unit&rad=S001")
    assert '<input type="hidden" name="rad" value="S001">' in page.content.decode()
    of = client.get(f"{ROOT}?matt=dropout_1&visa=SCHOOL.unit&rad=S001&radens=SCHOOL.unit")
    assert of.context["choices"].value == "S001"
    other = client.get(f"{ROOT}?matt=dropout_1&visa=SCHOOL.programme&rad=S001&radens=SCHOOL.unit")
    assert other.context["choices"].value == ""


def test_rows_are_searched_and_sorted_by_what_is_printed(register, client):
    del register
    page = client.get(f"{ROOT}?matt=dropout_1&visa=SCHOOL.programme&fran=2020&till=2020&sort=-SHARE")
    shares = [dict(line.figures)["Andel"].number for line in page.context["page"]]
    known = [share for share in shares if share is not None]
    assert known == sorted(known, reverse=True)
    assert shares[: len(known)] == known
    assert [line.code for line in client.get(f"{ROOT}?visa=SCHOOL.unit&q=s002").context["page"]] == ["S002"]
    assert "Ingen rad stämmer" in client.get(f"{ROOT}?visa=SCHOOL.unit&q=finnsinte").content.decode()


@pytest.mark.parametrize("id_", MEASURES)
@pytest.mark.parametrize("view", ["SCHOOL.group", "HOME.sex", "HOME.admission_group"])
def test_every_measure_is_shown_in_every_way(register, client, id_, view):
    del register
    page = client.get(f"{ROOT}?matt={id_}&visa={view}&kon=F")
    assert page.status_code == 200
    assert page.context["page"].object_list
    assert page.context["definition"] in page.content.decode()


def test_schools_are_not_divided_by_sex_and_the_page_does_not_offer_it(register, client):
    del register
    page = client.get(f"{ROOT}?visa=SCHOOL.unit&kon=F")
    assert page.context["choices"].sex is None
    assert 'name="kon"' not in page.content.decode()
    women = client.get(f"{ROOT}?visa=SCHOOL.admission_group&kon=F")
    assert "kvinnor" in women.context["title"]


def test_without_a_snapshot_the_page_says_how_one_is_taken(client, settings, tmp_path):
    settings.WAREHOUSE = tmp_path / "tomt"
    for path in ("", "fil.csv"):
        page = client.get(ROOT + path)
        assert page.status_code == 200
        assert "gymnasieregion manage snapshot_register" in page.content.decode()


def test_a_measure_that_nobody_has_been_followed_long_enough_for_says_so(client, settings, tmp_path):
    settings.WAREHOUSE = tmp_path
    fill(tmp_path, persons=100, day=dt.date(2016, 12, 1))
    assert "Ingen har följts så länge än." in client.get(f"{ROOT}?matt=diploma_4").content.decode()


def test_the_principal_reads_the_school_s_figure_within_two_clicks(register):
    del register
    principal = client_as(Role.PRINCIPAL, "S001")
    assert f'href="{reverse("register-cohorts")}"' in principal.get("/elevregister/").content.decode()
    page = principal.get(ROOT)
    assert page.context["title"] == "Examen inom 3 år: S001 (skolans elever)"


def test_everybody_may_see_it_with_few_queries(register, client, django_assert_max_num_queries):
    del register
    client.get(ROOT)
    with django_assert_max_num_queries(5):
        client.get(f"{ROOT}?visa=SCHOOL.unit")


def test_it_is_in_english_too(register, client):
    del register
    page = client.get(f"{ROOT}?visa=SCHOOL.unit", headers={"accept-language": "en"})
    assert page.context["title"] == "Diploma within 3 years by school unit (the school's pupils)"
    assert "Get as CSV" in page.content.decode()
