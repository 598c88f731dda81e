"""The register's lists of a day and a pupil's history, for a school, a municipality and the office."""

import datetime as dt
import re
from dataclasses import replace

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gymnasieregion.contexts.register.core.codes import EndReason, EventKind, Protection
from gymnasieregion.contexts.register.models import Conflict, Enrolment, Person, RegisterEvent
from gymnasieregion.contexts.register.services.correcting import correct_break_off
from gymnasieregion.contexts.register.services.studying import enrol, interrupt
from gymnasieregion.platform.access.actor import Role
from tests.offer_records import load_small_offer
from tests.register_people import AT_FIRST, AT_SECOND, new_pupil, told
from tests.roles import client_as

pytestmark = pytest.mark.django_db
LATER = dt.datetime(2026, 10, 5, 9, tzinfo=dt.UTC)
HOME = "/elevregister/"


@pytest.fixture(autouse=True)
def _in_october():
    load_small_offer()
    with time_machine.travel(LATER, tick=False):
        yield


@pytest.fixture
def office():
    return client_as(Role.REGIONAL_OFFICE)


@pytest.fixture
def school():
    return client_as(Role.PRINCIPAL, "S001")


def text_of(answer):
    return " ".join(answer.content.decode().split())


def words_of(answer):
    return " ".join(re.sub(r"<[^>]+>", "", answer.content.decode()).split())


def end(client, spell, **more):
    form = {"last_day": "2026-09-30", "reason": "BREAK_OFF", "why": "Flyttade utomlands", "step": "do"} | more
    return client.post(f"{HOME}period/{spell}/avsluta/", form)


def test_each_sees_their_own_pupils_and_nobody_protected(office, school):
    new_pupil(given_name="Elsa", family_name="Ett")
    new_pupil(number="20100502TF01", placement=AT_SECOND, given_name="Tove", family_name="Två")
    new_pupil(
        number="20100503TF01", kind=EventKind.ENROL_PROTECTED, given_name="Hemlig", family_name="Person",
        protection=Protection.MARKED,
    )  # fmt: skip
    for client, seen in (
        (office, {"Ett, Elsa", "Två, Tove"}),
        (school, {"Ett, Elsa"}),
        (client_as(Role.MUNICIPAL_OFFICER, "0180"), {"Ett, Elsa", "Två, Tove"}),
        (client_as(Role.MUNICIPAL_OFFICER, "0182"), set()),
    ):
        text = text_of(client.get(HOME))
        assert {name for name in ("Ett, Elsa", "Två, Tove") if name in text} == seen
        assert "Hemlig" not in text
        assert "Hemlig" not in client.get(f"{HOME}elever.csv").content.decode()
    hidden = Person.objects.get(family_name="Person")
    assert office.get(f"{HOME}{hidden.pk}/")["Location"].endswith(f"/titta/?next=%2Felevregister%2F{hidden.pk}%2F")
    assert school.get(f"{HOME}{hidden.pk}/").status_code == 403
    assert client_as(Role.AUDITOR).get(f"{HOME}{hidden.pk}/").status_code == 404


def test_a_spell_is_ended_corrected_and_undone_and_all_of_it_stands_in_the_history(office):
    person, spell = new_pupil()
    assert end(office, spell).status_code == 302
    assert "30 september 2026: Avbrott" in words_of(office.get(f"{HOME}{person}/"))
    right = {
        "starts_on": "2026-08-17", "last_day": "2026-09-15", "reason": "BREAK_OFF", "education_code": "NANAT",
        "school_year": "1", "class_name": "1A", "why": "Fel dag", "step": "do",
    }  # fmt: skip
    assert office.post(f"{HOME}period/{spell}/ratta/", right).status_code == 302
    page = words_of(office.get(f"{HOME}{person}/"))
    assert "15 september 2026: Avbrott" in page
    assert page.index("Rätta en studieperiod") < page.index("avsluta elev") < page.index("Inskrivning folkbokförd")
    assert "Flyttade utomlands" in page
    corrected, ended = (
        event["changed"]
        for event in office.get(f"{HOME}{person}/").context["events"]
        if event["row"].kind in {"CORRECT_SPELL", "INTERRUPT"}
    )
    assert ["30 september 2026: Avbrott" in words for _, words in corrected.gone] == [True]
    assert ["15 september 2026: Avbrott" in words for _, words in corrected.new] == [True]
    assert ["från 17 augusti 2026" in words for _, words in ended.gone] == [True]
    event = RegisterEvent.objects.get(kind="CORRECT_SPELL")
    assert office.post(f"{HOME}handelse/{event.pk}/angra/", {"why": "Rättat fel elev", "step": "do"}).status_code == 302
    page = office.get(f"{HOME}{person}/")
    assert "30 september 2026: Avbrott" in words_of(page)
    page = text_of(page)
    assert "<del>Rätta en studieperiod</del>" in page


def test_a_refusal_to_undo_shows_the_later_event_with_where_it_is_shown_and_undone(office):
    person, spell = new_pupil()
    first = interrupt(spell=spell, on=dt.date(2026, 9, 1), reason=EndReason.BREAK_OFF, telling=told(days=40))
    later = correct_break_off(spell=spell, on=dt.date(2026, 9, 8), telling=told(days=41))
    answer = office.post(f"{HOME}handelse/{first.pk}/angra/", {"why": "Fel elev"})
    assert answer.status_code == 422
    words, page = words_of(answer), answer.content.decode()
    assert "Ångra först Ta bort / ändra fel avbrottsdatum (skrevs " in words
    assert "7 september 2026: Avbrott" in words
    there = f"{HOME}{person}/#handelse-{later.pk}"
    assert f'<a href="{there}">' in page
    assert f'<a href="{HOME}handelse/{later.pk}/angra/">' in page
    assert f'<li id="handelse-{later.pk}">' in office.get(there).content.decode()
    office.post(f"{HOME}handelse/{later.pk}/angra/", {"why": "Fel", "step": "do"})
    assert office.post(f"{HOME}handelse/{first.pk}/angra/", {"why": "Fel elev", "step": "do"}).status_code == 302


def test_a_spell_that_never_was_is_taken_away(office):
    person, spell = new_pupil()
    wrong = {"starts_on": "2026-08-17", "education_code": "NANAT", "school_year": "1", "why": "Fel", "step": "remove"}
    asked = words_of(office.post(f"{HOME}period/{spell}/ratta/", wrong))
    assert "Inget kommer i stället" in asked
    wrong["step"] = "do-remove"
    assert office.post(f"{HOME}period/{spell}/ratta/", wrong).status_code == 302
    assert not Enrolment.objects.filter(spell=spell, recorded_to=None).exists()
    assert "Inga studieperioder" in text_of(office.get(f"{HOME}{person}/"))


def test_the_picture_says_beside_each_line_which_study_path_and_year_it_is(office):
    person, spell = new_pupil()
    end(office, spell)
    page = office.get(f"{HOME}{person}/")
    (bar,) = page.context["timeline"].bars
    assert (bar.label, bar.is_open) == ("NANAT 1", False)
    assert bar.x + bar.width < bar.label_x < page.context["timeline"].width
    assert ">NANAT 1</text>" in page.content.decode()


def test_what_an_event_changed_of_homes_and_numbers_is_for_those_who_see_all(office, school):
    person, _ = new_pupil()
    told_office, told_school = (
        client.get(f"{HOME}{person}/").context["events"][0]["changed"] for client in (office, school)
    )
    assert [title for title, _ in told_office.new] == ["Studieperiod", "TF-nummer", "Hemkommun"]
    assert [title for title, _ in told_school.new] == ["Studieperiod"]


def test_what_was_known_on_a_day_is_shown_as_it_was(office):
    person, spell = new_pupil()
    interrupt(spell=spell, on=dt.date(2026, 9, 1), reason=EndReason.BREAK_OFF, telling=told(days=40))
    now, then = (words_of(office.get(f"{HOME}{person}/{query}")) for query in ("", "?kant=2026-09-15"))
    assert "31 augusti 2026: Avbrott" in now
    assert "Pågår" in then
    assert "Så här såg registret ut i slutet av dagen 15 september 2026" in then
    assert "/avsluta/" not in text_of(office.get(f"{HOME}{person}/?kant=2026-09-15"))


def test_the_lists_tell_who_is_new_and_who_has_left(office, school):
    _, spell = new_pupil()
    late = {"number": "20100502TF01", "given_name": "Nils", "family_name": "Ny"}
    new_pupil(placement=replace(AT_FIRST, starts_on=dt.date(2026, 9, 28)), **late)
    end(office, spell)
    assert "Elev, Elsa" not in text_of(school.get(HOME))
    assert "Elev, Elsa" in text_of(school.get(f"{HOME}?visa=LEFT"))
    new = text_of(school.get(f"{HOME}?visa=NEW"))
    assert "Ny, Nils" in new
    assert "Elev, Elsa" not in new


def test_a_double_pupil_is_settled_by_the_office(office, school):
    person, _ = new_pupil()
    enrol(person=person, placement=AT_SECOND, kind=EventKind.ENROL_RESIDENT, telling=told(days=1))
    conflict = Conflict.objects.get(settled_at=None)
    assert "Elev, Elsa" in text_of(office.get(f"{HOME}?visa=SETTLE"))
    assert "Dubbel elev" in text_of(office.get(f"{HOME}{person}/"))
    assert "Dubbel elev" not in text_of(school.get(f"{HOME}{person}/"))
    assert school.get(f"{HOME}dubbel/{conflict.pk}/").status_code == 403
    answer = office.post(f"{HOME}dubbel/{conflict.pk}/", {"keep": "first", "why": "Skolan har ringt", "step": "do"})
    assert answer.status_code == 302
    assert "Inget att avgöra" in text_of(office.get(f"{HOME}?visa=SETTLE"))


def test_a_school_sees_and_changes_its_own_spells_only(school):
    person, spell = new_pupil(placement=AT_SECOND)
    assert school.get(f"{HOME}{person}/").status_code == 403
    assert end(school, spell).status_code == 403
    assert end(client_as(Role.PRINCIPAL, "S002"), spell).status_code == 302
    assert client_as(Role.AUDITOR).get(f"{HOME}{person}/").status_code == 200
    assert end(client_as(Role.AUDITOR), spell).status_code == 403


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"last_day": "2026-08-10"}, "måste vara senare än starten"),
        ({"last_day": "igår"}, "är inte ett datum"),
        ({"reason": ""}, "Välj en orsak"),
    ],
)
def test_what_cannot_be_is_said_at_the_form_and_nothing_is_written(office, form, words):
    _, spell = new_pupil()
    answer = end(office, spell, **form)
    assert answer.status_code == 422
    assert words in text_of(answer)
    assert Enrolment.objects.get(spell=spell, recorded_to=None).ends_on is None


def test_the_files_have_the_whole_list(office):
    new_pupil()
    lines = office.get(f"{HOME}elever.csv").content.decode("utf-8-sig").splitlines()
    assert lines[1].endswith("NANAT,1,1A,2026-08-17,,")
    assert office.get(f"{HOME}elever.xlsx").status_code == 200


def test_the_pages_cost_few_queries_whatever_the_number_of_pupils(office):
    person, _ = new_pupil()
    office.get(HOME)  # what a process asks once
    counts = []
    for _ in range(2):
        for path in (HOME, f"{HOME}{person}/"):
            with CaptureQueriesContext(connection) as queries:
                office.get(path)
            counts.append(len(queries))
        if len(counts) == 2:
            for number in range(2, 12):
                new_pupil(number=f"201005{number:02}TF02", family_name=f"Elev{number}")
    assert counts[:2] == counts[2:]
    assert max(counts) <= 30
