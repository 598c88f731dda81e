"""Who is registered as an applicant of the present year, for the accounts that they may be given."""

from collections.abc import Collection, Mapping
from datetime import date

from gymnasieregion.contexts.admission.models import Applicant
from gymnasieregion.contexts.admission.selectors.cockpit import current_admission_year


def registered_applicants(ids: Collection[str], day: date) -> Mapping[str, str]:
    """What some applicants of the present year are called, by id; nobody who is protected or tried no more.

    Args:
        ids: Among which.
        day: The day.
    """
    year = current_admission_year(day)
    rows = Applicant.objects.filter(year=year, applicant_id__in=list(ids), is_active=True)
    named = rows.filter(protection=Applicant.Protection.NONE).values_list("applicant_id", "given_name", "family_name")
    return {id_: f"{given} {family}".strip() or id_ for id_, given, family in named}
