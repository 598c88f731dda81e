"""The main job through the command line: what it writes, what it refuses, and that any tampering shows."""

import csv
import hashlib
import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from gymnasieregion.contexts.admission.core.market import NONE, Allocation
from gymnasieregion.contexts.admission.services import run_round
from gymnasieregion.contexts.admission.services.run_document import document_text, file_hashes, seal_of
from gymnasieregion.contexts.admission.services.synth import write_synthetic_region
from gymnasieregion.site.cli import BAD_INPUT, CHECK_FAILED, DONE, run

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
