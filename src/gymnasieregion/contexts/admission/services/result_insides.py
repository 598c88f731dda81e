"""The inside of everyone's result page, made once at publication: the same bytes for all who may read it."""

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date, datetime
from html import escape
from itertools import chain, pairwise

import polars as pl

from gymnasieregion.contexts.admission.core.codes import RoundKind, Status
from gymnasieregion.contexts.admission.core.result_days import stamp_of
from gymnasieregion.contexts.admission.core.result_words import (
    KIND,
    PRELIMINARY,
    READINGS,
    REPLIES_OPEN,
    Moved,
    Standing,
    Texts,
    heading_of,
    moved_words,
    to_do,
)
from gymnasieregion.contexts.admission.core.sentence_words import number_text
from gymnasieregion.contexts.admission.core.sentences import RoundTerms
from gymnasieregion.contexts.admission.services.result_rows import Rows, hundredths, row_html
from gymnasieregion.kernel.errors import Language
from gymnasieregion.platform.pages.formats import day_text, moment_text, with_soft_breaks
from gymnasieregion.platform.pages.zipped import as_piece

AT_ONCE, IN_A_PACK = 4_000, 250
"""Persons made at a time, so that memory stays bounded, and packed at a time by one of two threads."""

LEVEL = 1
DO, DONE = "<!--do-->", "<!--/do-->"
"""Round what there is to do; an older result is shown without it."""

TONE = {Status.ADMITTED.value: "good", Status.RESERVE.value: "info"}
MOVES = ("before", "place", "seated", "left", "came", "passed")
LINKS = {"svara": "svara/", "ko": "ko/", "lediga": "lediga/", "ansokan": "/ansokan/"}


@dataclass(frozen=True, slots=True)
class About:
    """What is the same on every page of a publication.

    Args:
        year: The admission year.
        number: The run's number in the year.
        terms: The round's terms.
        known_on: The day when the result becomes known.
        by: The last day to act; None without one.
        calendar_day: The calendar's day that it goes by, at publication; None without one.
        replies_from: When replies open, where that is later than the result; None otherwise.
        root: The Merkle root of the run, 64 characters.
        synthetic: Whether everybody of the year is invented.
        has_earlier: Whether another result of the year has been published.
    """

    year: int
    number: int
    terms: RoundTerms
    known_on: date
    by: date | None
    calendar_day: date | None
    replies_from: datetime | None
    root: str
    synthetic: bool
    has_earlier: bool


@dataclass(frozen=True, slots=True)
class Told:
    """The tables that the pages are made from, all as text and null where a cell is empty.

    Args:
        results: ``results.csv``.
        choices: ``choice_results.csv`` with ``sv`` and ``en`` of ``explanations.csv`` beside it.
        statistics: ``statistics.csv``.
        names: ``offering_id`` and ``name`` of each offering.
        moves: From ``queue_places.queue_rows``.
        tried_again: By id in the run, what is said to those whose new grades made all choices be tried again.
    """

    results: pl.DataFrame
    choices: pl.DataFrame
    statistics: pl.DataFrame
    names: pl.DataFrame
    moves: pl.DataFrame
    tried_again: Mapping[str, Texts] = field(default_factory=dict)


def insides(told: Told, about: About) -> Iterator[tuple[str, tuple[bytes, bytes, bytes]]]:
    """The id in the run and the packed pages of each person, in the order of ``results.csv``.

    Args:
        told: The tables.
        about: What is the same for all.
    """
    people = told.results.join(told.names, on="offering_id", how="left", maintain_order="left")
    rows = _all_rows(told, people)
    counts = people.join(
        told.choices["applicant_id"].value_counts(name="choices"), on="applicant_id", how="left", maintain_order="left"
    )["choices"].fill_null(0)
    starts = [0, *counts.cum_sum().to_list()]
    waits = set(told.choices.filter(pl.col("status") == Status.RESERVE)["applicant_id"].to_list())
    page = _Page(about, told.tried_again)
    with ThreadPoolExecutor(2) as packers:
        for first in range(0, len(people), AT_ONCE):
            some = people.slice(first, AT_ONCE)
            at = starts[first : first + len(some) + 1]
            html = row_html(Rows(rows.slice(at[0], at[-1] - at[0]), about.terms))
            made = [
                [
                    page.of(how, person, html_of, waits)
                    for person, html_of in zip(some.iter_rows(named=True), lists, strict=True)
                ]
                for how, lists in ((how, _each(html[how].to_list(), at)) for how in READINGS)
            ]
            packed = packers.map(
                _packed, *([each[at : at + IN_A_PACK] for at in range(0, len(some), IN_A_PACK)] for each in made)
            )
            yield from zip(some["applicant_id"].to_list(), chain.from_iterable(packed), strict=True)


def _packed(sv: list[bytes], en: list[bytes], easy: list[bytes]) -> list[tuple[bytes, bytes, bytes]]:
    """Some people's pages packed; zlib lets another thread run meanwhile."""
    return [
        (as_piece(one, LEVEL), as_piece(other, LEVEL), as_piece(third, LEVEL))
        for one, other, third in zip(sv, en, easy, strict=True)
    ]


def _each(rows: list[str], at: Sequence[int]) -> list[str]:
    """The rows of each person put together."""
    return ["".join(rows[start - at[0] : stop - at[0]]) for start, stop in pairwise(at)]


def _all_rows(told: Told, people: pl.DataFrame) -> pl.DataFrame:
    """What the rows are made of; see ``result_rows.Rows``."""
    own = people.select("applicant_id", granted=pl.col("rank"), seated=pl.col("status") == Status.ADMITTED)
    published = told.statistics.select("offering_id", published="Antagningsgrans", code="Granskod")
    keys = ("applicant_id", "offering_id", "group_id")
    waiting = told.choices.filter(pl.col("status") == Status.RESERVE).select("applicant_id").unique()
    return (
        told.choices.join(told.names, on="offering_id", how="left", maintain_order="left")
        .join(own, on="applicant_id", how="left", maintain_order="left")
        .join(published, on="offering_id", how="left", maintain_order="left")
        .join(waiting.with_columns(waits=pl.lit(value=True)), on="applicant_id", how="left", maintain_order="left")
        .join(_moved(told.moves), on=keys, how="left", maintain_order="left")
        .with_columns(
            pl.coalesce("limit", "published").alias("shown"), pl.col("waits", "seated").fill_null(value=False)
        )
    )


def _moved(moves: pl.DataFrame) -> pl.DataFrame:
    """Why each place that there was before has changed, in words."""
    stood = moves.filter(pl.col("before").is_not_null())
    words: dict[tuple[int, ...], Texts] = {}
    told = [
        words.get(key) or words.setdefault(key, moved_words(Moved(*key))) for key in stood.select(MOVES).iter_rows()
    ]
    columns = {f"moved_{how}": pl.Series([each[n] for each in told], dtype=pl.String) for n, how in enumerate(READINGS)}
    return stood.select("applicant_id", "offering_id", "group_id").with_columns(**columns)


class _Page:
    """What stands round the rows of a page; made once for each way to read and each standing.

    Args:
        about: What is the same for all.
        tried_again: What is said to those with new grades.
    """

    def __init__(self, about: About, tried_again: Mapping[str, Texts]) -> None:
        self._about, self._tried_again = about, tried_again
        self._tops: dict[tuple[str, Standing], str] = {}
        self._ends = {how: _slip(about, number) for number, how in enumerate(READINGS)}

    def of(self, how: str, person: Mapping[str, str | None], rows: str, waits: set[str]) -> bytes:
        """The inside of one person's page."""
        terms = self._about.terms
        who, status = person["applicant_id"] or "", person["status"] or ""
        standing = Standing(terms.kind, status, who in waits, terms.no_reply_is_yes)
        top = self._tops.get((how, standing)) or self._tops.setdefault((how, standing), self._top(how, standing))
        name = with_soft_breaks(escape(person["name"] or ""))
        merit = number_text(hundredths(person["merit"] or "0"), "sv" if how == "easy" else how)
        shown = name if how != "en" else f'<span lang="sv">{name}</span>'
        again = self._tried_again.get(who)
        told = f"<p>{escape(again[READINGS.index(how)])}</p>" if again else ""
        top = top.replace("{offering}", shown).replace("{merit}", merit).replace("{again}", told)
        none = ("Du har inga val.", "You have no choices.", "Du har inga val.")[READINGS.index(how)]
        listed = f'<ol class="result-rows">{rows}</ol>' if rows else f"<p>{none}</p>"
        return f"{top}{listed}{self._ends[how]}".encode()

    def _top(self, how: str, standing: Standing) -> str:
        """From the beginning to the rows."""
        about, at = self._about, READINGS.index(how)
        lang: Language = "en" if how == "en" else "sv"
        kind = KIND[standing.kind][at]
        when = day_text(about.known_on, lang)
        since = (f"{kind} {about.year}, {when}.", f"{kind} {about.year}, {when}.", f"{kind}. {when}.")[at]
        words = ("Alla dina besked", "All your results", "Alla dina besked")[at]
        before = f' <a href="tidigare/">{words}</a>' if about.has_earlier else ""
        tone = TONE.get(standing.status, "warn") if standing.gives_seats else "info"
        first = f"<p>{PRELIMINARY[at]}</p>" if standing.kind == RoundKind.PRELIMINARY else ""
        steps = list(to_do(standing, has_day=about.by is not None))
        if about.replies_from and standing.status == Status.ADMITTED:
            steps.append(REPLIES_OPEN)
        todo = "".join(f"<li>{self._linked(texts[at], lang)}</li>" for texts in steps)
        now, rows = (
            ("Det här gör du nu", "What to do now", "Det här gör du nu")[at],
            ("Dina val", "Your choices", "Dina val")[at],
        )
        merit = ("Ditt meritvärde: {merit}.", "Your merit value: {merit}.", "Ditt meritvärde är {merit}.")[at]
        return (
            f'{stamp_of(about.calendar_day).decode()}{_practice(about, at)}<p class="result-round">{since}{before}</p>'
            f'<section class="panel panel-{tone}" aria-labelledby="result-short"><h2 id="result-short">'
            f"{heading_of(standing)[at]}</h2>{first}{{again}}</section>"
            f'{DO}<section aria-labelledby="result-do"><h2 id="result-do">{now}</h2>'
            f'<ul class="result-do">{todo}</ul></section>{DONE}<h2 id="result-choices">{rows}</h2><p>{merit}</p>'
        )

    def _linked(self, text: str, lang: Language) -> str:
        """A text with its day, its moment and its links."""
        by, opens = self._about.by, self._about.replies_from
        if opens:
            text = text.replace("{opens}", moment_text(opens, lang))
        day = f'<time datetime="{by.isoformat()}">{day_text(by, lang)}</time>' if by else ""
        for name, address in LINKS.items():
            text = text.replace(f"{{{name}}}", f'<a href="{address}">')
        return text.replace("{/}", "</a>").replace("{day}", day)


def _practice(about: About, at: int) -> str:
    """What the pages of an invented year say."""
    if not about.synthetic:
        return ""
    words = (
        f"Övningsregionen {about.year}: alla sökande, nummer, betyg och val är påhittade.",
        f"The practice region {about.year}: all applicants, numbers, grades and choices are invented.",
        f"Det här är en övning för {about.year}. Alla personer och betyg är påhittade.",
    )
    return f'<p class="source">{words[at]}</p>'


def _slip(about: About, at: int) -> str:
    """How to check that the result is the one that was worked out; and the end of the page."""
    own, everyones = (
        f"intyg.json?omgang={about.number}",
        f"/statistik/korning/{about.year}/{about.number}/offentligt.zip",
    )
    title, lead, first, second, third, root = SLIP[at]
    words = ("Ditt besked som brev", "Your result as a letter", "Ditt besked som brev")[at]
    letter = f'<p><a href="brev/">{words}</a></p>' if about.terms.gives_seats else ""
    return (
        f"{letter}"
        f'<section class="result-slip" aria-labelledby="result-slip"><h2 id="result-slip">{title}</h2><p>{lead}</p><ol>'
        f"<li>{first.replace('{a}', own)}</li><li>{second.replace('{a}', everyones)}</li>"
        f"<li>{third} <code>python verify_round.py --slip intyg.json .</code></li></ol>"
        f'<details><summary>{root}</summary><p><code class="result-root">{about.root}</code></p></details>'
        "</section></div>"
    )


SLIP = (
    (
        "Räkna om ditt besked",
        "Ditt intyg visar att just de här raderna var med när antagningen räknades. Ingen annans rader syns.",
        '<a href="{a}" download="intyg.json">Hämta ditt intyg</a> (intyg.json).',
        '<a href="{a}" download>Hämta det offentliga underlaget</a>. Där finns programmet verify_round.py.',
        "Packa upp underlaget, lägg intyget bredvid och kör programmet med Python i samma mapp:",
        "Visa roten som alla intyg leder till",
    ),
    (
        "Check your result",
        "Your slip shows that exactly these rows were part of the admission. Nobody else's rows are in it.",
        '<a href="{a}" download="intyg.json">Get your slip</a> (intyg.json).',
        '<a href="{a}" download>Get the public bundle</a>. The program verify_round.py is in it.',
        "Unpack the bundle, put the slip beside it and run the program with Python in the same folder:",
        "Show the root that all slips lead to",
    ),
    (
        "Kontrollera ditt besked",
        "Du kan kontrollera att beskedet är rätt. Du behöver ett program på en dator.",
        '<a href="{a}" download="intyg.json">Hämta ditt intyg</a>.',
        '<a href="{a}" download>Hämta filen som alla får se</a>. Programmet ligger i den.',
        "Kör programmet så här:",
        "Visa koden som alla intyg leder till",
    ),
)
