"""Puts the synthetic region's people into the house as a practice year: the year, its seats and everybody's papers.

One transaction, so that a year is loaded whole or not at all.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

import polars as pl
from django.db import transaction

from gymnasieregion.contexts.admission.core.year_days import practice_days
from gymnasieregion.contexts.admission.models import AdmissionYear, Applicant
from gymnasieregion.contexts.admission.services.phases import Phases
from gymnasieregion.contexts.admission.services.synth import invented_tables
from gymnasieregion.contexts.admission.services.synth_pupils import invent_pupils
from gymnasieregion.contexts.admission.services.synth_story import with_schools, with_story
from gymnasieregion.contexts.admission.services.tables_in import Tables
from gymnasieregion.contexts.admission.services.year_applications import write_applications
from gymnasieregion.contexts.admission.services.year_rows import write_rows
from gymnasieregion.contexts.admission.services.year_tables import tables_of
from gymnasieregion.contexts.admission.services.years import days_of_law, open_year
from gymnasieregion.contexts.offer.api import set_seats
from gymnasieregion.contexts.offer.contracts import OfferedSeats
from gymnasieregion.kernel.canonical import canonical_json
from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.access.actor import Actor
from gymnasieregion.platform.accounts.services.personas import SIGNE, persona_id
from gymnasieregion.platform.audit.api import record
from gymnasieregion.platform.pages.formats import STOCKHOLM

LOAD = "admission.year.load"
STEPS = 9
"""How many phases ``load_practice_year`` shows."""
NOTE = (
    "Övningsår med påhittade sökande. Ansökningar, betyg och beslut är inlagda i förväg, så att varje steg i året går "
    "att prova redan nu. Kalendern är påhittad: årets dagar flyttas till den tid på året som övas."
)
TABLES: Mapping[str, tuple[str, str]] = {
    "applicants": ("sökande", "applicants"),
    "grades": ("betyg", "grades"),
    "choices": ("val", "choices"),
    "row_decisions": ("beslut om val", "decisions on choices"),
    "tests": ("provpoäng", "test points"),
    "ranks": ("rangordningar", "typed ranks"),
}
"""What is loaded, in an order that the tables' references allow."""


class YearHasApplicantsError(RegionError):
    """The practice year was loaded before."""

    sv: ClassVar[str] = "Övningsåret {year} finns redan, med {count} sökande. Inget är ändrat."
    en: ClassVar[str] = "The practice year {year} is there already, with {count} applicants. Nothing is changed."


@dataclass(frozen=True, slots=True)
class Practice:
    """A practice year as it is to be loaded.

    Args:
        year: The admission year.
        tables: Everything that a round reads, checked.
        pupils: The applicants, with what the office knows beside what a round reads.
        seed: What it was invented from.
    """

    year: int
    tables: Tables
    pupils: pl.DataFrame
    seed: int

    @property
    def counts(self) -> dict[str, int]:
        """Rows in each table that is loaded."""
        return {name: self.tables[name].height for name in TABLES}

    @property
    def sha256(self) -> str:
        """Over all that is loaded: the same for the same year, size and seed."""
        digest = hashlib.sha256(self.pupils.write_csv().encode())
        for name in ("seat_groups", *list(TABLES)[1:]):
            digest.update(self.tables[name].write_csv().encode())
        return digest.hexdigest()


def invent_practice_year(*, year: int, applicants: int, seed: int) -> Practice:
    """Invent a practice year, without writing anything.

    Args:
        year: The admission year; birth dates follow it.
        applicants: How many; the places follow.
        seed: The same seed gives the same year.
    """
    invented = invented_tables(applicants=applicants, seed=seed, year=year)
    text = {name: table.select(pl.all().cast(pl.String).fill_null("")) for name, table in invented.tables.items()}
    text["applicants"] = text["applicants"].with_columns(ticket=pl.col("applicant_id"))
    pupils = with_schools(invent_pupils(text["applicants"], year=year, seed=seed))
    tables = tables_of(with_story(text, pupils), canonical_json(dict(invented.settings)).decode())
    return Practice(year, tables, pupils, seed)


@transaction.atomic
def load_practice_year(practice: Practice, *, phases: Phases, actor: Actor, now: datetime) -> AdmissionYear:
    """Open a practice year and load everything that a round reads.

    The year, the seats of the offer and the people are an event each, in the order that they are done.

    Args:
        practice: What ``invent_practice_year`` gave.
        phases: Told of each phase.
        actor: Who does it.
        now: The moment, from the door.

    Raises:
        YearHasApplicantsError: If the year was loaded before.
        RegionError: If the year is open already, or has no offer of these offerings.
    """
    year, settings = practice.year, practice.tables.round
    if there := applicants_of_year(year):
        raise YearHasApplicantsError(year=year, count=there)
    days = practice_days(days_of_law(year), now.astimezone(STOCKHOLM).date())
    with phases("öppnar antagningsåret", "opening the admission year"):
        opened = open_year(
            year=year,
            synthetic=True,
            entropy=settings["lottery"]["entropy"],
            secret=settings["lottery"]["secret"],
            slip_secret=settings["slip_secret"],
            days=days,
            note=NOTE,
            actor=actor,
            now=now,
        )
    with phases("platser efter regionens storlek", "seats after the region's size"):
        set_seats(year=year, seats=_seats(practice.tables), actor=actor, why=NOTE, now=now)
    for name, words in TABLES.items():
        with phases(*words):
            frame = practice.pupils if name == "applicants" else practice.tables[name]
            write_rows(year=year, table=name, frame=frame, replace="all")
    with phases("ansökningarnas versioner", "the versions of the applications"):
        write_applications(
            year=year, seed=practice.seed, tables=practice.tables, pupils=practice.pupils, days=days,
            signe=persona_id(SIGNE), now=now,
        )  # fmt: skip
    record(
        actor=actor,
        action=LOAD,
        about=f"admission_year:{year}",
        before=None,
        after=practice.counts,
        why=NOTE,
        now=now,
        entries=_entries(practice),
        file_sha256=practice.sha256,
    )
    return opened


def applicants_of_year(year: int) -> int:
    """How many applicants a year has, those who are not tried too."""
    return Applicant.objects.filter(year_id=year).count()


def _seats(tables: Tables) -> dict[str, list[OfferedSeats]]:
    """The table of seat groups as the offer takes it."""
    found: dict[str, list[OfferedSeats]] = {}
    for row in tables["seat_groups"].iter_rows(named=True):
        limit = int(row["limit"]) if row["limit"] else None
        group = OfferedSeats(
            int(row["position"]), row["group_id"], row["kind"], int(row["seats"]), limit, row["overflow_to"]
        )
        found.setdefault(row["branch_id"], []).append(group)
    return found


def _entries(practice: Practice) -> list[dict[str, Any]]:
    """A row of the log for each applicant: how many rows of each table are theirs."""
    own = practice.pupils.select("applicant_id")
    for name in list(TABLES)[1:]:
        counts = practice.tables[name].group_by("applicant_id").len(name)
        own = own.join(counts, on="applicant_id", how="left", maintain_order="left")
    rows = own.with_columns(pl.exclude("applicant_id").fill_null(0)).iter_rows(named=True)
    return [{"about": f"applicant:{practice.year}:{row.pop('applicant_id')}", **row} for row in rows]
