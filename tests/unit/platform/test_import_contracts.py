import pytest
from grimp import ImportGraph

from gymnasieregion.platform.import_contracts import ContextDoors


def _check(importer, imported):
    """Whether the contract holds when one module imports another."""
    contract = ContextDoors(
        name="doors", session_options={}, contract_options={"contexts": "house.contexts", "doors": ["api", "contracts"]}
    )
    graph = ImportGraph()
    for module in ("house", "house.contexts", importer, imported):
        graph.add_module(module)
    graph.add_import(importer=importer, imported=imported, line_number=7, line_contents="import …")
    return contract, contract.check(graph, verbose=False)


@pytest.mark.parametrize(
    ("importer", "imported"),
    [
        ("house.contexts.survey.services", "house.contexts.register.api"),
        ("house.contexts.survey.services", "house.contexts.register.contracts"),
        ("house.contexts.survey.services", "house.contexts.register.api.spells"),
        ("house.contexts.survey.services", "house.contexts.survey.core"),
        ("house.contexts.survey.services", "house.law"),
    ],
)
def test_an_import_through_a_door_or_inside_a_room_is_kept(importer, imported):
    assert _check(importer, imported)[1].kept


@pytest.mark.parametrize("inside", ["models", "core.merit", "services", "contractsx"])
def test_an_import_past_the_doors_is_broken_and_told(inside, capsys):
    contract, check = _check("house.contexts.survey.services", f"house.contexts.register.{inside}")
    assert not check.kept
    contract.render_broken_contract(check)
    told = " ".join(capsys.readouterr().out.split())  # the linter wraps long lines
    assert f"house.contexts.survey.services imports house.contexts.register.{inside} (line 7)" in told
    assert "Ask the other context through: api, contracts." in told
