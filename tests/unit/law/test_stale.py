"""``make stale``."""

import importlib.util
from pathlib import Path

TOOL = Path(__file__).parents[3] / "tools" / "stale.py"


def run(capsys, day):
    spec = importlib.util.spec_from_file_location("stale", TOOL)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    code = module.main([day])
    return code, capsys.readouterr().out


def test_nothing_is_stale_when_it_was_just_read(capsys):
    code, out = run(capsys, "2026-11-22")
    assert code == 0
    assert out.startswith("0 of ")


def test_everything_is_stale_after_ten_years(capsys):
    code, out = run(capsys, "2036-11-22")
    assert code == 1
    assert "2026-11-20  admission.grade_points  Regeringen" in out
