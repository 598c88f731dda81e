"""Closing the accounts of people who are not here any more, within the transaction of whoever decides it."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from gymnasieregion.platform.accounts.models import Assignment, User


@dataclass(frozen=True, slots=True)
class Closed:
    """How much was taken away.

    Args:
        assignments: Roles.
        users: Accounts that had no other role, with their sign-ins, codes and identities.
    """

    assignments: int
    users: int


def close_accounts(assignments: QuerySet[Assignment]) -> Closed:
    """Take away roles, and the accounts that have no role without them; records no event itself.

    Args:
        assignments: The roles.
    """
    keys = list(assignments.order_by("pk").values_list("pk", "user_id"))
    roles = [key for key, _ in keys]
    Assignment.objects.filter(pk__in=roles).delete()
    has_role = Exists(Assignment.objects.filter(user=OuterRef("pk")))
    people = User.objects.filter(~has_role, pk__in={user for _, user in keys})
    count = people.count()
    people.delete()
    return Closed(len(roles), count)
