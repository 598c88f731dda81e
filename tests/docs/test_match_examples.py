"""The worked examples of the match page are runnable, and their answers are what the command gives."""

import json
import re

import pytest

from gymnasieregion.site import cli
from tests.architecture.house import ROOT, text_of

PAGE = text_of(ROOT / "docs" / "handbook" / "match.md")
BLOCKS = re.findall(r"^```(json|bash)\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
WORKED = [(BLOCKS[at][1], BLOCKS[at + 1][1].split(), BLOCKS[at + 2][1]) for at in range(0, len(BLOCKS), 3)]


def test_the_page_has_three_worked_examples_of_file_call_and_answer():
    assert [kind for kind, _ in BLOCKS] == ["json", "bash", "json"] * 3
    used = {call[-1] for _, call, _ in WORKED}
    assert used == {str(path.relative_to(ROOT)) for path in (ROOT / "examples" / "match").glob("*.json")}


@pytest.mark.parametrize("engine", [[], ["--twin"]], ids=["fast", "twin"])
@pytest.mark.parametrize(("shown", "call", "answer"), WORKED, ids=[call[-1] for _, call, _ in WORKED])
def test_the_file_is_the_one_shown_and_the_answer_is_what_the_command_gives(
    shown, call, answer, engine, capsys, monkeypatch
):
    monkeypatch.chdir(ROOT)
    program, *words = call
    assert program == ".venv/bin/gymnasieregion"
    assert text_of(ROOT / words[-1]) == shown
    assert cli.run([*words, *engine]) == 0
    told = capsys.readouterr()
    assert told.err == ""
    assert told.out.count("\n") == 1
    assert json.loads(told.out) == json.loads(answer)


def test_several_files_give_one_answer_a_line_in_their_order(capsys, monkeypatch):
    monkeypatch.chdir(ROOT)
    assert cli.run(["match", *(call[-1] for _, call, _ in reversed(WORKED))]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [json.loads(line) for line in lines] == [json.loads(answer) for _, _, answer in reversed(WORKED)]
