"""Those whose identity is protected, covered: an id and no more, for who has the right to open them one by one."""

from django.db.models import QuerySet

from gymnasieregion.contexts.register.core.codes import Protection
from gymnasieregion.contexts.register.models import Person


def covered() -> "QuerySet[Person]":
    """Every protected identity, those merged into others left out, the latest changed first.

    A row is to be shown by its id and the kind of its protection alone.
    """
    heads = Person.objects.filter(merged_into=None).exclude(protection=Protection.NONE.value)
    return heads.only("pk", "protection", "changed_at").order_by("-changed_at", "pk")
