"""``gymnasieregion reserves``: the reserve lists of a run, and whom to call next after the start of school."""

import csv
import json
import sys
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.language import both

HELP = both(
    "Visa reservlistor, eller vem som ska ringas härnäst till en utbildning efter skolstart.",
    "Show the reserve lists, or whom to call next for an offering after the start of school.",
)
Rows = list[dict[str, str]]


class NotAReserveListError(RegionError):
    """There is no such reserve list, or several and none was named."""

    sv = "Det finns ingen reservlista {branch} {group}. Listor: {known}."
    en = "There is no reserve list {branch} {group}. Lists: {known}."


class BadCallsError(RegionError):
    """The file of calls cannot be read."""

    sv = "{path}, rad {line}: {what}. Kolumnerna är applicant_id, called_on (2025-08-18), answer (yes, no eller tomt)."
    en = "{path}, line {line}: {what}. The columns are applicant_id, called_on (2025-08-18), answer (yes, no or empty)."


def reserves(
    directory: Annotated[Path, typer.Argument(help=both("En körnings mapp.", "The folder of a run."))],
    branch: Annotated[
        str,
        typer.Argument(
            help=both("Platspott; utan den visas hur långa listorna är.", "Branch; without it, list lengths.")
        ),
    ] = "",
    *,
    group: Annotated[
        str, typer.Option(help=both("Platsgrupp, om platspotten har flera.", "Seat group, if several."))
    ] = "",
    seats: Annotated[
        int,
        typer.Option(
            min=0,
            help=both(
                "Lediga platser att ringa till; svarar vem som är på tur.",
                "Free seats to call for; answers whose turn it is.",
            ),
        ),
    ] = 0,
    calls: Annotated[
        Path | None,
        typer.Option(
            help=both("CSV över samtal: applicant_id,called_on,answer.", "CSV of calls: applicant_id,called_on,answer.")
        ),
    ] = None,
    day: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help=both("Dagen för nästa samtal.", "The day of the next call.")),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help=both("Svara med JSON.", "Answer with JSON."))] = False,
) -> None:
    """Show lengths, one branch's lists, or whose turn it is."""
    with (directory / "reserves.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    if seats:
        if day is None:
            raise typer.BadParameter(both("--seats behöver --day.", "--seats needs --day."))
        _say_next(_one_list(rows, branch, group), seats, calls, day.date(), as_json=as_json)
    elif branch:
        _say_list(
            [row for row in rows if row["branch_id"] == branch and group in {"", row["group_id"]}],
            branch,
            as_json=as_json,
        )
    else:
        _say_lengths(rows, as_json=as_json)


def _say_lengths(rows: Rows, *, as_json: bool) -> None:
    """How long every list is."""
    lengths: dict[tuple[str, str], int] = {}
    for row in rows:
        lengths[row["branch_id"], row["group_id"]] = lengths.get((row["branch_id"], row["group_id"]), 0) + 1
    if as_json:
        listed = [{"branch_id": branch, "group_id": group, "reserves": n} for (branch, group), n in lengths.items()]
        sys.stdout.write(json.dumps(listed, ensure_ascii=False) + "\n")
    else:
        sys.stdout.writelines(f"{branch:<24} {group:<16} {n:>6}\n" for (branch, group), n in lengths.items())


def _say_list(rows: Rows, branch: str, *, as_json: bool) -> None:
    """The lists of one branch, in order of place."""
    if as_json:
        sys.stdout.write(json.dumps(rows, ensure_ascii=False) + "\n")
        return
    if not rows:
        sys.stdout.write(both(f"Ingen står i reserv till {branch}.\n", f"Nobody is in reserve for {branch}.\n"))
    for row in rows:
        sys.stdout.write(f"{row['group_id']:<16} {row['place']:>4}  {row['applicant_id']:<16} {row['points']:>8}\n")


def _say_next(rows: Rows, seats: int, calls: Path | None, day: date, *, as_json: bool) -> None:
    """Who is to be called on a day."""
    from gymnasieregion.contexts.admission.core.reserves import Call, next_to_call
    from gymnasieregion.law.book import law_book

    queue = [row["applicant_id"] for row in rows]
    made, answers = [], {}
    for who, called_on, answer in _calls(calls, queue):
        made.append(Call(queue.index(who), called_on))
        if answer:
            answers[queue.index(who)] = answer == "yes"
    days = law_book().get("admission.reserve_answer_days", day)
    turn = next_to_call(range(len(queue)), made, answers, seats=seats, day=day, days_to_answer=int(str(days)))
    turn_of = None if turn is None else queue[turn]
    if as_json:
        sys.stdout.write(json.dumps({"next": turn_of, "days_to_answer": int(str(days))}) + "\n")
    elif turn_of is None:
        sys.stdout.write(
            both(
                "Ingen ska ringas: platserna är tagna, väntar på svar, eller listan är slut.\n",
                "Nobody is to be called: the seats are taken or await answers, or the list has ended.\n",
            )
        )
    else:
        sys.stdout.write(both(f"Ring {turn_of}; svarstid {days} dag.\n", f"Call {turn_of}; {days} day to answer.\n"))


def _one_list(rows: Rows, branch: str, group: str) -> Rows:
    """The one list that a branch and a group name."""
    found = [row for row in rows if row["branch_id"] == branch and group in {"", row["group_id"]}]
    if len({row["group_id"] for row in found}) != 1:
        known = sorted({f"{row['branch_id']} {row['group_id']}" for row in rows if row["branch_id"].startswith(branch)})
        raise NotAReserveListError(branch=branch, group=group, known=", ".join(known[:10]) or "–")
    return found


def _calls(path: Path | None, queue: list[str]) -> list[tuple[str, date, str]]:
    """The calls made so far, as the file tells them."""
    if path is None:
        return []
    told = []
    with path.open(encoding="utf-8-sig", newline="") as file:
        for line, row in enumerate(csv.DictReader(file), start=2):
            who, answer = row.get("applicant_id") or "", (row.get("answer") or "").strip().lower()
            try:
                called_on = date.fromisoformat(row.get("called_on") or "")
            except ValueError as wrong:
                raise BadCallsError(path=path, line=line, what=wrong) from wrong
            if who not in queue or answer not in {"", "yes", "no"}:
                raise BadCallsError(path=path, line=line, what=f"{who} {answer}".strip())
            told.append((who, called_on, answer))
    return told
