"""The choice rows of a result's page as HTML, column by column: rows of the same case share their sentences."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from string import Formatter

import polars as pl

from gymnasieregion.contexts.admission.core import sentence_texts as texts
from gymnasieregion.contexts.admission.core.codes import Cause, Status
from gymnasieregion.contexts.admission.core.result_easy import easy_next, easy_why
from gymnasieregion.contexts.admission.core.result_words import READINGS, STATUS, TAG, Texts
from gymnasieregion.contexts.admission.core.sentence_words import number_text, points_text
from gymnasieregion.contexts.admission.core.sentences import NEXT, RoundTerms
from gymnasieregion.platform.pages.formats import SOFT_HYPHEN

LIMIT: Texts = ("Gräns", "Limit", "Gräns")
OWN: Texts = ("Dina poäng", "Your points", "Dina poäng")
PLACE: Texts = ("Plats i kön", "Place in the queue", "Plats i kön")
AFTER: Texts = ("Vad händer nu:", "What happens next:", "Vad händer nu:")
SECOND_TIERS = ("3", "4")
"""The tiers of second hand: whatever order an office decides, both of first hand come before both of second."""
SECOND_HAND: Texts = (
    " (andra hand, efter alla i första hand)",
    " (second hand, after all of first hand)",
    " (alla i första hand går före dig)",
)
"""Said of a place that others have with fewer points."""
NO_LIMIT: Mapping[str, Texts] = {
    "1": ("ingen, alla behöriga fick plats", "none, everyone eligible got a seat", "ingen, alla behöriga fick plats"),
    "3": ("ingen antagen på poäng", "nobody admitted on points", "ingen fick plats på poäng"),
    "5": ("ingen, skolan rangordnar", "none, the school ranks", "ingen, skolan gör en egen lista"),
}
"""What is said where there is no limit, by the code of the statistics."""

MIDDLE, WIDE, HALF, EDGE = 160, 320, 140, 56
REACH = 5000
"""Hundredths from the middle of the picture, where the limit stands, to its ends; all pictures have the same scale."""

CLOSED = Cause.CLOSED.name
SEAM = (r"(\w)programmet", f"${{1}}{SOFT_HYPHEN}programmet")
"""What ``with_soft_breaks`` does, for columns."""
_LITERAL = re.compile(r"([.()+*?\[\]{}|^$\\])")


@dataclass(frozen=True, slots=True)
class Rows:
    """What the rows are made of.

    Args:
        frame: One line for each choice: applicant_id, rank, name, status, cause, points, limit (that one's own was
            held against), shown (that, or else the published one), gap, place, tier, granted, code (of a
            missing limit), waits, seated, sv and en (the core's sentences), and moved_sv, moved_en and moved_easy. All
            are text but ``waits`` and ``seated``, and null where nothing is known.
        terms: The round's terms.
    """

    frame: pl.DataFrame
    terms: RoundTerms


def row_html(rows: Rows) -> dict[str, pl.Series]:
    """The HTML of every row for each way to read, in the order of the frame."""
    known = rows.frame.with_columns(pl.col(pl.Null).cast(pl.String))  # a column that nobody has anything in
    frame = known.with_columns(name=_safe("name"), sv=_safe("sv"), en=_safe("en"))
    parted = frame.with_columns(
        *(
            _part(lang, number).alias(f"{what}_{lang}")
            for lang in ("sv", "en")
            for number, what in enumerate(("why", "next"), 1)
        )
    )
    easy = _easy(parted, rows.terms)
    told = ("name", *(f"{what}_{how}" for what in ("why", "next") for how in READINGS))
    whole = parted.with_columns(why_easy=easy["why_easy"], next_easy=easy["next_easy"])
    whole = whole.with_columns(pl.col(told).str.replace_all(*SEAM))
    return {how: whole.select(html=_row(whole, how))["html"] for how in READINGS}


def _row(frame: pl.DataFrame, how: str) -> pl.Expr:
    """One row: heading and badge, picture, figures, why, and what is next."""
    at = READINGS.index(how)
    lang = "sv" if how == "easy" else how
    names = pl.col("name") if lang == "sv" else pl.concat_str(pl.lit('<span lang="sv">'), "name", pl.lit("</span>"))
    badges = {
        status.value: f'</h3><span class="tag{" tag-" + TAG[status] if status in TAG else ""}">{words[at]}</span></div>'
        for status, words in STATUS.items()
    }
    return pl.concat_str(
        pl.lit('<li class="result-row" id="val-'), "rank", pl.lit('"><div class="result-head"><h3>'), "rank",
        pl.lit(". "), names, pl.col("status").replace_strict(badges, return_dtype=pl.String),
        _picture(frame, at, lang), _figures(frame, at, lang),
        pl.lit("<p>"), pl.col(f"why_{how}"), pl.lit("</p>"),
        _given("<p>", pl.col(f"moved_{how}"), "</p>"),
        _given(f"<p><strong>{AFTER[at]}</strong> ", pl.col(f"next_{how}"), "</p>"),
        pl.lit("</li>"),
        ignore_nulls=True,
    )  # fmt: skip


def _given(before: str, column: pl.Expr, after: str) -> pl.Expr:
    """A column between two texts; null where it is null or empty."""
    filled = pl.when(column != "").then(column)
    return pl.concat_str(pl.lit(before), filled, pl.lit(after))


def _figures(frame: pl.DataFrame, at: int, lang: str) -> pl.Expr:
    """Limit, own points and place, as far as they are known."""
    limit = _mapped(frame["shown"], lambda value: number_text(hundredths(value), lang))
    own = _mapped(frame["points"], lambda value: number_text(hundredths(value), lang))
    none = pl.col("code").replace_strict({code: words[at] for code, words in NO_LIMIT.items()}, default=None)
    tried = pl.col("cause") != CLOSED
    second = pl.when(pl.col("tier").is_in(SECOND_TIERS)).then(pl.lit(SECOND_HAND[at])).otherwise(pl.lit(""))
    parts = pl.concat_str(
        _given(f"<div><dt>{OWN[at]}</dt><dd>", own, "</dd></div>"),
        _given(f"<div><dt>{LIMIT[at]}</dt><dd>", pl.when(tried).then(pl.coalesce(limit, none)), "</dd></div>"),
        _given(f"<div><dt>{PLACE[at]}</dt><dd>", pl.concat_str("place", second), "</dd></div>"),
        ignore_nulls=True,
    )
    return _given('<dl class="result-figures">', parts, "</dl>")


def _picture(frame: pl.DataFrame, at: int, lang: str) -> pl.Expr:
    """Own points against the limit on a line; the figures under it say the same, so it is hidden from listeners."""
    you, limit = ("du", "you", "du")[at], ("gräns", "limit", "gräns")[at]
    gap = pl.col("points").str.replace(".", "", literal=True).cast(pl.Int64) - pl.col("limit").str.replace(
        ".", "", literal=True
    ).cast(pl.Int64)
    x = (MIDDLE + gap.clip(-REACH, REACH) * HALF // REACH).cast(pl.String)
    own = _mapped(frame["points"], lambda value: number_text(hundredths(value), lang))
    last = _mapped(frame["limit"], lambda value: number_text(hundredths(value), lang))
    side = pl.when(gap < -REACH * 2 // 3).then(pl.lit("start")).when(gap > REACH * 2 // 3).then(pl.lit("end"))
    end = WIDE - (MIDDLE - HALF)
    return pl.concat_str(
        pl.lit(
            f'<svg class="result-line" viewBox="0 0 {WIDE} {EDGE}" aria-hidden="true" focusable="false">'
            f'<path class="short" d="M{MIDDLE - HALF} 28H{MIDDLE}"/><path class="enough" d="M{MIDDLE} 28H{end}"/>'
            f'<path class="limit" d="M{MIDDLE} 18V38"/><text x="{MIDDLE}" y="52" text-anchor="middle">{limit} '
        ),
        last, pl.lit('</text><circle cx="'), x, pl.lit('" cy="28" r="6"/><text class="own" x="'), x,
        pl.lit('" y="12" text-anchor="'), side.otherwise(pl.lit("middle")), pl.lit(f'">{you} '), own,
        pl.lit("</text></svg>"),
    )  # fmt: skip


def hundredths(text: str) -> int:
    """Hundredths of a decimal as the files write it: ``282.50`` is 28250."""
    return int(text.replace(".", ""))


def _mapped(column: pl.Series, write: Callable[[str], str]) -> pl.Expr:
    """A column with each distinct text written anew, once; null stays null."""
    found = column.unique().drop_nulls().to_list()
    if not found:
        return pl.lit(None, pl.String)
    return pl.col(column.name).replace_strict(
        found, [write(each) for each in found], default=None, return_dtype=pl.String
    )


def _safe(name: str) -> pl.Expr:
    """Text as it may stand in HTML, outside quotes."""
    column = pl.col(name)
    for sign, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;")):
        column = column.str.replace_all(sign, entity, literal=True)
    return column


def _part(lang: str, number: int) -> pl.Expr:
    """The part of an answer that says why (1), or what comes next (2)."""
    position = ("sv", "en").index(lang)
    ends = "|".join(_pattern(part[position], r"\d+") for part in NEXT)
    begins = "|".join(_pattern(prefix[position], ".*?") for prefix in texts.PREFIX.values())
    return pl.col(lang).str.extract(rf"(?s)^(?:(?:{begins}) )?(.*?)(?: ((?:{ends}).*))?$", number)


def _pattern(template: str, slot: str) -> str:
    """A template as a regular expression in which each slot stands for something."""
    pieces = Formatter().parse(template)
    return "".join(_LITERAL.sub(r"\\\1", literal) + (slot if name else "") for literal, name, _, _ in pieces)


def _easy(frame: pl.DataFrame, terms: RoundTerms) -> pl.DataFrame:
    """``why_easy`` and ``next_easy`` of every row, in the order of the frame."""
    numbered = frame.with_row_index("at").with_columns(
        *(
            _mapped(frame[name], lambda value: points_text(hundredths(value), "sv")).alias(name)
            for name in ("points", "limit")
        )
    )
    short = pl.when(pl.col("gap").is_not_null() & ~pl.col("gap").is_in(["0.00", "0"])).then(
        _mapped(frame["gap"], lambda value: points_text(hundredths(value), "sv"))
    )
    parts = numbered.with_columns(gap=short).partition_by("cause", "status", "waits", "seated", as_dict=True)
    done = [_easy_part(part, key, terms) for key, part in parts.items()]
    none = pl.DataFrame(schema={"at": pl.UInt32, "why_easy": pl.String, "next_easy": pl.String})
    return pl.concat(done or [none]).sort("at")


def _easy_part(part: pl.DataFrame, key: tuple[object, ...], terms: RoundTerms) -> pl.DataFrame:
    cause, status = Cause[str(key[0])], Status(str(key[1]))
    after = easy_next(cause, status, terms, waits_higher=bool(key[2]), seated=bool(key[3]))
    known = part.with_columns(*_slots_told(cause))
    return known.select("at", why_easy=_sentences(easy_why(cause, terms)), next_easy=_sentences(after))


def _slots_told(cause: Cause) -> Iterable[pl.Expr]:
    """The slots that only the core's own sentence holds, read out of it."""
    template = texts.WHY[cause][0] if cause in texts.WHY else ""
    names = [name for _, name, _, _ in Formatter().parse(template) if name]
    pattern = f"(?s){_pattern(template, '(.*?)')}(?: |$)"
    return [pl.col("sv").str.extract(pattern, number).alias(name) for number, name in enumerate(names, 1)]


def _sentences(parts: Iterable[str]) -> pl.Expr:
    """Sentences after each other; one with a slot that has no value is left out."""
    whole = [
        pl.concat_str(
            [
                piece
                for literal, slot, _, _ in Formatter().parse(part)
                for piece in ([pl.lit(literal)] if literal else []) + ([pl.col(slot)] if slot else [])
            ]
        )
        for part in parts
    ]
    return pl.concat_str(whole, separator=" ", ignore_nulls=True) if whole else pl.lit("")
