"""Loads the synthetic region's people as a practice year, with one round published and one being prepared."""

import time
from argparse import ArgumentParser
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TextIO, cast

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from gymnasieregion.contexts.admission.core.year_days import days_of_rules
from gymnasieregion.contexts.admission.models import Publication, Run, YearDay
from gymnasieregion.contexts.admission.services.phases import Phases
from gymnasieregion.contexts.admission.services.publication import publish
from gymnasieregion.contexts.admission.services.runs import ask_for_run
from gymnasieregion.contexts.admission.services.snapshots import freeze
from gymnasieregion.contexts.admission.services.synth_earlier import keep_earlier_years
from gymnasieregion.contexts.admission.services.year_loading import (
    NOTE,
    STEPS,
    YearHasApplicantsError,
    applicants_of_year,
    invent_practice_year,
    load_practice_year,
)
from gymnasieregion.contexts.admission.services.year_story import is_told, tell_story
from gymnasieregion.contexts.offer.api import latest_offer_year
from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.access.actor import Actor, Role
from gymnasieregion.platform.jobs.leases import hand_back
from gymnasieregion.platform.jobs.models import Job
from gymnasieregion.platform.jobs.worker import Worker
from gymnasieregion.platform.language import both, language

LOADER = Actor("job:load_demo_admission", "load_demo_admission", Role.REGIONAL_OFFICE)
SMALL = 1500
FEWEST, MOST = 50, 100_000
PRELIMINARY = "Preliminär antagning {year}"
SIMULATION = "Simulering inför slutlig antagning {year}"
LOOKS, PAUSE = 600, 0.1
"""How often, and how many seconds apart, a job that another worker has begun is looked at."""


class NoOfferError(RegionError):
    """There is no offer that anybody could apply to."""

    sv = "Det finns inget utbud. Läs in det med load_demo_offer först."
    en = "There is no offer. Load it with load_demo_offer first."


class RunRefusedError(RegionError):
    """A run of the practice year was refused, or a check of it fell."""

    sv = "{name}: {state}."
    en = "{name}: {state}."


class JobNotDoneError(RegionError):
    """A job of the practice year has not ended in the time that it should take."""

    sv = "{what} blev inte klart. Se jobben på /arbeten/ eller kör kommandot igen."
    en = "{what} did not finish. See the jobs at /arbeten/ or run the command again."


@dataclass
class PercentPhases(Phases):
    """Phases told with how much of the whole is done."""

    def _bar(self) -> str:
        return f"{100 * min(len(self.seconds), self.total) // self.total:3d} %"


class Command(BaseCommand):
    """``load_demo_admission [--applicants 1500] [--seed 1] [--year 2027]``; what is there already is left as it is."""

    help = both(
        "Lägg in övningsregionens sökande, en publicerad omgång och en som förbereds. Gör inget andra gången.",
        "Load the synthetic region's applicants, a published round and one in preparation. Does nothing a second time.",
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        size = both("antal sökande; 31000 är verklig storlek", "how many applicants; 31000 is the real size")
        parser.add_argument("--applicants", type=int, default=SMALL, help=size)
        parser.add_argument("--seed", type=int, default=1, help=both("frö", "seed"))
        parser.add_argument("--year", type=int, help=both("annars utbudets senaste år", "else the offer's latest year"))

    def handle(self, *, applicants: int, seed: int, year: int | None, **_: object) -> None:
        """Load the people and two earlier years, publish a round, tell the story, simulate the next round.

        What an earlier load did before it was cut off is not done again.
        """
        if not FEWEST <= applicants <= MOST:
            raise CommandError(f"--applicants: {FEWEST}-{MOST}")
        self.stdout.ending = ""
        try:
            chosen = year or latest_offer_year()
            if chosen is None:
                raise NoOfferError
            there = applicants_of_year(chosen)
            if there and _is_whole(chosen):
                self.stdout.write(f"{YearHasApplicantsError(year=chosen, count=there).text(language())}\n")
                return
            phases = PercentPhases(cast("TextIO", self.stdout), total=6 if there else STEPS + 7)
            if not there:
                with phases("hittar på sökande, betyg och val", "inventing applicants, grades and choices"):
                    practice = invent_practice_year(year=chosen, applicants=applicants, seed=seed)
                load_practice_year(practice, phases=phases, actor=LOADER, now=timezone.now())
            with phases("två tidigare år", "two earlier years"):
                size = min(there or applicants, MOST)
                keep_earlier_years(year=chosen, applicants=size, seed=seed, actor=LOADER, now=timezone.now())
            _publish_preliminary(chosen, phases)
            with phases("demopersonerna börjar arbeta", "the demo's persons begin their work"):
                if not is_told(chosen):
                    tell_story(year=chosen, now=timezone.now())
            _simulate_final(chosen, phases)
        except RegionError as fault:
            raise CommandError(fault.text(language())) from fault


def _is_whole(year: int) -> bool:
    """Whether the round is published, the story told and the simulation made, or both rounds were and are gone."""
    return _published(year) and is_told(year) and _run_of(year, Run.Kind.SIMULATION) is not None


def _published(year: int) -> bool:
    found = Publication.objects.filter(run__year_id=year, run__kind=Run.Kind.PRELIMINARY)
    return found.filter(published_at__isnull=False).exists()


def _run_of(year: int, kind: Run.Kind) -> Run | None:
    """The first run of a kind, at any state."""
    return Run.objects.filter(year_id=year, kind=kind).order_by("number").first()


def _publish_preliminary(year: int, phases: Phases) -> None:
    """The preliminary round: frozen, decided and published."""
    run = _run_of(year, Run.Kind.PRELIMINARY)
    with phases("fryser underlaget", "freezing the input"):
        if run is None:
            snapshot = freeze(year=year, name=PRELIMINARY.format(year=year), actor=LOADER, now=timezone.now())
            run = _ask(year, Run.Kind.PRELIMINARY, PRELIMINARY, "PRELIMINARY_RESULT", snapshot.pk)
    with phases("preliminär antagning", "preliminary admission"):
        _decide(run)
    with phases("publicerar den", "publishing it"):
        if not Publication.objects.filter(run=run).exists():
            publish(run=run, publish_at=timezone.now(), actor=LOADER, now=timezone.now(), why=NOTE)
        _work_until(lambda: _published(year), run.name)


def _simulate_final(year: int, phases: Phases) -> None:
    """A simulation of the final round."""
    with phases("simulerar slutlig antagning", "simulating the final admission"):
        run = _run_of(year, Run.Kind.SIMULATION)
        _decide(run or _ask(year, Run.Kind.SIMULATION, SIMULATION, "FINAL_RESULT", None))


def _ask(year: int, kind: Run.Kind, name: str, event: str, snapshot: int | None) -> Run:
    """Ask for a run by the rules of a day of the calendar; of the year's last day when the calendar has none."""
    days = days_of_rules(year, dict(YearDay.objects.filter(year_id=year).values_list("event", "day")))
    return ask_for_run(
        year=year,
        kind=kind,
        name=name.format(year=year),
        day=days.get(event, date(year, 12, 31)),
        decisions=[],
        snapshot=snapshot,
        rerun_of=None,
        actor=LOADER,
        now=timezone.now(),
    )


def _decide(run: Run) -> None:
    """Wait for a run that is asked for, working meanwhile.

    Raises:
        RunRefusedError: If its input has faults, or a check of it fell.
    """

    def is_over() -> bool:
        run.refresh_from_db()
        return run.state != Run.State.WAITING

    _work_until(is_over, run.name)
    if run.state != Run.State.DONE:
        raise RunRefusedError(name=run.name, state=run.get_state_display())


def _work_until(is_over: Callable[[], bool], what: str) -> None:
    """Do jobs in this process until something has happened; one whose worker has died is waited for.

    Whoever stops the command finds the job waiting the next time.

    Raises:
        JobNotDoneError: If it has not happened in a minute.
    """
    worker = Worker(timezone.now)
    for _ in range(LOOKS):
        try:
            worker.run_until_empty()
        except BaseException:
            for job in Job.objects.filter(lease_owner=worker.owner):
                hand_back(job_id=job.pk, owner=worker.owner, now=timezone.now())
            raise
        if is_over():
            return
        time.sleep(PAUSE)
    raise JobNotDoneError(what=what)
