"""The engines: DuckDB by default, Spark by another URL; the only place that runs what the rooms ask in Ibis.

``duckdb://?memory_limit=1GB&threads=2`` runs in this process, ``spark://local[2]`` starts a Spark of its own. Nothing
is fetched from elsewhere: DuckDB loads no extension, and Spark listens on the loopback alone.
"""

import re
from collections.abc import Mapping
from pathlib import Path
from threading import local
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import parse_qsl, urlsplit

import polars as pl

from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.warehouse.store import Snapshot

if TYPE_CHECKING:
    from ibis import Table

DEFAULT = "duckdb://"
MEMORY_LIMIT = "1GB"
TRANSLATIONS_KEPT = 500
ALLOWED = frozenset({"memory_limit", "threads"})


class UnknownEngineError(RegionError):
    """The engine's URL is of a kind that the project does not run on."""

    sv = "Lagrets motor {url} är okänd. Skriv duckdb://, duckdb://?memory_limit=2GB&threads=4 eller spark://local[2]."
    en = "The warehouse's engine {url} is unknown. Write duckdb://, duckdb://?memory_limit=2GB&threads=4 or spark://local[2]."


class NoSparkError(RegionError):
    """Spark is asked for and not installed; the service itself does not need it."""

    sv = "Spark är inte installerat. Kör: python3 tools/setup.py spark (det behövs också Java)."
    en = "Spark is not installed. Run: python3 tools/setup.py spark (it needs Java too)."


class Engine(Protocol):
    """What answers questions about snapshots."""

    def tables(self, snapshot: Snapshot) -> Mapping[str, "Table"]:
        """The tables of a snapshot by name, to ask about; each with its parts in the column ``part`` (int64)."""

    def rows(self, question: "Table") -> pl.DataFrame:
        """The answer to a question, whole."""


def engine(url: str = DEFAULT) -> Engine:
    """The engine of this thread.

    Args:
        url: Which.

    Raises:
        UnknownEngineError: If there is none such.
        NoSparkError: If it is Spark, and that is not installed.
    """
    engines: dict[str, Engine] = _OF_THE_THREAD.__dict__
    if url not in engines:
        makers: Mapping[str, Any] = {"duckdb": DuckDB, "spark": Spark}
        scheme, mark, _ = url.partition("://")
        if not mark or scheme not in makers:
            raise UnknownEngineError(url=url)
        engines[url] = makers[scheme](url)
    return engines[url]


class DuckDB:
    """DuckDB within this process."""

    def __init__(self, url: str) -> None:
        import ibis  # noqa: PLC0415 - half a second, and only who asks the warehouse needs it

        given = dict(parse_qsl(urlsplit(url).query))
        if given.keys() - ALLOWED:
            raise UnknownEngineError(url=url)
        limits = {"memory_limit": MEMORY_LIMIT, **given}
        own = {"autoinstall_known_extensions": False, "autoload_known_extensions": False}
        self._ibis = ibis.duckdb.connect(**limits, **own)
        self._known: dict[Path, dict[str, Table]] = {}
        self._translated: dict[object, str] = {}

    def tables(self, snapshot: Snapshot) -> Mapping[str, "Table"]:
        """See ``Engine``."""
        if snapshot.folder not in self._known:
            self._known[snapshot.folder] = {
                table: self._ibis.read_parquet(
                    [snapshot.file(table, part) for part in parts],
                    table_name=view_of(snapshot, table),
                    hive_partitioning=True,
                )
                for table, parts in snapshot.rows.items()
            }
        return self._known[snapshot.folder]

    def rows(self, question: "Table") -> pl.DataFrame:
        """See ``Engine``."""
        return self.by_hand(self.translated(question)).cast(question.schema().to_polars())

    def translated(self, question: "Table") -> str:
        """A question in SQL; one that is asked again is not translated again."""
        asked = question.op()
        if asked not in self._translated:
            if len(self._translated) >= TRANSLATIONS_KEPT:
                self._translated.clear()
            self._translated[asked] = self._ibis.compile(question)
        return self._translated[asked]

    def by_hand(self, sql: str) -> pl.DataFrame:
        """The answer to a question in SQL; the tables are called as ``view_of`` says."""
        rows: pl.DataFrame = self._ibis.con.sql(sql).pl()
        return rows


class Spark:
    """Spark, in a process of its own or in a cluster."""

    def __init__(self, url: str) -> None:
        import ibis  # noqa: PLC0415 - see above

        try:
            from pyspark.sql import SparkSession  # noqa: PLC0415 - in a lock of its own
        except ImportError as missing:
            raise NoSparkError from missing
        loopback = {"spark.driver.bindAddress": "127.0.0.1", "spark.driver.host": "127.0.0.1"}
        quiet = {"spark.ui.enabled": "false", "spark.ui.showConsoleProgress": "false"}
        builder = SparkSession.builder.master(url.removeprefix("spark://")).appName("gymnasieregion")
        for name, value in {**loopback, **quiet, "spark.sql.shuffle.partitions": "4"}.items():
            builder = builder.config(name, value)
        self._session = builder.getOrCreate()
        self._ibis = ibis.pyspark.connect(self._session)

    def tables(self, snapshot: Snapshot) -> Mapping[str, "Table"]:
        """See ``Engine``."""
        return {
            table: self._ibis.read_parquet(snapshot.folder / table, table_name=view_of(snapshot, table)).cast(
                {"part": "int64"}
            )
            for table in snapshot.rows
        }

    def rows(self, question: "Table") -> pl.DataFrame:
        """See ``Engine``."""
        rows: pl.DataFrame = self._ibis.to_polars(question)
        return rows


def view_of(snapshot: Snapshot, table: str) -> str:
    """What a table of a snapshot is called in an engine; two warehouses may have snapshots of the same name."""
    return re.sub(r"\W", "_", f"{table}_{snapshot.folder.resolve()}")


_OF_THE_THREAD = local()
