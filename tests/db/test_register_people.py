"""Numbers, homes, protection, merges: ordinary events on persons, each of which can be undone."""

import datetime as dt
from dataclasses import replace

import pytest

from gymnasieregion.contexts.register.core.changes import NothingChangesError
from gymnasieregion.contexts.register.core.codes import EndReason, EventKind, IdentifierKind, Protection, Sex
from gymnasieregion.contexts.register.core.merging import NotOnItsOwnError, SamePersonError
from gymnasieregion.contexts.register.core.study_spells import SameUnitOverlapError
from gymnasieregion.contexts.register.core.versions import ChangedSinceError
from gymnasieregion.contexts.register.models import Conflict, Enrolment, Person, RegisterEvent, Residence
from gymnasieregion.contexts.register.selectors.groups import (
    NoSuchPersonError,
    group_of,
    history_of,
    homes_of,
    numbers_of,
    person_with,
)
from gymnasieregion.contexts.register.services import correcting, people, studying
from gymnasieregion.contexts.register.services.later_events import later_events
from gymnasieregion.contexts.register.services.merging import BothAtOneUnitError, merge
from gymnasieregion.contexts.register.services.people import NumberTakenError, UnknownMunicipalityError
from gymnasieregion.contexts.register.services.undoing import UndoneAlreadyError, undo
from gymnasieregion.platform.audit.models import Event
from gymnasieregion.platform.pages.formats import moment_text
from tests.offer_records import load_small_offer
from tests.register_people import AT_FIRST, AT_SECOND, TERM, new_pupil, told

pytestmark = pytest.mark.django_db
LATER = dt.date(2026, 10, 1)
NEW = "20100503TF09"
BORN = dt.date(2010, 5, 1)


@pytest.fixture(autouse=True)
def _offer():
    load_small_offer()


@pytest.fixture
def pupil():
    return new_pupil()


def test_a_number_is_changed_and_the_person_is_the_same(pupil):
    person, _ = pupil
    event = people.change_number(person=person, number="20100503-tf09", on=LATER, telling=told(50))
    assert [(each.value, each.ends_on) for each in numbers_of(person)] == [("20100501TF01", LATER), (NEW, None)]
    assert (person_with(NEW), person_with("20100501TF01")) == (person, person)
    assert Person.objects.get(pk=person).birth_date == dt.date(2010, 5, 3)  # as the new number says
    assert NEW not in Event.objects.get(action="register.event.change_number").after
    undo(event=event.pk, telling=told(51))
    assert [(each.value, each.ends_on) for each in numbers_of(person)] == [("20100501TF01", None)]
    assert Person.objects.get(pk=person).birth_date == dt.date(2010, 5, 1)
    assert person_with(NEW) is None


def test_a_card_of_the_migration_agency_is_held_beside(pupil):
    person, _ = pupil
    people.change_number(person=person, number="50-1234567", on=LATER, kind=IdentifierKind.LMA, telling=told(1))
    assert [each.ends_on for each in numbers_of(person)] == [None, None]


def test_nobody_is_given_another_s_number(pupil):
    person, _ = pupil
    other, _ = new_pupil(NEW)
    with pytest.raises(NumberTakenError):
        people.change_number(person=person, number=NEW, on=LATER, telling=told(1))
    people.change_number(person=other, number="20100503TF10", on=LATER, telling=told(2))
    freed = people.change_number(person=person, number=NEW, on=LATER, telling=told(3))  # free from that day
    with pytest.raises(NumberTakenError):
        people.correct_number(person=person, number=numbers_of(person)[0].spell, right=NEW, telling=told(4))
    undone = RegisterEvent.objects.get(kind="CHANGE_NUMBER", person=other)
    with pytest.raises(NumberTakenError):
        undo(event=undone.pk, telling=told(5))
    undo(event=freed.pk, telling=told(6))
    undo(event=undone.pk, telling=told(7))
    assert person_with(NEW) == other


def test_a_wrong_number_is_put_right(pupil):
    person, _ = pupil
    (wrong,) = numbers_of(person)
    people.correct_number(person=person, number=wrong.spell, right=NEW, telling=told(1))
    assert [(each.spell, each.value, each.starts_on) for each in numbers_of(person)] == [(wrong.spell, NEW, TERM)]


def test_somebody_moves_and_late_moves_find_their_place(pupil):
    person, _ = pupil
    people.move(person=person, municipality_code="0192", on=LATER, district_code="01920101", telling=told(60))
    people.move(person=person, municipality_code="0114", on=dt.date(2026, 9, 1), telling=told(70))
    assert [(each.municipality_code, each.ends_on) for each in homes_of(person)] == [
        ("0180", dt.date(2026, 9, 1)), ("0114", LATER), ("0192", None),
    ]  # fmt: skip
    with pytest.raises(UnknownMunicipalityError):
        people.move(person=person, municipality_code="9999", on=LATER, telling=told(71))
    logged = Event.objects.filter(action="register.event.move").order_by("seq").first()
    assert (logged.municipality, logged.before) == ("0192", '{"municipality_code":"0180"}')


def test_a_protection_hides_the_district_and_the_log_says_nothing_of_it(pupil):
    person, _ = pupil
    people.move(person=person, municipality_code="0192", on=LATER, district_code="01920101", telling=told(1))
    event = people.protect(person=person, protection=Protection.MARKED, telling=told(2, why="beslut"))
    assert {home.district_code for home in homes_of(person)} == {""}
    people.move(person=person, municipality_code="0114", on=dt.date(2026, 11, 2), district_code="x", telling=told(3))
    assert homes_of(person)[-1].district_code == ""
    for logged in Event.objects.filter(action__in=["register.event.protect", "register.event.move"]).order_by("seq")[
        1:
    ]:
        assert (logged.before, logged.after, logged.why, logged.unit, logged.municipality) == ("", "", "", "", "")
    with pytest.raises(NothingChangesError):
        people.protect(person=person, protection=Protection.MARKED, telling=told(4))
    with pytest.raises(ChangedSinceError):  # the move after it
        undo(event=event.pk, telling=told(5))


def test_ending_a_protection_is_told_of_nobody_either(pupil):
    person, _ = pupil
    event = people.protect(person=person, protection=Protection.REGISTRATION, telling=told(1))
    undo(event=event.pk, telling=told(2, why="fel person"))
    logged = Event.objects.get(action="register.event.undo")
    assert (logged.after, logged.why) == ("", "")
    assert Person.objects.get(pk=person).protection == Protection.NONE


def test_a_name_is_changed_and_changed_back(pupil):
    person, _ = pupil
    values = {"given_name": "Elsa", "family_name": "Ek", "birth_date": dt.date(2010, 5, 1), "sex": Sex.FEMALE}
    event = people.change_person(person=person, telling=told(1), **values)
    assert (event.before, event.after) == (
        {str(person): {"family_name": "Elev", "sex": "U"}}, {str(person): {"family_name": "Ek", "sex": "F"}},
    )  # fmt: skip
    assert Event.objects.get(action="register.event.change_person").after == '{"fields":["family_name","sex"]}'
    with pytest.raises(NothingChangesError):
        people.change_person(person=person, telling=told(2), **values)
    undo(event=event.pk, telling=told(3))
    assert Person.objects.get(pk=person).family_name == "Elev"


def test_a_person_without_studies_is_registered():
    person, spell = new_pupil(placement=None)
    assert (history_of(person), spell) == ((), None)
    assert RegisterEvent.objects.get().kind == "REGISTER"


def _everything():
    """What the register knows, as values."""
    return (
        set(Enrolment.objects.filter(recorded_to=None).values_list("spell", "person", "starts_on", "ends_on")),
        set(Residence.objects.filter(recorded_to=None).values_list("spell", "person", "starts_on", "ends_on")),
        set(Person.objects.values_list("pk", "merged_into", "protection")),
        Conflict.objects.filter(settled_at=None).count(),
    )


def test_two_persons_are_merged_and_undoing_it_is_as_if_it_never_was(pupil):
    kept, first = pupil
    other, second = new_pupil(NEW, replace(AT_SECOND, starts_on=LATER))
    people.move(person=other, municipality_code="0192", on=LATER, telling=told(1))
    people.protect(person=other, protection=Protection.MARKED, telling=told(2))
    before = _everything()
    event = merge(kept=kept, other=other, telling=told(60, why="samma elev"))
    assert group_of(other).head.pk == kept
    assert [each.spell for each in history_of(other)] == [first, second]
    assert {each.value for each in numbers_of(kept)} == {"20100501TF01", NEW}
    assert person_with(NEW) == kept
    assert [each.municipality_code for each in homes_of(kept)] == ["0180"]
    assert Person.objects.get(pk=kept).protection == Protection.MARKED
    assert Conflict.objects.get().person_id == kept
    assert Event.objects.get(action="register.event.merge").why == ""  # protected now
    undo(event=event.pk, telling=told(61))
    assert _everything() == before
    assert Conflict.objects.get().how == "CORRECTED"
    assert [each.spell for each in history_of(other)] == [second]


def test_a_merge_of_merged_persons_points_straight_to_the_one_that_is_kept(pupil):
    first, _ = pupil
    second, _ = new_pupil(NEW, placement=None)
    third, _ = new_pupil("20100504TF03", placement=None)
    inner = merge(kept=second, other=third, telling=told(1))
    outer = merge(kept=first, other=second, telling=told(2))
    assert set(Person.objects.exclude(pk=first).values_list("merged_into", flat=True)) == {first}
    with pytest.raises(SamePersonError):
        merge(kept=first, other=third, telling=told(3))
    with pytest.raises(ChangedSinceError):
        undo(event=inner.pk, telling=told(4))
    undo(event=outer.pk, telling=told(5))
    assert group_of(third).head.pk == second
    with pytest.raises(NotOnItsOwnError):
        merge(kept=first, other=third, telling=told(6))


def test_two_who_are_at_one_unit_are_not_merged_before_one_spell_is_removed(pupil):
    kept, spell = pupil
    other, twin = new_pupil(NEW)
    with pytest.raises(BothAtOneUnitError, match="S001"):
        merge(kept=kept, other=other, telling=told(1))
    correcting.remove_spell(spell=twin, telling=told(2))
    merge(kept=kept, other=other, telling=told(3))
    assert [each.spell for each in history_of(kept)] == [spell]


def test_an_event_is_undone_once_and_undoing_that_does_it_again(pupil):
    person, spell = pupil
    event = studying.interrupt(spell=spell, on=LATER, reason=EndReason.BREAK_OFF, telling=told(50))
    after = history_of(person)
    undone = undo(event=event.pk, telling=told(51, why="fel elev"))
    assert history_of(person)[0].ends_on is None
    with pytest.raises(UndoneAlreadyError):
        undo(event=event.pk, telling=told(52))
    again = undo(event=undone.pk, telling=told(53))
    assert history_of(person) == after
    event.refresh_from_db()
    undone.refresh_from_db()
    assert (event.undone_by_id, undone.undone_by) == (None, again)


def test_an_event_that_a_later_one_built_on_is_undone_after_it(pupil):
    person, spell = pupil
    first = studying.change_path(spell=spell, on=LATER, education_code="SASAM", telling=told(50))
    second = studying.interrupt(
        spell=history_of(person)[1].spell, on=dt.date(2026, 11, 2), reason=EndReason.BREAK_OFF, telling=told(80)
    )
    with pytest.raises(ChangedSinceError) as refused:
        undo(event=first.pk, telling=told(81))
    assert refused.value.text().endswith(f"Ångra först {second.get_kind_display()} (skrevs {_when(second)}).")
    undo(event=second.pk, telling=told(82))
    undo(event=first.pk, telling=told(83))
    assert [(each.spell, each.ends_on) for each in history_of(person)] == [(spell, None)]


def _when(event):
    return moment_text(event.recorded_at, "sv")


def test_the_later_events_are_named_in_the_order_that_they_are_undone_and_no_undone_one(pupil):
    person, _ = pupil
    moves = [
        people.move(person=person, municipality_code=code, on=LATER + dt.timedelta(days), telling=told(50 + days))
        for days, code in enumerate(("0192", "0114", "0115", "0123", "0125", "0126", "0127"))
    ]
    undo(event=moves[-1].pk, telling=told(60))
    assert later_events(moves[0]) == [moves[1]]  # each later move closes the home that the one before it began
    assert later_events(moves[5]) == []
    renamed = [
        people.change_person(
            person=person, given_name=name, family_name="E", birth_date=BORN, sex=Sex.FEMALE, telling=told(70)
        )
        for name in "ABCDEFGH"
    ]
    assert later_events(renamed[0]) == renamed[:0:-1]
    with pytest.raises(ChangedSinceError) as refused:
        undo(event=renamed[0].pk, telling=told(71))
    assert refused.value.text().count("(skrevs ") == 5
    assert refused.value.text("en").endswith(", then 2 more.")


def test_a_protection_that_stands_in_the_way_is_named_to_nobody(pupil):
    person, _ = pupil
    event = people.move(person=person, municipality_code="0192", on=LATER, district_code="01920101", telling=told(1))
    people.protect(person=person, protection=Protection.MARKED, telling=told(2, why="beslut"))
    with pytest.raises(ChangedSinceError) as refused:
        undo(event=event.pk, telling=told(3))
    assert "Ångra först en händelse som inte visas (" in refused.value.text()


def test_what_can_no_longer_be_so_is_not_undone(pupil):
    person, spell = pupil
    event = studying.interrupt(spell=spell, on=LATER, reason=EndReason.BREAK_OFF, telling=told(50))
    back = replace(AT_FIRST, starts_on=dt.date(2027, 1, 11))
    studying.come_back(person=person, placement=back, telling=told(150))
    with pytest.raises(SameUnitOverlapError):
        undo(event=event.pk, telling=told(151))
    event.refresh_from_db()
    assert event.undone_by_id is None


def test_an_enrolment_is_undone_and_the_conflict_with_it(pupil):
    person, _ = pupil
    event = studying.enrol(person=person, placement=AT_SECOND, kind=EventKind.ENROL_RESIDENT, telling=told(1))
    assert Conflict.objects.get().settled_at is None
    undo(event=event.pk, telling=told(2))
    assert Conflict.objects.get().how == "CORRECTED"
    assert len(history_of(person)) == 1


def test_somebody_who_is_not_there_is_told_so():
    with pytest.raises(NoSuchPersonError):
        history_of(new_pupil()[1])
