"""The access file holds: every address, for every role, for what is one's own and what is another's."""

import csv
import functools

import pytest
from django.urls import URLPattern, get_resolver
from django.utils.http import urlencode

from gymnasieregion.contexts.offer.models import Offering
from gymnasieregion.platform.access.actor import Belongs, Role
from gymnasieregion.platform.access.table import FILE, actions
from tests.offer_records import load_small_offer
from tests.roles import as_if_nothing_happened, client_as

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]

MINE, ANOTHERS = "12345678", "87654321"
RELATIONS = {
    "mine": Belongs(person=MINE, unit=MINE, provider=MINE, municipality=MINE),
    "another's": Belongs(person=ANOTHERS, unit=ANOTHERS, provider=ANOTHERS, municipality=ANOTHERS),
}
NARROW = {"own", "unit", "provider", "municipality"}
WITHOUT_AN_ACTION: dict[str, str] = {}
"""Views of others' that stand in the resolver as they are, each with its reason; one that can be wrapped, is."""

PARAMETERS = {"int": "1", "str": "x", "slug": "x", "uuid": "00000000-0000-0000-0000-000000000001", "path": "x"}


def _patterns(patterns, prefix=""):
    """Every address of the resolver with its view."""
    for one in patterns:
        route = prefix + str(one.pattern)
        if isinstance(one, URLPattern):
            yield f"/{route}", one
        else:
            yield from _patterns(one.url_patterns, route)


@functools.cache
def _addresses():
    return dict(_patterns(get_resolver().url_patterns))


def _path_of(route, pattern):
    """An address with something in the place of each parameter."""
    path = route
    for name, converter in pattern.pattern.converters.items():
        kind = type(converter).__name__.removesuffix("Converter").lower().replace("string", "str")
        for written in (f"<{kind}:{name}>", f"<{name}>"):
            path = path.replace(written, PARAMETERS[kind])
    return path


@functools.cache
def _file():
    """The access file, read without the code that is tested."""
    with FILE.open(encoding="utf-8", newline="") as file:
        return {row["action"]: row for row in csv.DictReader(file)}


def _is_let_in(action, role, relation, asks_about):
    """What the file says."""
    cell = _file()[action][role.value]
    return bool(cell) and (cell not in NARROW or not asks_about or relation == "mine")


def _answer(client, path):
    """What the address answers, asked in a way that it takes."""
    answer = client.get(path)
    return client.post(path) if answer.status_code == 405 else answer


ROUTES = pytest.mark.parametrize("route", sorted(_addresses()))


@ROUTES
def test_a_view_has_an_action(route):
    view = _addresses()[route].callback
    assert hasattr(view, "action") or view.__qualname__ in WITHOUT_AN_ACTION, f"{route}: put @allowed before the view"


@ROUTES
def test_a_view_of_one_object_says_whose_it_is(route):
    pattern = _addresses()[route]
    cells = _file()[pattern.callback.action].values()
    about_one = any(name.endswith("_id") or name == "pk" for name in pattern.pattern.converters)
    if about_one and NARROW & set(cells):
        assert pattern.callback.about is not None, f"{route}: @allowed(..., about=...)"


@pytest.mark.parametrize("role", Role)
def test_every_address_lets_in_those_whom_the_file_lets_in(role, monkeypatch):
    wrong, client = {}, client_as(role, MINE)
    for route, pattern in _addresses().items():
        view = pattern.callback
        if not hasattr(view, "action") or _asks_for_key(view):
            continue
        path = _path_of(route, pattern)
        for relation in RELATIONS if view.about is not None else ("mine",):
            if view.about is not None:
                monkeypatch.setattr(view, "about", lambda *, now=relation, **_: RELATIONS[now])
            with as_if_nothing_happened(client):
                answer = _answer(client, path)
            expected = _is_let_in(view.action, role, relation, view.about is not None)
            if _was_let_in(answer, role, path) is not expected:
                wrong[route, relation] = (view.action, answer.status_code, expected)
    assert wrong == {}


@pytest.mark.parametrize("role", [Role.PUBLIC, Role.PRINCIPAL, Role.REGIONAL_OFFICE])
def test_what_is_for_systems_asks_everybody_for_a_key(role):
    client = client_as(role, MINE)
    paths = [_path_of(route, one) for route, one in _addresses().items() if _asks_for_key(one.callback)]
    assert len(paths) > 15
    assert {path: _answer(client, path).status_code for path in paths} == dict.fromkeys(paths, 401)


@pytest.mark.parametrize("role", Role)
def test_a_real_offering_of_ones_own_and_of_another_school(role):
    load_small_offer()
    mine = Offering.objects.filter(status="OPEN").order_by("pk").first()
    others = Offering.objects.exclude(unit__provider=mine.unit.provider).exclude(
        municipality_code=mine.municipality_code
    )
    belongs = {"unit": mine.unit.key, "provider": mine.unit.provider.code, "municipality": mine.municipality_code}
    wrong, asked = {}, 0
    for route, pattern in _addresses().items():
        if "offering_id" not in pattern.pattern.converters:
            continue
        view = pattern.callback
        cell = _file()[view.action][role.value]
        for relation, offering in (("mine", mine), ("another's", others.order_by("pk").first())):
            path = route.replace("<int:offering_id>", str(offering.pk))
            answer = _answer(client_as(role, belongs.get(cell, "")), path)
            asked += 1
            if _was_let_in(answer, role, path) is not _is_let_in(view.action, role, relation, cell in NARROW):
                wrong[path] = (view.action, answer.status_code)
    assert wrong == {}
    assert asked >= 6


def _asks_for_key(view):
    """Whether it is the key of a system that lets in, whoever is signed in."""
    return getattr(view, "asks_for_key", False)


def _was_let_in(answer, role, path):
    """Whether the guard let somebody through; None for an answer that no guarded page may give."""
    if answer.status_code == 302 and answer.url == f"/logga-in/?{urlencode({'next': path})}":
        return False if role is Role.PUBLIC else None
    if answer.status_code == 403:
        return None if role is Role.PUBLIC else False
    return True if answer.status_code in {200, 302, 400, 404, 422} else None


def test_a_view_without_an_action_is_found(monkeypatch):
    def bare(request):
        raise AssertionError

    route, pattern = next(iter(_addresses().items()))
    monkeypatch.setattr(pattern, "callback", bare)
    with pytest.raises(AssertionError, match="put @allowed"):
        test_a_view_has_an_action(route)


def test_every_reason_for_a_view_without_an_action_is_still_needed():
    without = {one.callback.__qualname__ for one in _addresses().values() if not hasattr(one.callback, "action")}
    assert set(WITHOUT_AN_ACTION) == without
    assert all(WITHOUT_AN_ACTION.values())


def test_the_file_is_sound():
    assert list(_file()) == list(actions())
    for name, row in _file().items():
        assert list(row) == ["action", "title_sv", "title_en", *(role.value for role in Role)], name
        assert None not in row.values(), name
        assert set(row.values()) - {row["action"], row["title_sv"], row["title_en"]} <= {
            "", "own", "unit", "provider", "municipality", "region", "office", "all",
        }, name  # fmt: skip


def test_the_file_names_no_action_twice():
    lines = FILE.read_text(encoding="utf-8").splitlines()[1:]
    names = [line.split(",", 1)[0] for line in lines]
    assert sorted(set(names)) == sorted(names)


def test_the_auditor_writes_nothing_and_the_administrator_sees_no_pupils():
    reads = {"see", "list", "login", "logout", "choose", "stay", "own", "describe"}
    assert [name for name, row in _file().items() if row["auditor"] and name.rsplit(".", 1)[1] not in reads] == []
    about_pupils = [
        name
        for name, row in _file().items()
        if name.startswith(("admission.", "people.", "register.")) and not row["public"]
    ]
    assert [name for name in about_pupils if _file()[name]["system_administrator"]] == ["admission.extract.own"]
