"""Architecture decisions are numbered once, and say what was weighed."""

import re

import pytest

from tests.architecture.house import ROOT, text_of

DECISIONS = sorted((ROOT / "docs" / "adr").glob("[0-9]*.md"))


def test_the_numbers_run_from_one_without_gaps():
    assert [int(path.name[:4]) for path in DECISIONS] == list(range(1, len(DECISIONS) + 1))


@pytest.mark.parametrize("path", DECISIONS, ids=lambda path: path.stem)
def test_a_decision_has_its_number_in_its_heading_and_every_part(path):
    text = text_of(path)
    assert text.startswith(f"# {path.name[:4]} ")
    assert re.search(r"^Date: \d{4}-\d{2}-\d{2}$", text, re.MULTILINE)
    assert re.search(r"^Status: (accepted|superseded by \d{4})$", text, re.MULTILINE)
    headings = re.findall(r"^## (.*)$", text, re.MULTILINE)
    assert headings == ["Context", "Options", "Decision", "Consequences"]
    assert text.count("Pros:") == text.count("Cons:") >= 2
