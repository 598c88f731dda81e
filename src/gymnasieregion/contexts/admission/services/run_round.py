"""From a folder of tables to a decided, verified, explained and written round."""

import shutil
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from gymnasieregion.contexts.admission.core.allocation_fast import allocate_fast
from gymnasieregion.contexts.admission.core.configuration import Refusal, offering_refusals, tie_break_refusals
from gymnasieregion.contexts.admission.core.facts import row_facts
from gymnasieregion.contexts.admission.core.lottery import seed_of
from gymnasieregion.contexts.admission.core.market import Allocation, Market
from gymnasieregion.contexts.admission.core.outcome import Outcome
from gymnasieregion.contexts.admission.core.rounds import decide
from gymnasieregion.contexts.admission.core.rules import AdmissionRules
from gymnasieregion.contexts.admission.core.slip import merkle_root
from gymnasieregion.contexts.admission.core.verification import Report
from gymnasieregion.contexts.admission.selectors.rules import rules_for
from gymnasieregion.contexts.admission.services.phases import Phases
from gymnasieregion.contexts.admission.services.records_in import records_of
from gymnasieregion.contexts.admission.services.results_out import write_results
from gymnasieregion.contexts.admission.services.run_checks import check_outcome, distance_of
from gymnasieregion.contexts.admission.services.run_document import (
    Checked,
    document_text,
    file_hashes,
    run_document,
)
from gymnasieregion.contexts.admission.services.run_folder import NoRunError, read_document
from gymnasieregion.contexts.admission.services.slips import slip_leaves
from gymnasieregion.contexts.admission.services.tables_in import Tables, read_folder
from gymnasieregion.contexts.admission.services.tables_out import write_canonical
from gymnasieregion.kernel.errors import RegionError

STEPS = 9
"""How many phases ``admit`` shows."""


class FolderInUseError(RegionError):
    """The folder for the results holds something that is no run, and is left alone."""

    sv = "Mappen {folder} finns redan och är inget tidigare resultat. Välj en ny mapp med --out."
    en = "The folder {folder} exists and is no earlier run. Choose another with --out."


@dataclass(frozen=True, slots=True)
class Decided:
    """A round decided in memory, with what it was read from."""

    tables: Tables
    rules: AdmissionRules
    outcome: Outcome

    @property
    def settings_warnings(self) -> tuple[Refusal, ...]:
        """What the round is set up to do that is allowed only with a warning."""
        ranks = self.outcome.records.offerings.test_max_rank.tolist()
        return (*tie_break_refusals(self.rules.ranking.tie_break), *offering_refusals(ranks))

    @property
    def warnings(self) -> dict[str, int]:
        """How many warnings of each code the input and the settings give, by code."""
        codes = [refusal.code for refusal in self.settings_warnings]
        codes += [fault.code for fault in self.tables.warnings]
        return dict(sorted(Counter(codes).items()))


@dataclass(frozen=True, slots=True)
class Run:
    """A round that has been decided and checked; ``document`` is None when a check failed and nothing was published."""

    decided: Decided
    report: Report
    document: Mapping[str, Any] | None


def decide_folder(source: Path, phases: Phases, engine: Callable[[Market], Allocation] = allocate_fast) -> Decided:
    """Read a folder and decide its round, without checking or writing anything.

    Args:
        source: A folder of input tables.
        phases: Told of each phase.
        engine: Which engine allocates.

    Raises:
        BadInputError: With every fault of the folder.
    """
    with phases("läser och granskar tabellerna", "reading and checking the tables"):
        tables = read_folder(source)
    return decide_tables(tables, phases, engine)


def decide_tables(tables: Tables, phases: Phases, engine: Callable[[Market], Allocation] = allocate_fast) -> Decided:
    """Decide the round of tables that have been read and checked.

    Args:
        tables: Canonical tables and the settings of the round.
        phases: Told of each phase.
        engine: Which engine allocates.
    """
    with phases("läser reglerna för dagen", "reading the rules for the day"):
        settings = tables.round
        day = date.fromisoformat(settings["day"])
        rules = rules_for(day=day, kind=settings["kind"], decisions=settings["decisions"])
        records = records_of(tables, rules)
    with phases("behörighet, merit, lotter och fördelning", "eligibility, merit, lots and allocation"):
        outcome = decide(records, rules, lottery_seed(settings), engine)
    return Decided(tables, rules, outcome)


def admit_folder(source: Path, out: Path, phases: Phases) -> Run:
    """Decide the round of a folder, check it by separate code, and write everything that it came to.

    Nothing is left in ``out`` unless every check holds. An earlier run in ``out`` is replaced whole.

    Args:
        source: A folder of input tables.
        out: Where the run's folder is made.
        phases: Told of each phase.

    Raises:
        BadInputError: With every fault of the source.
        FolderInUseError: If ``out`` holds something else than an earlier run.
    """
    refuse_other_folder(out)
    decided = decide_folder(source, phases)
    draft = out.with_name(f".{out.name}.draft")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True)
    try:
        run = write_run(decided, draft, phases)
        if run.document is not None:
            shutil.rmtree(out, ignore_errors=True)
            draft.rename(out)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return run


def write_run(decided: Decided, directory: Path, phases: Phases) -> Run:
    """Check a decided round and, if every check holds, write its whole folder.

    Args:
        decided: The round.
        directory: An empty folder.
        phases: Told of each phase.
    """
    outcome, settings = decided.outcome, decided.tables.round
    report = check_outcome(outcome, lottery_seed(settings), phases)
    if not report.ok:
        return Run(decided, report, None)
    checked = Checked(report, distance_of(outcome), decided.warnings)
    with phases("besked för varje val", "an answer to every choice"):
        facts = row_facts(outcome)
    with phases("skriver resultat och förklaringar", "writing results and explanations"):
        lottery = settings["lottery"]
        secret = bytes.fromhex(lottery["secret"])
        write_results(
            outcome, facts, decided.tables.frames["offerings"], directory, secret=secret, entropy=lottery["entropy"]
        )
        write_canonical(decided.tables, directory / "input")
    with phases("förseglar: kontrollsummor och kvitton", "sealing: hashes and slips"):
        root = merkle_root(slip_leaves(directory, bytes.fromhex(settings["slip_secret"])))
        document = run_document(outcome, settings, checked, root.hex(), file_hashes(directory))
        (directory / "run.json").write_text(document_text(document), encoding="utf-8")
    return Run(decided, report, document)


def lottery_seed(settings: Mapping[str, Any]) -> bytes:
    """The seed of the round's lots, from the secret and the entropy in its settings."""
    lottery = settings["lottery"]
    return seed_of(bytes.fromhex(lottery["secret"]), lottery["entropy"])


def refuse_other_folder(out: Path) -> None:
    """Refuse to write into a folder that is neither empty nor an earlier run.

    Raises:
        FolderInUseError: If it is.
    """
    if not out.exists() or (out.is_dir() and not any(out.iterdir())):
        return
    try:
        read_document(out)
    except NoRunError:
        raise FolderInUseError(folder=out) from None
