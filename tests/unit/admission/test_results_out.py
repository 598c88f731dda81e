"""The files of a round: columns, texts and bytes."""

import csv
import hashlib
import json
import zipfile

import polars as pl
import pytest

from gymnasieregion.contexts.admission.core.codes import Added, Cause, RoundKind, Selection
from gymnasieregion.contexts.admission.core.facts import row_facts
from gymnasieregion.contexts.admission.core.outcome import TYPED
from gymnasieregion.contexts.admission.services.results_out import in_order, write_results
from gymnasieregion.contexts.admission.services.results_out_columns import safe_text
from tests.admission_records import Group, Offer, Person, Wish, told_round

SECRET, ENTROPY = bytes(range(32)), "dragning å 2025"
OFFERS = [
    Offer("IB1", [Group("ib", 1)], programme="IB", selection=Selection.RANK),
    Offer("N1", [Group("a", 1), Group("f", 1, free=True, overflow_to="r"), Group("r", 0, limit=1)]),
    Offer("N2", [Group("b", 1)]),
]
PEOPLE = [
    Person("A1", 300, ["N1", "N2"]),
    Person("A2", 282.5, ["N1", Wish("IB1", typed_rank=1), "N2"]),
    Person('A"3', 200, [Wish("N1", cause=Cause.SUBJECTS_MISSING, missing=["EN", "KE"], failed=["MA"], others_short=1)]),
    Person("A4", 190, [Wish("IB1", typed_rank=2), Wish("N2", added=Added.LATE)]),
    Person("A5", 150, []),
]
DESCRIBED = pl.DataFrame(
    {
        "offering_id": ["N2", "IB1", "N1"],
        "municipality": ["Stad", "Stad", "@Stad"],
        "school": ["Södra", 'Östra "gymnasiet"', "=cmd()"],
        "organisation_form": ["Kommunal"] * 3,
        "study_path_code": ["TE000", "IB000", "NA000"],
        "study_path": ["Teknik", "IB", "-Naturvetenskap"],
    }
)


def written(directory, *, people=PEOPLE, kind=RoundKind.FINAL, chunk=250_000):
    outcome = told_round(OFFERS, people, kind=kind)
    write_results(outcome, row_facts(outcome), DESCRIBED, directory, secret=SECRET, entropy=ENTROPY, chunk=chunk)
    return outcome


def rows_of(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def bytes_of(directory):
    return {str(path.relative_to(directory)): path.read_bytes() for path in directory.rglob("*") if path.is_file()}


def test_all_files_are_there_with_their_columns(tmp_path):
    written(tmp_path)
    headers = {name: data.split(b"\n")[0].decode() for name, data in bytes_of(tmp_path).items() if name.endswith("csv")}
    assert headers == {
        "results.csv": "applicant_id,merit,status,offering_id,group_id,rank",
        "choice_results.csv": "applicant_id,rank,offering_id,status,cause,group_id,merit,points,tier,place,limit,gap"
        ",missing,failed,others_short",
        "explanations.csv": "applicant_id,rank,offering_id,sv,en",
        "reserves.csv": "branch_id,group_id,place,applicant_id,offering_id,points",
        "statistics.csv": "Ar,Kommun,Skola,Organistionsform,StudieVagKod,Studievag,Antagningsgrans,Median,AntalPlatser"
        ",AntalAntagna,AntalReserver,AntalLedigaPlatser,Granskod,Platskod,offering_id",
        "instance/groups.csv": "branch_id,position,group_id,seats,limit,overflow_to,speaks_for",
        "instance/entries.csv": "applicant_id,rank,offering_id,branch_id,tier,group_id,key",
        "instance/lots.csv": "applicant_id,ticket,lot",
    }
    assert {name for name in bytes_of(tmp_path) if not name.endswith("csv")} == {
        "statistics.xlsx",
        "instance/seed.json",
    }


def test_the_result_of_each_person(tmp_path):
    written(tmp_path)
    assert [list(row.values()) for row in rows_of(tmp_path / "results.csv")] == [
        ["A1", "300.00", "Antagen", "N1", "a", "1"],
        ["A2", "282.50", "Antagen", "N1", "r", "1"],
        ['A"3', "200.00", "Ej antagen", "", "", ""],
        ["A4", "190.00", "Antagen", "IB1", "ib", "1"],
        ["A5", "150.00", "Ej antagen", "", "", ""],
    ]


def test_the_result_of_each_choice(tmp_path):
    written(tmp_path)
    found = [list(row.values()) for row in rows_of(tmp_path / "choice_results.csv")]
    assert found[0] == [
        "A1",
        "1",
        "N1",
        "Antagen",
        "ADMITTED",
        "a",
        "300.00",
        "300.00",
        "1",
        "",
        "282.50",  # A2 in r: the last one admitted in the ordinary selection
        "",
        "",
        "",
        "",
    ]
    assert found[5][:8] == ['A"3', "1", "N1", "Obehörig", "SUBJECTS_MISSING", "", "200.00", "200.00"]
    assert found[5][12:] == ["EN KE", "MA", "1"]
    assert found[6][:8] == ["A4", "1", "IB1", "Antagen", "ADMITTED", "ib", "190.00", ""]
    assert found[7][3:5] == ["Struken", "STRUCK_HIGHER"]


def test_a_person_with_a_place_in_some_list_is_in_reserve(tmp_path):
    written(tmp_path, people=[*PEOPLE[:4], Person("A5", 180, ["N1", Wish("IB1", typed_rank=3)])])
    assert rows_of(tmp_path / "results.csv")[4]["status"] == "Reserv"
    assert [list(row.values()) for row in rows_of(tmp_path / "reserves.csv")] == [
        ["IB1", "ib", "1", "A5", "IB1", ""],
        ["N1", "a", "1", "A5", "N1", "180.00"],
        ["N1", "r", "1", "A5", "N1", "180.00"],
    ]


def test_the_instance_names_every_group_and_entry(tmp_path):
    outcome = written(tmp_path)
    assert [list(row.values()) for row in rows_of(tmp_path / "instance/groups.csv")] == [
        ["IB1", "1", "ib", "1", "", "", "ib"],
        ["N1", "1", "a", "1", "", "", "a"],
        ["N1", "2", "f", "1", "", "r", "f"],
        ["N1", "3", "r", "0", "1", "", "r"],
        ["N2", "1", "b", "1", "", "", "b"],
    ]
    entries = [list(row.values()) for row in rows_of(tmp_path / "instance/entries.csv")]
    assert entries[:2] == [["A1", "1", "N1", "N1", "1", "a", "30000"], ["A1", "1", "N1", "N1", "1", "r", "30000"]]
    assert ["A4", "1", "IB1", "IB1", "1", "ib", str(TYPED - 2)] in entries
    assert ["A4", "2", "N2", "N2", "2", "b", "19000"] in entries
    assert len(entries) == len(outcome.ranked.market.entry_group)
    lots = rows_of(tmp_path / "instance/lots.csv")
    assert lots[2] == {"applicant_id": 'A"3', "ticket": 'A"3', "lot": "02" * 32}


def test_seats_kept_are_groups_of_their_own_that_say_whom_they_speak_for(tmp_path):
    people = [Person("A1", 300, ["N1", "N2"], holds=("N2", "b")), *PEOPLE[1:]]
    written(tmp_path, people=people, kind=RoundKind.RESERVE)
    groups = [list(row.values()) for row in rows_of(tmp_path / "instance/groups.csv")]
    assert groups[4:] == [["N2", "1", "held:1:b", "1", "", "b", "b"], ["N2", "2", "b", "0", "", "", "b"]]
    entries = [list(row.values())[5] for row in rows_of(tmp_path / "instance/entries.csv")]
    assert "held:1:b" in entries


def test_the_seed_file_can_be_worked_out_again(tmp_path):
    written(tmp_path)
    seed = json.loads((tmp_path / "instance/seed.json").read_text("utf-8"))
    assert seed == {
        "year": 2025,
        "secret": SECRET.hex(),
        "entropy": ENTROPY,
        "seed": hashlib.sha256(SECRET + ENTROPY.encode()).hexdigest(),
        "commitment": hashlib.sha256(SECRET).hexdigest(),
    }


def test_two_runs_and_any_chunk_give_the_same_bytes(tmp_path):
    written(tmp_path / "once")
    written(tmp_path / "again", chunk=2)
    assert bytes_of(tmp_path / "once") == bytes_of(tmp_path / "again")


def test_files_end_lines_with_a_line_feed_only(tmp_path):
    written(tmp_path)
    for name, data in bytes_of(tmp_path).items():
        if not name.endswith("xlsx"):
            assert b"\r" not in data
            assert data.endswith(b"\n")


def test_an_empty_round_leaves_headers(tmp_path):
    outcome = told_round([], [])
    write_results(outcome, row_facts(outcome), DESCRIBED, tmp_path, secret=SECRET, entropy=ENTROPY)
    for name, data in bytes_of(tmp_path).items():
        if name.endswith("csv"):
            assert data.count(b"\n") == 1, name


def test_text_from_the_input_is_never_a_formula(tmp_path):
    written(tmp_path)
    statistics = {row["offering_id"]: row for row in rows_of(tmp_path / "statistics.csv")}
    assert statistics["N1"]["Skola"] == "'=cmd()"
    assert statistics["N1"]["Kommun"] == "'@Stad"
    assert statistics["N1"]["Studievag"] == "'-Naturvetenskap"
    with zipfile.ZipFile(tmp_path / "statistics.xlsx") as book:
        assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")
        assert b"2025-07-01T00:00:00Z" in book.read("docProps/core.xml")


@pytest.mark.parametrize("risky", ["=1", "+1", "-1", "@x", "\tx", "\rx"])
def test_what_a_spreadsheet_takes_for_a_formula_gets_an_apostrophe(risky):
    assert safe_text(pl.Series([risky, "a=1", "", None])).to_list() == ["'" + risky, "a=1", "", None]


def test_the_workbook_holds_the_same_figures_as_the_table(tmp_path):
    written(tmp_path)
    table, book = rows_of(tmp_path / "statistics.csv"), pl.read_excel(tmp_path / "statistics.xlsx")
    assert book.columns == list(table[0])
    assert book["AntalAntagna"].to_list() == [int(row["AntalAntagna"]) for row in table]
    assert [f"{value:.2f}" if value is not None else "" for value in book["Median"]] == [row["Median"] for row in table]


def test_an_offering_that_nobody_describes_is_refused():
    with pytest.raises(ValueError, match="N9"):
        in_order(DESCRIBED, ["N1", "N9"])
