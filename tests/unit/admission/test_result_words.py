"""The words of a result's page: every state and cause, in Swedish, English and easy Swedish, and no slot left open."""

import datetime as dt
import re
from itertools import product

import polars as pl
import pytest

from gymnasieregion.contexts.admission.core.codes import Cause, RoundKind, Status
from gymnasieregion.contexts.admission.core.result_easy import easy_next, easy_why
from gymnasieregion.contexts.admission.core.result_words import (
    KIND,
    READINGS,
    STATUS,
    Moved,
    Standing,
    heading_of,
    moved_words,
    to_do,
)
from gymnasieregion.contexts.admission.core.sentences import Case, RoundTerms, template_of
from gymnasieregion.contexts.admission.core.statuses import STATUS_OF, STATUS_OF_INTRODUCTORY
from gymnasieregion.contexts.admission.services.result_insides import About, Told, insides
from gymnasieregion.contexts.admission.services.result_rows import Rows, row_html
from gymnasieregion.platform.pages.zipped import unpacked

STATES = [
    (cause, status)
    for cause, usual in STATUS_OF.items()
    for status in sorted({usual, STATUS_OF_INTRODUCTORY.get(cause, usual)})
]
TERMS = [RoundTerms(kind, reply, lottery) for kind in RoundKind for reply in (False, True) for lottery in (False, True)]
SLOTS = {
    "offering": "NA & ES <Skolan>, A.", "rank": "2", "granted": "1", "place": "12",
    "group": "det vanliga urvalet",
    "own": "230 poäng", "last": "240 poäng", "gap": "10 poäng", "missing": "betyget F i matematik",
    "start_by": "under första halvåret det år du fyller 20", "test": "12 poäng", "test_min": "20 poäng",
    "test_rank": "5", "mark": "C", "subject": "musik",
}  # fmt: skip
FLAGS = ("compared", "short", "queued", "higher", "seated", "second", "late", "untried")
MOST_WORDS = 15


def row_of(cause, status, terms, **flags):
    """A line as ``result_rows.Rows`` has it, with the core's own sentences."""
    case = Case(cause, status, **flags)
    sv, en = (template_of(case, terms, lang).format(**SLOTS) for lang in ("sv", "en"))
    queued = flags.get("queued", False)
    return {
        "applicant_id": "A", "rank": "2", "name": SLOTS["offering"], "status": status.value, "cause": cause.name,
        "points": "230.00", "limit": "240.00" if flags.get("compared") else None, "shown": "240.00",
        "gap": "10.00" if flags.get("short") else None, "place": "12" if queued else None, "tier": "1", "granted": "1",
        "code": None,
        "waits": flags.get("higher", False), "seated": flags.get("seated", False), "sv": sv, "en": en,
        "moved_sv": None, "moved_en": None, "moved_easy": None,
    }  # fmt: skip


def shown(html):
    return " ".join(re.sub(r"<[^>]+>", " ", re.sub(r"<svg.*?</svg>", "", html, flags=re.DOTALL)).split())


@pytest.mark.parametrize("terms", TERMS, ids=lambda t: f"{t.kind}-{t.no_reply_is_yes}-{t.lottery_only}")
def test_every_state_and_cause_is_told_in_three_ways_to_read(terms):
    rows = [
        row_of(cause, status, terms, compared=bare, short=bare, queued=bare, higher=higher, seated=seated, second=True)
        for cause, status in STATES
        for bare, higher, seated in product((False, True), repeat=3)
    ]
    html = row_html(Rows(pl.DataFrame(rows, infer_schema_length=None), terms))
    for how, at in zip(READINGS, range(3), strict=True):
        for row, told in zip(rows, html[how].to_list(), strict=True):
            text = shown(told)
            assert STATUS[Status(row["status"])][at] in text, (how, row["cause"])
            assert "{" not in told
            assert "null" not in text
            assert "  " not in text
            why = re.search(r"</(?:div|dl|svg)><p>(.*?)</p>", told)[1]
            assert len(why) > 10, (how, row["cause"], told)
            assert why.endswith(".")


def test_an_answer_is_parted_where_what_comes_next_begins_and_nothing_is_lost():
    flags = [dict(zip(FLAGS, values, strict=True)) for values in product((False, True), repeat=len(FLAGS))]
    for terms in TERMS:
        rows = [row_of(cause, status, terms, **flags[(n * 37) % 256]) for n, (cause, status) in enumerate(STATES)]
        html = row_html(Rows(pl.DataFrame(rows, infer_schema_length=None), terms))
        for lang, label in (("sv", "Vad händer nu:"), ("en", "What happens next:")):
            for row, told in zip(rows, html[lang].to_list(), strict=True):
                parts = re.findall(r"<p>(.*?)</p>", told)
                whole = " ".join(part.replace(f"<strong>{label}</strong> ", "") for part in parts)
                whole = whole.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
                assert row[lang].endswith(whole), (lang, row["cause"])
                prefix = row[lang][: len(row[lang]) - len(whole)]
                assert prefix in {"", "Test run, not a decision. ", "Provkörning, inte ett besked. "} or "reliminä" in (
                    prefix
                ) or "Preliminary" in prefix  # fmt: skip


def test_easy_swedish_has_short_sentences_and_leaves_out_what_is_not_known():
    every = set()
    for terms, (cause, status) in product(TERMS, STATES):
        every |= set(easy_why(cause, terms))
        for waits, seated in product((False, True), repeat=2):
            every |= set(easy_next(cause, status, terms, waits_higher=waits, seated=seated))
    for text in every:
        for sentence in re.split(r"(?<=[.?]) ", text):
            assert len(sentence.split()) <= MOST_WORDS, sentence
    row = row_of(Cause.RESERVE_POINTS, Status.RESERVE, TERMS[4])
    told = row_html(Rows(pl.DataFrame([{**row, "points": None}], infer_schema_length=None), TERMS[4]))["easy"][0]
    assert "Den sista som fick plats" not in told
    assert "poäng till" not in told


def test_a_name_with_signs_of_html_is_shown_as_it_is_written():
    row = row_of(Cause.ADMITTED, Status.ADMITTED, TERMS[4])
    for told in row_html(Rows(pl.DataFrame([row], infer_schema_length=None), TERMS[4])).values():
        assert "<Skolan>" not in told[0]
        assert "NA &amp; ES &lt;Skolan&gt;" in told[0]


def test_the_picture_has_the_limit_in_the_middle_and_the_same_scale_always():
    row = row_of(Cause.RESERVE_POINTS, Status.RESERVE, TERMS[4], compared=True)
    rows = [{**row, "points": points} for points in ("240.00", "215.00", "100.00", "340.00")]
    html = row_html(Rows(pl.DataFrame(rows, infer_schema_length=None), TERMS[4]))["sv"]
    assert [re.search(r'<circle cx="(\d+)"', told)[1] for told in html] == ["160", "90", "20", "300"]


@pytest.mark.parametrize("kind", sorted(KIND))
def test_every_standing_has_a_heading_and_something_to_do(kind):
    for status, waits, silence, has_day in product(
        (Status.ADMITTED, Status.RESERVE, Status.NOT_ADMITTED), (False, True), (False, True), (False, True)
    ):
        standing = Standing(kind, status, waits, silence)
        assert all(heading_of(standing))
        steps = to_do(standing, has_day=has_day)
        assert steps
        for texts in steps:
            assert len(texts) == 3
            assert all(text.count("{/}") == len(re.findall(r"{(?:svara|ko|lediga|ansokan)}", text)) for text in texts)
            assert has_day or not any("{day}" in text for text in texts)


@pytest.mark.parametrize(
    ("moved", "sv"),
    [
        (Moved(7, 5, 2, 0, 0, 0), "I förra omgången hade du plats 7. 2 före dig fick plats."),
        (
            Moved(5, 7, 0, 0, 1, 1),
            "I förra omgången hade du plats 5. 1 ny kom före dig. 1 gick om dig med nya betyg eller poäng.",
        ),
        (Moved(5, 4, 0, 0, 0, -1), "I förra omgången hade du plats 5. Du gick om 1."),
        (Moved(5, 5, 0, 0, 0, 0), "I förra omgången hade du plats 5."),
    ],
)  # fmt: skip
def test_a_move_is_told_with_causes_and_counts_also_down(moved, sv):
    assert moved_words(moved)[0] == sv
    assert moved.place == moved.before - moved.seated - moved.left + moved.came + moved.passed


def test_somebody_without_choices_has_a_page_that_says_so_and_pages_do_not_depend_on_how_many_are_made_at_a_time(
    monkeypatch,
):
    row = row_of(Cause.ADMITTED, Status.ADMITTED, TERMS[4], compared=True)
    choices = pl.DataFrame(
        [
            {"applicant_id": who, "rank": "1", "offering_id": "NA", "status": "Antagen", "cause": "ADMITTED",
             "group_id": "alla", "points": "230.00", "limit": "230.00", "gap": None, "place": None, "tier": "1",
             "sv": row["sv"], "en": row["en"]}
            for who in ("A", "C")
        ],
        schema_overrides={"gap": pl.String, "place": pl.String},
    )  # fmt: skip
    results = pl.DataFrame(
        {
            "applicant_id": ["A", "B", "C"], "merit": ["230.00", "0.00", "230.00"],
            "status": ["Antagen", "Ej antagen", "Antagen"], "offering_id": ["NA", None, "NA"],
            "group_id": ["alla", None, "alla"], "rank": ["1", None, "1"],
        }
    )  # fmt: skip
    moves = pl.DataFrame(
        schema=dict.fromkeys(("applicant_id", "offering_id", "group_id"), pl.String)
        | dict.fromkeys(("place", "before", "seated", "left", "came", "passed"), pl.Int64)
    )
    statistics = pl.DataFrame({"offering_id": ["NA"], "Antagningsgrans": ["230.00"], "Granskod": [None]})
    statistics = statistics.with_columns(pl.col("Granskod").cast(pl.String))
    told = Told(results, choices, statistics, pl.DataFrame({"offering_id": ["NA"], "name": ["Natur"]}), moves)
    about = About(2026, 3, TERMS[4], dt.date(2026, 7, 3), None, None, None, "0" * 64, synthetic=True, has_earlier=False)
    once = list(insides(told, about))
    assert [who for who, _ in once] == ["A", "B", "C"]
    assert "Du har inga val." in unpacked(once[1][1][0]).decode()
    assert once[0][1] == once[2][1]
    for at_once, packed in ((1, 1), (2, 250)):
        monkeypatch.setattr("gymnasieregion.contexts.admission.services.result_insides.AT_ONCE", at_once)
        monkeypatch.setattr("gymnasieregion.contexts.admission.services.result_insides.IN_A_PACK", packed)
        assert list(insides(told, about)) == once
