"""Who gets what of a run, and that each bundle can be checked by what is in it."""

import hmac
import json
from pathlib import Path

import pytest

from gymnasieregion import verify_round
from gymnasieregion.contexts.admission.services.bundle import (
    BundleExistsError,
    ChangedRunError,
    UnknownApplicantError,
    UnknownBundleError,
    write_bundle,
)
from gymnasieregion.contexts.admission.services.run_document import seal_of
from gymnasieregion.contexts.admission.services.slips import slip_rows as rows_of_slips
from gymnasieregion.site.cli import run as command
from tests.run_folder import FILES, SECRET, SEED, SLIP_SECRET, root_of_four, seal, slip_rows, write_run


@pytest.fixture
def run(tmp_path):
    return write_run(tmp_path / "run")


def content(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_full_bundle_is_the_whole_run_with_the_verifier(run, tmp_path):
    write_bundle("full", run, tmp_path / "out")
    given = content(tmp_path / "out")
    assert given.pop("verify_round.py") == Path(verify_round.__file__).read_bytes()
    assert given == content(run)
    assert verify_round.main([str(tmp_path / "out")]) == 0


def test_the_public_bundle_holds_nothing_about_a_person(run, tmp_path):
    write_bundle("public", run, tmp_path / "out")
    given = content(tmp_path / "out")
    assert sorted(given) == ["lottery.json", "run.json", "statistics.csv", "statistics.xlsx", "verify_round.py"]
    for name in ("lottery.json", "run.json", "statistics.csv"):
        assert not any(who in given[name] for who in (b"Anna", b"Bo", b"Cid", b"Dan"))
    assert json.loads(given["run.json"])["merkle_root"] == root_of_four(FILES)


def test_a_guess_of_a_persons_row_cannot_be_tried_on_what_is_public(run, tmp_path):
    write_bundle("public", run, tmp_path / "out")
    public = json.loads((tmp_path / "out" / "run.json").read_text(encoding="utf-8"))
    office = json.loads((run / "run.json").read_text(encoding="utf-8"))
    open_to_all = {
        "statistics.csv",
        "statistics.xlsx",
        "input/offerings.csv",
        "input/seat_groups.csv",
        "instance/groups.csv",
    }
    assert public["files"] == {name: office["files"][name] for name in open_to_all}
    everything = b"".join(content(tmp_path / "out").values()).decode()
    assert not any(digest in everything for name, digest in office["files"].items() if name not in open_to_all)
    assert office["seal"] not in everything
    expected = hmac.new(SLIP_SECRET, (run / "results.csv").read_bytes(), "sha256").hexdigest()
    assert public["files_hmac_sha256"]["results.csv"] == expected
    assert public["files"].keys() | public["files_hmac_sha256"].keys() == office["files"].keys()
    assert public["seal"] == seal_of(public)


def test_a_slip_with_a_comma_in_its_id_is_that_persons_alone(tmp_path):
    lines = {"a": '"A,1"', "b": '"A,12"', "c": "A"}
    (tmp_path / "results.csv").write_text("applicant_id,x\n" + "".join(f"{i},r-{n}\n" for n, i in lines.items()))
    rows = "".join(f"{i},c-{n}\n{i},d-{n}\n" for n, i in lines.items())
    (tmp_path / "choice_results.csv").write_text(f"applicant_id,y\n{rows}")
    found = dict(rows_of_slips(tmp_path))
    assert list(found) == ["A,1", "A,12", "A"]
    for (name, own), text in zip(lines.items(), found.values(), strict=True):
        assert text.decode() == f"applicant_id,x\n{own},r-{name}\napplicant_id,y\n{own},c-{name}\n{own},d-{name}\n"


@pytest.mark.parametrize(
    ("kind", "told"),
    [("simulation", False), ("preliminary", False), ("final", True), ("late", True), ("reserve", True)],
)
def test_the_secret_is_public_from_the_final_round_on(tmp_path, kind, told):
    write_bundle("public", write_run(tmp_path / "run", kind=kind), tmp_path / "out")
    lottery = json.loads((tmp_path / "out" / "lottery.json").read_text(encoding="utf-8"))
    assert lottery["commitment"] == json.loads(FILES["instance/seed.json"])["commitment"]
    assert lottery["entropy"] == "utfall av dragning"
    assert (lottery.get("secret"), lottery.get("seed")) == ((SECRET.hex(), SEED.hex()) if told else (None, None))
    everything = b"".join(content(tmp_path / "out").values())
    assert (SECRET.hex().encode() in everything) is told


def test_a_slip_leads_to_the_public_root(run, tmp_path):
    write_bundle("public", run, tmp_path / "public")
    for who in ("Anna", "Bo", "Cid", "Dan"):
        write_bundle("slip", run, tmp_path / f"{who}.json", who)
        slip = json.loads((tmp_path / f"{who}.json").read_text(encoding="utf-8"))
        assert slip["rows"] == slip_rows(FILES, who)
        assert verify_round.main(["--slip", str(tmp_path / f"{who}.json"), str(tmp_path / "public")]) == 0
        others = {"Anna", "Bo", "Cid", "Dan"} - {who}
        assert not any(other in (tmp_path / f"{who}.json").read_text(encoding="utf-8") for other in others)


@pytest.mark.parametrize(("kind", "applicant"), [("full", None), ("public", None), ("slip", "Bo")])
def test_two_bundles_of_a_run_have_the_same_bytes(run, tmp_path, kind, applicant):
    for out in ("one", "two"):
        write_bundle(kind, run, tmp_path / out, applicant)
    one, two = tmp_path / "one", tmp_path / "two"
    assert (content(one), one.is_file() and one.read_bytes()) == (content(two), two.is_file() and two.read_bytes())


@pytest.mark.parametrize("name", ["results.csv", "instance/lots.csv"])
def test_a_changed_run_gives_no_bundle(run, tmp_path, name):
    (run / name).write_text("changed", encoding="utf-8")
    with pytest.raises(ChangedRunError, match=name):
        write_bundle("public", run, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_changed_seal_or_root_gives_no_bundle(run, tmp_path):
    document = json.loads((run / "run.json").read_text(encoding="utf-8"))
    seal(run, {**document, "merkle_root": "0" * 64})
    with pytest.raises(ChangedRunError):
        write_bundle("slip", run, tmp_path / "out", "Bo")
    (run / "run.json").write_text(json.dumps(document | {"counts": {}}), encoding="utf-8")
    with pytest.raises(ChangedRunError):
        write_bundle("full", run, tmp_path / "out")


def test_what_cannot_be_asked_for(run, tmp_path):
    for kind, applicant in (("all", None), ("slip", None), ("full", "Bo")):
        with pytest.raises(UnknownBundleError):
            write_bundle(kind, run, tmp_path / "out", applicant)
    with pytest.raises(UnknownApplicantError, match="Eva"):
        write_bundle("slip", run, tmp_path / "out", "Eva")
    with pytest.raises(BundleExistsError):
        write_bundle("full", run, tmp_path)


def test_the_command_says_how_to_check(run, tmp_path, capsys):
    for kind, more in (("full", []), ("public", []), ("slip", ["--applicant", "Bo"])):
        assert command(["bundle", kind, str(run), "--out", str(tmp_path / kind), *more]) == 0
        assert "verify_round.py" in capsys.readouterr().out
    assert command(["bundle", "slip", str(run), "--out", str(tmp_path / "x"), "--applicant", "Eva"]) == 2


def checked(folder, capsys):
    code = verify_round.main([str(folder)])
    return code, capsys.readouterr().out.splitlines()


def public_of(tmp_path, kind="final"):
    write_bundle("public", write_run(tmp_path / "run", kind=kind), tmp_path / "out")
    return tmp_path / "out"


def test_a_public_bundle_is_checked_as_far_as_it_goes_and_says_what_only_the_full_one_shows(tmp_path, capsys):
    code, lines = checked(public_of(tmp_path), capsys)
    assert code == 0
    assert lines[:3] == [
        "Filerna är orörda: ja",
        "Lottningen är den som run.json anger: ja",
        "Utfästelsen och fröet stämmer: ja",
    ]
    words = " ".join(lines[3:])
    assert "att fördelningen blir densamma igen" in words
    assert "syns bara i det fulla paketet" in words
    assert "--slip" in words


def test_a_secret_that_is_not_out_yet_is_no_fault(tmp_path, capsys):
    code, lines = checked(public_of(tmp_path, "preliminary"), capsys)
    assert code == 0
    assert lines[2].startswith("Lottens hemlighet är inte offentlig än")


@pytest.mark.parametrize(
    ("name", "change", "told"),
    [
        ("statistics.csv", lambda text: text.replace("280.00", "270.00"), "Filerna är orörda: NEJ"),
        ("statistics.xlsx", lambda text: text + " ", "Filerna är orörda: NEJ"),
        ("run.json", lambda text: text.replace('"applicants": 4', '"applicants": 5'), "Filerna är orörda: NEJ"),
        ("lottery.json", lambda text: text.replace("utfall", "utslag"), "Lottningen är den som run.json anger: NEJ"),
        ("lottery.json", lambda text: text.replace('"seed": "', '"seed": "0'), "Utfästelsen och fröet stämmer: NEJ"),
    ],
)
def test_a_public_bundle_that_was_changed_is_found(tmp_path, capsys, name, change, told):
    file = public_of(tmp_path) / name
    before = file.read_text(encoding="utf-8")
    assert change(before) != before
    file.write_text(change(before), encoding="utf-8")
    code, lines = checked(file.parent, capsys)
    assert code == 1
    assert any(line.startswith(told) for line in lines)


def test_a_public_bundle_without_its_statistics_is_found(tmp_path, capsys):
    (public_of(tmp_path) / "statistics.csv").unlink()
    code, lines = checked(tmp_path / "out", capsys)
    assert (code, lines[0]) == (1, "Filerna är orörda: NEJ, 1 fel: statistics.csv")
