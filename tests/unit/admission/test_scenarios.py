"""The scenarios that the admission office can read, run on the rules of their day."""

import pytest

from gymnasieregion.law.book import law_book
from tests.scenario_steps import admission, disclosure, followup, kaa, register, runner

SCENARIOS = sorted(runner.FOLDER.rglob("*.md"))


def test_there_are_scenarios_and_steps() -> None:
    assert len(SCENARIOS) >= 20
    assert admission.given_seats
    assert disclosure.given_counts
    assert followup.given_pupils
    assert kaa.given_youths
    assert register.given_events


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
def test_the_scenario_is_true(path) -> None:
    runner.run(path)


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
def test_the_scenario_names_a_rule_that_exists(path) -> None:
    head, _ = runner.read(path)
    assert head["regel"] in law_book().parameters


def _write(folder, text):
    path = folder / "ett-fall.md"
    path.write_text(
        f"---\nregel: admission.tie_break\ndag: 2025-07-01\nkälla: prov\n---\n\n# Ett fall\n\n{text}", encoding="utf-8"
    )
    return path


SEATS = "## Givet platser\n\n| utbildning | platser |\n|---|---|\n| X | 1 |\n"
ASK = "\n## Givet ansökningar\n\n| sökande | val | utbildning | meritvärde |\n|---|---|---|---|\n| A | 1 | X | 300 |\n"
WHEN = "\n## När platserna fördelas\n"


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (SEATS + ASK + WHEN, "saknar ett «Då»"),
        (SEATS + ASK + WHEN + "\n## Då regnar det\n", "okänd rubrik «Då regnar det»"),
        (SEATS.replace("platser |", "stolar |") + "\n## Då antagna\n", "saknar kolumnen platser"),
        (SEATS + ASK.replace("meritvärde", "poäng") + WHEN + "\n## Då antagna\n", "okänd kolumn poäng"),
        (SEATS + ASK + WHEN + "\n## Då antagna\n\n| sökande | utbildning |\n|---|---|\n| A | – |\n", "stämmer inte"),
        (SEATS + ASK + WHEN + "\n## Då antagna\n", "behöver en tabell"),
    ],
)
def test_a_badly_written_or_untrue_scenario_falls_and_says_why(tmp_path, text, complaint) -> None:
    with pytest.raises(runner.ScenarioError, match=complaint):
        runner.run(_write(tmp_path, text))
