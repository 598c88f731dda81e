"""The synthetic region: the same each time, invented throughout, and shaped like the real one."""

import polars as pl
import pytest

from gymnasieregion.contexts.admission.services.synth import write_synthetic_region
from gymnasieregion.contexts.admission.services.synth_fit import fit_report
from gymnasieregion.contexts.admission.services.synth_supply import data_frame
from gymnasieregion.contexts.admission.services.tables_in import read_folder
from gymnasieregion.site.cli import DONE, run


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


def test_the_fit_report_compares_with_the_published_totals(region, tmp_path):
    folder, _ = region
    assert run(["admit", str(folder), "--out", str(tmp_path / "out")]) == DONE
    report = fit_report(tmp_path / "out")
    assert report["applicants_admitted"]["real"] == 28_926
    assert report["reserves"]["real"] == 45_824
    assert report["limits"]["offerings"] > 0
    assert run(["synth-fit", str(tmp_path / "out")]) == DONE
