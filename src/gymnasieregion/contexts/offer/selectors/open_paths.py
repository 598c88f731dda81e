"""Which study paths are offered where, year by year."""

from gymnasieregion.contexts.offer.models import Offering, OfferYear


def open_paths() -> tuple[tuple[int, str, str], ...]:
    """Year, unit and study path code of what is open to apply for; see ``api.open_paths``."""
    rows = Offering.objects.filter(offer_year__state=OfferYear.State.OPEN, status=Offering.Status.OPEN)
    columns = ("offer_year_id", "unit__key", "study_path_code")
    return tuple(rows.exclude(study_path_code="").order_by(*columns).values_list(*columns).distinct())
