"""The exchange format: solved instances, what is passed over, and what is refused."""

import json
from pathlib import Path

import pytest

from gymnasieregion.contexts.admission.core.allocation import allocate
from gymnasieregion.contexts.admission.core.allocation_fast import allocate_fast
from gymnasieregion.contexts.admission.core.exchange import answer, read_instance
from gymnasieregion.contexts.admission.core.exchange_faults import InstanceError

INSTANCES = sorted((Path(__file__).parents[2] / "instances").glob("*.json"))


def test_all_fourteen_instances_are_here() -> None:
    assert len(INSTANCES) == 14


@pytest.mark.parametrize("engine", [allocate, allocate_fast], ids=["twin", "fast"])
@pytest.mark.parametrize("path", INSTANCES, ids=lambda path: path.stem)
def test_a_solved_instance_gets_its_published_answer(path, engine) -> None:
    document = json.loads(path.read_text(encoding="utf-8"))
    instance = read_instance(document)
    ours = answer(instance, engine(instance.market))
    for part, expected in document["answer"].items():
        assert ours[part] == expected


def test_ids_that_only_one_side_names_and_unknown_keys_are_passed_over() -> None:
    document = {
        "applicants": {"a": ["gone", "o"], "b": [], "c": ["o"]},
        "offerings": {"o": {"capacity": 1, "ranking": ["stranger", "a"]}, "p": {"branch": "nowhere"}},
        "made_by": "someone",
    }
    instance = read_instance(document)
    assert answer(instance, allocate(instance.market)) == {
        "assignment": {"a": "o", "b": None, "c": None},
        "group": {"a": "all", "b": None, "c": None},
    }


@pytest.mark.parametrize("engine", [allocate, allocate_fast], ids=["twin", "fast"])
@pytest.mark.parametrize(
    "document",
    [
        {"applicants": {}, "offerings": {}},
        {"applicants": [], "offerings": []},
        {"applicants": {"a": []}, "offerings": {}},
    ],
)
def test_empty_lists_have_an_answer(document, engine) -> None:
    instance = read_instance(document)
    ours = answer(instance, engine(instance.market))
    assert ours["assignment"] == dict.fromkeys(document["applicants"])


def test_every_fault_is_named_with_its_place() -> None:
    group = {"id": "g", "seats": -1, "ranking": ["a", "a"], "overflow_to": "g"}
    document = {
        "applicants": {"a": ["o", "o"], "b": "o"},
        "offerings": {"o": {"groups": [group]}, "p": {"seats": 2}, "q": {"capacity": "two", "ranking": []}},
    }
    with pytest.raises(InstanceError) as caught:
        read_instance(document)
    assert [where for where, _, _ in caught.value.faults] == [
        "applicants.a",
        "applicants.b",
        "offerings.o.groups.g.overflow_to",
        "offerings.o.groups.g.seats",
        "offerings.o.groups.g.ranking",
        "offerings.p",
        "offerings.q.capacity",
    ]
    assert "(faults: 7):" in caught.value.text("en")


def test_a_handover_backwards_is_refused_with_its_reason() -> None:
    first, second = {"id": "a", "seats": 1, "ranking": []}, {"id": "b", "seats": 1, "ranking": [], "overflow_to": "a"}
    with pytest.raises(InstanceError) as caught:
        read_instance({"applicants": {}, "offerings": {"o": {"groups": [first, second]}}})
    assert "senare grupp" in caught.value.text("sv")
    assert "(faults: 1):" in caught.value.text("en")
    assert "circles" in caught.value.text("en")


def test_a_quota_common_to_several_branches_is_refused_with_its_reason() -> None:
    group = {"id": "a", "seats": 1, "ranking": [], "overflow_to": "a group of another branch"}
    with pytest.raises(InstanceError) as caught:
        read_instance({"applicants": {}, "offerings": {"o": {"groups": [group]}}})
    assert "gemensam för flera platspotter" in caught.value.text("sv")
    assert "common to several branches" in caught.value.text("en")
