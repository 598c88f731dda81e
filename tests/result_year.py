"""The small year with a result, for tests of result day: NA has two seats, and Cia and Doris wait for them."""

import datetime as dt

from gymnasieregion.contexts.admission.models import HeldSeat, Publication, Run, YearDay
from gymnasieregion.contexts.admission.services.publication import publish
from tests.admission_runs import decided_run, work
from tests.admission_year import YEAR, small_year

MARKS = {"Asta": "A", "Bo": "B", "Cia": "C", "Doris": "D"}
DAYS = {"RECHOICE_CLOSES": dt.date(2026, 5, 15), "REPLY_BY": dt.date(2026, 7, 20)}


def result_year():
    """Asta 20, Bo 17.5, Cia 15 and Doris 12.5 points all want NA; Cia also ES, Doris also IB, which ranks nobody."""
    small_year(
        applicants=[(who, "", "2010-03-12", "0180", "no", "no", "no", who) for who in MARKS],
        grades=[(who, "MA", mark, "") for who, mark in MARKS.items()],
        choices=[*((who, "1", "NA") for who in MARKS), ("Cia", "2", "ES"), ("Doris", "2", "IB")],
        row_decisions=[
            *((who, "NA", "", "", "yes", "", "", "") for who in MARKS), ("Cia", "ES", "", "", "yes", "", "", ""),
            ("Doris", "IB", "", "", "yes", "", "", ""),
        ],
        tests=[("Cia", "ES", "40.00")],
        ranks=[],
        completions=[],
    )  # fmt: skip
    YearDay.objects.bulk_create(YearDay(year_id=YEAR, event=event, day=day) for event, day in DAYS.items())


def published_round(kind, *, actor, now, name="Omgång", replies_from=None):
    """A round of a kind, decided and published at a moment."""
    run = decided_run(kind, name, actor=actor, now=now)
    decided = publish(run=run, publish_at=now, actor=actor, now=now, why="Prov")
    Publication.objects.filter(pk=decided.pk).update(replies_from=replies_from)
    work(now)
    return Run.objects.select_related("publication").get(pk=run.pk)


def gave_up(who):
    """Somebody declines the seat."""
    HeldSeat.objects.filter(applicant__applicant_id=who).update(reply="NO")
