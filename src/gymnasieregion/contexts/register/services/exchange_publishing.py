"""What other rooms know and the exchange gives out: organisations, programmes, offers, and when each changed."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from gymnasieregion.contexts.offer.api import open_paths, school_units
from gymnasieregion.contexts.register.core.codes import Protection
from gymnasieregion.contexts.register.core.paths import TERM_TURNS
from gymnasieregion.contexts.register.core.ss12000 import Entity, last_day, natural_id, offering_id
from gymnasieregion.contexts.register.models import Person, Published
from gymnasieregion.contexts.register.selectors.exchange_deleted import COVERED
from gymnasieregion.contexts.register.selectors.exchange_programmes import Facts, form_of, programme_facts, programme_of
from gymnasieregion.contexts.register.selectors.exchange_reach import code_spans
from gymnasieregion.platform.access.actor import Actor, Role
from gymnasieregion.platform.audit.api import record

REFRESHED = "register.exchange.refreshed"
PUBLISHER = Actor("job:register.exchange", "", Role.REGIONAL_OFFICE)


@transaction.atomic
def refresh(*, now: datetime) -> int:
    """Note what has come, changed and gone among organisations, programmes and offers since it was last noted.

    Args:
        now: The moment that it is noted at.

    Returns:
        How many objects that were new, changed or gone; when there is none, nothing is written.
    """
    changed = 0
    for kind, told in (
        (Entity.ORGANISATION, _organisations()),
        (Entity.PROGRAMME, programme_facts()),
        (Entity.OFFERING, _offerings()),
    ):
        changed += _note(kind, told, now)
    if changed:
        after = {"objects": changed}
        record(actor=PUBLISHER, action=REFRESHED, about="exchange:all", before=None, after=after, why="", now=now)
    return changed


def note_erased(*, persons: Collection[UUID], now: datetime) -> None:
    """Keep the bare ids of persons who are about to be erased, so that those who have fetched them learn of it.

    Args:
        persons: Whom; called in the transaction that erases them, before their rows are gone.
        now: The moment.
    """
    rows = Person.objects.filter(pk__in=list(persons)).values_list("pk", "created_at", "protection")
    Published.objects.bulk_create(
        (
            Published(
                kind=Entity.PERSON.value, entity=key, created_at=created, modified_at=now, deleted_at=now,
                content={COVERED: True} if protection != Protection.NONE else {},
            )
            for key, created, protection in rows
        ),
        batch_size=500,
    )  # fmt: skip


def _organisations() -> Mapping[UUID, Facts]:
    """Every provider, and every school unit once for each code that it has had, by id."""
    found: dict[UUID, Facts] = {}
    forms = _forms_of_units()
    for unit in school_units():
        provider = natural_id(unit.provider)
        found[provider] = {"type": "Huvudman", "name": unit.provider_name, "code": unit.provider}
        for span in code_spans(unit):
            found[natural_id(span.code)] = {
                "type": "Skolenhet",
                "name": unit.name_on(last_day(span.ends_on) or date.max),
                "code": span.code,
                "parent": str(provider),
                "municipality": unit.municipality_code,
                "forms": sorted(forms.get(unit.key, ())),
                "starts_on": _text(span.starts_on),
                "ends_on": _text(span.ends_on),
            }
    return found


def _forms_of_units() -> Mapping[str, set[str]]:
    """The forms of school that each unit offers or has offered, by its key."""
    found: dict[str, set[str]] = {}
    for _, unit, code in open_paths():
        if form := form_of(code):
            found.setdefault(unit, set()).add(form.value)
    return found


def _offerings() -> Mapping[UUID, Facts]:
    """What each unit offers to those who begin in a year, by id."""
    units = {unit.key: unit for unit in school_units()}
    paths: dict[tuple[str, int], set[str]] = {}
    for year, unit, code in open_paths():
        if programme := programme_of(code):
            paths.setdefault((unit, year), set()).add(str(programme))
    found: dict[UUID, Facts] = {}
    for (unit, year), codes in paths.items():
        first_day = date(year, TERM_TURNS, 1)
        organisation = units[unit].code_on(first_day)
        found[offering_id(unit, year)] = {
            "name": f"{units[unit].name_on(first_day)} {year}",
            "organisation": str(natural_id(organisation)),
            "programmes": sorted(codes),
            "starts_on": first_day.isoformat(),
            "ends_on": first_day.replace(year=year + 1).isoformat(),
        }
    return found


def _note(kind: Entity, told: Mapping[UUID, Facts], now: datetime) -> int:
    """Write what is new, changed and gone of a kind; how many they were."""
    rows = {row.entity: row for row in Published.objects.filter(kind=kind.value)}
    new = [
        Published(kind=kind.value, entity=key, content=facts, created_at=now, modified_at=now)
        for key, facts in told.items()
        if key not in rows
    ]
    Published.objects.bulk_create(new, batch_size=500)
    changed = [
        row
        for key, row in rows.items()
        if (key in told and (row.content != told[key] or row.deleted_at)) or (key not in told and not row.deleted_at)
    ]
    for row in changed:
        is_there = row.entity in told
        row.content = told.get(row.entity, {})
        row.modified_at, row.deleted_at = now, None if is_there else now
    Published.objects.bulk_update(changed, ["content", "modified_at", "deleted_at"], batch_size=500)
    return len(new) + len(changed)


def _text(day: date | None) -> str:
    return day.isoformat() if day else ""
