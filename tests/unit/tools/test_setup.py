"""The set-up never takes the machine's own Python for the project's."""

import importlib.util
import sys
import venv

import pytest

from tests.architecture.house import ROOT


@pytest.fixture
def setup_in(tmp_path, monkeypatch):
    spec = importlib.util.spec_from_file_location("setup_under_test", ROOT / "tools" / "setup.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setattr(module, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(module, "PYTHON", tmp_path / ".venv" / "bin" / "python")
    monkeypatch.setattr(module, "MEMORY", tmp_path / ".venv" / "made-for.json")
    monkeypatch.setattr(module, "OLD", tmp_path / ".setup" / "old")
    return module


def test_an_environment_that_lost_its_settings_is_none(setup_in):
    venv.create(setup_in.VENV, with_pip=False, symlinks=True)
    (setup_in.VENV / "pyvenv.cfg").unlink()
    assert setup_in.PYTHON.exists()
    assert not setup_in.is_environment()


def test_an_environment_without_pip_is_not_whole(setup_in):
    venv.create(setup_in.VENV, with_pip=False, symlinks=True)
    assert not setup_in.is_environment()


def test_an_old_environment_goes_in_one_move(setup_in):
    venv.create(setup_in.VENV, with_pip=False, symlinks=True)
    setup_in.put_away()
    assert not setup_in.VENV.exists()
    assert not setup_in.OLD.exists()


def test_what_was_done_is_remembered_and_half_a_memory_is_none(setup_in):
    assert setup_in.recall() == {}
    setup_in.VENV.mkdir()
    setup_in.remember({"run": "x"})
    assert setup_in.recall() == {"run": "x"}
    setup_in.MEMORY.write_text('{"run": ')
    assert setup_in.recall() == {}


def test_another_lock_is_another_key(setup_in, tmp_path, monkeypatch):
    (tmp_path / "requirements.lock").write_text("a==1")
    monkeypatch.setattr(setup_in, "ROOT", tmp_path)
    before = setup_in.key("run")
    (tmp_path / "requirements.lock").write_text("a==2")
    assert setup_in.key("run") != before


@pytest.mark.parametrize("words", [["setup.py", "everything"]])
def test_an_unknown_layer_is_refused_in_words(setup_in, monkeypatch, capsys, words):
    monkeypatch.setattr(sys, "argv", words)
    assert setup_in.main() == 1
    assert capsys.readouterr().err == "Okänt ord: everything. Välj bland run, dev, spark, bench.\n"
