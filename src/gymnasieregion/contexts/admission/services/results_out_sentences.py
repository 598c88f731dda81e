"""The explanations of every choice row, rendered by column from the templates of the core.

Rows of the same case share a template, so each template is joined with its columns once, however many rows it has.
"""

from collections.abc import Callable, Iterator
from string import Formatter

import numpy as np
import numpy.typing as npt
import polars as pl

from gymnasieregion.contexts.admission.core.codes import Cause
from gymnasieregion.contexts.admission.core.outcome import Outcome, RowFacts
from gymnasieregion.contexts.admission.core.sentence_rows import (
    SentenceRows,
    alternatives,
    case_of,
    last_start,
    round_terms,
    sentence_rows,
    subjects_in,
)
from gymnasieregion.contexts.admission.core.sentence_words import (
    LANGUAGES,
    group_text,
    missing_text,
    points_text,
    subject_text,
    value_text,
)
from gymnasieregion.contexts.admission.core.sentences import template_of
from gymnasieregion.contexts.admission.services.results_out_columns import (
    CHUNK,
    distinct,
    pick,
    quoted,
    spans,
    text_of,
)

HEADER = "applicant_id,rank,offering_id,sv,en"

Rows = npt.NDArray[np.int64]


def explanation_lines(outcome: Outcome, facts: RowFacts, names: pl.Series, chunk: int = CHUNK) -> Iterator[pl.Series]:
    """The lines of ``explanations.csv`` below its header, in the order of the choice rows.

    Args:
        outcome: The round decided.
        facts: Of its rows.
        names: What each offering is called, in the order of ``Offerings``.
        chunk: Rows at a time.
    """
    rows = sentence_rows(outcome, facts)
    for span in spans(len(facts.cause), chunk):
        yield _lines(outcome, facts, rows, names, np.arange(span.start, span.stop))


def _lines(outcome: Outcome, facts: RowFacts, sentences: SentenceRows, names: pl.Series, rows: Rows) -> pl.Series:
    """The lines of the given rows: gathered by case, joined with the template of each, and put back in order."""
    codes, of_case = distinct(sentences.case[rows])
    order = np.argsort(of_case.astype(np.int16), kind="stable")
    templates = [_line_template(outcome, code) for code in codes]
    slots = sorted({slot for template in templates for _, slot, _, _ in Formatter().parse(template) if slot})
    fill = _Slots(outcome, facts, sentences, names, rows[order])
    frame = pl.DataFrame({slot: fill.column(slot) for slot in slots})
    counts = np.bincount(of_case, minlength=len(codes)).tolist()
    starts = (np.cumsum(counts) - counts).tolist() if counts else []
    parts = [
        frame.slice(start, count).lazy().select(line=_joined(template))
        for template, start, count in zip(templates, starts, counts, strict=True)
    ]
    if not parts:
        return pl.Series([], dtype=pl.String)
    back = np.empty(len(rows), np.uint32)
    back[order] = np.arange(len(rows), dtype=np.uint32)
    return pl.concat(pl.collect_all(parts), rechunk=True)["line"].gather(back)


def _line_template(outcome: Outcome, code: int) -> str:
    """The template of a whole line of the file, both languages in quotes; slots carry their language."""
    cells = []
    for lang in LANGUAGES:
        text = template_of(case_of(code), round_terms(outcome), lang).replace('"', '""')
        pieces = ((literal, f"{{{slot}.{lang}}}" if slot else "") for literal, slot, _, _ in Formatter().parse(text))
        cells.append('"' + "".join(literal + slot for literal, slot in pieces) + '"')
    return ",".join(["{applicant}", "{rank.sv}", "{offering_id}", *cells])


def _joined(template: str) -> pl.Expr:
    """The expression that joins a template's texts with its columns."""
    pieces: list[pl.Expr] = []
    for literal, slot, _, _ in Formatter().parse(template):
        pieces += [pl.lit(literal)] if literal else []
        pieces += [pl.col(slot)] if slot else []
    return pl.concat_str(pieces)


class _Slots:
    """The columns that fill the slots of the given rows; names are ``slot.lang``."""

    def __init__(
        self, outcome: Outcome, facts: RowFacts, sentences: SentenceRows, names: pl.Series, rows: Rows
    ) -> None:
        self.outcome, self.facts, self.sentences, self.names, self.rows = outcome, facts, sentences, names, rows
        self.offering = outcome.records.choices.offering[rows]

    def column(self, name: str) -> pl.Series:
        """The column of a slot."""
        slot, _, lang = name.partition(".")
        records = self.outcome.records
        plain: dict[str, Callable[[], pl.Series]] = {
            "applicant": lambda: pick(_cells(records.applicants.ids), records.choices.applicant[self.rows]),
            "offering_id": lambda: pick(_cells(records.offerings.ids), self.offering),
            "offering": lambda: pick(quoted(self.names), self.offering),
            "rank": lambda: text_of(records.choices.rank[self.rows], str),
            "granted": lambda: text_of(self.sentences.granted[self.rows], str),
            "place": lambda: text_of(self.facts.place[self.rows], str),
            "group": lambda: self._groups(lang),
            "own": lambda: text_of(self.sentences.own[self.rows], lambda value: value_text(value, lang)),
            "last": lambda: text_of(self.sentences.last[self.rows], lambda value: value_text(value, lang)),
            "gap": lambda: text_of(self.facts.gap[self.rows], lambda value: points_text(value, lang)),
            "missing": lambda: self._missing(lang),
        }
        return plain[slot]() if slot in plain else self._rare(slot, lang)

    def _rare(self, slot: str, lang: str) -> pl.Series:
        """Slots of the few rows that a test or an age keeps out."""
        offerings, choices = self.outcome.records.offerings, self.outcome.records.choices
        by_offering: dict[str, Callable[[], list[str]]] = {
            "start_by": lambda: [last_start(self.outcome, programme, lang) for programme in offerings.programme],
            "mark": lambda: list(offerings.test_subject_mark),
            "subject": lambda: [subject_text(code, lang) for code in offerings.test_subject],
            "test_rank": lambda: [str(rank) for rank in offerings.test_max_rank.tolist()],
            "test_min": lambda: [points_text(least, lang) for least in offerings.test_min.tolist()],
        }
        if slot == "test":
            return text_of(choices.test_points[self.rows], lambda value: points_text(value, lang))
        return pick(quoted(pl.Series(by_offering[slot](), dtype=pl.String)), self.offering)

    def _groups(self, lang: str) -> pl.Series:
        groups = self.outcome.records.groups
        named = [group_text(free, lang) for free in groups.free.tolist()]
        return pick(quoted(pl.Series(named, dtype=pl.String)), self.facts.group[self.rows])

    def _missing(self, lang: str) -> pl.Series:
        """What is missing, worked out once for each combination of programme, way and subjects."""
        eligibility, codes = self.outcome.eligibility, self.outcome.records.grades.subjects
        programmes = self.outcome.records.offerings.programme
        named = sorted(set(programmes))
        number = np.array([named.index(programme) for programme in programmes], np.int32)
        at = np.flatnonzero(self.facts.cause[self.rows] == Cause.SUBJECTS_MISSING)
        rows = self.rows[at]
        combinations: dict[tuple[int, int, int, int, int], int] = {}
        columns = (
            eligibility.missing[rows],
            eligibility.failed[rows],
            eligibility.others_short[rows],
            number[self.offering[at]],
            eligibility.way[rows],
        )
        found = [
            combinations.setdefault(combination, len(combinations))
            for combination in zip(*(column.tolist() for column in columns), strict=True)
        ]
        position = np.full(len(self.rows), -1, np.int64)
        position[at] = found
        texts = [
            missing_text(
                subjects_in(without, codes),
                subjects_in(with_f, codes),
                others,
                lang,
                alternatives(self.outcome, named[programme], way),
            )
            for without, with_f, others, programme, way in combinations
        ]
        return pick(texts, position)


def _cells(ids: tuple[str, ...]) -> pl.Series:
    """Ids as CSV cells, in quotes where they must be."""
    text = pl.col("id")
    cell = pl.lit('"') + text.str.replace_all('"', '""', literal=True) + pl.lit('"')
    needed = text.str.contains('[",\r\n]')
    frame = pl.DataFrame({"id": ids}, schema={"id": pl.String})
    return frame.select(id=pl.when(needed).then(cell).otherwise(text))["id"]
