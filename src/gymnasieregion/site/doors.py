"""What stands before Django, as the settings say."""

from django.conf import settings

from gymnasieregion.site.lane import Application, Lane
from gymnasieregion.site.waiting import Bucket, WaitingRoom


def with_doors(django: Application) -> Application:
    """Django's application with what stands before it.

    Args:
        django: What answers everything in the end.
    """
    inside: Application = Lane(django) if settings.FAST_LANE else django
    return WaitingRoom(inside, django, Bucket(settings.CAPACITY)) if settings.CAPACITY else inside
