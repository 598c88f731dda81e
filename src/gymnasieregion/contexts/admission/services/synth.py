"""Writes the synthetic region: an input folder on the real structure of 2025, with invented schools and people.

The same seed and size give the same bytes. All names of schools are invented, and so is every person.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import numpy as np
import polars as pl

from gymnasieregion.contexts.admission.selectors.tables_schema import input_tables
from gymnasieregion.contexts.admission.services.synth_choices import Wishes, invent_wishes
from gymnasieregion.contexts.admission.services.synth_details import (
    DECISION_WORDS,
    row_decisions,
    seat_groups,
    test_points,
    typed_ranks,
)
from gymnasieregion.contexts.admission.services.synth_people import (
    LANGUAGES,
    MARKS,
    MOTHER_TONGUES,
    SUBJECTS,
    SWEDISH,
    YEAR,
    Bool,
    Int8,
    People,
    invent_people,
)
from gymnasieregion.contexts.admission.services.synth_supply import INTRODUCTORY, Int, Supply, read_supply
from gymnasieregion.kernel.errors import RegionError

GRANTED = DECISION_WORDS["free_quota"].index("GRANTED")
DEMO_ENTROPY = "Demo entropy {year}, synth seed "


class NotSyntheticFolderError(RegionError):
    """The folder has something that nobody should lose."""

    sv: ClassVar[str] = "{folder} är ingen tom mapp och ingen tidigare påhittad region. Välj en annan med --out."
    en: ClassVar[str] = "{folder} is no empty folder and no earlier invented region. Choose another with --out."


@dataclass(frozen=True, slots=True)
class SynthReport:
    """What was written.

    Args:
        ineligible: Of those with a row to a national programme, how many are not eligible for any.
    """

    applicants: int
    offerings: int
    seats: int
    choices: int
    grades: int
    national_applicants: int
    ineligible: int


@dataclass(frozen=True, slots=True)
class Region:
    """A synthetic region in memory, as columns of codes."""

    supply: Supply
    people: People
    wishes: Wishes
    decisions: dict[str, Int]
    tested: Int
    points: Int
    ranks: pl.DataFrame


@dataclass(frozen=True, slots=True)
class InventedTables:
    """The input of a final round of a synthetic region.

    Args:
        tables: The input tables that have rows, by name; an empty cell is null.
        settings: ``round.json``.
        report: Counts.
    """

    tables: Mapping[str, pl.DataFrame]
    settings: Mapping[str, object]
    report: SynthReport


def write_synthetic_region(out: Path, *, applicants: int, seed: int) -> SynthReport:
    """Write the input folder of a final round.

    Args:
        out: Folder; made if it is not there. An earlier synthetic folder is replaced whole.
        applicants: 0 or more; 31,000 is the real size, and the places follow.
        seed: The same seed gives the same bytes.

    Returns:
        Counts of what was written.

    Raises:
        NotSyntheticFolderError: If the folder has anything that ``synth`` did not write; nothing is touched then.
    """
    earlier = _earlier_files(out)
    invented = invented_tables(applicants=applicants, seed=seed)
    out.mkdir(parents=True, exist_ok=True)
    for path in earlier:
        path.unlink()
    for name, table in invented.tables.items():
        table.write_csv(out / f"{name}.csv")
    text = json.dumps(invented.settings, ensure_ascii=False, indent=2)
    (out / "round.json").write_text(text + "\n", encoding="utf-8", newline="\n")
    return invented.report


def invented_tables(*, applicants: int, seed: int, year: int = YEAR) -> InventedTables:
    """Invent the tables of a region, without writing them.

    Args:
        applicants: 0 or more; 31,000 is the real size, and the places follow.
        seed: The same seed gives the same tables.
        year: The admission year; birth dates follow it, and nothing else does.
    """
    region = invent_region(read_supply(applicants), applicants, seed, year)
    ids = pl.Series([f"E{number:06d}" for number in range(1, applicants + 1)], dtype=pl.String)
    grades = _grades(region.people, ids)
    tables = {
        "offerings": region.supply.table,
        "seat_groups": seat_groups(region.supply),
        "applicants": _applicants(region, ids),
        "grades": grades,
        "choices": _choices(region, ids),
        "row_decisions": _row_decisions(region, ids),
        "tests": _pairs(region, ids, region.tested).with_columns(points=pl.Series(region.points)),
        "ranks": _pairs(region, ids, region.ranks["row"].to_numpy()).hstack(region.ranks.drop("row")),
    }
    return InventedTables(
        tables={name: table.with_columns(pl.col(pl.String).replace("", None)) for name, table in tables.items()},
        settings=_settings(seed, applicants, year),
        report=_report(region, grades.height),
    )


def _earlier_files(out: Path) -> list[Path]:
    """The files of the synthetic folder that is there already; none when there is no folder, or an empty one."""
    if not out.exists():
        return []
    if not out.is_dir():
        raise NotSyntheticFolderError(folder=out)
    found = sorted(out.iterdir())
    ours = {f"{table.name}.csv" for table in input_tables()} | {"round.json"}
    if found and not (_is_synthetic(out / "round.json") and all(p.name in ours and p.is_file() for p in found)):
        raise NotSyntheticFolderError(folder=out)
    return found


def _is_synthetic(path: Path) -> bool:
    """Whether a ``round.json`` is one that ``synth`` wrote, and not only of an invented example."""
    try:
        settings = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    lottery = settings.get("lottery") if isinstance(settings, dict) else None
    entropy = lottery.get("entropy") if isinstance(lottery, dict) else None
    return (
        isinstance(entropy, str)
        and entropy.startswith(DEMO_ENTROPY.format(year=YEAR))
        and settings.get("synthetic") is True
    )


def invent_region(supply: Supply, applicants: int, seed: int, year: int = YEAR) -> Region:
    """Draw people, wishes and decisions for an offer; the year moves the birth dates alone."""
    rng = np.random.Generator(np.random.PCG64(seed))
    people = invent_people(rng, supply, applicants, year)
    wishes = invent_wishes(rng, supply, people)
    decisions = row_decisions(rng, supply, people, wishes)
    tested, points = test_points(rng, supply, people, wishes)
    ranks = typed_ranks(rng, supply, people, wishes, decisions["free_quota"] == GRANTED)
    return Region(supply, people, wishes, decisions, tested, points, ranks)


def _report(region: Region, grades: int) -> SynthReport:
    people, wishes = region.people, region.wishes
    national = ~np.isin(np.array(region.supply.programme)[wishes.offering], INTRODUCTORY)
    asking = np.unique(wishes.applicant[national])
    return SynthReport(
        applicants=len(people.merit),
        offerings=len(region.supply.ids),
        seats=int(region.supply.seats.sum()),
        choices=len(wishes.rank),
        grades=grades,
        national_applicants=len(asking),
        ineligible=int((~people.vocational & ~people.completed)[asking].sum()),
    )


def _applicants(region: Region, ids: pl.Series) -> pl.DataFrame:
    """The rows of ``applicants.csv``; identity numbers are TF-numbers, unique on each birth date."""
    people = region.people
    born = pl.Series(people.born.astype("datetime64[D]")).cast(pl.Date)
    home = region.supply.home["code"].gather(people.home)
    table = pl.DataFrame({"applicant_id": ids, "birth_date": born, "home_municipality_code": home})
    nth = pl.int_range(pl.len()).over("birth_date")
    pairs = [first + second for first in "TUVWXYZ" for second in "FGHJKLMNPRSTUVWXYZ"]
    letters = (nth // 100).replace_strict(dict(enumerate(pairs)), return_dtype=pl.String)
    number = pl.format(
        "{}{}{}", pl.col("birth_date").dt.to_string("%Y%m%d"), letters, (nth % 100).cast(pl.String).str.zfill(2)
    )
    return table.select(
        "applicant_id",
        number.alias("identity_number"),
        "birth_date",
        "home_municipality_code",
        _yes("late", people.late),
        _yes("dance", people.dance),
        _yes("completed", people.completed),
        pl.lit("").alias("ticket"),
    )


def _yes(name: str, flags: Bool) -> pl.Series:
    return _words(name, ("no", "yes"), flags.astype(np.int64))


def _words(name: str, words: tuple[str, ...], codes: Int | Int8) -> pl.Series:
    """A text column from positions in a list of words."""
    return pl.Series(name, [word or None for word in words], dtype=pl.String).gather(pl.Series(codes.astype(np.uint32)))


def _grades(people: People, ids: pl.Series) -> pl.DataFrame:
    """The rows of ``grades.csv``, by applicant: sixteen subjects, then languages."""
    size, subjects = people.marks.shape
    names = (*SUBJECTS, "SVA", *LANGUAGES, *MOTHER_TONGUES)
    own = np.tile(np.arange(subjects), (size, 1))
    own[:, SWEDISH] = np.where(people.second_swedish, len(SUBJECTS), SWEDISH)
    modern = len(SUBJECTS) + 1 + people.language_code.astype(np.int64)
    mother = len(SUBJECTS) + 1 + len(LANGUAGES) + people.mother_code.astype(np.int64)
    marks = np.column_stack([people.marks, people.language, people.mother])
    subject = np.column_stack([own, modern, mother])
    reading = np.zeros_like(subject)
    reading[:, subjects] = np.where(people.elective, 2, 1)
    reading[:, subjects + 1] = 3
    clash = (people.language >= 0) & (np.array(names)[modern] == np.array(names)[mother])
    marks[clash, subjects + 1] = -1
    person, column = np.nonzero(marks >= 0)
    return pl.DataFrame(
        {
            "applicant_id": ids.gather(pl.Series(person)),
            "subject": _words("subject", names, subject[person, column]),
            "mark": _words("mark", MARKS, marks[person, column]),
            "language_as": _words("language_as", ("", "M2", "M1", "ML"), reading[person, column]),
        }
    )


def _choices(region: Region, ids: pl.Series) -> pl.DataFrame:
    every = np.arange(len(region.wishes.rank))
    pairs = _pairs(region, ids, every)
    return pairs.with_columns(rank=pl.Series(region.wishes.rank)).select("applicant_id", "rank", "offering_id")


def _row_decisions(region: Region, ids: pl.Series) -> pl.DataFrame:
    codes = region.decisions
    rows = np.flatnonzero(np.any([column > 0 for column in codes.values()], axis=0))
    words = [_words(name, DECISION_WORDS[name], codes[name][rows]) for name in DECISION_WORDS]
    return _pairs(region, ids, rows).hstack(words)


def _pairs(region: Region, ids: pl.Series, rows: Int) -> pl.DataFrame:
    """Applicant and offering of some choice rows."""
    offerings = pl.Series(list(region.supply.ids), dtype=pl.String)
    applicant = ids.gather(pl.Series(region.wishes.applicant[rows]))
    offering = offerings.gather(pl.Series(region.wishes.offering[rows]))
    return pl.DataFrame({"applicant_id": applicant, "offering_id": offering})


def _settings(seed: int, applicants: int, year: int) -> dict[str, object]:
    """``round.json``, with a demo secret and entropy made from the seed."""
    demo = {
        use: hashlib.sha256(f"gymnasieregion synth {seed} {use}".encode()).hexdigest() for use in ("secret", "slip")
    }
    return {
        "kind": "final",
        "year": year,
        "day": f"{year}-07-01",
        "name": f"Syntetisk region {year}, {applicants} sökande",
        "lottery": {"secret": demo["secret"], "entropy": f"{DEMO_ENTROPY.format(year=year)}{seed}"},
        "slip_secret": demo["slip"],
        "decisions": [],
        "synthetic": True,
    }
