"""What another system tells of a pupil's studies, put into the history that the register has.

The system speaks for its own school units: there what it says holds. A study spell is known again by the unit and the
first day, since no two spells at a unit share a day.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from gymnasieregion.contexts.register.core.changes import Path
from gymnasieregion.contexts.register.core.codes import BREAKS_OFF, CONTINUES, EndReason, Source
from gymnasieregion.contexts.register.core.exchange_reading import DEAD, EMIGRATED, TheirEnrolment, TheirMembership
from gymnasieregion.contexts.register.core.spans import holds_on
from gymnasieregion.contexts.register.core.study_spells import History, StudySpell, break_off_day, checked_history


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of an enrolment in one class.

    Args:
        school_unit: Our key of the unit.
        ends_on: The first day without; None while it goes on.
        is_cancelled: Whether the enrolment was broken off at the end of this piece.
        class_name: None where nothing is told of classes.
    """

    school_unit: str
    starts_on: date
    ends_on: date | None
    school_year: int
    education_code: str
    is_cancelled: bool
    class_name: str | None


@dataclass(frozen=True, slots=True)
class Told:
    """A piece with the study path that it is on."""

    piece: Piece
    path: Path


def pieces_of(unit: str, enrolment: TheirEnrolment, classes: Sequence[TheirMembership] | None) -> tuple[Piece, ...]:
    """An enrolment cut where the pupil goes over to another class.

    Args:
        unit: Our key of its unit.
        enrolment: The enrolment.
        classes: The classes at the unit that the pupil is or has been in; None where nothing is told of classes.
    """
    whole = Piece(
        unit, enrolment.starts_on, enrolment.ends_on, enrolment.school_year, enrolment.education_code,
        enrolment.is_cancelled, None,
    )  # fmt: skip
    if classes is None:
        return (whole,)
    held = sorted(classes, key=lambda one: (one.starts_on, one.class_name))
    inside = [one.starts_on for one in held if one.starts_on > whole.starts_on and holds_on(whole, one.starts_on)]
    days = [whole.starts_on, *inside]
    names = [name for day in days if (name := _class_on(held, day))]
    pieces = [replace(whole, class_name=names[0] if names else "")]
    for day in inside:
        name = _class_on(held, day)
        if name != pieces[-1].class_name:
            pieces[-1] = replace(pieces[-1], ends_on=day, is_cancelled=False)
            pieces.append(replace(whole, starts_on=day, class_name=name))
    return tuple(pieces)


def take(
    history: History, told: Iterable[Told], *, person: UUID, units: Collection[str], status: str, new: Iterator[UUID]
) -> History:
    """The history when a system has told what it knows of somebody.

    What others have said of other units stands. So does what they have said of these units, until the system says
    otherwise of the same spell; a spell that a system has told before and tells no more is gone.

    Args:
        history: What is known.
        told: Every piece of their enrolments, with its study path.
        person: Who; new spells are theirs.
        units: The units that the system speaks for.
        status: ``Avliden`` and ``Utvandrad`` say why the last spell was broken off.
        new: Keys for new spells.

    Raises:
        RegionError: If it cannot be so; the sentence says why.
    """
    known = {(spell.school_unit, spell.starts_on): spell for spell in history}
    in_order = sorted(told, key=lambda one: one.piece.starts_on)
    spells: list[StudySpell] = []
    for one in in_order:
        old = known.get((one.piece.school_unit, one.piece.starts_on))
        before = next((spell for spell in spells if _goes_on_in(spell, one.piece)), None)
        reason = _reason(one, old, in_order, status)
        spells.append(
            _again(one, old, reason) if old else _first(one, next(new), person, reason, _planned(one, before))
        )
    kept = {spell.spell for spell in spells}
    rest = [
        spell
        for spell in history
        if spell.spell not in kept and not (spell.source is Source.SS12000 and spell.school_unit in units)
    ]
    return checked_history([*rest, *spells])


def leave(history: History, units: Collection[str]) -> History:
    """The history when a system no longer tells of somebody: what it said goes on goes no more; what has ended stands.

    A system takes away a pupil who is hidden from us or was never there, but also one who left long ago.

    Args:
        history: What is known.
        units: The units that the system speaks for.
    """
    return tuple(
        spell
        for spell in history
        if spell.ends_on is not None or spell.source is not Source.SS12000 or spell.school_unit not in units
    )


def _goes_on_in(spell: StudySpell, piece: Piece) -> bool:
    return spell.school_unit == piece.school_unit and spell.ends_on == piece.starts_on and spell.end_reason in CONTINUES


def _planned(one: Told, before: StudySpell | None) -> date | None:
    """When the path is to end: as planned before, but anew for who goes on when that has come, in a fourth year."""
    if before is None or (before.path_ends_on is not None and before.path_ends_on <= one.piece.starts_on):
        return one.path.ends_on
    return before.path_ends_on


def _first(one: Told, key: UUID, person: UUID, reason: EndReason | None, planned: date | None) -> StudySpell:
    """A spell that was not known."""
    piece, path = one.piece, one.path
    return StudySpell(
        key, person, piece.starts_on, piece.school_unit, path.education_code, path.programme, piece.school_year,
        piece.ends_on, reason, break_off_day(piece.ends_on, reason), planned, path.form, path.markers,
        piece.class_name or "", Source.SS12000,
    )  # fmt: skip


def _again(one: Told, old: StudySpell, reason: EndReason | None) -> StudySpell:
    """A spell that is known, as it is told now; where nothing is told of classes the known one stands."""
    piece, path = one.piece, one.path
    is_same_path = (old.education_code, old.school_year) == (path.education_code, piece.school_year)
    spell = replace(
        old, education_code=path.education_code, programme=path.programme, school_year=piece.school_year,
        ends_on=piece.ends_on, end_reason=reason, break_off_on=break_off_day(piece.ends_on, reason),
        path_ends_on=old.path_ends_on if is_same_path else path.ends_on, form=path.form, markers=path.markers,
        class_name=old.class_name if piece.class_name is None else piece.class_name,
    )  # fmt: skip
    return spell if spell == old else replace(spell, source=Source.SS12000)


def _reason(one: Told, old: StudySpell | None, told: Sequence[Told], status: str) -> EndReason | None:
    """Why a piece ended; the standard tells only whether it was broken off, and the rest shows in what follows."""
    piece = one.piece
    if piece.ends_on is None:
        return None
    if old and old.ends_on == piece.ends_on and (old.end_reason in BREAKS_OFF) is piece.is_cancelled:
        return old.end_reason
    following = [each for each in told if each.piece.starts_on == piece.ends_on]
    here = next((each for each in following if each.piece.school_unit == piece.school_unit), None)
    if not piece.is_cancelled:
        elsewhere = EndReason.CHANGE_OF_SCHOOL if following else EndReason.UNKNOWN
        return _change(one, here) if here else elsewhere
    if status == DEAD:
        return EndReason.DIED
    if following:
        return EndReason.CHANGE_OF_SCHOOL
    return EndReason.MOVED_AWAY if status == EMIGRATED else EndReason.BREAK_OFF


def _change(one: Told, following: Told) -> EndReason:
    """What changed from one piece to the next at the same unit."""
    if following.path.programme != one.path.programme:
        return EndReason.CHANGE_OF_PATH
    if following.piece.school_year != one.piece.school_year:
        return EndReason.PROMOTED
    if following.path.markers != one.path.markers:
        return EndReason.CHANGE_OF_MARKERS
    same_code = following.path.education_code == one.path.education_code
    return EndReason.CHANGE_OF_CLASS if same_code else EndReason.CHANGE_OF_PATH


def _class_on(held: Sequence[TheirMembership], day: date) -> str:
    """The class that somebody is in on a day, the latest that they came to; "" for none."""
    return next((one.class_name for one in reversed(held) if holds_on(one, day)), "")
