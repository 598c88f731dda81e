"""The main job through the command line: what it writes, what it refuses, and that any tampering shows."""

import csv
import hashlib
import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from gymnasieregion.contexts.admission.core.market import NONE, Allocation
from gymnasieregion.contexts.admission.core.verification import descending_distance
from gymnasieregion.contexts.admission.services import run_checks, run_round
from gymnasieregion.contexts.admission.services.phases import Phases
from gymnasieregion.contexts.admission.services.run_document import document_text, file_hashes, seal_of
from gymnasieregion.contexts.admission.services.synth import write_synthetic_region
from gymnasieregion.platform.language import VARIABLE
from gymnasieregion.platform.tables import faults
from gymnasieregion.site.cli import BAD_INPUT, CHECK_FAILED, DONE, run
from tests.small_folder import FILES, ROUND, write_folder

SOURCE = {"title": "Nämndens beslut", "href": "https://example.org/beslut"}
SMALL = Path(__file__).parents[3] / "examples" / "liten-region"


@pytest.fixture(scope="module")
def region(tmp_path_factory):
    """A synthetic region of 600 applicants."""
    folder = tmp_path_factory.mktemp("region") / "in"
    write_synthetic_region(folder, applicants=600, seed=7)
    return folder


@pytest.fixture(scope="module")
def result(region, tmp_path_factory):
    """Its admission."""
    out = tmp_path_factory.mktemp("result") / "out"
    assert run(["admit", str(region), "--out", str(out)]) == DONE
    return out


def example(folder, **changes):
    """The example region with other settings."""
    shutil.copytree(SMALL, folder)
    settings = json.loads((folder / "round.json").read_text(encoding="utf-8")) | changes
    (folder / "round.json").write_text(json.dumps(settings), encoding="utf-8")
    return folder


def contents(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_two_runs_and_shuffled_input_give_the_same_bytes(region, result, tmp_path):
    shuffled = tmp_path / "shuffled"
    shutil.copytree(region, shuffled)
    for path in shuffled.glob("*.csv"):
        header, *lines = path.read_text(encoding="utf-8").splitlines()
        lines.sort(key=lambda line: hashlib.sha256(line.encode()).digest())
        path.write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
    assert run(["admit", str(shuffled), "--out", str(tmp_path / "again")]) == DONE
    assert contents(tmp_path / "again") == contents(result)


def test_no_file_holds_a_path_a_host_or_a_clock(result):
    for name, content in contents(result).items():
        if not name.endswith(".xlsx"):
            assert str(Path.cwd()).encode() not in content, name
            assert b"/tmp" not in content, name
            assert b"seconds" not in content, name


def test_every_file_beside_run_json_has_its_hash_there(result):
    document = json.loads((result / "run.json").read_text(encoding="utf-8"))
    assert set(document["files"]) == contents(result).keys() - {"run.json"}
    assert all(check["ok"] for check in document["verification"]["checks"])
    codes = {check["code"] for check in document["verification"]["checks"]}
    assert {"OPTIMAL", "LOTTERY", "ORDER", "TWIN", "OPTIMAL_CHOICE", "BLOCKING"} <= codes


def test_verify_holds_what_admit_wrote(result):
    assert run(["verify", str(result)]) == DONE


def test_verify_holds_a_full_bundle_but_not_with_another_checker(result, tmp_path):
    assert run(["bundle", "full", str(result), "--out", str(tmp_path / "full")]) == DONE
    assert run(["verify", str(tmp_path / "full")]) == DONE
    with (tmp_path / "full" / "verify_round.py").open("a", encoding="utf-8") as file:
        file.write("print('all is well')\n")
    assert run(["verify", str(tmp_path / "full")]) == CHECK_FAILED


def change_a_seat(folder):
    path = folder / "results.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("Antagen", "Reserv", 1), encoding="utf-8")


def change_a_grade(folder):
    path = folder / "input" / "grades.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",E,", ",A,", 1), encoding="utf-8")


def change_run_json(folder):
    path = folder / "run.json"
    path.write_text(path.read_text(encoding="utf-8").replace('"admitted": ', '"admitted": 1'), encoding="utf-8")


def add_a_space_to_run_json(folder):
    with (folder / "run.json").open("a", encoding="utf-8") as file:
        file.write(" ")


def remove_a_file(folder):
    (folder / "reserves.csv").unlink()


def add_a_file(folder):
    (folder / "extra.csv").write_text("x\n", encoding="utf-8")


def add_a_file_and_seal_again(folder):
    add_a_file(folder)
    seal_again(folder)


def change_a_byte_of_the_workbook(folder):
    path = folder / "statistics.xlsx"
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(bytes(content))


def change_a_lot_and_seal_again(folder):
    path = folder / "instance" / "lots.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("a", "b", 50), encoding="utf-8")
    seal_again(folder)


def change_a_grade_and_seal_again(folder):
    change_a_grade(folder)
    seal_again(folder)


def seal_again(folder):
    document = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    document["files"] = file_hashes(folder)
    document["inputs"] = {name: h for name, h in document["files"].items() if name.startswith("input/")}
    document["seal"] = seal_of(document)
    (folder / "run.json").write_text(document_text(document), encoding="utf-8")


@pytest.mark.parametrize(
    "tamper",
    [
        change_a_seat,
        change_a_grade,
        change_run_json,
        add_a_space_to_run_json,
        remove_a_file,
        add_a_file,
        add_a_file_and_seal_again,
        change_a_byte_of_the_workbook,
        change_a_lot_and_seal_again,
        change_a_grade_and_seal_again,
    ],
)
def test_any_tampering_is_found(result, tmp_path, tamper, capsys):
    folder = tmp_path / "copy"
    shutil.copytree(result, folder)
    tamper(folder)
    assert run(["verify", str(folder)]) == CHECK_FAILED
    assert "✗" in capsys.readouterr().out


@pytest.mark.parametrize(
    "change", [{"files": []}, {"files": None}, {"files": "x"}, {"round": float("nan")}, {"round": "\ud800"}, None, []]
)
def test_a_document_of_another_shape_fails_the_check_and_nothing_more(result, tmp_path, change):
    folder = tmp_path / "copy"
    shutil.copytree(result, folder)
    document = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    changed = {**document, **change} if isinstance(change, dict) else change
    (folder / "run.json").write_text(json.dumps(changed), encoding="utf-8")
    assert run(["verify", str(folder)]) == CHECK_FAILED


def test_verify_says_in_one_language_that_there_is_no_run(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv(VARIABLE, "sv")
    assert run(["verify", str(tmp_path)]) == BAD_INPUT
    assert run(["--lang", "en", "verify", str(tmp_path)]) == BAD_INPUT
    swedish, english = capsys.readouterr().err.splitlines()
    assert "run.json saknas" in swedish
    assert "missing" not in swedish
    assert "run.json is missing" in english


def test_a_wrong_engine_is_caught_and_nothing_is_published(region, tmp_path, monkeypatch, capsys):
    def lazy(market):
        nobody = np.full(market.applicants, NONE, np.int32)
        return Allocation(choice=nobody, group=nobody)

    monkeypatch.setattr(run_round, "allocate_fast", lazy)
    monkeypatch.setattr(run_round.decide_folder, "__defaults__", (lazy,))
    assert run(["admit", str(region), "--out", str(tmp_path / "out")]) == CHECK_FAILED
    assert not (tmp_path / "out").exists()
    assert "publiceras INTE" in capsys.readouterr().out
    connected = json.loads((tmp_path / "out-kontroll.json").read_text(encoding="utf-8"))
    assert "EMPTY_SEAT" in connected["checks"]
    assert connected["applicants"]
    assert connected["branches"]


def test_bad_input_is_told_in_full_and_nothing_is_written(region, tmp_path, capsys):
    folder = tmp_path / "bad"
    shutil.copytree(region, folder)
    path = folder / "grades.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    lines[1] = lines[1].replace(",E,", ",285,").replace(",C,", ",285,").replace(",D,", ",285,").replace(",B,", ",285,")
    lines[1] = ",".join([*lines[1].split(",")[:2], "285", ""])
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert run(["admit", str(folder), "--out", str(tmp_path / "out")]) == BAD_INPUT
    assert not (tmp_path / "out").exists()
    told = capsys.readouterr().err
    assert "grades.csv" in told
    assert "285" in told
    with (tmp_path / "out-fel.csv").open(encoding="utf-8-sig", newline="") as report:
        assert len(list(csv.reader(report))) >= 2


def test_a_folder_that_is_no_run_is_left_alone(region, tmp_path):
    (tmp_path / "precious").mkdir()
    (tmp_path / "precious" / "thesis.txt").write_text("years", encoding="utf-8")
    assert run(["admit", str(region), "--out", str(tmp_path / "precious")]) == BAD_INPUT
    assert (tmp_path / "precious" / "thesis.txt").read_text(encoding="utf-8") == "years"


@pytest.mark.parametrize("text", ["{}", "[]", "{", '{"format": "another"}', '{"format": "gymnasieregion-public/1"}'])
def test_a_folder_with_a_run_json_of_another_kind_is_left_alone(tmp_path, text):
    (tmp_path / "run.json").write_text(text, encoding="utf-8")
    (tmp_path / "thesis.txt").write_text("years", encoding="utf-8")
    assert run(["admit", str(SMALL), "--out", str(tmp_path)]) == BAD_INPUT
    assert (tmp_path / "run.json").read_text(encoding="utf-8") == text
    assert (tmp_path / "thesis.txt").read_text(encoding="utf-8") == "years"


def test_an_earlier_run_is_replaced_whole(tmp_path):
    for _ in range(2):
        assert run(["admit", str(SMALL), "--out", str(tmp_path / "out")]) == DONE
        first = contents(tmp_path / "out")
        (tmp_path / "out" / "old.txt").write_text("old", encoding="utf-8")
    assert "old.txt" not in first


def test_a_warning_is_shown_counted_and_written(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv(VARIABLE, "sv")
    tie_break = {"from": "2025-01-01", "value": ["CHOICE_ORDER", "LOTTERY"], "source": SOURCE}
    decision = {"id": "admission.tie_break", "kind": "decision", "values": [tie_break]}
    choices = FILES["choices.csv"].replace("P3,1,NA\n", "")
    files = {**FILES, "choices.csv": choices}
    del files["held.csv"]
    folder = write_folder(tmp_path / "in", files, {**ROUND, "decisions": [decision]})
    assert run(["admit", str(folder), "--out", str(tmp_path / "out"), "--json"]) == DONE
    told = capsys.readouterr()
    counted = json.loads(told.out)["warnings"]
    assert {"CHOICE_ORDER": 1, "TEST_MAX_RANK": 1, "NO_CHOICES": 1}.items() <= counted.items()
    assert json.loads((tmp_path / "out" / "run.json").read_text(encoding="utf-8"))["warnings"] == counted
    assert "! Valets ordning skiljer lika poäng" in told.err
    assert "! Provet räknas bara" in told.err
    assert "Den sökande har inga val." in told.err
    assert run(["--lang", "en", "admit", str(folder), "--out", str(tmp_path / "out")]) == DONE
    assert "! Order of choice breaks ties" in capsys.readouterr().err
    assert run(["verify", str(tmp_path / "out")]) == DONE


@pytest.mark.parametrize(
    ("kind", "sv", "en"),
    [
        ("simulation", "skulle få plats", "would have a seat"),
        ("preliminary", "skulle få plats", "would have a seat"),
        ("final", "har fått plats", "have a seat"),
    ],
)
def test_only_a_round_that_gives_seats_says_so(tmp_path, capsys, monkeypatch, kind, sv, en):
    monkeypatch.setenv(VARIABLE, "sv")
    folder = example(tmp_path / "in", kind=kind)
    assert run(["admit", str(folder), "--out", str(tmp_path / "out")]) == DONE
    assert f"sökande {sv}," in capsys.readouterr().out
    assert run(["--lang", "en", "admit", str(folder), "--out", str(tmp_path / "out")]) == DONE
    assert f"applicants {en}," in capsys.readouterr().out


def test_a_commitment_given_beforehand_must_fit_and_is_told(tmp_path, capsys):
    lottery = json.loads((SMALL / "round.json").read_text(encoding="utf-8"))["lottery"]
    commitment = hashlib.sha256(bytes.fromhex(lottery["secret"])).hexdigest()
    for number, given in enumerate(({}, {"commitment": commitment})):
        folder = example(tmp_path / f"in{number}", lottery={**lottery, **given})
        assert run(["admit", str(folder), "--out", str(tmp_path / "out")]) == DONE
        stated = json.loads((tmp_path / "out" / "run.json").read_text(encoding="utf-8"))["lottery"]
        assert stated["commitment"] == commitment
        assert stated["committed_beforehand"] is bool(given)
        assert run(["verify", str(tmp_path / "out")]) == DONE
    folder = example(tmp_path / "other", lottery={**lottery, "commitment": "0" * 64})
    assert run(["admit", str(folder), "--out", str(tmp_path / "never")]) == BAD_INPUT
    assert "commitment" in capsys.readouterr().err
    assert not (tmp_path / "never").exists()


def test_the_distance_to_the_other_end_is_told_up_to_where_the_twin_runs(result, region, monkeypatch):
    told = json.loads((result / "run.json").read_text(encoding="utf-8"))["verification"]
    outcome = run_round.decide_folder(region, Phases(stream=None)).outcome
    assert told["descending_distance"] == descending_distance(outcome.ranked.market, outcome.allocation)
    monkeypatch.setattr(run_checks, "TWIN_UP_TO", 10)
    assert run_checks.distance_of(outcome) is None


def test_one_fault_is_one_and_a_capped_report_says_so(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(faults, "MOST_OF_A_KIND", 2)
    folder = write_folder(tmp_path / "in", {name: text for name, text in FILES.items() if name != "held.csv"})
    (folder / "tests.csv").write_text("applicant_id,offering_id,points\nP9,ES,1\n", encoding="utf-8")
    assert run(["--lang", "en", "admit", str(folder), "--out", str(tmp_path / "out")]) == BAD_INPUT
    assert "\n1 fault in the input; no result has been written. All of them" in capsys.readouterr().err
    lines = "".join(f"P{number},ES,1\n" for number in range(4, 9))
    (folder / "tests.csv").write_text(f"applicant_id,offering_id,points\n{lines}", encoding="utf-8")
    assert run(["--lang", "en", "admit", str(folder), "--out", str(tmp_path / "out"), "--json"]) == BAD_INPUT
    told = capsys.readouterr()
    assert "\n5 faults in the input; no result has been written. The first of each kind, 2, are in" in told.err
    assert (json.loads(told.out)["faults"], json.loads(told.out)["faults_in_report"]) == (5, 2)


def test_the_small_example_runs_and_verifies(tmp_path):
    assert run(["admit", str(SMALL), "--out", str(tmp_path / "out")]) == DONE
    assert run(["verify", str(tmp_path / "out")]) == DONE


def test_explain_tells_every_row_and_the_smallest_change(result, capsys):
    with (result / "choice_results.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["cause"] == "RESERVE_POINTS"]
    who = rows[0]["applicant_id"]
    capsys.readouterr()
    assert run(["explain", str(result), who, "--json"]) == DONE
    answer = json.loads(capsys.readouterr().out)
    told = [row for row in answer["rows"] if row["asked"]]
    assert told
    assert all(row["text"] for row in answer["rows"])
    assert all(row["smallest_change"] is None or row["smallest_change"] > 0 for row in told)


def test_diff_finds_the_chain_from_one_who_leaves(region, result, tmp_path, capsys):
    with (result / "choice_results.csv").open(encoding="utf-8", newline="") as file:
        choices = list(csv.DictReader(file))
    crowded = {row["offering_id"] for row in choices if row["status"] == "Reserv" and row["place"] == "1"}
    leaver = next(
        row["applicant_id"] for row in choices if row["status"] == "Antagen" and row["offering_id"] in crowded
    )
    smaller = tmp_path / "smaller"
    shutil.copytree(region, smaller)
    for path in smaller.glob("*.csv"):
        lines = path.read_text(encoding="utf-8").splitlines()
        kept = [line for line in lines if not line.startswith(f"{leaver},")]
        path.write_text("\n".join(kept) + "\n", encoding="utf-8")
    assert run(["admit", str(smaller), "--out", str(tmp_path / "out")]) == DONE
    capsys.readouterr()
    assert run(["diff", str(result), str(tmp_path / "out"), "--json"]) == DONE
    difference = json.loads(capsys.readouterr().out)
    first = next(chain for chain in difference["chains"] if chain[0]["applicant"] == leaver)
    assert first[0]["how"] == "CAUSE"
    assert first[1]["how"] == "TOOK"
    assert first[1]["after"] == first[0]["before"]
    assert leaver in difference["changed"]
