"""What the register holds of one person, for the extract of all that is held of somebody.

Every version is told, those that were replaced too. A table of the room that leads to a person and is not here fails a
test of the admission's extract, which gathers from every room.
"""

import json
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from uuid import UUID

from django.apps import apps
from django.db.models import Exists, Model, OuterRef, Prefetch, Q, QuerySet

from gymnasieregion.contexts.register.core.kaa_file import rows_in
from gymnasieregion.contexts.register.models import PersonIdentifier, PullFault, SentFile, TakenIn
from gymnasieregion.contexts.register.selectors.files_waiting import waiting_rows
from gymnasieregion.contexts.register.selectors.groups import heads_of, members_of
from gymnasieregion.platform.audit.models import Entry, Event

Row = dict[str, object]
LOG, FILES, FAULTS = "register_log", "register_duty_files", "register_faults"
WAITING = "register_files_waiting"

TABLES: Mapping[str, tuple[str, str, str]] = {
    "register.Person": ("register_person", "Du i elevregistret", "You in the register of pupils"),
    "register.PersonIdentifier": ("register_numbers", "Dina nummer", "Your numbers"),
    "register.Enrolment": ("register_spells", "Studieperioder", "Study spells"),
    "register.Residence": ("register_homes", "Hemkommuner", "Home municipalities"),
    "register.Diploma": ("register_diplomas", "Examen och studiebevis", "Diplomas and study certificates"),
    "register.Conflict": ("register_conflicts", "Två skolor samma dagar", "Two schools on the same days"),
    "register.RegisterEvent": ("register_events", "Händelser i elevregistret", "Events in the register"),
    "register.ForeignPerson": ("register_foreign", "Vem du är i andra system", "Who you are in other systems"),
    "register.PullFault": (FAULTS, "Uppgifter som inte kunde hämtas", "What could not be fetched"),
    "register.ClientReport": ("register_reports", "Vad andra system anmärkt på", "What other systems remarked on"),
    "register.TakenIn": ("register_intake", "Hämtat från antagningen", "Taken from the admission"),
    "register.Responsibility": ("register_duty", "Kommunens aktivitetsansvar", "The municipality's duty"),
    "register.Contact": ("register_duty_contacts", "Kommunens kontakter med dig", "The municipality's contacts"),
    "register.Measure": ("register_duty_measures", "Åtgärder", "Measures"),
    "register.Exemption": ("register_duty_exemptions", "Utbildning utanför registret", "Education elsewhere"),
    "register.ContactDetails": ("register_duty_details", "Hur kommunen når dig", "How the municipality reaches you"),
    "register.EventFile": (
        WAITING,
        "Rader i filer som väntar på att läggas in",
        "Rows of files that wait to be applied",
    ),
    "register.SentFile": (FILES, "Rader i filer till SCB", "Rows of files to Statistics Sweden"),
}
"""Every table with rows of a person: the section that they stand in, and what it is called."""

NOTHING: Mapping[str, str] = {
    "register.ExchangeClient": "A system; who connected it is told to them as what they did.",
    "register.Subscription": "A system's address.",
}
"""Tables with a way to a person that hold nothing of one, each with its reason."""

SECTIONS = {
    **{section: (sv, en) for section, sv, en in TABLES.values()},
    LOG: ("Loggen om elevregistret", "The log of the register of pupils"),
}
KEYS: Mapping[str, tuple[str, str]] = {
    "added": ("Nya", "Added"),
    "address": ("Frågan", "The question"),
    "admission_group": ("Slag av platser", "Kind of places"),
    "awarded_on": ("Daterat", "Dated"),
    "because": ("Orsak till registreringen", "Reason for registration"),
    "birth_date": ("Födelsedag", "Birth date"),
    "break_off_on": ("Avbrottsdatum", "Break-off date"),
    "changed_at": ("Ändrat", "Changed"),
    "class_name": ("Klass", "Class"),
    "client": ("System", "System"),
    "closed_by": ("Ersatt av händelse", "Replaced by event"),
    "code": ("Systemets ord", "The system's word"),
    "contacted_on": ("Kontakt", "Contact"),
    "created_at": ("Lades in", "Added"),
    "deleted": ("Borttagna", "Deleted"),
    "district_code": ("Valdistrikt", "Electoral district"),
    "duty": ("Ansvarets nummer", "Number of the duty"),
    "education_code": ("Studievägskod", "Study path code"),
    "end_reason": ("Orsak till slutet", "Reason of the end"),
    "ended_because": ("Orsak till slutet", "Reason of the end"),
    "ends_on": ("Första dagen efter", "First day after"),
    "entity": ("Objektets id", "Id of the object"),
    "entity_type": ("Slag av objekt", "Kind of object"),
    "error_en": ("Felet på engelska", "The fault in English"),
    "error_sv": ("Felet", "The fault"),
    "event": ("Händelse", "Event"),
    "family_name": ("Efternamn", "Family name"),
    "field": ("Fält", "Field"),
    "file_name": ("Fil", "File"),
    "file_sha256": ("Filens kontrollsumma", "Hash of the file"),
    "first_spell": ("Den första perioden", "The first spell"),
    "foreign_id": ("Id i det andra systemet", "Id in the other system"),
    "form": ("Skolform", "Form of school"),
    "found_at": ("Upptäckt", "Found"),
    "found_by": ("Upptäckt av händelse", "Found by event"),
    "given_name": ("Förnamn", "Given name"),
    "half_year": ("Halvår", "Half-year"),
    "how": ("Hur det avgjordes", "How it was settled"),
    "is_eligible": ("Ger behörighet till högskolan", "Gives eligibility to higher education"),
    "kind": ("Slag", "Kind"),
    "markers": ("Lärling, spets, riks, NIU", "Apprentice, spearhead, nationwide, sport"),
    "merged_into": ("Samma person som", "The same person as"),
    "message": ("Anmärkning", "Remark"),
    "municipality_code": ("Kommun", "Municipality"),
    "occupation": ("Sysselsättning", "Occupation"),
    "occupation_after": ("Sysselsättning efter", "Occupation after"),
    "occurred_at": ("Inträffade", "Happened"),
    "path_ends_on": ("Första dagen efter studievägens slut", "First day after the study path"),
    "phone": ("Telefon", "Telephone"),
    "points": ("Poäng", "Points"),
    "programme": ("Program", "Programme"),
    "protection": ("Skyddad identitet", "Protected identity"),
    "pull": ("Hämtning", "Pull"),
    "received_at": ("Kom in", "Came in"),
    "recorded_at": ("Skrevs", "Written"),
    "recorded_by": ("Skrevs av", "Written by"),
    "recorded_from": ("Känt från", "Known from"),
    "recorded_to": ("Känt till", "Known until"),
    "row": ("Raden", "The row"),
    "said_by": ("Skrevs av", "Written by"),
    "school_unit": ("Skolenhet", "School unit"),
    "school_year": ("Årskurs", "Year of study"),
    "second_spell": ("Den andra perioden", "The second spell"),
    "sent_at": ("Skickat", "Sent"),
    "settled_at": ("Avgjort", "Settled"),
    "settled_by": ("Avgjort av händelse", "Settled by event"),
    "severity": ("Hur allvarligt", "How serious"),
    "sex": ("Kön", "Sex"),
    "source": ("Kom in som", "Came in as"),
    "spell": ("Uppgiftens nummer", "Number of the fact"),
    "starts_on": ("Första dagen", "First day"),
    "undone_by": ("Ångrad av händelse", "Undone by event"),
    "updated": ("Ändrade", "Updated"),
    "value": ("Nummer", "Number"),
    "why": ("Skäl", "Ground"),
    "year": ("År", "Year"),
}
"""What the keys of the rows are called."""

WAYS = {"register.Person": "pk__in", "register.ClientReport": "entity__in"}
"""How a row is a person's, where it is by something else than a key to them."""

APART = frozenset({"register.SentFile", "register.PullFault", "register.EventFile"})
"""Tables whose rows are found by what others tell."""

LEFT_OUT = frozenset({"id", "person", "content"})


def rows_of_somebody(who: Collection[tuple[int, str, str]]) -> Mapping[str, list[Row]]:
    """All that the register holds of somebody who has applied, by section.

    Args:
        who: The year, id and number of each of their applications.
    """
    taken = Q()
    for year, id_, _ in who:
        taken |= Q(year=year, applicant_id=id_)
    numbers = {number for _, _, number in who if number}
    found = set(PersonIdentifier.objects.filter(value__in=numbers).order_by().values_list("person", flat=True))
    if who:
        found |= set(TakenIn.objects.filter(taken).order_by().values_list("person", flat=True))
    return rows_of_persons(found)


def rows_of_persons(persons: Collection[UUID]) -> Mapping[str, list[Row]]:
    """All that the register holds of some persons who are one, by section; every section is there.

    One query for each table and three for the groups and the log; none but empty sections for nobody.

    Args:
        persons: Anybody of the group.
    """
    sections: dict[str, list[Row]] = {section: [] for section in SECTIONS}
    if not persons:
        return sections
    group = sorted(members_of(set(heads_of(persons).values())))
    for label, (section, _, _) in TABLES.items():
        if label not in APART:
            model: type[Model] = apps.get_model(label)
            way = WAYS.get(label, "person__in")
            rows = model._default_manager.filter(**{way: group}).order_by("pk")  # noqa: SLF001 - any of the tables
            sections[section] = [_told(row) for row in rows]
    foreign = [row["foreign_id"] for row in sections["register_foreign"]]
    sections[FAULTS] = [_told(row) for row in PullFault.objects.filter(foreign_id__in=foreign).order_by("pk")]
    numbers = {str(row["value"]) for row in sections["register_numbers"]}
    sections[FILES] = list(_sent_rows(numbers))
    sections[WAITING] = list(waiting_rows(numbers))
    duties = [f"kaa:{row['spell']}" for row in sections["register_duty"]]
    duties += [f"kaa_exemption:{row['spell']}" for row in sections["register_duty_exemptions"]]
    sections[LOG] = [_logged(event) for event in _events_about(group, duties)]
    return sections


def _sent_rows(numbers: Collection[str]) -> Iterable[Row]:
    """The rows of files to Statistics Sweden that are about somebody with one of some numbers."""
    if not numbers:
        return
    for sent in SentFile.objects.order_by("pk").iterator(chunk_size=1):
        for row in rows_in(bytes(sent.content)):
            if row.identitet in numbers:
                yield {"half_year": sent.half_year, "sent_at": _plain(sent.sent_at), "row": row._asdict()}


def _events_about(group: Collection[UUID], duties: Collection[str]) -> "QuerySet[Event]":
    """What the log says of some persons, the oldest first, with their own rows of what was done to many.

    Args:
        group: The persons.
        duties: What the log calls the municipality's duties for them, which it never calls by the person.
    """
    names = [*(f"person:{key}" for key in group), *duties]
    own = Entry.objects.filter(about__in=names).order_by("number")
    among = Exists(own.filter(event=OuterRef("pk")))
    events = Event.objects.filter(Q(about__in=names) | Q(person__in=[str(key) for key in group]) | among)
    return events.order_by("seq").prefetch_related(Prefetch("entries", queryset=own, to_attr="own"))


def _logged(event: Event) -> Row:
    """An event of the log as its subject reads it: the role of whoever did it, never the name."""
    details = [json.loads(entry.content) for entry in getattr(event, "own", ())]
    return {
        "at": _plain(event.at), "action": event.action, "who": event.role, "why": event.why, "before": event.before,
        "after": event.after, "details": details,
    }  # fmt: skip


def _told(row: Model) -> Row:
    """A row, field by field; the key of the database and the way to the person say nothing and are left out."""
    return {
        field.name: _plain(getattr(row, field.attname))
        for field in row._meta.concrete_fields  # noqa: SLF001 - documented
        if field.name not in LEFT_OUT
    }


def _plain(value: object) -> object:
    """A value as JSON knows it."""
    if isinstance(value, UUID):
        return str(value)
    return value.isoformat() if isinstance(value, date | datetime) else value
