"""What the register knows of some persons, in the shape that the rules of the municipality's duty ask for."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from uuid import UUID

from gymnasieregion.contexts.register.contracts import DiplomaKind, IdentifierKind, ProgrammeGroup, SchoolForm
from gymnasieregion.contexts.register.core.diplomas import Award
from gymnasieregion.contexts.register.core.kaa_target import Period, Youth
from gymnasieregion.contexts.register.core.numbers import Number
from gymnasieregion.contexts.register.core.spans import without
from gymnasieregion.contexts.register.core.study_spells import StudySpell
from gymnasieregion.contexts.register.models import Exemption, Person
from gymnasieregion.contexts.register.selectors.facts import AWARDS, HOMES, NUMBERS, SPELLS, known_at
from gymnasieregion.contexts.register.selectors.groups import together
from gymnasieregion.contexts.register.selectors.paths import groups

ASYLUM = frozenset({IdentifierKind.LMA, IdentifierKind.DOSSIER})
KNOWN = known_at(None)
"""The versions that are known now."""

ADAPTED = "ADAPTED"
"""A certificate of adapted upper secondary school (gymnasiebevis), as ``register.kaa_completions`` calls it."""


def youths_of(persons: Collection[UUID], municipality: str, at: datetime | None = None) -> dict[UUID, Youth]:
    """What is known of some persons, merged ones together; the same few queries for each 500 of them.

    Args:
        persons: Those that are kept, not those merged into them.
        municipality: Whose exemptions are counted, four digits.
        at: As it was known at a moment; None for now.
    """
    born = dict(Person.objects.filter(pk__in=persons).order_by("pk").values_list("pk", "birth_date"))
    homes, spells = together(HOMES, born, at), together(SPELLS, born, at)
    awards, numbers = together(AWARDS, born, at), together(NUMBERS, born, at)
    told = _exemptions(born, municipality, at)
    return {
        pk: Youth(
            day,
            [Period(home.municipality_code, home.starts_on, home.ends_on) for home in homes[pk]],
            [Period(study_group(spell), spell.starts_on, spell.ends_on) for spell in spells[pk]],
            [(_completion(award), award.awarded_on) for award in awards[pk]],
            told.get(pk, ()),
            _unregistered(numbers[pk]),
        )
        for pk, day in born.items()
    }


def study_group(spell: StudySpell) -> ProgrammeGroup:
    """What kind of programme somebody is on; one that the table lacks counts by its form of school and its letters."""
    found = groups().get(spell.programme)
    if found is not None:
        return found
    if spell.form is SchoolForm.GYS:
        return ProgrammeGroup.ADAPTED
    return ProgrammeGroup.INTRODUCTORY if spell.programme.startswith("IM") else ProgrammeGroup.VOCATIONAL


def _completion(award: Award) -> str:
    adapted = groups().get(award.programme) is ProgrammeGroup.ADAPTED
    return ADAPTED if adapted and award.kind is DiplomaKind.DIPLOMA else award.kind.value


def _exemptions(persons: Iterable[UUID], municipality: str, at: datetime | None) -> dict[UUID, list[Period]]:
    """What officers of a municipality have told of some persons, or of those merged into them."""
    found: dict[UUID, list[Period]] = {}
    wanted = set(persons)
    rows = Exemption.objects.filter(known_at(at), municipality_code=municipality).order_by("starts_on", "pk")
    columns = ("person", "person__merged_into", "kind", "starts_on", "ends_on")
    for person, head, kind, starts_on, ends_on in rows.values_list(*columns):
        if (head or person) in wanted:
            found.setdefault(head or person, []).append(Period(kind, starts_on, ends_on))
    return found


def _unregistered(numbers: Sequence[Number]) -> list[Period]:
    """While somebody is known by an asylum seeker's number and by no other."""
    others = [number for number in numbers if number.kind not in ASYLUM]
    parts = [part for number in numbers if number.kind in ASYLUM for part in without(number, others)]
    return [Period("", part.starts_on, part.ends_on) for part in parts]
