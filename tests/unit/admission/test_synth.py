"""The synthetic region: the same each time, invented throughout, and shaped like the real one."""

import json
from pathlib import Path

import polars as pl
import pytest

from gymnasieregion.contexts.admission.services.synth import NotSyntheticFolderError, write_synthetic_region
from gymnasieregion.contexts.admission.services.synth_details import free_quota_offerings, seat_groups
from gymnasieregion.contexts.admission.services.synth_fit import NoFitError, compare, fit_report
from gymnasieregion.contexts.admission.services.synth_supply import data_frame, read_supply
from gymnasieregion.contexts.admission.services.tables_in import read_folder
from gymnasieregion.site.cli import BAD_INPUT, DONE, run

EXAMPLE = Path(__file__).parents[3] / "examples" / "liten-region"


@pytest.fixture(scope="module")
def region(tmp_path_factory):
    """A region of 3,000 applicants."""
    folder = tmp_path_factory.mktemp("synth") / "region"
    return folder, write_synthetic_region(folder, applicants=3000, seed=5)


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(region, tmp_path):
    folder, _ = region
    write_synthetic_region(tmp_path / "again", applicants=3000, seed=5)
    write_synthetic_region(tmp_path / "other", applicants=3000, seed=6)
    names = sorted(path.name for path in folder.iterdir())
    assert names == sorted(path.name for path in (tmp_path / "again").iterdir())
    for name in names:
        assert (folder / name).read_bytes() == (tmp_path / "again" / name).read_bytes()
    assert (folder / "choices.csv").read_bytes() != (tmp_path / "other" / "choices.csv").read_bytes()


def test_it_is_input_without_faults(region):
    folder, report = region
    tables = read_folder(folder)
    assert len(tables["applicants"]) == report.applicants == 3000
    assert len(tables["offerings"]) == report.offerings == 1412
    assert len(tables["choices"]) == report.choices
    assert tables.round["synthetic"] is True
    assert tables.warnings == ()


def test_about_seven_in_a_hundred_who_want_a_national_programme_are_eligible_for_none(region):
    _, report = region
    assert 0.05 < report.ineligible / report.national_applicants < 0.09


def test_the_columns_that_others_rely_on_stand_in_their_order(region):
    folder, _ = region
    heads = {path.stem: path.read_text(encoding="utf-8").splitlines()[0] for path in folder.glob("*.csv")}
    assert heads["choices"] == "applicant_id,rank,offering_id"
    assert heads["grades"] == "applicant_id,subject,mark,language_as"
    assert "seats" in heads["seat_groups"].split(",")
    for word in ("applicant", "choice", "seat", "grade"):
        assert [name for name in heads if word in name] == [f"{word}s" if word != "seat" else "seat_groups"]


def test_lists_are_one_to_ten_long(region):
    folder, _ = region
    lengths = pl.read_csv(folder / "choices.csv").group_by("applicant_id").len()["len"]
    assert lengths.min() == 1
    assert lengths.max() == 10


def test_no_real_school_is_named_and_no_personal_number_is_made_up(region):
    folder, _ = region
    real = set(data_frame("published", "slutantagning_2025.csv")["school"].to_list())
    for path in folder.iterdir():
        text = path.read_text(encoding="utf-8")
        assert [school for school in real if f",{school}," in text] == []
    numbers = pl.read_csv(folder / "applicants.csv", infer_schema=False)["identity_number"]
    assert numbers.str.contains(r"^\d{8}TF\d{2}$").all()


def test_each_real_school_has_one_invented_name_of_its_own():
    names = data_frame("synthetic", "school_names.csv").join(data_frame("synthetic", "schools.csv"), on="school_id")
    real = data_frame("published", "slutantagning_2025.csv").select("municipality", "school").unique()
    assert len(names) == len(real) == len(names.select("municipality", "school").unique())
    assert names["school_id"].n_unique() == names["invented_name"].n_unique()
    assert set(names["invented_name"].to_list()).isdisjoint(real["school"].to_list())


def test_an_earlier_synthetic_folder_is_replaced_whole(tmp_path):
    write_synthetic_region(tmp_path / "once", applicants=60, seed=1)
    write_synthetic_region(tmp_path / "again", applicants=50, seed=2)
    (tmp_path / "again" / "held.csv").write_text("applicant_id,offering_id,group_id,reply\n")
    write_synthetic_region(tmp_path / "again", applicants=60, seed=1)
    names = sorted(path.name for path in (tmp_path / "once").iterdir())
    assert names == sorted(path.name for path in (tmp_path / "again").iterdir())
    assert all((tmp_path / "once" / n).read_bytes() == (tmp_path / "again" / n).read_bytes() for n in names)


@pytest.mark.parametrize("stranger", ["anteckningar.txt", "grades.xlsx", "round.json", "held.csv/rad"])
def test_a_folder_with_anything_else_in_it_is_refused_and_left_alone(tmp_path, stranger):
    write_synthetic_region(tmp_path, applicants=50, seed=1)
    path = tmp_path / stranger
    path.parent.mkdir(exist_ok=True)
    path.write_text('{"synthetic": true, "lottery": {"entropy": "Vädret den 1 juli"}}')
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    with pytest.raises(NotSyntheticFolderError):
        write_synthetic_region(tmp_path, applicants=60, seed=1)
    assert before == {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}


def test_the_example_of_the_repository_is_never_replaced():
    before = sorted(EXAMPLE.iterdir())
    with pytest.raises(NotSyntheticFolderError):
        write_synthetic_region(EXAMPLE, applicants=50, seed=1)
    assert sorted(EXAMPLE.iterdir()) == before


def test_a_file_where_the_folder_should_be_is_refused(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(NotSyntheticFolderError):
        write_synthetic_region(tmp_path / "file", applicants=50, seed=1)


@pytest.mark.parametrize("applicants", [1, 50, 600, 2000, 31_000])
def test_free_quota_is_somewhere_at_every_size(applicants):
    supply = read_supply(applicants)
    offerings = free_quota_offerings(supply)
    assert len(offerings) > 0
    assert (supply.seats[offerings] > 0).all()
    groups = seat_groups(supply)
    assert set(groups.filter(pl.col("kind") == "FREE")["branch_id"]) == {supply.ids[index] for index in offerings}
    assert int(groups["seats"].sum()) == int(supply.seats.sum())


def test_the_offerings_with_free_quota_at_the_real_size_are_those_of_fifteen_places():
    supply = read_supply(31_000)
    assert (supply.seats == supply.places).all()
    merit = (supply.table["selection"] != "RANK").to_list()
    told = [i for i, seats in enumerate(supply.seats) if merit[i] and seats >= 15 and (i % 6 == 0 or i % 12 == 8)]
    assert free_quota_offerings(supply).tolist() == told


def test_organisation_forms_are_the_swedish_words(region):
    folder, _ = region
    forms = pl.read_csv(folder / "offerings.csv", infer_schema=False)["organisation_form"]
    assert set(forms) == {"Kommunal", "Fristående"}


@pytest.fixture(scope="module")
def admitted(region, tmp_path_factory):
    """The run of the region."""
    out = tmp_path_factory.mktemp("run") / "out"
    assert run(["admit", str(region[0]), "--out", str(out)]) == DONE
    return out


def test_the_fit_is_refused_where_the_published_totals_mean_nothing(admitted, tmp_path):
    for folder in (admitted, EXAMPLE, tmp_path, tmp_path / "nosuch"):
        with pytest.raises(NoFitError):
            fit_report(folder)
    assert run(["synth-fit", str(admitted)]) == BAD_INPUT


@pytest.mark.parametrize(
    ("rows", "synthetic", "ok"), [(31_000, True, True), (30_999, True, False), (31_000, False, False)]
)
def test_the_fit_is_asked_of_the_whole_region_only(admitted, tmp_path, rows, synthetic, ok):
    (tmp_path / "input").mkdir()
    (tmp_path / "input" / "round.json").write_text(json.dumps({"kind": "final", "synthetic": synthetic}))
    head, first, *_ = (admitted / "results.csv").read_text(encoding="utf-8").splitlines()
    (tmp_path / "results.csv").write_text("\n".join([head, *[first] * rows]) + "\n", encoding="utf-8")
    (tmp_path / "statistics.csv").write_bytes((admitted / "statistics.csv").read_bytes())
    if ok:
        assert fit_report(tmp_path)["reserves"]["real"] == 45_824
    else:
        with pytest.raises(NoFitError):
            fit_report(tmp_path)


def test_the_fit_report_compares_with_the_published_totals(admitted):
    report = compare(admitted)
    assert report["applicants_admitted"]["real"] == 28_926
    assert report["reserves"]["real"] == 45_824
    assert report["limits"]["offerings"] > 0
