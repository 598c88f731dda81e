"""Saves at the same time: of two tabs one meets the other, and of many people everybody's is kept."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from gymnasieregion.contexts.admission.core.application_rows import Row, merged, moved, without
from gymnasieregion.contexts.admission.models import Applicant, Application, ApplicationVersion, Choice, RowDecision
from gymnasieregion.contexts.admission.selectors.applying import digest_of, rows_now, rows_of_version
from gymnasieregion.contexts.admission.services.applying import save_application
from gymnasieregion.contexts.admission.services.applying_checks import ListChangedError
from gymnasieregion.platform.audit.models import Event
from tests.applying import ASTA, IN_TIME, OFFICE, asta, ids, listed, open_year, rows

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(works):
    """What each of some works gave or raised; one after another where the database has one connection."""

    def one(work):
        try:
            return work()
        except ListChangedError as error:
            return error

    if connection.vendor == "sqlite":
        return [one(work) for work in works]
    gate = threading.Barrier(len(works))

    def together(work):
        gate.wait(10)
        try:
            return one(work)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(together, works))


def saving(who, *offerings, based_on, actor=ASTA):
    return lambda: save_application(
        applicant=who.pk, rows=rows(*offerings), based_on=based_on, actor=actor, now=IN_TIME
    )


def test_of_tabs_that_save_at_the_same_time_one_is_kept_and_the_others_are_told():
    open_year()
    who, old = asta(), digest_of(rows("NA", "ES"))
    lists = [("ES", "NA"), ("NA", "ES", "IB"), ("IB", "ES", "NA"), ("NA",)]
    answers = at_once([saving(who, *each, based_on=old) for each in lists])
    kept = [each for each, answer in zip(lists, answers, strict=True) if not isinstance(answer, ListChangedError)]
    assert len(kept) == 1
    assert listed() == list(kept[0])
    assert list(ApplicationVersion.objects.values_list("version", flat=True)) == [1, 2]


def test_of_many_people_who_save_at_the_same_time_everybody_s_is_kept():
    open_year(choices=[])
    people = list(Applicant.objects.order_by("applicant_id"))
    empty = digest_of(())
    at_once([saving(who, "NA", "ES", based_on=empty, actor=OFFICE) for who in people])
    assert [listed(who) for who in people] == [["NA", "ES"]] * 3
    assert list(Event.objects.order_by("seq").values_list("seq", flat=True)) == [1, 2, 3]


STEPS = st.lists(
    st.tuples(st.integers(0, 1), st.sampled_from(["move", "add", "remove"]), st.sampled_from(["NA", "ES", "IB"]),
              st.integers(1, 3)),
    max_size=12,
)  # fmt: skip


def changed(stands, do, id_, place):
    """A list after something was pressed."""
    if do == "move":
        return moved(stands, id_, place)
    if do == "remove":
        return without(stands, id_)
    return stands if id_ in ids(stands) else (*stands, Row(id_))


def begin_anew():
    """Asta with NA and ES, and nothing saved."""
    who = asta()
    for model in (Application, ApplicationVersion, Choice, RowDecision):
        model.objects.filter(applicant=who).delete()
    Choice.objects.bulk_create(Choice(applicant=who, rank=n, offering_id=id_) for n, id_ in enumerate(["NA", "ES"], 1))
    return who


@pytest.mark.django_db
def test_whatever_two_tabs_do_every_acknowledged_save_stands_and_no_choice_is_lost():
    open_year()

    @given(STEPS)
    @settings(max_examples=settings.default.max_examples // 4)
    def two_tabs(steps):
        who = begin_anew()
        tabs = [rows_now(who.pk), rows_now(who.pk)]  # what each of the two shows
        acknowledged = []
        for tab, do, id_, place in steps:
            mine = changed(tabs[tab], do, id_, place)
            present = rows_now(who.pk)
            try:
                save_application(applicant=who.pk, rows=mine, based_on=digest_of(tabs[tab]), actor=ASTA, now=IN_TIME)
            except ListChangedError:
                mine = merged(mine, present, tabs[tab])  # what the page proposes, and the reader takes
                assert set(ids(mine)) >= set(ids(present))
                save_application(applicant=who.pk, rows=mine, based_on=digest_of(present), actor=ASTA, now=IN_TIME)
            tabs[tab] = rows_now(who.pk)
            assert tabs[tab] == tuple(mine)
            if tabs[tab] != present:
                acknowledged.append(ids(mine))
        kept = ApplicationVersion.objects.filter(applicant=who).exclude(saved_by="").order_by("version")
        assert [ids(rows_of_version(each)) for each in kept] == acknowledged

    two_tabs()
