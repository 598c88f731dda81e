"""The dated parameters of follow-up, in the shape that the core asks for."""

from datetime import date

from gymnasieregion.contexts.register.core.followup import FollowUpRules
from gymnasieregion.law.book import law_book

RETURN_DAYS = "register.followup_return_days"
CERTIFICATE_POINTS = "register.followup_certificate_points"
IB_EXCLUDED_FROM = "register.followup_ib_excluded_from"


def follow_up_rules_on(day: date) -> FollowUpRules:
    """The numbers of the definitions, by the rules of a day.

    Args:
        day: The day that the figures are of.

    Raises:
        NoRuleInForceError: For a day before the first of them.
    """
    return FollowUpRules(
        return_days=_count(RETURN_DAYS, day),
        certificate_points=_count(CERTIFICATE_POINTS, day),
        ib_excluded_from=_count(IB_EXCLUDED_FROM, day),
    )


def _count(id_: str, day: date) -> int:
    return int(str(law_book().get(id_, day)))
