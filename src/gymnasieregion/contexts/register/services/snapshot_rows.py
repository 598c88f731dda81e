"""The rows of a snapshot, made of what was read of the records: homes, schools and what follows beside each spell."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import polars as pl

from gymnasieregion.contexts.register.core.codes import DiplomaKind, EndReason, ProgrammeGroup, Sex
from gymnasieregion.contexts.register.services.warehouse_rows import PERSONS, SPELLS, with_what_follows


@dataclass(frozen=True, slots=True)
class Around:
    """What the register is read beside.

    Args:
        units: ``school_unit`` (a code or a key), ``unit``, ``provider``, ``provider_form``, ``municipality``.
        groups: The group of each programme.
        region: The codes of the region's municipalities.
    """

    units: pl.DataFrame
    groups: Mapping[str, ProgrammeGroup]
    region: Collection[str]


@dataclass(frozen=True, slots=True)
class Read:
    """What was read of the records: see ``snapshot_reading``; ``persons`` has ``number``, ``person`` and ``cohort``."""

    persons: pl.DataFrame
    people: pl.DataFrame
    spells: pl.DataFrame
    homes: pl.DataFrame
    diplomas: pl.DataFrame
    personnummer: pl.DataFrame
    admission_groups: pl.DataFrame


def spell_rows(read: Read, around: Around) -> pl.DataFrame:
    """The table of spells with ``number`` and ``cohort`` beside it, sorted by person and start."""
    reasons = {reason.value: reason.number for reason in EndReason}
    numbers = {code: group.number for code, group in around.groups.items()}
    spells = (
        read.spells.join(around.units, on="school_unit", how="left")
        .with_columns(
            pl.col("end_reason").replace_strict(reasons, default=0, return_dtype=pl.Int8),
            group=pl.col("programme").replace_strict(numbers, return_dtype=pl.Int8),
            unit=pl.coalesce("unit", "school_unit"),
        )
        .join(read.persons.select("number", "person", "cohort"), on="number")
        .join(_sexes(read), on="number")
        .join(read.admission_groups, on="number", how="left")
        .sort("number", "starts_on", "unit")
    )
    return with_what_follows(_at_home(spells, read, around)).select("number", "cohort", *_cast(SPELLS))


def person_rows(read: Read, spells: pl.DataFrame, around: Around) -> pl.DataFrame:
    """The table of persons with ``number`` and ``cohort`` beside it; ``spells`` as ``spell_rows`` gives them."""
    first = spells.group_by("number", maintain_order=True).first().rename({"starts_on": "started_on"})
    diplomas = read.diplomas.join(first.select("number", "started_on"), on="number").filter(
        pl.col("awarded_on") >= pl.col("started_on")
    )
    rows = (
        first.join(read.people.select("number", twentieth=pl.col("born").dt.offset_by("20y")), on="number")
        .join(_numbered(read, first), on="number", how="left")
        .join(_diplomas(diplomas), on="number", how="left")
        .join(_certificates(diplomas), on="number", how="left")
        .join(_moved(read, spells, first, around), on="number", how="left")
        .join(_ended(spells, EndReason.DIED, "died_on"), on="number", how="left")
        .with_columns(pl.col("has_number").fill_null(value=False))
    )
    return rows.sort("number").select("number", "cohort", *_cast(PERSONS))


def _sexes(read: Read) -> pl.DataFrame:
    codes = {sex.value: sex.number for sex in Sex}
    return read.people.select("number", pl.col("sex").replace_strict(codes, return_dtype=pl.Int8))


def _at_home(spells: pl.DataFrame, read: Read, around: Around) -> pl.DataFrame:
    """Each spell with the home of its first day; null and not in the region where none is known."""
    homes = read.homes.sort("starts_on").select(
        "number", "starts_on", home_ends="ends_on", municipality_code="municipality_code"
    )
    found = spells.sort("starts_on").join_asof(
        homes, on="starts_on", by="number", strategy="backward", check_sortedness=False
    )  # both are sorted by start, which polars cannot see within each person
    holds = pl.col("home_ends").is_null() | (pl.col("home_ends") > pl.col("starts_on"))
    code = pl.when(holds).then("municipality_code")
    return found.with_columns(
        home=code.cast(pl.Int16), is_resident=code.is_in(list(around.region)).fill_null(value=False)
    ).sort("number", "starts_on", "unit")


def _numbered(read: Read, first: pl.DataFrame) -> pl.DataFrame:
    """Who had a personnummer on the first day."""
    spans = read.personnummer.join(first.select("number", "started_on"), on="number")
    holds = (pl.col("starts_on") <= pl.col("started_on")) & (
        pl.col("ends_on").is_null() | (pl.col("ends_on") > pl.col("started_on"))
    )
    return spans.filter(holds).select("number", has_number=True).unique()


def _diplomas(diplomas: pl.DataFrame) -> pl.DataFrame:
    """The first diploma of each."""
    given = diplomas.filter(pl.col("kind") == DiplomaKind.DIPLOMA.value).sort("awarded_on")
    return given.group_by("number").agg(diploma_on=pl.first("awarded_on"), is_eligible=pl.first("is_eligible"))


def _certificates(diplomas: pl.DataFrame) -> pl.DataFrame:
    """The study certificate of most points of each; the first of two alike."""
    given = diplomas.filter(pl.col("kind") == DiplomaKind.CERTIFICATE.value)
    given = given.sort("points", "awarded_on", descending=[True, False], nulls_last=True)
    return given.group_by("number").agg(certificate_on=pl.first("awarded_on"), certificate_points=pl.first("points"))


def _moved(read: Read, spells: pl.DataFrame, first: pl.DataFrame, around: Around) -> pl.DataFrame:
    """The first day after the start that each no longer lived in the region, or was told to have moved from it."""
    lived = read.homes.filter(pl.col("municipality_code").is_in(list(around.region))).sort("number", "starts_on")
    following = pl.col("starts_on").shift(-1).over("number")
    left = lived.filter(pl.col("ends_on").is_not_null() & (following.is_null() | (following > pl.col("ends_on"))))
    days = pl.concat(
        [
            left.select("number", moved_away_on="ends_on"),
            _ended(spells, EndReason.MOVED_AWAY, "moved_away_on"),
        ]
    ).join(first.select("number", "started_on"), on="number")
    days = days.filter(pl.col("moved_away_on") > pl.col("started_on"))
    return days.group_by("number").agg(pl.min("moved_away_on"))


def _ended(spells: pl.DataFrame, reason: EndReason, name: str) -> pl.DataFrame:
    """When a spell of each first ended for a reason."""
    ended = spells.filter(pl.col("end_reason") == reason.number)
    return ended.group_by("number").agg(pl.min("ends_on").alias(name))


def _cast(schema: pl.Schema) -> list[pl.Expr]:
    return [pl.col(name).cast(kind) for name, kind in schema.items()]
