"""Puts the versions of a practice year's applications into the house, as if each applicant had saved their own."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import numpy as np
import polars as pl

from gymnasieregion.contexts.admission.core.application_rows import Row, digest_of
from gymnasieregion.contexts.admission.core.application_window import midnight
from gymnasieregion.contexts.admission.models import Application, ApplicationVersion, ChosenExtra
from gymnasieregion.contexts.admission.selectors.kept_rows import keys_of_applicants
from gymnasieregion.contexts.admission.services.applying_rows import kept_text
from gymnasieregion.contexts.admission.services.synth_story import SIGNE, UNCONFIRMED, counsellors_pupils
from gymnasieregion.contexts.admission.services.tables_in import Tables
from gymnasieregion.contexts.offer.api import extra_choices
from gymnasieregion.platform.access.actor import Role
from gymnasieregion.platform.bulk import insert_rows

INVENTED = "Påhittad elev"
"""Who saved, where nobody has an account."""

OWN_STREAM = 5
UNCONFIRMED_SHARE = 0.1
EXTRAS_LEFT_OUT = 6
"""Every so many who chose an education with an extra choice have not made it."""

VERSION = ("applicant_id", "version", "saved_at", "saved_by", "role", "rows", "digest")
APPLICATION = (
    "applicant_id", "version", "saved_at", "confirmed_version", "confirmed_at", "phone", "locked_by", "locked_why",
    "grades_checked_by",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Written:
    """How many rows were written: applications, versions, extra choices."""

    applications: int
    versions: int
    extras: int


def write_applications(
    *,
    year: int,
    seed: int,
    tables: Tables,
    pupils: pl.DataFrame,
    days: Mapping[str, date],
    signe: str,
    now: datetime,
) -> Written:
    """Write what applicants have saved and confirmed themselves; called within the load, records no event.

    The first version is what stood when the application closed. Whoever has added a choice since then has a second
    one. Protected identities have none: the office registered them.

    Args:
        year: The practice year, with its applicants and choices in the database.
        seed: The same seed gives the same.
        tables: Its tables.
        pupils: Its applicants.
        days: Its calendar.
        signe: The user that the demo's own pupil signs in as.
        now: The moment; nothing was saved after it.
    """
    lists = _lists(tables, pupils, extra_choices(year, sorted(tables["choices"]["offering_id"].unique())))
    keys = keys_of_applicants(year)
    rng = np.random.Generator(np.random.PCG64([OWN_STREAM, seed]))
    spans = rng.random((len(lists), 3))
    unsure = set(counsellors_pupils(pupils)[-UNCONFIRMED:])
    versions: list[Sequence[object]] = []
    applications: list[Sequence[object]] = []
    for (who, (first, whole)), (early, late, doubt) in zip(lists.items(), spans.tolist(), strict=True):
        by = signe if who == SIGNE else INVENTED
        steps = [(first, _moment(days, "APPLICATION_OPENS", "APPLICATION_CLOSES", early, now))]
        if first != whole:
            steps.append((whole, _moment(days, "PRELIMINARY_RESULT", "RECHOICE_CLOSES", late, now)))
        for number, (rows, at) in enumerate(steps, start=1):
            told = (at, by, Role.APPLICANT.value, kept_text(rows), digest_of(rows))
            versions.append((keys[who], number, *told))
        saved_at = steps[-1][1]
        sure = who == SIGNE or (who not in unsure and doubt >= UNCONFIRMED_SHARE)
        confirmed = (1, steps[0][1] + timedelta(minutes=4)) if sure else (0, None)
        applications.append((keys[who], len(steps), saved_at, *confirmed, "", "", "", ""))
    insert_rows(Application, APPLICATION, applications)
    insert_rows(ApplicationVersion, VERSION, versions)
    extras = list(_extras(lists, keys))
    insert_rows(ChosenExtra, ("applicant_id", "offering_id", "kind", "name"), extras)
    return Written(len(applications), len(versions), len(extras))


def _lists(
    tables: Tables, pupils: pl.DataFrame, offered: Mapping[str, Mapping[str, Sequence[str]]]
) -> Mapping[str, tuple[tuple[Row, ...], tuple[Row, ...]]]:
    """The list of each applicant who is not protected, as it was when the application closed and as it is."""
    people = pupils.filter(pl.col("protection") == "NONE")["applicant_id"].to_list()
    number = {who: place for place, who in enumerate(people)}
    added = tables["row_decisions"].filter(pl.col("added") != "").select("applicant_id", "offering_id")
    new = set(added.iter_rows())
    chosen = tables["choices"].with_columns(pl.col("rank").cast(pl.Int64)).sort("applicant_id", "rank")
    whole: dict[str, list[Row]] = {}
    for who, id_ in chosen.select("applicant_id", "offering_id").iter_rows():
        if who in number:
            whole.setdefault(who, []).append(Row(id_, _extra(offered.get(id_, {}), number[who])))
    return {
        who: (tuple(row for row in rows if (who, row.offering_id) not in new), tuple(rows))
        for who, rows in whole.items()
    }


def _extra(offered: Mapping[str, Sequence[str]], number: int) -> Mapping[str, str]:
    """What an applicant has chosen within an education; nothing for some, who are to be reminded."""
    if number and number % EXTRAS_LEFT_OUT == 0:
        return {}
    return {kind: names[number % len(names)] for kind, names in offered.items()}


def _extras(
    lists: Mapping[str, tuple[tuple[Row, ...], tuple[Row, ...]]], keys: Mapping[str, int]
) -> Iterator[tuple[int, str, str, str]]:
    for who, (_, rows) in lists.items():
        for row in rows:
            yield from ((keys[who], row.offering_id, kind, name) for kind, name in sorted(row.extras.items()))


def _moment(days: Mapping[str, date], opens: str, closes: str, share: float, now: datetime) -> datetime:
    """A moment between two days of the calendar, and before now; a little before now without such days."""
    if opens not in days or closes not in days:
        return now - timedelta(days=1)
    first, last = midnight(days[opens]), min(midnight(days[closes]), now - timedelta(hours=1))
    return first + max(last - first, timedelta()) * share
