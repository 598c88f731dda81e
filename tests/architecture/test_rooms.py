"""The rooms of the house are those of the plan, and have the same floors."""

import re

import pytest

from tests.architecture.house import ROOT, SOURCE, settings, text_of

FLOORS = {
    "__init__.py", "README.md", "core", "contracts.py", "analytics", "models.py", "models", "selectors.py",
    "selectors", "services", "services.py", "api.py", "web", "templates", "static", "management", "tasks.py",
    "migrations", "apps.py", "admin.py",
    "datapackage.json", "published", "synthetic",  # tables as data: what a room reads, and what it ships
}  # fmt: skip
CONTEXTS = sorted(path.name for path in (SOURCE / "contexts").iterdir() if path.is_dir() and path.name != "__pycache__")


def _flow():
    """The entries of the flow contract, with their parentheses."""
    (flow,) = [contract for contract in settings()["tool"]["importlinter"]["contracts"] if contract["id"] == "flow"]
    return [room.strip() for layer in flow["layers"] for room in layer.split("|")]


def test_a_room_that_is_built_does_not_stand_in_parentheses():
    waiting = [room.strip("()") for room in _flow() if room.startswith("(")]
    built = [room for room in waiting if (SOURCE.parent / room.replace(".", "/")).exists()]
    assert built == [], "take the parentheses away in pyproject.toml, contract flow"


def test_every_context_has_its_place_in_the_flow():
    assert [name for name in CONTEXTS if f"gymnasieregion.contexts.{name}" not in _flow()] == []


def test_every_package_at_the_top_has_its_place_in_the_flow():
    rooms = {path.name for path in SOURCE.iterdir() if (path / "__init__.py").exists()} - {"contexts", "parameters"}
    assert {room for room in rooms if f"gymnasieregion.{room}" not in _flow()} == set()


@pytest.mark.parametrize("name", CONTEXTS)
def test_a_context_has_only_the_floors_of_the_house(name):
    found = {path.name for path in (SOURCE / "contexts" / name).iterdir()} - {"__pycache__"}
    assert found <= FLOORS


@pytest.mark.parametrize("name", CONTEXTS)
def test_a_context_says_on_one_page_what_it_is(name):
    page = text_of(SOURCE / "contexts" / name / "README.md")
    assert page.startswith("# ")
    assert 15 < len(page.splitlines()) < 100


def test_the_contracts_read_by_the_linter_are_the_four_of_the_house():
    names = [contract["id"] for contract in settings()["tool"]["importlinter"]["contracts"]]
    assert names == ["flow", "shape", "pure", "doors"]


def test_the_rooms_of_the_house_are_on_the_map_in_the_readme():
    rooms = set(re.findall(r"src/gymnasieregion/([a-z/]+)/", text_of(ROOT / "README.md")))
    for name in CONTEXTS:
        assert f"contexts/{name}" in rooms
