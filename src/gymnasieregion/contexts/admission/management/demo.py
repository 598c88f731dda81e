"""``gymnasieregion demo``: the whole main job on the synthetic region, with a picture at the end."""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gymnasieregion.platform.language import both, language

if TYPE_CHECKING:
    from gymnasieregion.contexts.admission.services.run_round import Run

HELP = both(
    "Visa allt på en påhittad region med 2025 års verkliga utbud: sökande, antagning, kontroll och en bild.",
    "Show it all on an invented region with the real supply of 2025: applicants, admission, checks and a picture.",
)
WIDTH = 46


def demo(
    *,
    out: Annotated[Path, typer.Option(help=both("Mapp för demon.", "The demo's folder."))] = Path("demo"),
    applicants: Annotated[int, typer.Option(min=50, help=both("Antal sökande.", "How many applicants."))] = 31_000,
    seed: Annotated[int, typer.Option(help=both("Frö; samma frö ger samma region.", "Same seed, same region."))] = 1,
) -> None:
    """Invent, admit, verify, show; then answer questions until an empty line, unless DEMO_ONCE=1 or no one is there."""
    from gymnasieregion.contexts.admission.services.phases import Phases
    from gymnasieregion.contexts.admission.services.run_round import STEPS, admit_folder
    from gymnasieregion.contexts.admission.services.synth import write_synthetic_region
    from gymnasieregion.contexts.admission.services.verify_run import PHASES, verify_run

    region, run_folder = out / "region", out / "slutantagning"
    say(both("1. En påhittad region på 2025 års verkliga utbud", "1. An invented region on the real supply of 2025"))
    with Phases()("hittar på sökande och betyg", "inventing applicants and grades"):
        write_synthetic_region(region, applicants=applicants, seed=seed)
    say(both("2. Slutantagningen, med kontroll av varje löfte", "2. The final admission, with every promise checked"))
    run = admit_folder(region, run_folder, Phases(total=STEPS))
    say(both("3. Kontroll från filerna allena", "3. Verification from the files alone"))
    found = verify_run(run_folder, Phases(total=PHASES))
    if run.document is None or not found.ok:
        say(both("En kontroll föll; se ovan.", "A check failed; see above."))
        raise typer.Exit(1)
    _summary(run)
    _histogram(run_folder / "statistics.csv")
    _next(out, run_folder, run.decided.outcome.records.applicants.ids[0])
    if os.environ.get("DEMO_ONCE") != "1" and sys.stdin.isatty():
        _questions(run_folder)


def say(text: str) -> None:
    """A heading on the screen."""
    sys.stdout.write(f"\n{text}\n")
    sys.stdout.flush()


def percent(part: int, whole: int) -> str:
    """A share as people write it, ``91,1 %`` in Swedish."""
    text = f"{100 * part / max(whole, 1):.1f}"
    return both(text.replace(".", ",") + "\u00a0%", text + "%")


def thousands(number: int) -> str:
    """A number as people write it, ``31 000`` in Swedish."""
    return f"{number:,}".replace(",", both("\u00a0", ","))


def _summary(run: "Run") -> None:
    """What the round came to, as a table."""
    from rich.console import Console
    from rich.table import Table

    assert run.document is not None
    counts, checks = run.document["counts"], run.report.checks
    admitted, first = counts["admitted"], counts["admitted_to_first_choice"]
    table = Table(title=both("Slutantagning, påhittad region", "Final admission, invented region"), show_header=False)
    for name, number in (
        (both("Sökande", "Applicants"), thousands(counts["applicants"])),
        (both("Utbildningar", "Offerings"), thousands(counts["offerings"])),
        (both("Platser", "Seats"), thousands(counts["seats"])),
        (both("Val", "Choices"), thousands(counts["choices"])),
        (both("Antagna", "Admitted"), f"{thousands(admitted)} ({percent(admitted, counts['applicants'])})"),
        (both("på förstahandsval", "to the first choice"), f"{thousands(first)} ({percent(first, admitted)})"),
        (both("Kontroller som håller", "Checks that hold"), f"{sum(c.ok for c in checks)} / {len(checks)}"),
    ):
        table.add_row(name, number)
    Console().print(table)


def _histogram(statistics: Path) -> None:
    """How many offerings have their limit where, drawn with bars."""
    import polars as pl

    limits = (
        pl.read_csv(statistics, infer_schema=False)["Antagningsgrans"]
        .str.replace(",", ".")
        .cast(pl.Float64, strict=False)
    )
    given = limits.drop_nulls().to_list()
    bins = [0] * 18
    for limit in given:
        bins[min(int(limit // 20), 17)] += 1
    say(both("Antagningsgränser: antal utbildningar per 20 poäng", "Limits: number of offerings by 20 points"))
    for place, count in enumerate(bins):
        label = f"{place * 20:>3}–{place * 20 + 19}" if place < 17 else "340+   "  # noqa: PLR2004 - the last bin is open
        sys.stdout.write(f"{label:>8} {'█' * round(WIDTH * count / max(*bins, 1)):<{WIDTH}} {count:>4}\n")
    none = len(limits) - len(given)
    sys.stdout.write(
        both(
            f"{none} utbildningar saknar gräns; orsaken står i statistics.csv.\n",
            f"{none} offerings have no limit; statistics.csv says why.\n",
        )
    )


def _next(out: Path, run_folder: Path, someone: str) -> None:
    """Where to look now."""
    say(both("Alla namn på skolor och personer är påhittade. Se vidare:", "All names are invented. Look further:"))
    program = ".venv/bin/gymnasieregion" if Path(".venv/bin/gymnasieregion").exists() else "gymnasieregion"
    for command, why in (
        (f"{program} explain {run_folder} {someone}", both("varför, för varje val", "why, for every choice")),
        (f"{program} reserves {run_folder}", both("reservlistor", "reserve lists")),
        (
            f"{program} bundle public {run_folder} --out {out}/offentlig",
            both("det som publiceras", "what is published"),
        ),
        (
            f"{program} check-rules --tie-break CHOICE_ORDER,LOTTERY",
            both("när lönar det sig att ljuga?", "when does lying pay?"),
        ),
        (
            f"{program} admit examples/liten-region --out {out}/liten",
            both("en liten egen mapp", "a small folder of your own"),
        ),
    ):
        sys.stdout.write(f"  {command}\n      {why}\n")
    files = f"{run_folder}/statistics.xlsx, choice_results.csv, explanations.csv, run.json"
    sys.stdout.write(both(f"  Filer: {files}\n", f"  Files: {files}\n"))


def _questions(run_folder: Path) -> None:
    """Tell anyone why, until an empty line."""
    from gymnasieregion.contexts.admission.management.explain import explain
    from gymnasieregion.kernel.errors import RegionError

    while who := input(both("\nId att förklara (tom rad slutar): ", "\nId to explain (empty line ends): ")).strip():
        try:
            explain(run_folder, who)
        except RegionError as wrong:
            say(wrong.text(language()))
