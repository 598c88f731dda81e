"""Advice made ready for a page: the picture of earlier limits, the same as sentences, and warnings in words."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.html import format_html, format_html_join

from gymnasieregion.contexts.admission.core.choice_warnings import Limit, Margins, RowWarning
from gymnasieregion.contexts.admission.core.sentence_words import number_text, points_text, subject_text
from gymnasieregion.contexts.admission.selectors.choice_advice import (
    Advice,
    AdviceRow,
    day_of_rules,
)
from gymnasieregion.contexts.admission.selectors.choice_before import Before
from gymnasieregion.contexts.admission.selectors.choice_margins import days_of_tests, margins_on
from gymnasieregion.contexts.admission.web.choosing_words import (
    GOOD_TO_KNOW,
    PRELIMINARY,
    ROW,
    WHOLE,
    reason_text,
    text_of_tests,
    when_text,
)
from gymnasieregion.contexts.admission.web.limit_picture import LimitPicture, limit_picture
from gymnasieregion.platform.pages.formats import MINUS
from gymnasieregion.platform.pages.words import page_language, said


@dataclass(frozen=True, slots=True)
class ShownRow:
    """Advice on one choice, ready for ``_advice_row.html``.

    Args:
        own: One's own points in words; "" when they are not known.
        latest: The latest limit in words, or why there was none; "" without any.
        picture: The small line; None when there is nothing to draw.
        sentences: Every limit as a sentence, the latest first.
        eligible: Whether one is eligible; None when nobody can say.
        warnings: Kind of panel (``info`` or ``warn``), code, and text.
        since: What the preliminary round said, and what is so now, as sentences; () while it is not published.
        is_by_order: Whether another order of the list may give other advice.
    """

    own: str
    latest: str
    picture: LimitPicture | None
    sentences: tuple[str, ...]
    eligible: bool | None
    warnings: tuple[tuple[str, str, str], ...]
    since: tuple[str, ...] = ()
    is_by_order: bool = False


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
    tests = days_before_result(year, day)
    return ShownAdvice(
        rows={id_: shown_row(row, tests) for id_, row in advice.rows.items()},
        whole=tuple((str(code), _filled(WHOLE[code], margins)) for code in advice.whole),
        merit="" if advice.merit is None else points_text(advice.merit, page_language()),
    )


def days_before_result(year: int, day: date) -> Mapping[str, date]:
    """When skills tests are held, as far as that is before the final result; a calendar that has moved may have passed.

    Args:
        year: The admission year.
        day: That of ``day_of_rules``.
    """
    return {event: at for event, at in days_of_tests(year).items() if at < day}


def shown_row(row: AdviceRow, tests: Mapping[str, date]) -> ShownRow:
    """Advice on one choice in the language of the page being made.

    Args:
        row: From the advice.
        tests: From ``days_before_result``.
    """
    lang = page_language()
    own = "" if row.own is None else points_text(row.own, lang)
    return ShownRow(
        own=own,
        latest=_latest(row.limits[0]) if row.limits else "",
        picture=limit_picture(row.limits, row.own),
        sentences=_sentences(row.limits),
        eligible=row.eligible,
        warnings=tuple(
            ("info" if code in GOOD_TO_KNOW else "warn", str(code), _warning(code, row, tests)) for code in row.warnings
        ),
        since=_since(row),
        is_by_order=row.test_max_rank is not None,
    )


def _sentences(limits: Sequence[Limit]) -> tuple[str, ...]:
    return tuple(f"{when_text(limit)}: {_limit_text(limit)}." for limit in limits)


def _latest(limit: Limit) -> str:
    """The latest limit, with what it is."""
    if limit.points is None:
        return f"{when_text(limit)}: {_limit_text(limit)}."
    return f"{said('Lägsta poäng', 'Lowest points')}: {_limit_text(limit)} ({when_text(limit).lower()})"


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
    now: list[str] = [format_html("{} <span data-place>{}</span>", said("val", "choice"), row.rank)]
    if row.own is not None:
        now.append(points_text(row.own, lang) + _changed(was.own, row.own))
    if RowWarning.CLOSED in row.warnings:
        now.append(said("startar ej", "does not start"))
    elif row.eligible is False:
        now.append(said("inte behörig", "not eligible"))
    told = [
        " ".join(_was_said(was)),
        format_html("{}: {}.", said("Nu", "Now"), format_html_join(", ", "{}", ((each,) for each in now))),
    ]
    if was.limit is not None:
        told.append(
            said("Den slutliga gränsen finns inte än.", "The final limit is not there yet.", "Gränsen kan ändras.")
        )
    return tuple(told)


def _was_said(was: Before) -> Sequence[str]:
    """What the preliminary round said of a choice, in whole sentences."""
    told = [
        said(
            f"I det preliminära beskedet var det här val {was.rank}.",
            f"In the preliminary result this was choice {was.rank}.",
            f"Första beskedet: Det här var val {was.rank}.",
        )
    ]
    if was.status in PRELIMINARY:
        told.append(said(*PRELIMINARY[was.status]))
    if was.limit is not None and was.own is not None:
        own, limit = (points_text(each, page_language()) for each in (was.own, was.limit))
        told.append(
            said(
                f"Då var det {own}, och den sista som fick plats hade {limit}.",
                f"It was {own} then, and the last one to get a seat had {limit}.",
                f"Då var det {own}. Det behövdes {limit}.",
            )
        )
    elif was.own is not None:
        own = points_text(was.own, page_language())
        told.append(said(f"Då var det {own}.", f"It was {own} then."))
    return told


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
