"""Questions about the parties."""

from datetime import date

from django.db.models import Q, QuerySet

from gymnasieregion.contexts.agreement.models import Party


def parties_on(day: date) -> QuerySet[Party]:
    """The parties on a day, by code; none when nothing is known of the day."""
    return Party.objects.filter(Q(left_on__isnull=True) | Q(left_on__gt=day), joined_on__lte=day).order_by("code")


def party_history() -> QuerySet[Party]:
    """Every party that has been, by code and then by day."""
    return Party.objects.order_by("code", "joined_on")
