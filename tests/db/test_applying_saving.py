"""Saving an application: every change counts at once, makes a version, and nobody loses a choice."""

import datetime as dt
import json

import pytest
from django.db import connection

from gymnasieregion.contexts.admission.models import (
    Applicant,
    Application,
    ApplicationVersion,
    ChosenExtra,
    ForwardedChoice,
    RowDecision,
    SkillTestPoints,
)
from gymnasieregion.contexts.admission.selectors.applying import (
    Row,
    application_of,
    digest_of,
    own_applicant,
    rows_as_they_stood,
    rows_now,
    rows_of_version,
)
from gymnasieregion.contexts.admission.selectors.tables import kept_table
from gymnasieregion.contexts.admission.services.applying import (
    NothingToConfirmError,
    add_other_office,
    confirm_application,
    restore_version,
    save_application,
)
from gymnasieregion.contexts.admission.services.applying_checks import (
    ApplicationLockedError,
    ChosenTwiceError,
    ListChangedError,
    NotYoursToChangeError,
    OfferingClosedError,
    UnknownExtraError,
    UnknownOfferingError,
    WindowClosedError,
)
from gymnasieregion.contexts.admission.services.applying_rows import AnsweredElsewhereError
from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.access.actor import Actor, Role
from gymnasieregion.platform.audit.models import Event
from tests.applying import (
    AFTER,
    ASTA,
    COUNSELLOR,
    IN_RECHOICE,
    IN_TIME,
    OFFICE,
    STOCKHOLM,
    asta,
    ids,
    listed,
    open_year,
    rows,
)

pytestmark = pytest.mark.django_db


def save(*offerings, who=None, actor=ASTA, now=IN_TIME, based_on=None, extras=None):
    """Save a list for Asta, based on what stands unless something else is said."""
    who = who or asta()
    wanted = [Row(id_, (extras or {}).get(id_, {})) for id_ in offerings]
    based_on = digest_of(rows_now(who.pk)) if based_on is None else based_on
    return save_application(applicant=who.pk, rows=wanted, based_on=based_on, actor=actor, now=now)


def test_a_new_order_counts_at_once_and_is_a_version():
    open_year()
    saved = save("ES", "NA", "IB")
    assert listed() == ["ES", "NA", "IB"]
    assert [row for row in sorted(kept_table("choices", 2026).rows()) if row[0] == "Asta"] == [
        ("Asta", "1", "ES"), ("Asta", "2", "NA"), ("Asta", "3", "IB"),
    ]  # fmt: skip
    now = application_of(asta())
    assert (now.version, now.digest, now.saved_at) == (saved.version, saved.digest, IN_TIME)
    # version 1 is what the office had registered, version 2 is hers
    versions = ApplicationVersion.objects.order_by("version")
    assert [(v.version, v.saved_by, ids(rows_of_version(v))) for v in versions] == [
        (1, "", ["NA", "ES"]), (2, "u-asta", ["ES", "NA", "IB"]),
    ]  # fmt: skip


def test_the_same_form_sent_twice_is_one_version():
    open_year()
    before = digest_of(rows_now(asta().pk))
    first = save("ES", "NA", based_on=before)
    again = save("ES", "NA", based_on=before, now=IN_TIME + dt.timedelta(seconds=1))
    assert again == first
    assert Event.objects.count() == 1


def test_two_tabs_meet_and_neither_list_is_lost():
    open_year()
    before = digest_of(rows_now(asta().pk))
    save("NA", "ES", "IB", based_on=before)
    with pytest.raises(ListChangedError):
        save("ES", "NA", based_on=before)
    assert listed() == ["NA", "ES", "IB"]


def test_an_applicant_without_choices_begins_with_version_one():
    open_year(choices=[])
    assert save("NA").version == 1
    assert application_of(asta()).version == 1


def test_the_log_says_how_many_and_not_which_or_in_what_order():
    open_year()
    save("IB", "NA")
    event = Event.objects.get()
    assert (event.action, event.about, event.person) == ("admission.application.change", "applicant:Asta", "Asta")
    assert json.loads(event.before) == {"choices": 2}
    assert json.loads(event.after) == {"choices": 2, "new": 1, "removed": 1, "version": 2}


def test_of_a_protected_identity_the_log_says_nothing():
    open_year()
    Applicant.objects.filter(applicant_id="Asta").update(protection="MARKED")
    save("IB", "NA", actor=OFFICE)
    confirm_application(applicant=asta().pk, digest=digest_of(rows("IB", "NA")), actor=ASTA, now=IN_TIME)
    assert {event.after for event in Event.objects.all()} == {"{}"}
    assert {event.unit for event in Event.objects.all()} == {""}


def test_what_hangs_on_a_choice_goes_with_it_and_comes_back():
    open_year()
    bo = Applicant.objects.get(applicant_id="Bo")  # has 41.25 points in the test of ES, and rank 2 for IB
    own = Actor("u-bo", "Bo", Role.APPLICANT, scope_id="Bo")
    save("NA", who=bo, actor=own)
    assert not SkillTestPoints.objects.filter(applicant=bo).exists()
    save("NA", "ES", who=bo, actor=own)
    assert SkillTestPoints.objects.get(applicant=bo).points == 4125
    assert not bo.typed_ranks.exists()
    restore_version(applicant=bo.pk, version=1, based_on=digest_of(rows_now(bo.pk)), actor=own, now=IN_TIME)
    assert listed(bo) == ["ES", "IB"]
    assert bo.typed_ranks.get().rank == 2
    assert SkillTestPoints.objects.get(applicant=bo).points == 4125


def test_undo_is_the_version_before_and_nothing_before_the_first():
    open_year(choices=[])
    save("NA")
    save("NA", "IB")
    back = restore_version(
        applicant=asta().pk, version=1, based_on=digest_of(rows("NA", "IB")), actor=ASTA, now=IN_TIME
    )
    assert (listed(), back.version) == (["NA"], 3)
    restore_version(applicant=asta().pk, version=0, based_on=back.digest, actor=ASTA, now=IN_TIME)
    assert listed() == []


def test_languages_are_kept_with_their_choice():
    open_year()
    save("NA", "ES", extras={"NA": {"LANGUAGE": "Franska"}})
    assert list(ChosenExtra.objects.values_list("offering_id", "kind", "name")) == [("NA", "LANGUAGE", "Franska")]
    assert dict(rows_now(asta().pk)[0].extras) == {"LANGUAGE": "Franska"}
    save("ES")
    assert not ChosenExtra.objects.exists()
    with pytest.raises(UnknownExtraError, match="Latin"):
        save("ES", "NA", extras={"NA": {"LANGUAGE": "Latin"}})


@pytest.mark.parametrize(
    ("offerings", "error"),
    [
        (("NA", "NA"), ChosenTwiceError),
        (("NA", "FINNS-INTE"), UnknownOfferingError),
        (("NA", "BF"), OfferingClosedError),
        (("NA", "other:999"), UnknownOfferingError),
    ],
)
def test_a_list_that_cannot_be_is_refused_and_nothing_is_changed(offerings, error):
    open_year()
    with pytest.raises(error):
        save(*offerings)
    assert listed() == ["NA", "ES"]
    assert not ApplicationVersion.objects.exists()


def test_what_stood_before_is_not_asked_about_again():
    open_year(choices=[("Asta", "1", "BF"), ("Asta", "2", "NA")])
    save("NA", "BF")
    assert listed() == ["NA", "BF"]


# --- when


@pytest.mark.parametrize(
    ("moment", "is_saved"),
    [
        (dt.datetime(2026, 1, 14, 23, 59, 59, tzinfo=STOCKHOLM), False),
        (dt.datetime(2026, 1, 15, 0, 0, 0, tzinfo=STOCKHOLM), True),
        (dt.datetime(2026, 2, 15, 23, 59, 59, 999_999, tzinfo=STOCKHOLM), True),
        (dt.datetime(2026, 2, 15, 22, 59, 59, tzinfo=dt.UTC), True),  # the same second, seen from UTC in winter
        (dt.datetime(2026, 2, 16, 0, 0, 0, tzinfo=STOCKHOLM), False),
        (dt.datetime(2026, 4, 13, 0, 0, 0, tzinfo=STOCKHOLM), True),
        (dt.datetime(2026, 5, 15, 21, 59, 59, tzinfo=dt.UTC), True),  # 23:59:59 in summer time
        (dt.datetime(2026, 5, 15, 22, 0, 0, tzinfo=dt.UTC), False),
    ],
)
def test_the_last_second_counts_and_the_next_does_not(moment, is_saved):
    open_year()
    if is_saved:
        save("ES", "NA", now=moment)
        assert listed() == ["ES", "NA"]
        return
    with pytest.raises(WindowClosedError):
        save("ES", "NA", now=moment)
    assert listed() == ["NA", "ES"]


def test_after_the_window_the_counsellor_may_until_the_result_and_the_office_always():
    open_year()
    save("NA", "ES", "IB", actor=COUNSELLOR, now=AFTER)
    decided = dt.datetime(2026, 7, 1, tzinfo=STOCKHOLM)
    with pytest.raises(WindowClosedError):
        save("NA", actor=COUNSELLOR, now=decided)
    save("NA", actor=OFFICE, now=decided)
    with pytest.raises(NotYoursToChangeError):
        save("ES", actor=Actor("u-g", "G", Role.GUARDIAN, scope_id="Asta"), now=IN_TIME)


def test_a_locked_application_is_the_counsellor_s_to_change():
    open_year()
    Application.objects.create(applicant=asta(), locked_by="u-syv", locked_at=IN_TIME, locked_why="Vi pratar i morgon")
    with pytest.raises(ApplicationLockedError):
        save("ES", "NA")
    save("ES", "NA", actor=COUNSELLOR)
    now = application_of(asta())
    assert (now.locked, now.locked_why, now.version) == (True, "Vi pratar i morgon", 2)


def added():
    return dict(RowDecision.objects.filter(applicant=asta()).exclude(added="").values_list("offering_id", "added"))


def test_a_row_that_is_new_in_the_rechoice_says_so_and_one_that_comes_back_does_not():
    open_year()
    save("NA", now=IN_TIME)  # at the deadline the list is NA alone
    save("NA", "IB", now=IN_RECHOICE)
    assert added() == {"IB": "RECHOICE"}
    save("IB", now=IN_RECHOICE)
    save("IB", "NA", now=IN_RECHOICE)  # NA stood in the list when the application closed
    assert added() == {"IB": "RECHOICE"}
    assert RowDecision.objects.get(applicant=asta(), offering_id="NA").free_quota == "GRANTED"


def test_a_row_after_the_rechoice_is_late_unless_it_stood_there_before():
    open_year()
    save("NA", "IB", now=IN_RECHOICE)
    save("NA", actor=OFFICE, now=AFTER)
    save("NA", "IB", "ES", actor=OFFICE, now=AFTER)
    assert added() == {"IB": "RECHOICE"}  # ES was registered from the beginning
    assert ids(rows_as_they_stood(asta().pk, IN_TIME)) == ["NA", "ES"]


def test_a_row_that_nobody_had_before_the_end_is_late():
    open_year()
    save("NA", "IB", actor=COUNSELLOR, now=AFTER)
    assert added() == {"IB": "LATE"}


# --- to confirm


def test_a_confirmation_holds_for_its_version_and_a_later_change_does_not_undo_it():
    open_year()
    saved = save("ES", "NA")
    confirm_application(applicant=asta().pk, digest=saved.digest, actor=ASTA, now=IN_TIME)
    assert application_of(asta()).is_confirmed
    save("NA", "ES")
    now = application_of(asta())
    assert (now.version, now.confirmed_version, now.is_confirmed) == (3, 2, False)


def test_what_the_office_registered_can_be_confirmed_as_it_is():
    open_year()
    confirm_application(applicant=asta().pk, digest=digest_of(rows("NA", "ES")), actor=ASTA, now=IN_TIME)
    assert application_of(asta()).confirmed_version == 1
    assert Event.objects.get().action == "admission.application.confirm"


def test_one_confirms_what_one_has_seen_and_not_an_empty_list():
    open_year(choices=[])
    with pytest.raises(NothingToConfirmError):
        confirm_application(applicant=asta().pk, digest=digest_of(()), actor=ASTA, now=IN_TIME)
    save("NA")
    with pytest.raises(ListChangedError):
        confirm_application(applicant=asta().pk, digest=digest_of(rows("ES")), actor=ASTA, now=IN_TIME)


# --- choices to other offices


def other(based_on=None, education="Naturbruk"):
    return add_other_office(
        applicant=asta().pk, office="Uppsala", school="Jälla", education=education, actor=ASTA, now=IN_TIME,
        based_on=digest_of(rows_now(asta().pk)) if based_on is None else based_on,
    )  # fmt: skip


def test_a_choice_to_another_office_has_its_place_in_the_whole_list():
    open_year()
    saved = other()
    (sent,) = ForwardedChoice.objects.all()
    assert (sent.rank, sent.state) == (3, "WAITING")
    key = f"other:{sent.pk}"
    assert listed() == ["NA", "ES", key]
    save(key, "NA", "ES", based_on=saved.digest)
    assert listed() == [key, "NA", "ES"]
    assert list(asta().choices.values_list("rank", "offering_id")) == [(1, "NA"), (2, "ES")]
    save("NA", key, "ES")
    assert listed() == ["NA", key, "ES"]


def test_a_choice_that_is_taken_away_is_withdrawn_at_the_other_office_and_can_come_back():
    open_year()
    other()
    save("NA", "ES")
    assert ForwardedChoice.objects.get().state == "WITHDRAWN"
    restore_version(applicant=asta().pk, version=2, based_on=digest_of(rows("NA", "ES")), actor=ASTA, now=IN_TIME)
    assert ForwardedChoice.objects.get().state == "WAITING"
    other()  # again the same: there is one of it
    assert len(listed()) == 3


def test_a_choice_that_another_office_has_answered_stays():
    open_year()
    other()
    ForwardedChoice.objects.update(state="ANSWERED", answer="Antagen")
    with pytest.raises(AnsweredElsewhereError):
        save("NA", "ES")


def test_a_refused_form_leaves_no_choice_to_another_office():
    open_year()
    with pytest.raises(RegionError):
        other(based_on="0" * 64)
    assert not ForwardedChoice.objects.exists()


# --- whose, and how much it costs


def test_an_applicant_comes_to_the_application_of_the_present_year():
    open_year()
    today = dt.date(2026, 2, 2)
    assert own_applicant(ASTA, today) == asta()
    guardian = Actor("u-g", "G", Role.GUARDIAN, scope_id="Asta")
    assert own_applicant(guardian, today) == asta()
    assert own_applicant(COUNSELLOR, today) is None
    Applicant.objects.filter(applicant_id="Asta").update(protection="MARKED")
    assert own_applicant(guardian, today) is None
    assert own_applicant(ASTA, today) is not None


def test_a_save_is_few_queries(django_assert_num_queries):
    open_year()
    save("ES", "NA")
    who, digest = asta(), digest_of(rows("ES", "NA"))
    log_lock = 1 if connection.vendor == "postgresql" else 0
    # savepoint x 2; applicant, list, days, last version; choices out and in; version; application; log's end and event
    with django_assert_num_queries(12 + log_lock):
        save_application(applicant=who.pk, rows=rows("NA", "ES"), based_on=digest, actor=ASTA, now=IN_TIME)


def test_a_longer_list_costs_as_many_queries(django_assert_num_queries):
    open_year()
    other(education="A")
    other(education="B")
    save(*listed(), "IB")
    who, stands = asta(), rows_now(asta().pk)
    log_lock = 1 if connection.vendor == "postgresql" else 0
    with django_assert_num_queries(12 + 2 + log_lock):  # and the choices to other offices, read and moved
        save_application(applicant=who.pk, rows=stands[::-1], based_on=digest_of(stands), actor=ASTA, now=IN_TIME)
