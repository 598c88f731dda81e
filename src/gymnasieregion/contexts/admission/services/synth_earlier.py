"""Earlier years of the synthetic region: invented as the practice year is, decided by the engine, kept as statistics.

They give the pictures of earlier limits something to show. Each table says that it is of the practice region, on what
day it was worked out and from which seed, so that anybody can do it again with ``gymnasieregion synth`` and ``admit``.
"""

from datetime import date, datetime

import polars as pl

from gymnasieregion.contexts.admission.contracts import Admitted
from gymnasieregion.contexts.admission.core.facts import row_facts
from gymnasieregion.contexts.admission.core.market import NONE
from gymnasieregion.contexts.admission.core.statistics import statistics
from gymnasieregion.contexts.admission.selectors.statistics import table_of_year
from gymnasieregion.contexts.admission.services.phases import Phases
from gymnasieregion.contexts.admission.services.results_out_statistics import statistics_frame
from gymnasieregion.contexts.admission.services.run_round import Decided, decide_tables
from gymnasieregion.contexts.admission.services.statistics_file import PRACTICE
from gymnasieregion.contexts.admission.services.statistics_import import import_statistics
from gymnasieregion.contexts.admission.services.synth import invented_tables
from gymnasieregion.contexts.admission.services.synth_pupils import invent_pupils
from gymnasieregion.contexts.admission.services.year_tables import tables_of
from gymnasieregion.kernel.canonical import canonical_json
from gymnasieregion.law.book import NoRuleInForceError
from gymnasieregion.platform.access.actor import Actor
from gymnasieregion.platform.pages.formats import STOCKHOLM

YEARS_BEFORE = (2, 1)
"""Which years before a practice year have a table."""

SOURCE = (
    "Påhittad: {applicants} sökande i övningsregionen (frö {seed}), slutlig antagning avgjord av systemets egen motor "
    "{day}"
)


def keep_earlier_years(*, year: int, applicants: int, seed: int, actor: Actor, now: datetime) -> int:
    """Keep the limits of the two years before a practice year.

    A year that has a table is left as it is, and so is one from before the first rules that are known.

    Args:
        year: The practice year.
        applicants: How many it has; the earlier years have as many.
        seed: Its seed; each earlier year has its own, made from it.
        actor: Who does it.
        now: The moment, from the door.

    Returns:
        How many tables were kept.
    """
    made = 0
    for earlier in (year - before for before in YEARS_BEFORE):
        if table_of_year(earlier, is_real=False) is not None:
            continue
        own_seed = seed_of_year(seed, earlier)
        try:
            frame = published_frame(year=earlier, applicants=applicants, seed=own_seed)
        except NoRuleInForceError:
            continue
        day = now.astimezone(STOCKHOLM).date()
        import_statistics(
            file_name=f"ovningsregion-{earlier}.csv",
            data=frame.write_csv(separator=";").encode(),
            real=False,
            source=SOURCE.format(applicants=applicants, seed=own_seed, day=day.isoformat()),
            replace=False,
            actor=actor,
            now=now,
        )
        made += 1
    return made


def published_frame(*, year: int, applicants: int, seed: int) -> pl.DataFrame:
    """The published table of an invented year: invented, decided and counted, with nothing written.

    Args:
        year: The admission year.
        applicants: How many.
        seed: The same seed gives the same table.
    """
    decided = _decided(year, applicants, seed)
    outcome = decided.outcome
    numbers = statistics(outcome, row_facts(outcome))
    frame = statistics_frame(outcome, numbers, decided.tables.frames["offerings"]).drop("offering_id")
    return frame.with_columns(Uppgifter=pl.lit(PRACTICE))


def invented_admitted(*, year: int, applicants: int, seed: int) -> tuple[Admitted, ...]:
    """Those admitted of an earlier invented year, the same whom its table counts, with nothing written.

    Args:
        year: The admission year.
        applicants: How many applied.
        seed: The practice year's.

    Raises:
        NoRuleInForceError: For a year from before the first rules that are known.
    """
    own_seed = seed_of_year(seed, year)
    decided = _decided(year, applicants, own_seed)
    records, granted = decided.outcome.records, decided.outcome.allocation.choice
    pupils = invent_pupils(decided.tables.frames["applicants"], year=year, seed=own_seed)
    known = {row["applicant_id"]: row for row in pupils.iter_rows(named=True)}
    return tuple(
        Admitted(
            applicant_id=id_,
            earlier_id="",
            identity_number=known[id_]["identity_number"],
            birth_date=date.fromisoformat(known[id_]["birth_date"]),
            given_name=known[id_]["given_name"],
            family_name=known[id_]["family_name"],
            home_municipality_code=known[id_]["home_municipality_code"],
            protection=known[id_]["protection"],
            offering_id=records.offerings.ids[records.choices.offering[choice]],
        )
        for id_, choice in zip(records.applicants.ids, granted, strict=True)
        if choice != NONE
    )


def _decided(year: int, applicants: int, seed: int) -> Decided:
    """An invented year, decided by the engine."""
    invented = invented_tables(applicants=applicants, seed=seed, year=year)
    text = {name: table.select(pl.all().cast(pl.String).fill_null("")) for name, table in invented.tables.items()}
    return decide_tables(tables_of(text, canonical_json(dict(invented.settings)).decode()), Phases(None))


def seed_of_year(seed: int, year: int) -> int:
    """The seed of an earlier year: another one than the practice year's, and always the same.

    >>> seed_of_year(1, 2025), seed_of_year(1, 2026)
    (1002025, 1002026)
    """
    return seed * 1_000_000 + year
