"""The smaller commands through the command line: what they answer, and that bad input is 2 and never 3."""

import csv
import hashlib
import json
import shutil
from pathlib import Path

import pytest

from gymnasieregion.law.book import law_book
from gymnasieregion.platform.language import VARIABLE
from gymnasieregion.site.cli import BAD_INPUT, CHECK_FAILED, DONE, run
from tests.run_folder import write_run
from tests.small_folder import FILES, ROUND, SECRET, write_folder

MATCH = Path(__file__).parents[3] / "examples" / "match"


@pytest.fixture(autouse=True)
def swedish(monkeypatch):
    monkeypatch.setenv(VARIABLE, "sv")


@pytest.fixture
def small(tmp_path):
    """A run's folder written by hand, with the settings of a real one."""
    folder = write_run(tmp_path / "run")
    (folder / "input" / "round.json").write_text(json.dumps(ROUND), encoding="utf-8")
    return folder


def reserves(folder, *rows):
    lines = ["branch_id,group_id,place,applicant_id,offering_id,points", *rows]
    (folder / "reserves.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")


class TestRules:
    @pytest.mark.parametrize("day", ["2025-07-01", "1990-01-01"])
    def test_lists_every_parameter_in_words_and_as_json(self, capsys, day):
        assert run(["rules", day]) == DONE
        told = capsys.readouterr().out
        assert all(f"\n{id_}" in f"\n{told}" for id_ in law_book().parameters)
        assert run(["rules", day, "--json"]) == DONE
        assert [rule["id"] for rule in json.loads(capsys.readouterr().out)] == list(law_book().parameters)

    def test_a_value_that_means_no_limit_is_a_value(self, capsys):
        assert run(["rules", "2025-07-01", "--json"]) == DONE
        listed = json.loads(capsys.readouterr().out)
        unlimited = [rule["id"] for rule in listed if rule["value"] is None and "why" not in rule]
        assert unlimited == ["admission.maximum_choices"]
        assert run(["rules", "2025-07-01"]) == DONE
        assert capsys.readouterr().out.count("\n  ingen gräns\n") == 1


class TestCheckRules:
    def test_the_lottery_alone_is_safe_and_the_order_of_choice_is_not(self, capsys):
        assert run(["check-rules", "--tie-break", "LOTTERY"]) == DONE
        assert run(["check-rules", "--tie-break", "CHOICE_ORDER,LOTTERY"]) == CHECK_FAILED
        assert "Minsta exemplet" in capsys.readouterr().out

    @pytest.mark.parametrize(
        "steps", ["LOTTERY,LOTTERY", "CHOICE_ORDER", "CHOICE_ORDER,CHOICE_ORDER,LOTTERY", "X,LOTTERY"]
    )
    def test_steps_that_are_no_tie_break_are_refused(self, capsys, steps):
        assert run(["check-rules", "--tie-break", steps]) == BAD_INPUT
        assert steps in capsys.readouterr().err

    def test_a_folder_with_a_limit_of_rank_for_a_test_is_warned_of(self, tmp_path, capsys):
        folder = write_folder(tmp_path / "in")
        assert run(["check-rules", str(folder)]) == DONE
        told = capsys.readouterr().out
        assert "test_max_rank" in told
        assert "\n  ES\n" in told
        assert run(["check-rules", str(folder), "--json"]) == DONE
        assert json.loads(capsys.readouterr().out)["test_max_rank"] == ["ES"]

    def test_a_folder_without_such_a_limit_is_not(self, tmp_path, capsys):
        offerings = FILES["offerings.csv"].replace("MU,C,5", "MU,C,")
        folder = write_folder(tmp_path / "in", {**FILES, "offerings.csv": offerings})
        assert run(["check-rules", str(folder)]) == DONE
        assert "test_max_rank" not in capsys.readouterr().out

    @pytest.mark.parametrize("text", ["{", "[]", "{}", '{"day": 5}', "null"])
    def test_a_broken_round_is_bad_input(self, tmp_path, capsys, text):
        (tmp_path / "round.json").write_text(text, encoding="utf-8")
        assert run(["check-rules", str(tmp_path)]) == BAD_INPUT
        assert "round.json" in capsys.readouterr().err


class TestReserves:
    def test_the_branch_must_exist_and_the_group_must_be_its_own(self, small, capsys):
        reserves(small)
        assert run(["reserves", str(small), "NA"]) == DONE
        assert "Ingen står i reserv" in capsys.readouterr().out
        assert run(["reserves", str(small), "NAA"]) == BAD_INPUT
        assert "NA" in capsys.readouterr().err.split("Närmast är")[1]
        assert run(["reserves", str(small), "NA", "--group", "alla"]) == BAD_INPUT
        assert "merit, fri, rest" in capsys.readouterr().err
        for more in (["NAA"], []):
            assert run(["reserves", str(small), *more, "--seats", "1", "--day", "2025-08-18"]) == BAD_INPUT

    def test_a_call_needs_one_list(self, small, capsys):
        reserves(small, "NA,merit,1,Cid,NA1,250.00", "NA,rest,1,Dan,NA1,280.00")
        call = ["reserves", str(small), "NA", "--seats", "1", "--day", "2025-08-18"]
        assert run(call) == BAD_INPUT
        assert "välj en med --group: merit, rest" in capsys.readouterr().err
        assert run([*call, "--group", "rest"]) == DONE
        assert capsys.readouterr().out == "Ring Dan; svarstiden är 1 dag.\n"
        reserves(small)
        assert run(call) == DONE
        assert "Ingen ska ringas" in capsys.readouterr().out

    def test_the_rounds_own_days_to_answer_are_used(self, small, capsys):
        reserves(small, "EK,alla,1,Cid,EK1,250.00", "EK,alla,2,Dan,EK1,240.00")
        source = {"title": "Nämndens beslut", "href": "https://example.org/beslut"}
        values = [{"from": "2025-01-01", "value": 3, "source": source}]
        decision = {"id": "admission.reserve_answer_days", "kind": "decision", "values": values}
        settings = {**ROUND, "decisions": [decision]}
        (small / "input" / "round.json").write_text(json.dumps(settings), encoding="utf-8")
        calls = small.parent / "calls.csv"
        calls.write_text("applicant_id,called_on,answer\nCid,2025-08-18,\n", encoding="utf-8")
        call = ["reserves", str(small), "EK", "--seats", "1", "--calls", str(calls), "--day"]
        assert run([*call, "2025-08-21"]) == DONE
        assert "Ingen ska ringas" in capsys.readouterr().out
        assert run([*call, "2025-08-22"]) == DONE
        assert capsys.readouterr().out == "Ring Dan; svarstiden är 3 dagar.\n"
        assert run(["--lang", "en", *call, "2025-08-22"]) == DONE
        assert capsys.readouterr().out == "Call Dan; 3 days to answer.\n"

    def test_lengths_of_all_lists(self, small, capsys):
        reserves(small, "NA,merit,1,Cid,NA1,250.00", "NA,merit,2,Dan,NA1,240.00")
        assert run(["reserves", str(small), "--json"]) == DONE
        assert json.loads(capsys.readouterr().out) == [{"branch_id": "NA", "group_id": "merit", "reserves": 2}]

    def test_another_table_is_bad_input(self, small, capsys):
        (small / "reserves.csv").write_text("a,b\n1,2\n", encoding="utf-8")
        assert run(["reserves", str(small)]) == BAD_INPUT
        assert "reserves.csv" in capsys.readouterr().err


class TestCommit:
    WANTED = hashlib.sha256(bytes.fromhex(SECRET)).hexdigest()

    def test_it_prints_the_hash_of_the_secret(self, tmp_path, capsys, monkeypatch):
        folder = write_folder(tmp_path / "in")
        monkeypatch.setattr("sys.stdin.readline", lambda: f"{SECRET}\n", raising=False)
        for words in ([str(folder)], [str(folder / "round.json")], ["--secret", SECRET.upper()]):
            assert run(["commit", *words]) == DONE
            assert capsys.readouterr().out == f"{self.WANTED}\n"
        assert run(["commit", str(folder), "--json"]) == DONE
        assert json.loads(capsys.readouterr().out) == {"commitment": self.WANTED}

    @pytest.mark.parametrize("secret", ["abc", "0f" * 31, "zz" * 32, "0f " * 32])
    def test_another_form_is_refused_and_never_shown(self, tmp_path, capsys, secret):
        folder = write_folder(tmp_path, settings={**ROUND, "lottery": {"secret": secret, "entropy": ""}})
        for words in (["--secret", secret], [str(folder)]):
            assert run(["commit", *words]) == BAD_INPUT
            told = capsys.readouterr()
            assert "64 hexadecimala" in told.err
            assert secret not in told.err + told.out

    def test_one_of_file_and_secret_is_needed(self, tmp_path):
        assert run(["commit"]) == BAD_INPUT
        assert run(["commit", str(tmp_path), "--secret", SECRET]) == BAD_INPUT
        assert run(["commit", str(tmp_path)]) == BAD_INPUT
        for text in ("[]", "{", '{"lottery": 5}'):
            (tmp_path / "round.json").write_text(text, encoding="utf-8")
            assert run(["commit", str(tmp_path)]) == BAD_INPUT


def test_match_tells_the_faults_of_every_bad_file(tmp_path, capsys):
    (tmp_path / "one.json").write_text("{", encoding="utf-8")
    (tmp_path / "two.json").write_text('{"applicants": 5}', encoding="utf-8")
    good = str(MATCH / "enkel.json")
    files = [str(tmp_path / name) for name in ("one.json", "two.json", "three.json")]
    assert run(["match", files[0], good, files[1], files[2]]) == BAD_INPUT
    told = capsys.readouterr()
    assert told.out == ""
    assert all(f"{file}: " in told.err for file in files)
    assert good not in told.err


@pytest.mark.parametrize("text", ["[]", "null", "{}", "{", "5", '{"format": "gymnasieregion-run/1", "rules": []}'])
def test_a_document_that_is_no_runs_is_bad_input_to_diff_bundle_and_fit(small, tmp_path, text, capsys):
    other = tmp_path / "other"
    shutil.copytree(small, other)
    (other / "run.json").write_text(text, encoding="utf-8")
    for words in (["diff", str(small), str(other)], ["diff", str(other), str(small)], ["synth-fit", str(other)]):
        assert run(words) == BAD_INPUT
    assert run(["bundle", "full", str(other), "--out", str(tmp_path / "out")]) == BAD_INPUT
    assert "vårt fel" not in capsys.readouterr().err


def test_diff_and_synth_fit_of_folders_without_tables_are_bad_input(small, tmp_path):
    assert run(["diff", str(small), str(small)]) == BAD_INPUT  # the folder by hand has not all tables
    assert run(["diff", str(tmp_path), str(small)]) == BAD_INPUT
    assert run(["synth-fit", str(tmp_path)]) == BAD_INPUT


def test_the_demo_stays_in_its_folder_and_speaks_one_language(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("DEMO_ONCE", "1")
    monkeypatch.chdir(tmp_path)
    assert run(["--lang", "en", "demo", "--out", "dm", "--applicants", "300", "--seed", "3"]) == DONE
    told = capsys.readouterr()
    assert "--out dm/offentlig" in told.out
    assert "demo/" not in told.out
    for swedish_word in ("läser", "kontroll:", "skriver", "förseglar", "sigill", "behörighet"):
        assert swedish_word not in told.err
    assert "reading and checking the tables" in told.err
    with (tmp_path / "dm" / "slutantagning" / "statistics.csv").open(encoding="utf-8-sig", newline="") as file:
        assert next(csv.reader(file))
