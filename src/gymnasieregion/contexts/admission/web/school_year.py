"""The admission year that a school's own pages are about: the present one, or another that is asked for."""

from django.http import Http404, HttpRequest
from django.utils import timezone

from gymnasieregion.contexts.admission.models import AdmissionYear
from gymnasieregion.contexts.admission.selectors.cockpit import current_admission_year
from gymnasieregion.platform.pages.fields import whole_number


def year_asked(request: HttpRequest) -> AdmissionYear | None:
    """The year in ``?ar=``, else the present one; None when no year has been opened.

    A school calls reserves and decides on changes of study path after the next year's calendar has taken over.

    Raises:
        Http404: If a year is asked for that has not been opened.
    """
    asked = request.GET.get("ar", "")
    if not asked:
        return current_admission_year(timezone.localdate())
    year = AdmissionYear.objects.filter(year=whole_number(asked)).first()
    if year is None:
        raise Http404(asked)
    return year


def other_years(year: AdmissionYear) -> list[int]:
    """The other years that have been opened, the latest first."""
    return list(AdmissionYear.objects.exclude(pk=year.pk).order_by("-year").values_list("year", flat=True))
