"""Earlier years' results brought in: once, whole, in one event, and a newer file in the place of an older."""

import datetime as dt
import hashlib

import pytest

from gymnasieregion.contexts.admission.models import StatisticsSet
from gymnasieregion.contexts.admission.selectors.statistics import data_sets, published_figures, rows_of, table_of_year
from gymnasieregion.contexts.admission.selectors.statistics_rows import found, in_order, spread, sums
from gymnasieregion.contexts.admission.selectors.statistics_years import keys_found, lines_of, tables_by_year
from gymnasieregion.contexts.admission.services.statistics_import import (
    IMPORT,
    PracticeCalledRealError,
    StatisticsFaultsError,
    StatisticsFileKindError,
    YearTakenError,
    import_statistics,
)
from gymnasieregion.platform.audit.models import Event

pytestmark = pytest.mark.django_db

HEADER = "Ar;Kommun;Skola;StudieVagKod;Studievag;Antagningsgrans;Median;AntalPlatser;AntalAntagna;AntalReserver"
ROWS = (
    "{year};Nacka;Björkskolan;NANAT;Naturvetenskap;{limit};280,25;32;32;14\n"
    "{year};Botkyrka;Åsskolan;BF;Barn och fritid;;165;16;9;0\n"
)
SOURCE = "Gymnasieantagningen: slutantagningsresultat (prov)"


def text(year=2023, limit="262,5", header=HEADER):
    return f"{header}\n{ROWS.format(year=year, limit=limit)}".encode()


@pytest.fixture
def bring(office, now):
    def bring(data, *, real=True, replace=False, name="slut.csv", source=SOURCE):
        return import_statistics(
            file_name=name, data=data, real=real, source=source, replace=replace, actor=office, now=now
        )

    return bring


def test_a_file_becomes_the_table_of_its_year_in_one_event(bring):
    done = bring(text())
    assert (done.is_new, done.row.year, done.row.real, done.row.rows) == (True, 2023, True, 2)
    event = Event.objects.get(action=IMPORT)
    assert event.file_sha256 == hashlib.sha256(text()).hexdigest() == done.row.sha256
    table = table_of_year(2023, is_real=True)
    assert table.figures == ("limit", "median", "places", "admitted", "reserves"), "no free places in this file"
    assert rows_of(table).select("school", "limit", "median", "reason", "programme").rows() == [
        ("Björkskolan", 262.5, 280.25, "", "NA"), ("Åsskolan", None, 165, "1", "BF"),
    ]  # fmt: skip
    assert table_of_year(2023, is_real=False) is None
    assert table_of_year(2022, is_real=True) is None


def test_the_same_file_again_changes_nothing(bring):
    first = bring(text()).row
    again = bring(text())
    assert (again.is_new, again.row.pk) == (False, first.pk)
    assert Event.objects.filter(action=IMPORT).count() == 1


def test_a_newer_file_takes_the_place_only_when_that_is_said_and_the_log_keeps_both_hashes(bring):
    old = bring(text()).row
    with pytest.raises(YearTakenError):
        bring(text(limit="250"))
    assert rows_of(table_of_year(2023, is_real=True))["limit"][0] == 262.5
    bring(text(limit="250"), replace=True)
    assert StatisticsSet.objects.count() == 1
    assert rows_of(table_of_year(2023, is_real=True))["limit"][0] == 250
    event = Event.objects.filter(action=IMPORT).order_by("-seq").first()
    assert old.sha256 in event.before
    assert hashlib.sha256(text(limit="250")).hexdigest() in event.after


def test_a_file_with_faults_writes_nothing(bring):
    with pytest.raises(StatisticsFaultsError) as refused:
        bring(text(limit="mycket"))
    assert [(one.row, one.column) for one in refused.value.faults] == [(2, "Antagningsgrans")]
    with pytest.raises(StatisticsFileKindError):
        bring(text(), name="slut.pdf")
    assert (StatisticsSet.objects.count(), Event.objects.filter(action=IMPORT).count()) == (0, 0)


def test_a_file_of_the_practice_region_is_never_kept_as_real(bring):
    data = text(header=f"{HEADER};Uppgifter").replace(b";14\n", b";14;PRACTICE\n").replace(b";0\n", b";0;PRACTICE\n")
    with pytest.raises(PracticeCalledRealError):
        bring(data)
    assert bring(data, real=False).row.real is False


def test_real_and_practice_of_the_same_year_lie_apart(bring):
    bring(text())
    bring(text(limit="100"), real=False)
    assert [one.path for one in data_sets(is_real=True)] == ["2025/", "2023/"]
    assert [one.path for one in data_sets(is_real=False)] == ["ovning/2023/"]


def test_a_file_for_2025_takes_the_place_of_the_table_that_ships(bring):
    assert table_of_year(2025, is_real=True).imported is None
    bring(text(2025))
    assert table_of_year(2025, is_real=True).source == SOURCE
    assert [one.path for one in data_sets(is_real=True)] == ["2025/"]


def test_the_shipped_table_adds_up_to_what_the_source_says():
    rows = rows_of(table_of_year(2025, is_real=True))
    assert sums(rows) == {
        "offerings": 1412, "schools": 173, "places": 32_237, "admitted": 28_926, "reserves": 45_824, "vacant": 0,
    }  # fmt: skip
    limits = spread(rows)
    assert sum(count for *_, count in limits.bins) + limits.without + limits.above + limits.own_scale == 1412
    # counted in the file by other means: of 483 rows without a limit 76 admit nobody, 402 have free places and
    # nobody in reserve, four are full and one has free places and reserves at once
    assert rows["reason"].value_counts().sort("reason").rows() == [("", 929), ("1", 402), ("3", 76), ("6", 5)]


def test_rows_are_found_without_marks_and_stand_in_swedish_order(bring):
    bring(text())
    rows = rows_of(table_of_year(2023, is_real=True))
    nothing = {"municipality": "", "programme": "", "room": ""}
    assert found(rows, words="asskolan barn", **nothing)["school"].to_list() == ["Åsskolan"]
    assert found(rows, words="", **{**nothing, "room": "none"})["school"].to_list() == ["Åsskolan"]
    assert in_order(rows, "-school")["school"].to_list() == ["Åsskolan", "Björkskolan"]
    assert in_order(rows, "-limit")["limit"].to_list() == [262.5, None]
    assert in_order(rows, "limit")["limit"].to_list() == [262.5, None]


def test_years_are_compared_within_their_own_family(bring):
    bring(text(2022, "240"))
    bring(text(2023, "262,5"))
    bring(text(2023, "1"), real=False)
    tables = tables_by_year(is_real=True)
    assert list(tables) == [2022, 2023, 2025]
    wanted = {"words": "bjorkskolan", "municipality": "", "programme": ""}
    lines = lines_of(tables, keys_found(tables, **wanted))
    assert [(line.title, sorted(line.rows)) for line in lines] == [("Naturvetenskap", [2022, 2023])]
    assert [line.one(year)["limit"] for line in lines for year in (2022, 2023)] == [240, 262.5]
    invented = tables_by_year(is_real=False)
    practice = lines_of(invented, keys_found(invented, **wanted))
    assert [line.one(2023)["limit"] for line in practice] == [1]


def test_the_rule_of_publication_says_which_figures_are_shown():
    assert published_figures(dt.date(2026, 6, 15)) == ("limit", "median", "places", "admitted", "reserves", "vacant")
    assert published_figures(dt.date(2024, 12, 31)) == (), "no rule had force yet"
