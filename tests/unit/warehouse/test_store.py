"""A snapshot is whole or not there, never changes, and shares with the one before what is the same."""

import stat
from datetime import UTC, date, datetime

import polars as pl
import pytest

from gymnasieregion.warehouse.store import NoSnapshotError, current, new_snapshot, newest

MOMENT, DAY = datetime(2026, 11, 22, 16, tzinfo=UTC), date(2026, 11, 22)


def make(warehouse, **parts):
    with new_snapshot(warehouse, known_at=MOMENT, day=DAY, facts={"key": "a"}) as draft:
        for part, values in parts.items():
            if values is None:
                draft.keep("persons", part)
            else:
                draft.write("persons", part, pl.DataFrame({"person": values}))
    return current(warehouse)


def read(snapshot, part):
    return pl.read_parquet(snapshot.file("persons", part), hive_partitioning=False)["person"].to_list()


def test_an_empty_warehouse_says_how_it_is_filled(tmp_path):
    assert newest(tmp_path) is None
    with pytest.raises(NoSnapshotError, match="snapshot_register"):
        current(tmp_path)


def test_a_snapshot_says_what_it_holds_and_is_the_owner_s_alone(tmp_path):
    snapshot = make(tmp_path / "lager", y2023=["a", "b"])
    assert (snapshot.known_at, snapshot.day, snapshot.facts) == (MOMENT, DAY, {"key": "a"})
    assert snapshot.rows == {"persons": {"y2023": 2}}
    assert read(snapshot, "y2023") == ["a", "b"]
    assert stat.S_IMODE((tmp_path / "lager").stat().st_mode) == 0o700


def test_what_is_kept_is_the_same_file(tmp_path):
    first = make(tmp_path, y2022=["a"], y2023=["b"])
    second = make(tmp_path, y2022=None, y2023=["b", "c"])
    assert second.rows == {"persons": {"y2022": 1, "y2023": 2}}
    assert second.file("persons", "y2022").samefile(first.file("persons", "y2022"))
    assert read(first, "y2023") == ["b"]  # whoever reads the one before may finish
    third = make(tmp_path, y2022=None, y2023=None)
    assert read(third, "y2022") == ["a"]
    assert not first.folder.exists()
    assert second.folder.exists()


def test_an_error_on_the_way_leaves_the_newest_as_it_was(tmp_path):
    before = make(tmp_path, y2023=["a"])
    with pytest.raises(pl.exceptions.ComputeError):
        make(tmp_path, y2022=["half"], y2023=object())
    assert current(tmp_path) == before
    assert read(make(tmp_path, y2023=["b"]), "y2023") == ["b"]
