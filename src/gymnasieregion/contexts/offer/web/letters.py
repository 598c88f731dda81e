"""The standard letters to applicants, rendered from what is known of the offering.

The office's own wording was not found; these are examples, and are called so where they are shown.
"""

from gymnasieregion.contexts.offer.models import ApplicantNotice, Offering
from gymnasieregion.platform.pages.words import said


def letter(offering: Offering, reason: str, about: str = "") -> str:
    """What those who have chosen an offering are told.

    Args:
        offering: Which.
        reason: A code of ``ApplicantNotice.Reason``.
        about: The extra choice that was taken away, when that is the reason.
    """
    what = f"{offering.name}, {offering.school}"
    if reason == ApplicantNotice.Reason.EXTRA_CHOICE_CLOSED:
        return said(
            f"{about} går inte längre att välja på {what}. Välj på nytt i din ansökan.",
            f"{about} can no longer be chosen at {what}. Choose again in your application.",
        )
    return said(
        f"{what}, startar inte hösten {offering.offer_year_id}. Raden i din ansökan får status Startar ej. "
        "Dina andra val prövas som förut.",
        f"{what}, does not start in the autumn of {offering.offer_year_id}. The row in your application gets the "
        "status Does not start. Your other choices are tried as before.",
    )
