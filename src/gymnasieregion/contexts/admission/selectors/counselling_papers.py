"""Questions about the papers that go with choices, without their content."""

from collections.abc import Collection, Mapping

from django.db.models import Q

from gymnasieregion.contexts.admission.models import Attachment, RowDecision, Ruling

Kind = Attachment.Kind
FREE_QUOTA_KINDS = (Kind.FREE_QUOTA, Kind.FOREIGN)
"""Papers that the free quota is asked for with."""

RULED_AS: Mapping[str, str] = {
    Kind.DISPENSATION: Ruling.Kind.DISPENSATION,
    Kind.FREE_QUOTA: Ruling.Kind.FREE_QUOTA,
    Kind.FOREIGN: Ruling.Kind.FREE_QUOTA,
}


def papers_of(applicant: int) -> list[Attachment]:
    """The papers of an applicant, those of one choice together, the first sent first; their content is not read."""
    return list(Attachment.objects.filter(applicant=applicant).defer("content").order_by("offering_id", "pk"))


def is_decided(applicant: int, offering_id: str, kind: str) -> bool:
    """Whether what a paper of a kind is for has been decided for a choice.

    Args:
        applicant: The applicant's key in the database.
        offering_id: The choice.
        kind: Of the paper.
    """
    return (offering_id, kind) in decided_among(applicant, [offering_id])


def decided_among(applicant: int, offerings: Collection[str]) -> frozenset[tuple[str, str]]:
    """The choices and kinds of papers for which something has been decided; two queries.

    Args:
        applicant: The applicant's key in the database.
        offerings: Among which choices.
    """
    rulings = Ruling.objects.filter(applicant=applicant, offering_id__in=offerings)
    ruled = set(rulings.order_by().values_list("offering_id", "kind"))
    found = {(one, kind) for one, ruling in ruled for kind, as_ in RULED_AS.items() if as_ == ruling}
    quota = Q(free_quota__in=[RowDecision.FreeQuota.GRANTED, RowDecision.FreeQuota.REFUSED])
    rows = RowDecision.objects.filter(quota | ~Q(dispensation=""), applicant=applicant, offering_id__in=offerings)
    for offering_id, free_quota, dispensation in rows.values_list("offering_id", "free_quota", "dispensation"):
        if free_quota in {RowDecision.FreeQuota.GRANTED, RowDecision.FreeQuota.REFUSED}:
            found |= {(offering_id, kind) for kind in FREE_QUOTA_KINDS}
        if dispensation:
            found.add((offering_id, Kind.DISPENSATION))
    return frozenset((offering_id, str(kind)) for offering_id, kind in found)
