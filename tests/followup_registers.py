"""Small made-up registers for the tests of follow-up: histories of pupils, and the same as tables of the warehouse."""

from datetime import date, timedelta

import numpy as np
import polars as pl
from hypothesis import strategies as st

from gymnasieregion.contexts.register.contracts import EndReason, ProgrammeGroup
from gymnasieregion.contexts.register.core.followup import FollowUpRules, Pupil, Stretch
from gymnasieregion.contexts.register.services.warehouse_rows import PERSONS, SPELLS, with_what_follows

RULES = FollowUpRules(return_days=120, certificate_points=2500, ib_excluded_from=2021)
GROUPS = {
    "NA": ProgrammeGroup.PREPARATORY, "SA": ProgrammeGroup.PREPARATORY, "BA": ProgrammeGroup.VOCATIONAL,
    "FX": ProgrammeGroup.OWN_GOALS, "IB": ProgrammeGroup.IB, "IMA": ProgrammeGroup.INTRODUCTORY,
    "IMS": ProgrammeGroup.INTRODUCTORY, "VI": ProgrammeGroup.FOURTH_YEAR, "FA": ProgrammeGroup.ADAPTED,
}  # fmt: skip
UNITS = {"S001": ("0180", "MUNICIPAL", 180), "S002": ("P77", "INDEPENDENT", 180), "S003": ("0127", "MUNICIPAL", 127)}
EDGES = [(6, 12), (6, 30), (7, 1), (8, 18), (10, 14), (10, 15), (10, 16), (2, 1)]
"""Days of a year where something begins or ends to hold."""

days = st.builds(lambda year, edge: date(year, *edge), st.integers(2017, 2024), st.sampled_from(EDGES))


def stretch(starts_on, ends_on=None, programme="NA", year=1, because=None, **places):
    """A study spell, of somebody who lives in the region if nothing else is said."""
    unit = places.pop("unit", "S001")
    provider, form, municipality = UNITS[unit]
    is_resident = places.pop("is_resident", True)
    held = {
        "sex": 1, "admission_group": "", "home": 180, "unit": unit, "provider": provider, "provider_form": form,
        "municipality": municipality, **places,
    }  # fmt: skip
    return Stretch(starts_on, ends_on, programme, GROUPS[programme], year, because, is_resident, held)


@st.composite
def stretches(draw):
    """Up to five spells; most follow upon each other, some leave a gap or overlap."""
    made, start = [], draw(days)
    person = {"sex": draw(st.sampled_from([1, 2])), "admission_group": draw(st.sampled_from(["", "FRI"]))}
    for number in range(draw(st.integers(1, 5))):
        goes_on = draw(st.integers(0, 5)) == 0
        length = draw(st.sampled_from([30, 60, 200, 300, 365]))
        end = None if goes_on else start + timedelta(days=length)
        reason = None if goes_on else draw(st.sampled_from(list(EndReason)))
        made.append(
            stretch(
                start, end, draw(st.sampled_from(list(GROUPS))), min(5, number + draw(st.integers(1, 2))), reason,
                unit=draw(st.sampled_from(list(UNITS))), home=draw(st.sampled_from([180, 127, 1280, None])),
                is_resident=draw(st.booleans()), **person,
            )
        )  # fmt: skip
        start += timedelta(days=length + draw(st.sampled_from([-25, 0, 0, 0, 1, 70, 120, 121, 400])))
    return tuple(sorted(made, key=lambda each: each.starts_on))


@st.composite
def pupils(draw):
    """Somebody with spells and perhaps a diploma, a certificate, a move or a death after the start."""
    history = draw(stretches())
    start = history[0].starts_on
    later = st.none() | st.integers(0, 1600).map(lambda days: start + timedelta(days=days))
    certificate_on = draw(later)
    return Pupil(
        stretches=history,
        twentieth=start + timedelta(days=draw(st.sampled_from([-1, 0, 1, 700, 1400, 1600]))),
        has_number=draw(st.booleans()),
        diploma_on=draw(later),
        certificate_on=certificate_on,
        certificate_points=None if certificate_on is None else draw(st.sampled_from([2400, 2500, 2800])),
        moved_away_on=draw(later),
        died_on=draw(st.none() | later),
    )


registers = st.lists(pupils(), min_size=1, max_size=12)


def register_of(persons, seed):
    """So many pupils of ordinary lives, the same for the same seed."""
    rng = np.random.default_rng(seed)
    return [_ordinary(rng) for _ in range(persons)]


def _ordinary(rng):
    """Three or four school years with now and then a change, a break-off, a return, a move; and what that leads to."""
    pick = lambda values: values[int(rng.integers(len(values)))]  # noqa: E731
    year = int(rng.integers(2016, 2024))
    start, programme = date(year, 8, int(rng.integers(15, 25))), pick(list(GROUPS))
    person = {"sex": int(rng.integers(1, 3)), "admission_group": pick(["", "FRI"]), "home": pick([180, 127, 1280])}
    resident, made, ended = person["home"] != 1280, [], None
    for number in range(1, 5):
        if start >= date(2025, 1, 1):
            break
        chance, june = rng.random(), date(start.year + 1, 6, 12)
        leaves = chance < 0.1
        end = start + timedelta(days=int(rng.integers(20, 280))) if leaves else june
        done = not leaves and number >= 3 and GROUPS[programme] is not ProgrammeGroup.INTRODUCTORY and chance < 0.85
        reason = EndReason.BREAK_OFF if leaves else EndReason.DIPLOMA if done else EndReason.PROMOTED
        made.append(
            stretch(start, end, programme, number, reason, unit=pick(list(UNITS)), is_resident=resident, **person)
        )
        ended = end
        if done or (leaves and rng.random() < 0.4):
            break
        at_once = leaves and rng.random() < 0.5
        start = end if at_once else date(june.year, 8, int(rng.integers(15, 25)))
        programme = pick(["NA", "SA", "BA"]) if at_once or rng.random() < 0.3 else programme
    finished, certified = made[-1].end_reason is EndReason.DIPLOMA, rng.random() < 0.2
    return Pupil(
        stretches=tuple(made),
        twentieth=date(made[0].starts_on.year + 4, int(rng.integers(1, 13)), 1),
        has_number=bool(rng.random() < 0.9),
        diploma_on=ended if finished else None,
        certificate_on=ended if certified and not finished else None,
        certificate_points=2500 if certified and not finished else None,
        moved_away_on=ended + timedelta(days=100) if rng.random() < 0.05 and resident else None,
    )


def tables(register):
    """``persons`` and ``spells`` as in a snapshot, with the cohort in ``part``; persons are called p0, p1, …"""
    persons = [_person(f"p{number}", pupil) for number, pupil in enumerate(register)]
    spells = [
        _spell(f"p{number}", each, pupil.cohort) for number, pupil in enumerate(register) for each in pupil.stretches
    ]
    own = {name: kind for name, kind in SPELLS.items() if not name.startswith("next_") and name != "back_on"}
    raw = pl.DataFrame(spells, schema={**own, "part": pl.Int32}, orient="row")
    return (
        pl.DataFrame(persons, schema={**PERSONS, "part": pl.Int32}, orient="row"),
        with_what_follows(raw).select(*SPELLS, "part"),
    )


def _person(name, pupil):
    first = pupil.stretches[0]
    held = {
        **first.places, "person": name, "started_on": pupil.started_on, "twentieth": pupil.twentieth,
        "has_number": pupil.has_number, "is_resident": first.is_resident, "programme": first.programme,
        "group": first.group.number, "diploma_on": pupil.diploma_on, "is_eligible": None,
        "certificate_on": pupil.certificate_on, "certificate_points": pupil.certificate_points,
        "moved_away_on": pupil.moved_away_on, "died_on": pupil.died_on,
    }  # fmt: skip
    return [*(held[column] for column in PERSONS), pupil.cohort]


def _spell(name, each, cohort):
    held = {
        **each.places, "person": name, "starts_on": each.starts_on, "ends_on": each.ends_on,
        "is_resident": each.is_resident, "programme": each.programme, "education_code": each.programme,
        "group": each.group.number, "school_year": each.school_year,
        "end_reason": each.end_reason.number if each.end_reason else 0,
    }  # fmt: skip
    wanted = [column for column in SPELLS if not column.startswith("next_") and column != "back_on"]
    return [*(held[column] for column in wanted), cohort]
