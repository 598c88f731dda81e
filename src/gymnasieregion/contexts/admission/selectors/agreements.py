"""The agreements between home municipality and receiver: which choices need one, and how far each has come."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from gymnasieregion.contexts.admission.core.eligibility import is_too_old
from gymnasieregion.contexts.admission.models import Applicant, Choice, TypedRank
from gymnasieregion.contexts.admission.selectors.core_rows import RANKED, rules_of
from gymnasieregion.contexts.admission.selectors.missing_rows import is_individual
from gymnasieregion.contexts.admission.selectors.people import visible
from gymnasieregion.contexts.admission.selectors.statements import Key
from gymnasieregion.contexts.offer.api import offer_rows
from gymnasieregion.contexts.offer.contracts import OfferRow
from gymnasieregion.platform.access.actor import Actor

STATE = "admission.agreement.state"
Agreement, List = TypedRank.Agreement, TypedRank.List


@dataclass(frozen=True, slots=True)
class AgreementRow:
    """A choice that needs an agreement.

    Args:
        person: The applicant.
        offering: What is chosen.
        typed: Where the agreement is kept; None before anybody has said anything.
        is_over_age: Whether it is needed because the applicant is over age, and not for the education.
    """

    person: Applicant
    offering: OfferRow
    typed: TypedRank | None
    is_over_age: bool

    @property
    def key(self) -> Key:
        """What tells the row from others."""
        return self.person.pk, self.offering.offering_id

    @property
    def agreement(self) -> str:
        """How far it has come; what nobody has said is not decided."""
        return (self.typed.agreement if self.typed else "") or Agreement.PENDING.value

    @property
    def is_said(self) -> bool:
        """Whether anybody has said how far it has come."""
        return bool(self.typed and self.typed.agreement)

    @property
    def list(self) -> str:
        """The list that the agreement is kept with."""
        return List.SELECTION if self.offering.selection == RANKED else List.FREE

    @property
    def is_protected(self) -> bool:
        """Whether the identity is protected."""
        return self.person.protection != Applicant.Protection.NONE


def agreement_rows(year: int, actor: Actor, day: date, only: Collection[Key] | None = None) -> list[AgreementRow]:
    """The choices of one's own municipality's pupils that need an agreement, by id; four queries at most.

    Args:
        year: The admission year.
        actor: Who reads; the office sees those of every municipality.
        day: The day whose rules say who is over age.
        only: Only these rows; None for all.

    Source: Skollagen (2010:800) 17 kap. 21, 29 §§; Indramanualen, Rangordnad antagning, IM 2023-10-02, IB 2023-01-30.
    """
    rules = rules_of(day).eligibility
    offer = {row.offering_id: row for row in offer_rows(year) if row.status == "OPEN"}
    individual = [id_ for id_, row in offer.items() if is_individual(row)]
    youngest = year - min(rules.last_start_age.values())
    people = visible(year, actor, STATE).filter(is_active=True)
    if only is not None:
        people = people.filter(pk__in={person for person, _ in only})
    rows = Choice.objects.filter(
        Q(offering_id__in=individual) | Q(applicant__birth_date__year__lte=youngest), applicant__in=people
    ).select_related("applicant")
    needed = []
    for row in rows.order_by("applicant__applicant_id", "offering_id").only("offering_id", "applicant"):
        offering = offer.get(row.offering_id)
        if offering is None or (only is not None and (row.applicant_id, row.offering_id) not in only):
            continue
        born = row.applicant.birth_date.year
        over_age = is_too_old(offering.programme, rules, birth_year=born, admission_year=year)
        if over_age or is_individual(offering):
            needed.append((row.applicant, offering, over_age and not is_individual(offering)))
    typed = _typed({person.pk for person, _, _ in needed})
    found = [AgreementRow(person, offering, None, over_age) for person, offering, over_age in needed]
    return [AgreementRow(row.person, row.offering, typed.get((*row.key, row.list)), row.is_over_age) for row in found]


def _typed(people: Collection[int]) -> Mapping[tuple[int, str, str], TypedRank]:
    rows = TypedRank.objects.filter(applicant__in=people)
    return {(row.applicant_id, row.offering_id, row.list): row for row in rows}
