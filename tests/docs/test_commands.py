"""What the docs say can be done can be done."""

import re

import pytest

from gymnasieregion.site.cli import COMMANDS
from tests.architecture.house import ROOT, files_of_the_project, text_of

PAGES = [path for path in files_of_the_project() if path.suffix == ".md" and "generated" not in path.parts]
CALL = re.compile(r"(?:\.venv/bin/gymnasieregion|^g) ([a-z][a-z-]*)", re.MULTILINE)


def test_every_command_has_its_part_of_the_page():
    page = text_of(ROOT / "docs" / "generated" / "kommandon.md")
    assert re.findall(r"^## (.*)$", page, re.MULTILINE) == list(COMMANDS)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_page_names_only_commands_and_targets_that_exist(path):
    text = text_of(path)
    assert set(CALL.findall(text)) <= COMMANDS.keys()
    targets = set(re.findall(r"^([a-z-]+):", text_of(ROOT / "Makefile"), re.MULTILINE))
    assert set(re.findall(r"`make ([a-z-]+)|^make ([a-z-]+)", text, re.MULTILINE)) <= {
        pair for target in targets for pair in ((target, ""), ("", target))
    }


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_link_to_a_file_of_ours_leads_somewhere(path):
    links = re.findall(r"\]\(([^)#]+?)(?:#[^)]*)?\)", text_of(path))
    ours = [link for link in links if "://" not in link and not link.startswith("mailto:")]
    assert [link for link in ours if not (path.parent / link).exists()] == []


def test_every_page_of_the_handbook_is_in_the_menu():
    menu = text_of(ROOT / "mkdocs.yml")
    pages = {str(path.relative_to(ROOT / "docs")) for path in (ROOT / "docs").rglob("*.md")}
    assert {page for page in pages if f": {page}\n" not in menu and not page.startswith("adr/")} == set()


def test_every_decision_is_on_the_page_of_decisions():
    page = text_of(ROOT / "docs" / "generated" / "beslut.md")
    assert [path.name for path in (ROOT / "docs" / "adr").glob("*.md") if f"(../adr/{path.name})" not in page] == []
