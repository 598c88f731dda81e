"""``gymnasieregion reserves``: the reserve lists of a run, and whom to call next after the start of school."""

import csv
import json
import sys
from datetime import date, datetime
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated

import typer

from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.language import both

HELP = both(
    "Visa reservlistor, eller vem som ska ringas härnäst till en utbildning efter skolstart.",
    "Show the reserve lists, or whom to call next for an offering after the start of school.",
)
COLUMNS = ("branch_id", "group_id", "place", "applicant_id", "points")
Rows = list[dict[str, str]]


class UnknownBranchError(RegionError):
    """The run has no such branch, or no such group in it."""

    sv = "Det finns ingen platspott {branch}{group}. {near}"
    en = "There is no branch {branch}{group}. {near}"


class GroupNeededError(RegionError):
    """The branch has several reserve lists and none was named."""

    sv = "Platspotten {branch} har flera reservlistor; välj en med --group: {groups}."
    en = "The branch {branch} has several reserve lists; choose one with --group: {groups}."


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
    from gymnasieregion.contexts.admission.services.run_folder import read_rows

    rows = read_rows(directory, "reserves.csv", COLUMNS)
    if branch or seats:
        _refuse_unknown(read_rows(directory, "input/seat_groups.csv", COLUMNS[:2]), branch, group)
    if seats:
        if day is None:
            raise typer.BadParameter(both("--seats behöver --day.", "--seats needs --day."))
        queue = [row["applicant_id"] for row in _one_list(rows, branch, group)]
        days = _days_to_answer(directory, day.date())
        _say_next(queue, seats, calls, day.date(), days, as_json=as_json)
    elif branch:
        _say_list(_of(rows, branch, group), branch, as_json=as_json)
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


def _days_to_answer(directory: Path, day: date) -> int:
    """How many days a reserve has to answer, by the law and by the run's own decisions."""
    from gymnasieregion.contexts.admission.services.run_folder import round_settings
    from gymnasieregion.law.book import law_book

    book = law_book().with_decisions(round_settings(directory)["decisions"])
    return int(str(book.get("admission.reserve_answer_days", day)))


def _say_next(queue: list[str], seats: int, calls: Path | None, day: date, days: int, *, as_json: bool) -> None:
    """Who is to be called on a day."""
    from gymnasieregion.contexts.admission.core.reserves import Call, next_to_call

    made, answers = [], {}
    for who, called_on, answer in _calls(calls, queue):
        made.append(Call(queue.index(who), called_on))
        if answer:
            answers[queue.index(who)] = answer == "yes"
    turn = next_to_call(range(len(queue)), made, answers, seats=seats, day=day, days_to_answer=days)
    turn_of = None if turn is None else queue[turn]
    if as_json:
        sys.stdout.write(json.dumps({"next": turn_of, "days_to_answer": days}) + "\n")
    elif turn_of is None:
        sys.stdout.write(
            both(
                "Ingen ska ringas: platserna är tagna, väntar på svar, eller listan är slut.\n",
                "Nobody is to be called: the seats are taken or await answers, or the list has ended.\n",
            )
        )
    else:
        sv, en = ("dag", "day") if days == 1 else ("dagar", "days")
        sys.stdout.write(
            both(f"Ring {turn_of}; svarstiden är {days} {sv}.\n", f"Call {turn_of}; {days} {en} to answer.\n")
        )


def _of(rows: Rows, branch: str, group: str) -> Rows:
    """The rows of a branch, and of one group of it if one is named."""
    return [row for row in rows if row["branch_id"] == branch and group in {"", row["group_id"]}]


def _one_list(rows: Rows, branch: str, group: str) -> Rows:
    """The one list that a branch and a group name; no rows when nobody is in reserve."""
    found = _of(rows, branch, group)
    groups = dict.fromkeys(row["group_id"] for row in found)
    if len(groups) > 1:
        raise GroupNeededError(branch=branch, groups=", ".join(groups))
    return found


def _refuse_unknown(groups: Rows, branch: str, group: str) -> None:
    """Refuse a branch or a group that the run does not have."""
    if _of(groups, branch, group):
        return
    own = [row["group_id"] for row in groups if row["branch_id"] == branch]
    known = own or get_close_matches(branch, dict.fromkeys(row["branch_id"] for row in groups), n=5, cutoff=0.0)
    near = both("Där finns", "It has") if own else both("Närmast är", "The nearest are")
    raise UnknownBranchError(
        branch=branch or "–", group=f", {group}" if own else "", near=f"{near}: {', '.join(known)}."
    )


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
