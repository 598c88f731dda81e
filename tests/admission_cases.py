"""A published round with a wrong grade, for tests of cases.

Cia has B in mathematics and was written in with E. Two seats at NA, two at ES; every choice is decided eligible.

============  =====  ====  ==============  =========  ===================  ==================
who           mark   test  choices         written    published            with the right mark
============  =====  ====  ==============  =========  ===================  ==================
Asta          A 20         NA                         NA                   NA
Bo            C 15   20    NA, ES                     NA                   ES (15 + 30)
Cia           B 17,5 20    NA, ES          E 10       ES (10 + 30)         NA
Doris         D 12,5 20    NA, ES                     ES (12,5 + 30)       ES
Egil          E 10   10    ES                         no seat (10 + 15)    no seat
============  =====  ====  ==============  =========  ===================  ==================
"""

from gymnasieregion.contexts.admission.models import Applicant, Case, HeldSeat, Publication
from gymnasieregion.contexts.admission.services.cases import open_case
from gymnasieregion.contexts.admission.services.cases_change import Change
from gymnasieregion.contexts.admission.services.publication import publish
from gymnasieregion.contexts.offer.models import SeatGroup
from tests.admission_runs import decided_run, work
from tests.admission_year import small_year

PEOPLE = ("Asta", "Bo", "Cia", "Doris", "Egil")
CHOSEN = {"Asta": ("NA",), "Bo": ("NA", "ES"), "Cia": ("NA", "ES"), "Doris": ("NA", "ES"), "Egil": ("ES",)}
MARKS = {"Asta": "A", "Bo": "C", "Cia": "E", "Doris": "D", "Egil": "E"}
TESTS = {"Bo": "20.00", "Cia": "20.00", "Doris": "20.00", "Egil": "10.00"}
MARK_OF_CIA = Change(
    "grades", "",
    ({"subject": "MA", "mark": "E", "language_as": ""},),
    ({"subject": "MA", "mark": "B", "language_as": ""},),
)  # fmt: skip


def eligible(who, offering, *, received="", eligible="yes"):
    """A decision that somebody is eligible, as a row."""
    return (who, offering, received, "", eligible, "", "", "")


def wrong_year(**rows):
    """The year of the table above, with nothing decided yet."""
    told = {
        "applicants": [(who, "", "2010-05-01", "0180", "no", "no", "no", who) for who in PEOPLE],
        "grades": [(who, "MA", mark, "") for who, mark in MARKS.items()],
        "choices": [(who, str(rank), id_) for who, ids in CHOSEN.items() for rank, id_ in enumerate(ids, start=1)],
        "row_decisions": [eligible(who, id_) for who, ids in CHOSEN.items() for id_ in ids],
        "tests": [(who, "ES", points) for who, points in TESTS.items()],
        "ranks": [], "completions": [], "held": [],
    }  # fmt: skip
    small_year(**{**told, **rows})
    SeatGroup.objects.filter(group_id="fri").delete()


def published(kind, name, *, actor, now):
    """A run of the year, decided and published."""
    run = decided_run(kind, name, actor=actor, now=now)
    publish(run=run, publish_at=now, actor=actor, now=now)
    work(now)
    return Publication.objects.get(run=run)


def opened(publication, change=MARK_OF_CIA, *, who="Cia", kind="ERROR", actor, now, reference=""):
    """A case, with its consequences worked out."""
    person = Applicant.objects.get(applicant_id=who).pk if who else None
    case = open_case(
        publication=publication.pk, kind=kind, applicant=person, change=change, why="Betyget var fel inskrivet.",
        reference=reference, actor=actor, now=now,
    )  # fmt: skip
    work(now)
    return Case.objects.get(pk=case.pk)


def seats():
    """Who holds which seat."""
    return {held.applicant.applicant_id: held.offering_id for held in HeldSeat.objects.select_related("applicant")}
