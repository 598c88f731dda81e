"""Advice made ready for a page: the picture of earlier limits, the same as sentences, and warnings in words."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from gymnasieregion.contexts.admission.core.choice_warnings import Limit, Margins, RowWarning
from gymnasieregion.contexts.admission.core.sentence_words import number_text, points_text, subject_text
from gymnasieregion.contexts.admission.selectors.choice_advice import (
    Advice,
    AdviceRow,
    day_of_rules,
)
from gymnasieregion.contexts.admission.selectors.choice_margins import days_of_tests, margins_on
from gymnasieregion.contexts.admission.web.choosing_words import (
    GOOD_TO_KNOW,
    ROW,
    WHOLE,
    reason_text,
    text_of_tests,
    when_text,
)
from gymnasieregion.contexts.admission.web.limit_picture import LimitPicture, limit_picture
from gymnasieregion.contexts.admission.web.runs_words import STATUSES, word
from gymnasieregion.platform.pages.formats import MINUS
from gymnasieregion.platform.pages.words import page_language, said


@dataclass(frozen=True, slots=True)
class ShownRow:
    """Advice on one choice, ready for ``_advice_row.html``.

    Args:
        own: One's own points in words; "" when they are not known.
        latest: The latest limit in words; "" without any.
        picture: The small line; None when there is nothing to draw.
        sentences: Every limit as a sentence, the latest first, and then one's own points.
        eligible: Whether one is eligible; None when nobody can say.
        warnings: Kind of panel (``info`` or ``warn``), code, and text.
        since: What the preliminary round said, and what is so now, as sentences; () while it is not published.
    """

    own: str
    latest: str
    picture: LimitPicture | None
    sentences: tuple[str, ...]
    eligible: bool | None
    warnings: tuple[tuple[str, str, str], ...]
    since: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ShownAdvice:
    """Advice on an application, ready for its page.

    Args:
        rows: By offering id.
        whole: Code and text of each thing worth knowing of the whole.
        merit: The merit value in words; "" when no grades are registered.
    """

    rows: Mapping[str, ShownRow]
    whole: tuple[tuple[str, str], ...]
    merit: str


def shown_advice(advice: Advice, year: int, day: date | None = None) -> ShownAdvice:
    """Advice in the language of the page being made.

    Args:
        advice: From ``advice_of``.
        year: The admission year.
        day: That of ``day_of_rules``; None to have it asked for, which is one query.
    """
    day = day or day_of_rules(year)
    margins = margins_on(day)
    tests = days_of_tests(year)
    return ShownAdvice(
        rows={id_: shown_row(row, tests) for id_, row in advice.rows.items()},
        whole=tuple((str(code), _filled(WHOLE[code], margins)) for code in advice.whole),
        merit="" if advice.merit is None else points_text(advice.merit, page_language()),
    )


def shown_row(row: AdviceRow, tests: Mapping[str, date]) -> ShownRow:
    """Advice on one choice in the language of the page being made.

    Args:
        row: From the advice.
        tests: From ``days_of_tests``.
    """
    lang = page_language()
    own = "" if row.own is None else points_text(row.own, lang)
    return ShownRow(
        own=own,
        latest=f"{_limit_text(row.limits[0])} ({when_text(row.limits[0]).lower()})" if row.limits else "",
        picture=limit_picture(row.limits, row.own),
        sentences=_sentences(row.limits, own),
        eligible=row.eligible,
        warnings=tuple(
            ("info" if code in GOOD_TO_KNOW else "warn", str(code), _warning(code, row, tests)) for code in row.warnings
        ),
        since=_since(row),
    )


def _sentences(limits: Sequence[Limit], own: str) -> tuple[str, ...]:
    told = [f"{when_text(limit)}: {_limit_text(limit)}." for limit in limits]
    if own and told:
        told.append(said(f"Dina poäng: {own}.", f"Your points: {own}."))
    return tuple(told)


def _limit_text(limit: Limit) -> str:
    if limit.points is None:
        return reason_text(limit.reason).lower()
    return points_text(limit.points, page_language())


def _since(row: AdviceRow) -> tuple[str, ...]:
    """What the preliminary round said of a choice, and how own points, place and state stand now."""
    if row.is_new:
        return (said("Nytt sedan det preliminära beskedet.", "New since the preliminary result."),)
    was, lang = row.before, page_language()
    if was is None:
        return ()
    status = word(STATUSES, was.status)
    then = [f"{said('val', 'choice')} {was.rank}", status[:1].lower() + status[1:]]
    if was.own is not None:
        then.append(points_text(was.own, lang))
    if was.limit is not None:
        then.append(said(f"gräns {points_text(was.limit, 'sv')}", f"limit {points_text(was.limit, 'en')}"))
    now = [f"{said('val', 'choice')} {row.rank}"]
    if row.own is not None:
        now.append(points_text(row.own, lang) + _changed(was.own, row.own))
    if RowWarning.CLOSED in row.warnings:
        now.append(said("startar ej", "does not start"))
    elif row.eligible is False:
        now.append(said("inte behörig", "not eligible"))
    told = [
        f"{said('Preliminärt besked', 'Preliminary result')}: {', '.join(then)}.",
        f"{said('Nu', 'Now')}: {', '.join(now)}.",
    ]
    if was.limit is not None:
        told.append(
            said("Den slutliga gränsen finns inte än.", "The final limit is not there yet.", "Gränsen kan ändras.")
        )
    return tuple(told)


def _changed(was: int | None, now: int) -> str:
    """How own points have changed, in brackets; "" when they have not."""
    if was is None or was == now:
        return ""
    return f" ({MINUS if now < was else '+'}{number_text(abs(now - was), page_language())})"


def _warning(code: RowWarning, row: AdviceRow, tests: Mapping[str, date]) -> str:
    text = said(*ROW[code]).format(n=row.test_max_rank)
    if code is RowWarning.TEST:
        lang = page_language()
        subject = subject_text(row.test_subject, lang) if row.test_subject else ""
        most = None if RowWarning.TEST_RANK in row.warnings else row.test_max_rank
        return f"{text} {text_of_tests(tests, subject, row.test_subject_mark, most)}".strip()
    if code in {RowWarning.NOT_ELIGIBLE, RowWarning.NEEDS_DECISION}:
        return " ".join([text, *(said(sv, en, _easy_cause(sv)) for sv, en in row.causes)])
    return text


def _easy_cause(sv: str) -> str:
    """A sentence on what stands in the way, with each thing in a sentence of its own."""
    parts = re.split(r", och |; ", sv.removeprefix("Det här hindrar: "))
    return ". ".join(part[:1].upper() + part[1:] for part in parts)


def _filled(text: tuple[str, str, str], margins: Margins) -> str:
    lang = page_language()
    far, safe = number_text(margins.far_above, lang), number_text(margins.safe, lang)
    return said(*text).format(far=far, safe=safe)
