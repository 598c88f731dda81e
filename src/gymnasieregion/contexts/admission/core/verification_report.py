"""What the checks answer with: one line for each promise, and the part of the market around a fault."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

import numpy as np

from gymnasieregion.contexts.admission.core.market import Int32, Market
from gymnasieregion.contexts.admission.core.verification_component_kernel import join

SAMPLE = 20
"""How many faulty rows and applicants a check names."""

PROMISES: dict[str, tuple[str, str]] = {
    "SHAPE": ("Underlaget är rätt uppbyggt", "The input is well formed"),
    "PLACED": ("Var och en har högst en plats, på en egen rad", "Everyone has at most one seat, on a row of their own"),
    "ENTRY": ("Den som har en plats får konkurrera i just den gruppen", "Whoever has a seat may compete in that group"),
    "SEATS": ("Varje platsgrupp har fyllts enligt sin ordning", "Every seat group is filled by its own order"),
    "LIMITS": ("Ingen platsgrupp har fler än sitt tak", "No seat group holds more than its limit"),
    "TIERS": ("Ingen har gått före någon i en tidigare hand", "Nobody is seated before someone of an earlier hand"),
    "BLOCKING": (
        "Ingen har fått nej där någon sämre placerad fått ja",
        "Nobody is refused where someone ranked lower is in",
    ),
    "EMPTY_SEAT": ("Ingen tom plats önskas av någon behörig", "No empty seat is wanted by anyone eligible"),
    "OPTIMAL": (
        "Alla har den bästa plats som reglerna kan ge dem",
        "Everyone has the best seat that the rules can give",
    ),
    "OPTIMAL_CHOICE": (
        "Samma resultat när varje urval görs med den läsbara regeln",
        "The same result when every selection is made by the readable rule",
    ),
    "TWIN": ("Den läsbara motorn ger samma resultat", "The readable engine gives the same result"),
    "LOTTERY": ("Lotterna är dragna ur det utfästa fröet", "The lots are drawn from the committed seed"),
    "ORDER": (
        "Samma resultat när de sökande läses i annan ordning",
        "The same result with applicants in another order",
    ),
}


@dataclass(frozen=True, slots=True)
class Check:
    """One promise, and whether it is kept.

    Args:
        code: Which promise, a key of ``PROMISES``.
        ok: Whether it is kept everywhere.
        count: How many faults there are, 0 when ok.
        rows: Choice rows of the first faults; empty where a fault is not in a row.
        applicants: Applicants of the first faults.
        sv: The outcome as a Swedish sentence.
        en: The outcome as an English sentence.
    """

    code: str
    ok: bool
    count: int
    rows: tuple[int, ...]
    applicants: tuple[int, ...]
    sv: str
    en: str


@dataclass(frozen=True, slots=True)
class Component:
    """Everybody and every branch that a fault can have touched, through any chain of possible rows.

    Args:
        applicants: Ascending applicant indexes.
        branches: Ascending branch indexes.
    """

    applicants: tuple[int, ...]
    branches: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """All checks of a run; a run with ``ok`` False is not published."""

    ok: bool
    checks: tuple[Check, ...]
    component: Component

    def as_json(self) -> dict[str, object]:
        """The report ready for ``json.dumps``; applicants, rows and branches by their positions in the market."""
        return asdict(self)


def outcome(code: str, count: int, rows: Sequence[int] = (), applicants: Sequence[int] = ()) -> Check:
    """Word the outcome of one check; no faults means that the promise is kept."""
    sv, en = PROMISES[code]
    return Check(
        code=code,
        ok=count == 0,
        count=count,
        rows=tuple(int(row) for row in rows[:SAMPLE]),
        applicants=tuple(int(applicant) for applicant in applicants[:SAMPLE]),
        sv=f"{sv}: ja." if count == 0 else f"{sv}: NEJ, {count} fel.",
        en=f"{en}: yes." if count == 0 else f"{en}: NO, {count} {'fault' if count == 1 else 'faults'}.",
    )


def report_of(checks: Sequence[Check], market: Market) -> Report:
    """Gather the checks of a run; where one failed, name everything connected to its rows.

    A market that is not well formed has no component: nothing in it can be trusted.
    """
    failed = [check for check in checks if not check.ok]
    if not failed or any(check.code == "SHAPE" for check in failed):
        return Report(ok=not failed, checks=tuple(checks), component=Component((), ()))
    rows = [row for check in failed for row in check.rows]
    applicants = [applicant for check in failed for applicant in check.applicants]
    return Report(ok=False, checks=tuple(checks), component=connected_component(market, rows, applicants))


def connected_component(market: Market, rows: Sequence[int], applicants: Sequence[int] = ()) -> Component:
    """Name the applicants and branches that are connected to some rows.

    Two are connected when an applicant has a possible row in a branch; what happens in one part of the
    market that hangs together can never have touched another part.

    Args:
        market: A well formed market.
        rows: Choice rows, often those that a check named.
        applicants: Further applicants to start from.

    Returns:
        The component of all of them together; empty when nothing is asked about.
    """
    if not len(rows) and not len(applicants):
        return Component((), ())
    owner = np.searchsorted(market.choice_start, np.asarray(rows, np.int64), side="right") - 1
    branches = market.choice_branch[np.asarray(rows, np.int64)].astype(np.int64) + market.applicants
    starts = np.concatenate([owner, branches, np.asarray(applicants, np.int64)])
    root: Int32 = join(market.choice_start, market.choice_branch, market.entry_start, market.branches)
    connected = np.flatnonzero(np.isin(root, root[starts]))
    people = connected[connected < market.applicants]
    return Component(tuple(people.tolist()), tuple((connected[len(people) :] - market.applicants).tolist()))
