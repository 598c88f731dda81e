"""Whether the offerings and their seat groups make sense together."""

import polars as pl

from gymnasieregion.contexts.admission.services.tables_draft import Book, Draft
from gymnasieregion.contexts.admission.services.tables_faults import FaultList

TEST_COLUMNS = ("test_weight", "test_max", "test_min", "test_subject", "test_subject_mark", "test_max_rank")


def check_offer(book: Book, faults: FaultList) -> None:
    """Look at offerings and seat groups, alone and together; rows already at fault are left out."""
    if book["offerings"].is_known:
        _check_tests(book["offerings"], faults)
    if book["seat_groups"].is_known:
        _check_overflow(book["seat_groups"], faults)
    if book["offerings"].is_known and book["seat_groups"].is_known:
        _check_branches(book, faults)
        _check_group_offerings(book, faults)
        _check_ranked_by(book, faults)
        _check_closed(book, faults)


def _check_tests(offerings: Draft, faults: FaultList) -> None:
    frame = offerings.frame
    has_test = pl.col("selection") == "MERIT_TEST"
    offerings.tell(faults, frame.filter(has_test & (pl.col("test_weight") == "")), "test_weight", "TEST_WEIGHT_MISSING")
    least, most = (pl.col(name).cast(pl.Float64, strict=False) for name in ("test_min", "test_max"))
    facts = {"most": "test_max"}
    offerings.tell(faults, frame.filter(has_test & (least > most)), "test_min", "TEST_MIN_ABOVE_MAX", facts=facts)
    for missing, given in (("test_subject", "test_subject_mark"), ("test_subject_mark", "test_subject")):
        rows = frame.filter((pl.col(missing) == "") & (pl.col(given) != ""))
        offerings.tell(faults, rows, missing, "TEST_SUBJECT_PAIR")
    unused = frame.filter(
        (pl.col("selection") != "MERIT_TEST") & pl.any_horizontal(pl.col(name) != "" for name in TEST_COLUMNS)
    )
    offerings.tell(faults, unused, "selection", "TEST_NOT_USED", facts={"selection": "selection"})


def _check_overflow(groups: Draft, faults: FaultList) -> None:
    frame = groups.frame.with_columns(place=pl.col("position").cast(pl.Int64))
    targets = frame.select("branch_id", overflow_to="group_id", target="place").drop_nulls().unique(keep="first")
    targets = targets.unique(["branch_id", "overflow_to"], keep="first")
    rows = frame.filter((pl.col("overflow_to") != "") & pl.col("branch_id").is_not_null())
    rows = rows.join(targets, on=["branch_id", "overflow_to"], how="left", maintain_order="left")
    itself = pl.col("overflow_to") == pl.col("group_id")
    absent, earlier = pl.col("target").is_null() & ~itself, (pl.col("target") < pl.col("place")) & ~itself
    faulty_targets = frame.filter(pl.any_horizontal(pl.col("branch_id", "group_id", "position").is_null())).height
    if faulty_targets == 0:  # a group whose own row is at fault cannot be called absent
        elsewhere = pl.col("overflow_to").is_in(frame["group_id"].unique().to_list())
        facts = {"branch": "branch_id"}
        groups.tell(faults, rows.filter(absent & ~elsewhere), "overflow_to", "OVERFLOW_UNKNOWN", facts=facts)
        groups.tell(faults, rows.filter(absent & elsewhere), "overflow_to", "OVERFLOW_ELSEWHERE", facts=facts)
    groups.tell(faults, rows.filter(itself), "overflow_to", "OVERFLOW_SELF")
    groups.tell(faults, rows.filter(earlier), "overflow_to", "OVERFLOW_EARLIER")


def _check_branches(book: Book, faults: FaultList) -> None:
    """Every branch has groups and offerings, and every offering a group open to it."""
    offerings, groups = book["offerings"], book["seat_groups"]
    facts = {"branch": "branch_id"}
    if offerings.frame["branch_id"].null_count() == 0:
        lonely = groups.frame.filter(pl.col("branch_id").is_not_null()).join(
            offerings.frame, on="branch_id", how="anti", maintain_order="left"
        )
        groups.tell(faults, lonely, "branch_id", "BRANCH_UNKNOWN")
    if groups.frame.filter(pl.any_horizontal(pl.col("branch_id", "kind", "offering_id").is_null())).height:
        return
    mine = offerings.frame.filter(pl.col("branch_id").is_not_null() & pl.col("offering_id").is_not_null())
    empty = mine.join(groups.frame, on="branch_id", how="anti", maintain_order="left")
    offerings.tell(faults, empty, "branch_id", "NO_GROUPS", facts=facts)
    opened = groups.frame.filter(pl.col("kind") == "OPEN")
    for_all = opened.filter(pl.col("offering_id") == "")
    for_one = opened.filter(pl.col("offering_id") != "")
    unranked = (
        mine.join(groups.frame, on="branch_id", how="semi", maintain_order="left")
        .join(for_all, on="branch_id", how="anti", maintain_order="left")
        .join(for_one, on=["branch_id", "offering_id"], how="anti", maintain_order="left")
    )
    offerings.tell(faults, unranked, "offering_id", "NO_GROUP_FOR_OFFERING", facts=facts)


def _check_group_offerings(book: Book, faults: FaultList) -> None:
    """A group that ranks only one offering belongs to the branch of that offering."""
    groups = book["seat_groups"]
    own = book.offering_facts.select("offering_id", own="branch_id")
    rows = groups.frame.join(own, on="offering_id", how="inner", maintain_order="left")
    wrong = rows.filter(pl.col("own") != pl.col("branch_id"))
    groups.tell(faults, wrong, "offering_id", "GROUP_OFFERING", facts={"branch": "branch_id", "own": "own"})


def _check_ranked_by(book: Book, faults: FaultList) -> None:
    """A group for a whole branch ranks by points or by the school, never both."""
    groups = book["seat_groups"]
    facts = book.offering_facts.filter(pl.col("branch_id").is_not_null() & pl.col("selection").is_not_null())
    by_school = pl.col("selection") == "RANK"
    mixed = facts.group_by("branch_id").agg(by_school.any().alias("some"), by_school.all().alias("all"))
    mixed = mixed.filter(pl.col("some") & ~pl.col("all")).select("branch_id")
    rows = groups.frame.filter(pl.col("offering_id") == "")
    rows = rows.join(mixed, on="branch_id", how="semi", maintain_order="left")
    rows = rows.unique("branch_id", keep="first", maintain_order=True)
    groups.tell(faults, rows, "branch_id", "MIXED_SELECTION", facts={"branch": "branch_id"})


def _check_closed(book: Book, faults: FaultList) -> None:
    """A closed offering with seats of its own is told, and does not stop the round."""
    offerings, groups = book["offerings"], book["seat_groups"]
    seats = groups.frame.with_columns(pl.col("seats").cast(pl.Int64))
    offered = book.offering_facts.filter(pl.col("branch_id").is_not_null())
    alone = offered.filter((pl.col("status") != "CLOSED").any().over("branch_id").not_())
    whole = seats.join(alone, on="branch_id", how="semi").group_by("branch_id").agg(pl.col("seats").sum())
    whole = alone.unique("branch_id", keep="first", maintain_order=True).join(whole, on="branch_id")
    shared = offered.join(alone, on="branch_id", how="anti").filter(pl.col("status") == "CLOSED")
    part = seats.filter(pl.col("offering_id") != "").group_by("offering_id").agg(pl.col("seats").sum())
    for rows in (whole, shared.join(part, on="offering_id")):
        told = rows.filter(pl.col("seats") > 0)
        offerings.tell(faults, told, "status", "CLOSED_WITH_SEATS", facts={"seats": "seats"})
