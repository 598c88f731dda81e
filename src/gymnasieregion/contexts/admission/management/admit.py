"""``gymnasieregion admit``: decide a round from a folder of tables."""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gymnasieregion.platform.language import both, language

if TYPE_CHECKING:
    from gymnasieregion.contexts.admission.services.run_round import Run
    from gymnasieregion.contexts.admission.services.tables_faults import BadInputError

HELP = both(
    "Genomför en antagning från en mapp med tabeller: granskar, fördelar, kontrollerar, förklarar och skriver allt.",
    "Run an admission from a folder of tables: checks the input, allocates, verifies, explains and writes everything.",
)
SHOWN_FAULTS = 50
NO_SEATS_GIVEN = ("simulation", "preliminary")


def admit(
    directory: Annotated[
        Path,
        typer.Argument(help=both("Mapp med offerings.csv med flera.", "A folder with offerings.csv and the rest.")),
    ],
    *,
    out: Annotated[Path, typer.Option(help=both("Mapp för resultatet.", "Where the run's folder is made."))],
    as_json: Annotated[bool, typer.Option("--json", help=both("Svara med JSON.", "Answer with JSON."))] = False,
) -> None:
    """Decide, check and write; the faults of a bad folder are shown and all written to a report."""
    from gymnasieregion.contexts.admission.services.phases import Phases
    from gymnasieregion.contexts.admission.services.run_round import STEPS, admit_folder
    from gymnasieregion.contexts.admission.services.tables_faults import BadInputError

    try:
        run = admit_folder(directory, out, Phases(total=STEPS))
    except BadInputError as bad:
        _show_faults(bad, out, as_json=as_json)
        raise typer.Exit(2) from bad
    _show_warnings(run)
    sys.stdout.write(json.dumps(_as_json(run), ensure_ascii=False) + "\n" if as_json else _told(run, out))
    if not run.report.ok:
        raise typer.Exit(1)


def _show_faults(bad: "BadInputError", out: Path, *, as_json: bool) -> None:
    """The first faults on the error stream, all of them in a report beside the place of the result."""
    from gymnasieregion.contexts.admission.services.tables_faults import write_fault_report

    report = out.with_name(f"{out.name}-fel.csv")
    write_fault_report(bad.faults, report, language())
    for fault in bad.faults[:SHOWN_FAULTS]:
        sys.stderr.write(fault.text(language()) + "\n")
    count, told = _how_many(bad)
    whole = both(f"Alla står i {report}.", f"All of them are in {report}.")
    part = both(f"De {told} första av varje slag står i {report}.", f"The first of each kind, {told}, are in {report}.")
    fault_or_faults = "fault" if count == 1 else "faults"
    sys.stderr.write(
        both(
            f"\n{count} fel i underlaget; inget resultat har skrivits. ",
            f"\n{count} {fault_or_faults} in the input; no result has been written. ",
        )
        + f"{whole if told == count else part}\n"
    )
    if as_json:
        answer = {"ok": False, "faults": count, "faults_in_report": told, "report": str(report)}
        sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")


def _how_many(bad: "BadInputError") -> tuple[int, int]:
    """How many faults there are, and how many of them are told one by one."""
    left_out = [int(fault.facts["count"]) for fault in bad.faults if fault.code == "MORE_FAULTS"]
    told = len(bad.faults) - len(left_out)
    return told + sum(left_out), told


def _show_warnings(run: "Run") -> None:
    """What is odd but did not stop the round, on the error stream."""
    decided = run.decided
    english = language() == "en"
    for refusal in decided.settings_warnings:
        sys.stderr.write(f"! {refusal.en if english else refusal.sv}\n")
    for fault in decided.tables.warnings[:SHOWN_FAULTS]:
        sys.stderr.write(f"! {fault.text(language())}\n")
    count = sum(decided.warnings.values())
    if len(decided.tables.warnings) > SHOWN_FAULTS:
        codes = ", ".join(f"{code} {number}" for code, number in decided.warnings.items())
        sys.stderr.write(both(f"! {count} varningar i allt: {codes}.\n", f"! {count} warnings in all: {codes}.\n"))


def _as_json(run: "Run") -> dict[str, object]:
    """What a machine wants to know of a run."""
    document = run.document or {}
    return {
        "ok": run.report.ok,
        "counts": document.get("counts"),
        "seal": document.get("seal"),
        "warnings": run.decided.warnings,
    }


def _told(run: "Run", out: Path) -> str:
    """What a person wants to know of a run."""
    if run.document is None:
        return _told_of_failure(run, out)
    counts, checks = run.document["counts"], run.report.checks
    gives = run.document["round"]["kind"] not in NO_SEATS_GIVEN
    sv, en = ("har fått plats", "have a seat") if gives else ("skulle få plats", "would have a seat")
    return both(
        f"{counts['admitted']} av {counts['applicants']} sökande {sv}, {counts['admitted_to_first_choice']} "
        f"av dem på sitt förstaval. {len(checks)} kontroller, alla håller.\nResultatet finns i {out}.\n",
        f"{counts['admitted']} of {counts['applicants']} applicants {en}, {counts['admitted_to_first_choice']} "
        f"of them in their first choice. {len(checks)} checks, all hold.\nThe result is in {out}.\n",
    )


def _told_of_failure(run: "Run", out: Path) -> str:
    """Which checks failed, on which rows, and where everyone connected to them is listed."""
    records, report = run.decided.outcome.records, run.report
    lines = []
    for check in report.checks:
        if not check.ok:
            ids, choices = records.applicants.ids, records.choices
            rows = [f"{ids[choices.applicant[row]]}:{choices.rank[row]}" for row in check.rows]
            people = rows or [ids[applicant] for applicant in check.applicants]
            lines.append(f"✗ {check.en if language() == 'en' else check.sv} {', '.join(people)}")
    connected = {
        "checks": [check.code for check in report.checks if not check.ok],
        "applicants": [records.applicants.ids[a] for a in report.component.applicants],
        "branches": [records.groups.branch_ids[b] for b in report.component.branches],
    }
    path = out.with_name(f"{out.name}-kontroll.json")
    path.write_text(json.dumps(connected, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    many = len(connected["applicants"])
    are = "applicant is" if many == 1 else "applicants are"
    lines.append(
        both(
            f"Resultatet publiceras INTE. {many} sökande hänger ihop med felen; de och utbildningarna står i {path}.",
            f"The result is NOT published. {many} {are} connected to the faults; see {path}.",
        )
    )
    return "\n".join(lines) + "\n"
