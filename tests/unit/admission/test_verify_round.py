"""The single file that a journalist can read finds every tampering, also one that is sealed anew."""

import ast
import hashlib
import hmac
import json
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gymnasieregion import verify_round
from gymnasieregion.contexts.admission.core.allocation import allocate
from gymnasieregion.contexts.admission.core.market import NONE
from tests.random_markets import random_market
from tests.run_folder import FILES, SLIP_SECRET, leaf, root_of_four, seal, slip_rows, write_run

LINES = ("Filerna", "Utfästelsen", "Lotterna", "Fördelningen", "Antagningsgränserna")


def answers(capsys, words):
    code = verify_round.main([str(word) for word in words])
    return code, capsys.readouterr().out.splitlines()


def refused(lines):
    return [line.split()[0] for line in lines if ": NEJ" in line]


def test_it_is_one_short_file_of_plain_python():
    text = Path(verify_round.__file__).read_text(encoding="utf-8")
    imported = {
        (node.module if isinstance(node, ast.ImportFrom) else node.names[0].name).split(".")[0]
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Import | ast.ImportFrom)
    }
    assert len([line for line in text.splitlines() if line.strip()]) < 200
    assert imported <= set(sys.stdlib_module_names)


def test_a_right_round_passes_line_by_line(tmp_path, capsys):
    code, lines = answers(capsys, [write_run(tmp_path)])
    assert code == 0
    assert [line.split()[0] for line in lines] == list(LINES)
    assert all(line.endswith(": ja") for line in lines)


def test_it_runs_alone(tmp_path):
    script = tmp_path / "verify_round.py"
    script.write_bytes(Path(verify_round.__file__).read_bytes())
    run = write_run(tmp_path / "run")
    done = subprocess.run([sys.executable, "-I", script, run], check=False, capture_output=True, encoding="utf-8")
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("name", [*FILES, "run.json"])
def test_a_changed_file_is_named(tmp_path, capsys, name):
    file = write_run(tmp_path) / name
    changed = file.read_text(encoding="utf-8").replace("2025", "2026").replace("stands", "stood")
    file.write_text(changed + " ", encoding="utf-8")
    if name == "run.json":
        document = json.loads(file.read_text(encoding="utf-8"))
        file.write_text(json.dumps({**document, "counts": {"applicants": 5}}), encoding="utf-8")
    code, lines = answers(capsys, [tmp_path])
    assert code == 1
    assert name in lines[0]


def test_a_file_that_is_gone_is_named(tmp_path, capsys):
    (write_run(tmp_path) / "statistics.csv").unlink()
    code, lines = answers(capsys, [tmp_path])
    assert code == 1
    assert "statistics.csv" in lines[0]


@pytest.mark.parametrize(
    ("name", "old", "new", "found"),
    [
        ("results.csv", "Bo,280.00,Antagen,NA1,rest,1", "Bo,280.00,Antagen,EK1,alla,2", ["Fördelningen"]),
        ("results.csv", "NA1,rest,1", "NA1,fri,1", ["Fördelningen"]),
        ("results.csv", "Dan,280.00,Reserv,,,\n", "", ["Fördelningen"]),
        ("results.csv", "Dan,280.00,Reserv,,,", "Eva,280.00,Reserv,,,", ["Fördelningen"]),
        ("instance/entries.csv", "merit,25000", "merit,30001", ["Fördelningen", "Antagningsgränserna"]),
        ("instance/entries.csv", "Dan,1,NA1,NA,2", "Dan,1,NA1,NA,1", ["Fördelningen"]),
        ("instance/groups.csv", "NA,1,merit,1", "NA,1,merit,2", ["Fördelningen", "Antagningsgränserna"]),
        ("instance/groups.csv", "fri,1,1,rest", "fri,1,1,", ["Fördelningen", "Antagningsgränserna"]),
        ("instance/lots.csv", "Anna-1", "Anna-2", ["Lotterna"]),
        ("statistics.csv", "280.00,290.00,NA1", "270.00,290.00,NA1", ["Antagningsgränserna"]),
        ("statistics.csv", "1,Norra,,250.00,EK1", "1,Norra,250.00,250.00,EK1", ["Antagningsgränserna"]),
        ("statistics.csv", "1,Norra,,250.00,EK1", "0,Norra,,250.00,EK1", ["Antagningsgränserna"]),
        ("input/offerings.csv", "NA1,NA,MERIT,OPEN", "NA1,NA,RANK,OPEN", ["Antagningsgränserna"]),
        ("input/seat_groups.csv", "NA,3,rest,OPEN", "NA,3,rest,FREE", ["Antagningsgränserna"]),
        ("instance/seed.json", '"year": 2025', '"year": 2026', ["Utfästelsen", "Lotterna"]),
        ("instance/seed.json", '"seed": "', '"seed": "00', ["Utfästelsen", "Lotterna"]),
        ("instance/seed.json", '"secret": "00', '"secret": "ff', ["Utfästelsen"]),
    ],
)
def test_a_change_that_is_sealed_anew_is_found_by_what_it_breaks(tmp_path, capsys, name, old, new, found):
    assert old in FILES[name]
    write_run(tmp_path, change={name: FILES[name].replace(old, new)})
    code, lines = answers(capsys, [tmp_path])
    assert refused(lines) == found
    assert code == (1 if found else 0)


def test_a_commitment_to_another_secret_is_found(tmp_path, capsys):
    run = json.loads((write_run(tmp_path) / "run.json").read_text(encoding="utf-8"))
    seal(tmp_path, {**run, "lottery": {**run["lottery"], "commitment": "0" * 64}})
    assert refused(answers(capsys, [tmp_path])[1]) == ["Utfästelsen"]


def test_what_cannot_be_read(tmp_path, capsys):
    assert answers(capsys, [tmp_path])[0] == 2
    assert answers(capsys, [])[0] == 2
    assert answers(capsys, ["--slip", "x"])[0] == 2
    assert answers(capsys, ["--slip", tmp_path / "slip.json", "0" * 64])[0] == 2
    write_run(tmp_path, change={"instance/groups.csv": "branch_id,position\nNA,x\n"})
    code, lines = answers(capsys, [tmp_path])
    assert code == 2
    assert "går inte att läsa" in lines[-1]


class TestSlip:
    def slip(self, tmp_path, **change):
        right = hashlib.sha256(b"\1" + leaf(FILES, "Cid") + leaf(FILES, "Dan")).hexdigest()
        slip = {
            "applicant_id": "Bo",
            "rows": slip_rows(FILES, "Bo"),
            "salt": hmac.new(SLIP_SECRET, b"Bo", "sha256").hexdigest(),
            "path": [["left", leaf(FILES, "Anna").hex()], ["right", right]],
            **change,
        }
        file = tmp_path / "slip.json"
        file.write_text(json.dumps(slip), encoding="utf-8")
        return file

    def test_against_the_root_and_against_a_folder(self, tmp_path, capsys):
        slip = self.slip(tmp_path)
        assert answers(capsys, ["--slip", slip, root_of_four(FILES)])[0] == 0
        assert answers(capsys, ["--slip", slip, write_run(tmp_path / "run")])[0] == 0

    def test_a_changed_row_or_another_root_is_found(self, tmp_path, capsys):
        slip = self.slip(tmp_path, rows=slip_rows(FILES, "Bo").replace("NA1", "EK1"))
        assert answers(capsys, ["--slip", slip, root_of_four(FILES)])[0] == 1
        assert answers(capsys, ["--slip", self.slip(tmp_path), "0" * 64])[0] == 1

    def test_another_persons_rows_are_found(self, tmp_path, capsys):
        code, lines = answers(capsys, ["--slip", self.slip(tmp_path, applicant_id="A99"), root_of_four(FILES)])
        assert (code, refused(lines)) == (1, ["Raderna"])
        mixed = self.slip(tmp_path, rows=slip_rows(FILES, "Bo") + slip_rows(FILES, "Cid"))
        assert refused(answers(capsys, ["--slip", mixed, root_of_four(FILES)])[1]) == ["Raderna", "Intyget"]

    def test_a_slip_that_is_not_there_is_named(self, tmp_path, capsys):
        code, lines = answers(capsys, ["--slip", tmp_path / "gone.json", "0" * 64])
        assert code == 2
        assert str(tmp_path / "gone.json") in lines[-1]


@given(st.integers(0, 2**32), st.booleans(), st.booleans())
def test_its_allocation_is_that_of_the_readable_engine(number, tiers, pools):
    market = random_market(number, tiers=tiers, pools=pools)
    branches, wishes = defaultdict(dict), {}
    for b in range(market.branches):
        for g in range(market.group_start[b], market.group_start[b + 1]):
            limit, to = market.group_limit[g], market.group_overflow[g]
            row = {"group_id": str(g), "speaks_for": str(g), "seats": str(market.group_seats[g])}
            row |= {"limit": "" if limit == NONE else str(limit), "overflow_to": "" if to == NONE else str(to)}
            branches[str(b)][str(g)] = row
    for a in range(market.applicants):
        own = []
        for c in range(market.choice_start[a], market.choice_start[a + 1]):
            entries = range(market.entry_start[c], market.entry_start[c + 1])
            lot = f"{market.lot[a]:064x}"
            keys = {str(market.entry_group[e]): (-int(market.entry_key[e]), lot, c) for e in entries}
            if keys:
                wish = (str(a), c, int(market.choice_tier[c]), str(market.choice_branch[c]), str(c), keys)
                own.append(verify_round.Wish(*wish))
        wishes[str(a)] = own
    answer = allocate(market)
    expected = {
        str(a): (int(answer.choice[a]), str(answer.group[a]))
        for a in range(market.applicants)
        if answer.choice[a] != NONE
    }
    held = verify_round.allocate(branches, wishes)
    assert {who: (wish.rank, group) for who, (wish, group) in held.items()} == expected
