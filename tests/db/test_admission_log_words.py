"""Every event of the admission has a name in the log, in both languages."""

import importlib
import pkgutil
import re

import pytest
from django.utils import translation

from gymnasieregion.contexts.admission import services
from gymnasieregion.contexts.admission.services.publication import publish
from gymnasieregion.contexts.admission.services.pupils_protection import begin_protection
from gymnasieregion.platform.audit.models import Event
from gymnasieregion.platform.audit.words import action_text, field_text, thing_text, value_text
from gymnasieregion.platform.jobs.registry import kind_names
from tests.admission_runs import decided_run, work
from tests.admission_year import small_year

ACTION = re.compile(r"admission\.[a-z_]+\.[a-z_]+")


def recorded_actions():
    """Every name of an action that the services of the room know: their constants, and what stands in their calls."""
    names = set()
    for module in pkgutil.iter_modules(services.__path__):
        known = vars(importlib.import_module(f"{services.__name__}.{module.name}")).values()
        names |= {value for value in known if isinstance(value, str) and ACTION.fullmatch(value)}
    return names


@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_action_that_a_service_records_has_a_name(language):
    actions = recorded_actions()
    assert {"admission.year.load", "admission.run.decided", "admission.import.apply", "admission.case.try"} <= actions
    with translation.override(language):
        assert [name for name in sorted(actions - set(kind_names())) if action_text(name) == name] == []


@pytest.mark.django_db
def test_the_events_of_a_round_are_told_in_words(office, now):
    small_year(row_decisions=[])
    run = decided_run("final", "Slutlig", actor=office, now=now)
    publish(run=run, publish_at=now, actor=office, now=now)
    work(now)
    person = run.year.applicants.get(applicant_id="Asta")
    begin_protection(applicant=person.pk, protection="MARKED", contact="K7", actor=office, why="Beslut", now=now)
    events = Event.objects.filter(action__startswith="admission.")
    assert {"admission.run.decided", "admission.run.published"} <= set(events.values_list("action", flat=True))
    for event in events:
        with translation.override("en"):
            assert action_text(event.action) != event.action
            assert thing_text(event.about)


@pytest.mark.parametrize(
    ("name", "value", "swedish", "english"),
    [
        ("state", "DONE", "Klar", "Done"),
        ("kind", "final", "Slutlig antagning", "Final admission"),
        ("option", "EXTRA_PLACE", "Ge en extra plats", "Give an extra place"),
        ("reply", "WITHDRAWN", "har lämnat antagningen", "has left the admission"),
    ],
)
def test_codes_of_the_admission_are_told_in_words(name, value, swedish, english):
    for language, words in (("sv", swedish), ("en", english)):
        with translation.override(language):
            assert value_text("admission.run.decided", name, value) == words
            assert field_text("admission.run.decided", (name,)) != name
