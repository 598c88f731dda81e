"""What files hold of one person: input that was frozen, published rounds, and files that were handed in."""

import csv
import json
import zlib
from collections.abc import Collection, Iterator, Mapping
from io import BytesIO, StringIO

import polars as pl

from gymnasieregion.contexts.admission.models import (
    Applicant,
    ImportFile,
    PersonResult,
    ReadinessReport,
    Run,
    RunFile,
    SnapshotFile,
)
from gymnasieregion.contexts.admission.selectors.extracts import Row, Subject, plain
from gymnasieregion.contexts.admission.selectors.extracts_log import own_parts
from gymnasieregion.contexts.admission.services.runs_packing import EXPLANATIONS, explanations_of
from gymnasieregion.platform.audit.models import Entry

WHO, TICKET = "applicant_id", "ticket"


def frozen_rows(subject: Subject) -> tuple[list[Row], dict[int, str]]:
    """A person's rows in everything that was frozen, and the id that they had in each snapshot.

    One query; the files of a snapshot are unpacked one at a time. An id may be covered after a snapshot was made, and
    then the ticket tells who it is.

    Args:
        subject: Whose.
    """
    told: list[Row] = []
    ids: dict[int, str] = {}
    people = {row.year_id: row for row in subject.applicants}
    files = SnapshotFile.objects.filter(snapshot__year__in=people).select_related("snapshot")
    first = files.filter(name="applicants.csv").order_by("snapshot_id")
    for file in first:
        found = _id_in(_frame(file.content), people[file.snapshot.year_id])
        if found:
            ids[file.snapshot_id] = found
    for file in files.filter(snapshot__in=ids).order_by("snapshot_id", "name").iterator(chunk_size=1):
        rows = _rows(_frame(file.content), {ids[file.snapshot_id]})
        snapshot = {"year": file.snapshot.year_id, "number": file.snapshot.number}
        when = {"made_at": plain(file.snapshot.made_at), "table": file.name.removesuffix(".csv")}
        told += [{**snapshot, **when, "row": row} for row in rows]
    return told, ids


def round_rows(subject: Subject, ids: Mapping[int, str]) -> list[Row]:
    """What published rounds said of a person: their lines of every file, and the sentences.

    A round that has not been published is the office's working paper, and is told of to nobody before it is.

    Args:
        subject: Whose.
        ids: The person's id in each snapshot, from ``frozen_rows``.
    """
    told: list[Row] = []
    runs = Run.objects.filter(
        year__in=[row.year_id for row in subject.applicants],
        state=Run.State.DONE,
        snapshot__in=ids,
        publication__published_at__isnull=False,
    ).select_related("publication")
    for run in runs.order_by("pk"):
        who = ids[run.snapshot_id or 0]
        round_ = {"year": run.year_id, "number": run.number, "kind": run.kind, "name": run.name}
        round_ |= {"published_at": plain(run.publication.published_at)}
        files = RunFile.objects.filter(run=run, name__endswith=".csv").exclude(name=EXPLANATIONS)
        place = None
        for name, content in files.order_by("name", "part").values_list("name", "content").iterator(chunk_size=1):
            frame = _frame(content)
            if name == "results.csv" and who in (listed := frame[WHO].to_list()):
                place = listed.index(who)
            told += [{**round_, "file": name, "row": row} for row in _rows(frame, {who})]
        if place is not None:
            sentences = explanations_of(run.pk, place, who)
            told += [
                {**round_, "file": EXPLANATIONS, "row": {"rank": r, "sv": sv, "en": en}} for r, sv, en in sentences
            ]
    return told


def result_rows(subject: Subject) -> list[Row]:
    """What each publication said to a person, as it was kept for them; one query."""
    rows = PersonResult.objects.filter(applicant__in=subject.keys, publication__published_at__isnull=False)
    told: list[Row] = []
    for row in rows.select_related("publication__run").order_by("publication__published_at", "pk"):
        run = row.publication.run
        lines = list(csv.reader(StringIO(zlib.decompress(row.content).decode(), newline="")))
        told.append(
            {
                "year": run.year_id,
                "kind": run.kind,
                "published_at": plain(row.publication.published_at),
                "result": dict(zip(lines[0], lines[1], strict=True)),
                "choices": [dict(zip(lines[2], line, strict=True)) for line in lines[3:]],
            }
        )
    return told


def imported_rows(subject: Subject, ids: Collection[str]) -> list[Row]:
    """What came from which file: rows that were written, and what a file that still waits holds; never others' rows.

    Three queries.

    Args:
        subject: Whose.
        ids: Every id that the person has had as an applicant.
    """
    names = [f"applicant:{id_}" for id_ in ids]
    entries = Entry.objects.filter(about__in=names, event__about__startswith="import:").select_related("event")
    written: dict[str, list[object]] = {}
    for entry in entries.order_by("event", "number"):
        written.setdefault(entry.event.about.partition(":")[2], []).append(json.loads(entry.content))
    wanted = {*ids, *(row.identity_number for row in subject.applicants if row.identity_number)}
    told: list[Row] = []
    for file in ImportFile.objects.filter(year__in=[row.year_id for row in subject.applicants]).order_by("pk"):
        found = [json.loads(one) for one in sorted(set(own_parts(json.loads(file.found or "null"), wanted)))]
        waiting = list(_cells_of(file, wanted)) if file.content else []
        rows = written.get(str(file.pk), [])
        if rows or found or waiting:
            about = {"table": file.table, "file_name": file.file_name, "sha256": file.sha256, "state": file.state}
            moments = {"sent_at": plain(file.sent_at), "sent_by": file.sent_by, "done_at": plain(file.done_at)}
            told.append({"year": file.year_id, **about, **moments, "written": rows, "found": found, "waiting": waiting})
    return told


def missing_rows(subject: Subject, ids: Collection[str]) -> list[Row]:
    """What the latest checks found missing about a person; one query."""
    told: list[Row] = []
    for report in ReadinessReport.objects.filter(year__in=[row.year_id for row in subject.applicants]).order_by("pk"):
        found = [json.loads(one) for one in sorted(set(own_parts(json.loads(report.content), set(ids))))]
        told += [
            {"year": report.year_id, "kind": report.kind, "made_at": plain(report.made_at), "row": f} for f in found
        ]
    return told


def _cells_of(file: ImportFile, wanted: Collection[str]) -> Iterator[list[str]]:
    """The rows of a file that waits in which a cell is the person's id or number."""
    content = zlib.decompress(file.content)
    if content[:2] == b"PK":
        rows = pl.read_excel(BytesIO(content), has_header=False, infer_schema_length=0).fill_null("").iter_rows()
        lines = ([str(cell) for cell in row] for row in rows)
    else:
        text = content.decode("utf-8-sig", errors="replace")
        mark = ";" if text.partition("\n")[0].count(";") > text.partition("\n")[0].count(",") else ","
        lines = (list(line) for line in csv.reader(StringIO(text, newline=""), delimiter=mark))
    for line in lines:
        if any(_squeezed(cell) in wanted for cell in line):
            yield line


def _squeezed(cell: str) -> str:
    return cell.strip().replace("-", "") if cell[:1].isdecimal() else cell.strip()


def _frame(content: bytes | memoryview) -> pl.DataFrame:
    """A packed table as text; one without columns when it is empty."""
    text = zlib.decompress(content)
    return pl.read_csv(BytesIO(text), infer_schema=False).fill_null("") if text else pl.DataFrame()


def _rows(frame: pl.DataFrame, who: Collection[str]) -> list[Row]:
    """The rows of a table that are somebody's; none of a table without persons."""
    if WHO not in frame.columns:
        return []
    return frame.filter(pl.col(WHO).is_in(list(who))).to_dicts()


def _id_in(frame: pl.DataFrame, person: Applicant) -> str:
    """The id that an applicant had in a snapshot; "" for somebody who was not in it."""
    own = pl.when(pl.col(TICKET) == "").then(pl.col(WHO)).otherwise(pl.col(TICKET))
    found = frame.filter(own == person.ticket)[WHO].to_list()
    return str(found[0]) if found else ""
