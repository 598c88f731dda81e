"""The records of a scenario, from the tables that the officer wrote."""

from dataclasses import dataclass, field
from decimal import Decimal

import numpy as np
import numpy.typing as npt

from gymnasieregion.contexts.admission.core import records as r
from gymnasieregion.contexts.admission.core.codes import Added, Agreement, FirstHand, FreeQuota, Reply, Selection
from gymnasieregion.contexts.admission.core.market import NONE
from gymnasieregion.contexts.admission.core.rules import MeritRules
from tests.scenario_steps.runner import Row, ScenarioError

YES = {"ja": 1, "nej": 0, "": NONE, "–": NONE}
SELECTION = {"": Selection.MERIT, "merit": Selection.MERIT, "prov": Selection.MERIT_TEST, "rang": Selection.RANK}
FREE = {"": FreeQuota.NONE, "sökt": FreeQuota.APPLIED, "avslag": FreeQuota.REFUSED, "beviljad": FreeQuota.GRANTED}
ADDED = {"": Added.IN_TIME, "i tid": Added.IN_TIME, "omval": Added.RECHOICE, "sent": Added.LATE}
AGREED = {"": Agreement.NOT_NEEDED, "klar": Agreement.DONE, "väntar": Agreement.PENDING, "nej": Agreement.NOT_MADE}
REPLY = {
    "": Reply.NONE,
    "inget": Reply.NONE,
    "ja": Reply.YES,
    "nej": Reply.NO,
    "återtar": Reply.WITHDRAWN,
}

SUBJECTS = frozenset(["SV", "SVA", "EN", "MA", "BI", "FY", "KE", "GE", "HI", "RE", "SH"])
"""Subjects that a programme may ask for by name."""


def hundredths(text: str) -> int:
    """Points as the officer writes them, "282,5"; empty gives -1."""
    return int(Decimal(text.replace(",", ".")) * 100) if text not in {"", "–"} else NONE


@dataclass
class Facts:
    """The tables of a scenario."""

    seats: list[Row] = field(default_factory=list)
    offerings: dict[str, Row] = field(default_factory=dict)
    applicants: dict[str, Row] = field(default_factory=dict)
    choices: list[Row] = field(default_factory=list)
    grades: list[Row] = field(default_factory=list)
    held: list[Row] = field(default_factory=list)

    def merits(self, records: r.RoundRecords) -> npt.NDArray[np.int64]:
        """Merit values given outright, -1 for those whose grades decide."""
        given = {row["sökande"]: hundredths(row.get("meritvärde", "")) for row in self.choices}
        return np.array([given.get(who, NONE) for who in records.applicants.ids])

    def lots(self, records: r.RoundRecords) -> npt.NDArray[np.int32]:
        """The order of the lots: as given, else by the applicants' ids."""
        given = {row["sökande"]: int(row["lott"]) for row in self.choices if row.get("lott")}
        order = sorted(records.applicants.ids, key=lambda who: (given.get(who, 0), who))
        return np.array([order.index(who) for who in records.applicants.ids], np.int32)


def records_of(facts: Facts, kind: str, year: int, merit: MeritRules) -> r.RoundRecords:
    """All records of a scenario; people and offerings that nothing is said of are ordinary ones."""
    offerings, groups = _offerings(facts), _groups(facts)
    people = sorted({row["sökande"] for row in (*facts.choices, *facts.grades)} | facts.applicants.keys())
    choices = _choices(facts, people, offerings)
    return r.RoundRecords(
        kind=kind,
        year=year,
        applicants=_applicants(facts, people, year),
        offerings=offerings,
        groups=groups,
        grades=_grades(facts, people, merit),
        choices=choices,
        held=_held(facts, people, choices, offerings, groups),
    )


def _applicants(facts: Facts, people: list[str], year: int) -> r.Applicants:
    told = [facts.applicants.get(who, {}) for who in people]
    return r.Applicants(
        ids=tuple(people),
        tickets=tuple(people),
        birth_year=np.array([int(t.get("född") or year - 16) for t in told], np.int16),
        home=tuple(t.get("hemkommun") or "0180" for t in told),
        late=np.array([t.get("sen") == "ja" for t in told], np.bool_),
        dance=np.array([t.get("dans") == "ja" for t in told], np.bool_),
        completed=np.array([t.get("gymnasiet klart") == "ja" for t in told], np.bool_),
    )


def _offerings(facts: Facts) -> r.Offerings:
    ids = sorted({row["utbildning"] for row in facts.seats if row["utbildning"]} | facts.offerings.keys())
    branch = {row["utbildning"]: row.get("gren") or row["utbildning"] for row in facts.seats}
    branches = sorted(set(branch.values()))
    told = [facts.offerings.get(one, {}) for one in ids]

    def column(name: str, default: str = "") -> list[str]:
        return [t.get(name) or default for t in told]

    return r.Offerings(
        ids=tuple(ids),
        branch=np.array([branches.index(branch[one]) for one in ids], np.int32),
        programme=tuple(column("program", "BA")),
        selection=np.array([SELECTION[u] for u in column("urval")], np.int8),
        first_hand=np.array(
            [FirstHand.ALL if f == "alla" else FirstHand.AREA for f in column("förstahand", "området")], np.int8
        ),
        closed=np.array([s == "nej" for s in column("startar", "ja")], np.bool_),
        test_weight=np.array([hundredths(w) for w in column("provvikt", "1")], np.int32),
        test_max=np.full(len(ids), NONE, np.int32),
        test_min=np.array([hundredths(m) for m in column("lägsta prov")], np.int32),
        test_subject=tuple(column("provämne")),
        test_subject_mark=tuple(column("lägsta betyg")),
        test_max_rank=np.array([int(n or NONE) for n in column("prov till val")], np.int16),
    )


def _groups(facts: Facts) -> r.SeatGroups:
    rows = [(row.get("gren") or row["utbildning"], row.get("grupp") or "alla", row) for row in facts.seats]
    rows.sort(key=lambda row: row[0])  # stable: the officer's order within a branch is the groups' order
    branches = sorted({branch for branch, _, _ in rows})
    at = {(branch, group): place for place, (branch, group, _) in enumerate(rows)}
    ids = _offerings(facts).ids
    overflow = [
        at[branch, row["lämnar över till"]] if row.get("lämnar över till", "–") not in {"", "–"} else NONE
        for branch, _, row in rows
    ]
    return r.SeatGroups(
        branch_ids=tuple(branches),
        start=np.searchsorted([branches.index(b) for b, _, _ in rows], range(len(branches) + 1)).astype(np.int32),
        ids=tuple(group for _, group, _ in rows),
        free=np.array([row.get("typ") == "fri kvot" for _, _, row in rows], np.bool_),
        seats=np.array([int(row["platser"]) for _, _, row in rows], np.int32),
        limit=np.array(
            [int(row.get("tak") or NONE) if row.get("tak") != "–" else NONE for _, _, row in rows], np.int32
        ),
        overflow=np.array(overflow, np.int32),
        offering=np.array(
            [ids.index(row["bara utbildning"]) if row.get("bara utbildning") else NONE for _, _, row in rows], np.int32
        ),
    )


def _grades(facts: Facts, people: list[str], merit: MeritRules) -> r.Grades:
    rows = sorted(
        (people.index(row["sökande"]), subject, row["betyg"], row.get("läst som", ""))
        for row in facts.grades
        for subject in row["ämnen"].split()
    )
    subjects, marks = tuple(sorted({row[1] for row in rows} | SUBJECTS)), tuple(merit.points)
    if unknown := {row[2] for row in rows} - set(marks):
        raise ScenarioError(f"okända betyg {sorted(unknown)}; kända {marks}")
    codes = ("M1", "M2", "ML")
    return r.Grades(
        applicant=np.array([row[0] for row in rows], np.int32),
        subject=np.array([subjects.index(row[1]) for row in rows], np.int16),
        mark=np.array([marks.index(row[2]) for row in rows], np.int8),
        language_as=np.array([codes.index(row[3]) if row[3] else NONE for row in rows], np.int8),
        subjects=subjects,
        marks=marks,
        language_codes=codes,
    )


def _choices(facts: Facts, people: list[str], offerings: r.Offerings) -> r.Choices:
    rows = sorted(facts.choices, key=lambda row: (people.index(row["sökande"]), int(row["val"])))
    owner = np.array([people.index(row["sökande"]) for row in rows], np.int32)

    def column(name: str, words: dict[str, int], dtype: type) -> npt.NDArray[np.generic]:
        return np.array([words[row.get(name, "")] for row in rows], dtype)

    def number(name: str) -> list[int]:
        return [int(row.get(name) or 0) if row.get(name) != "–" else 0 for row in rows]

    return r.Choices(
        start=np.searchsorted(owner, range(len(people) + 1)).astype(np.int64),
        applicant=owner,
        rank=np.array([int(row["val"]) for row in rows], np.int16),
        offering=np.array([offerings.ids.index(row["utbildning"]) for row in rows], np.int32),
        received=column("mottagen", YES, np.int8),
        hand=np.array([int(row.get("hand") or NONE) for row in rows], np.int8),
        eligible=column("behörig", YES, np.int8),
        dispensation=np.array([row.get("dispens") == "EN" for row in rows], np.bool_),
        free_quota=column("fri kvot", FREE, np.int8),
        added=column("tillagt", ADDED, np.int8),
        test_points=np.array([hundredths(row.get("prov", "")) for row in rows], np.int32),
        typed_rank=np.array(number("skolans rang"), np.int32),
        free_rank=np.array(number("fri kvot rang"), np.int32),
        agreement=column("överenskommelse", AGREED, np.int8),
    )


def _held(facts: Facts, people: list[str], choices: r.Choices, offerings: r.Offerings, groups: r.SeatGroups) -> r.Held:
    choice, group, reply = np.full((3, len(people)), NONE)
    for row in facts.held:
        who, offering = people.index(row["sökande"]), offerings.ids.index(row["utbildning"])
        rows = np.flatnonzero((choices.applicant == who) & (choices.offering == offering))
        branch = offerings.branch[offering]
        names = groups.ids[groups.start[branch] : groups.start[branch + 1]]
        choice[who] = rows[0]
        group[who] = groups.start[branch] + names.index(row.get("grupp") or "alla")
        reply[who] = REPLY[row.get("svar", "")]
    reply[choice == NONE] = Reply.NONE
    return r.Held(choice.astype(np.int32), group.astype(np.int32), reply.astype(np.int8))
