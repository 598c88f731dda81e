"""Reads of sign-ins for rooms that need to know whether somebody has been here, and nothing else of it."""

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db.models import Max

from gymnasieregion.platform.access.actor import Role
from gymnasieregion.platform.accounts.models import SignIn


def last_sign_ins(role: Role, scopes: Collection[str]) -> Mapping[str, datetime]:
    """When somebody with a role last signed in, by what the role is for; one query.

    A borrowed view is no sign-in of the one whose view it is. Sign-ins are forgotten after a time
    (``limits.SIGN_INS_KEPT``), so that one who is not here may have been seen long ago.

    Args:
        role: Such as an applicant's.
        scopes: What the role is for, such as ids of applicants; those who are not seen are left out.
    """
    rows = SignIn.objects.filter(assignment__role=role.value, assignment__scope_id__in=list(scopes), viewing=None)
    return dict(
        rows.order_by()
        .values("assignment__scope_id")
        .annotate(at=Max("started_at"))
        .values_list("assignment__scope_id", "at")
    )
