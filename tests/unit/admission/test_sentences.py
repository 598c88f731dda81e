"""The answers in words: complete in both languages, true to the numbers, and the same by row and by column."""

import csv
import io
import re
from itertools import product

import polars as pl
import pytest

from gymnasieregion.contexts.admission.core.codes import Cause, RoundKind, Status
from gymnasieregion.contexts.admission.core.facts import row_facts
from gymnasieregion.contexts.admission.core.sentence_rows import case_of, render_row, sentence_rows
from gymnasieregion.contexts.admission.core.sentence_texts import SLOTS
from gymnasieregion.contexts.admission.core.sentence_words import SUBJECTS, missing_text, number_text, points_text
from gymnasieregion.contexts.admission.core.sentences import Case, RoundTerms, template_of
from gymnasieregion.contexts.admission.core.statuses import ALLOWED
from gymnasieregion.contexts.admission.services.results_out_sentences import HEADER, explanation_lines
from tests.builders import Offer, Person, Row, Seats, make_outcome

SWEDISH = set(
    re.findall(
        r"\S+", "och är inte till du din ditt dina val plats platsen som den det på med av för kö reserv antagen"
    )
)
ENGLISH = set(
    re.findall(r"\S+", "and is not to you your choice seat the that which with of for queue reserve admitted")
)
CASES = [
    Case(cause, status, *flags)
    for cause, statuses in ALLOWED.items()
    for status in statuses
    for flags in product((False, True), repeat=5)
]
TERMS = [RoundTerms(kind, reply, lottery) for kind in RoundKind for reply in (False, True) for lottery in (False, True)]


def every_text(lang):
    return {(case, terms): template_of(case, terms, lang) for case in CASES for terms in TERMS}


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_every_cause_status_and_kind_of_round_has_full_sentences(lang):
    for text in set(every_text(lang).values()):
        assert set(re.findall(r"{(.*?)}", text)) <= SLOTS
        assert "{offering}" in text
        assert "{rank}" in text
        assert re.fullmatch(r"[A-ZÅÄÖ{].*\.", text)
        assert "  " not in text
        assert ".." not in text


def test_each_language_speaks_only_itself():
    for lang, foreign in (("sv", ENGLISH), ("en", SWEDISH)):
        for text in set(every_text(lang).values()):
            words = set(re.findall(r"[a-zåäö]+", re.sub(r"{.*?}", "", text.lower())))
            assert not words & foreign
            assert lang == "sv" or not re.search("[åäöÅÄÖ]", text)


def test_the_languages_are_equally_long_in_parts_and_use_the_same_slots():
    swedish, english = every_text("sv"), every_text("en")
    for key, text in swedish.items():
        assert sorted(re.findall(r"{.*?}", text)) == sorted(re.findall(r"{.*?}", english[key]))


def test_rounds_that_give_no_seats_say_so_and_promise_nothing():
    for (_, terms), text in every_text("sv").items():
        says_so = text.startswith(("Preliminärt besked: inga platser delas ut ännu.", "Provkörning, inte ett besked."))
        assert says_so == (terms.kind in {RoundKind.PRELIMINARY, RoundKind.SIMULATION})
        if says_so:
            assert "överklaga" not in text
            assert "svar räknas" not in text
            assert "Du är antagen" not in text


def test_only_eligibility_and_reception_can_be_appealed():
    for (case, terms), text in every_text("sv").items():
        decided = terms.kind not in {RoundKind.PRELIMINARY, RoundKind.SIMULATION}
        appealable = case.status in {Status.INELIGIBLE, Status.NOT_RECEIVED}
        assert ("går att överklaga till Skolväsendets överklagandenämnd" in text) == (decided and appealable)
        selected = case.status == Status.RESERVE or case.cause == Cause.NOT_RANKED
        assert ("Urvalet går inte att överklaga" in text) == (decided and selected)


def test_every_subject_has_a_name_in_both_languages():
    for swedish, english in SUBJECTS.values():
        assert swedish
        assert english
        assert not re.search("[åäö]", english)


@pytest.mark.parametrize(
    ("hundredths", "swedish", "english"),
    [(28250, "282,5", "282.5"), (28000, "280", "280"), (0, "0", "0"), (5, "0,05", "0.05"), (136500, "1365", "1365")],
)
def test_numbers_follow_the_language(hundredths, swedish, english):
    assert number_text(hundredths, "sv") == swedish
    assert number_text(hundredths, "en") == english


def test_one_point_is_singular_in_english():
    assert points_text(100, "en") == "1 point"
    assert points_text(250, "en") == "2.5 points"


@pytest.mark.parametrize(
    ("missing", "failed", "others", "swedish", "english"),
    [
        ([], ["MA"], 0, "betyget F i matematik", "the grade F in mathematics"),
        (["KE"], [], 0, "betyg saknas i kemi", "no grade in chemistry"),
        ([], [], 1, "ytterligare 1 godkänt ämne behövs", "1 more passed subject is needed"),
        (
            ["KE", "BI"],
            ["MA", "EN"],
            2,
            (
                "betyget F i matematik och engelska, betyg saknas i kemi och biologi, och ytterligare 2 godkända ämnen"
                " behövs"
            ),
            (
                "the grade F in mathematics and English, no grade in chemistry and biology, and 2 more passed subjects"
                " are needed"
            ),
        ),
        (
            ["SV"],
            [],
            0,
            "betyg saknas i svenska eller svenska som andraspråk",
            "no grade in Swedish or Swedish as a second language",
        ),
        ([], ["SVA"], 0, "betyget F i svenska som andraspråk", "the grade F in Swedish as a second language"),
        ([], ["XYZ"], 0, "betyget F i XYZ", "the grade F in XYZ"),
    ],
)
def test_what_is_missing_tells_an_f_from_no_grade(missing, failed, others, swedish, english):
    assert missing_text(missing, failed, others, "sv") == swedish
    assert missing_text(missing, failed, others, "en") == english


NAMES = {
    "N1": "Naturvetenskap, Norra",
    "N2": 'Teknik, "Södra"',
    "IB1": "IB, Östra",
    "IM1": "IMV, Västra",
    "T1": "ES, Teatern",
}
OFFERS = [
    Offer("IB1", [Seats("ib", 1)], programme="IB", ranked=True),
    Offer("IM1", [Seats("im", 1)], programme="IMV"),
    Offer("N1", [Seats("a", 1), Seats("f", 1, free=True, overflow_to="r"), Seats("r", 0)]),
    Offer("N2", [Seats("b", 2)]),
    Offer("T1", [Seats("t", 0)], test_min=5000, test_subject="MU", test_subject_mark="C", test_max_rank=5),
]
KEPT_OUT = [cause for cause in ALLOWED if cause < Cause.IN_COMPETITION]


def mixed_round(kind=RoundKind.FINAL, **terms):
    """A round with every cause and a person for each way that rows can meet."""
    people = [
        Person("A1", 300, [Row("N1", 300), Row("N2", 300)]),
        Person("A2", 282.5, [Row("N1", 282.5), Row("IB1", typed=2), Row("N2", 282.5)]),
        Person("A3", 300, [Row("N1", 300), Row("IB1", typed=5)]),
        Person("A4", 200, [Row("N1", 200, free=True), Row("T1", 200)]),
        Person("A5", 190, [Row("N1", 190, free=True), Row("N2", 190), Row("IM1", 190)]),
        Person("A6", 320, [Row("N1", 320, tier=3), Row("N2", 320, tier=3)]),
        *(
            Person(
                f"B{cause:02d}",
                150,
                [
                    Row(o, 150, cause=cause, missing=["KE"], failed=["MA"], others_short=2, test_points=4050)
                    for o in NAMES
                ],
            )
            for cause in KEPT_OUT
        ),
    ]
    people[0] = Person("A1", 300, people[0].rows, holds=("N2", "b") if kind == RoundKind.RESERVE else None)
    return make_outcome(OFFERS, people, kind=kind, **terms)


def answers(outcome, lang):
    facts, records = row_facts(outcome), outcome.records
    rows = sentence_rows(outcome, facts)
    ids = records.offerings.ids
    return {
        (records.applicants.ids[records.choices.applicant[row]], ids[records.choices.offering[row]]): render_row(
            outcome, facts, rows, row, NAMES[ids[records.choices.offering[row]]], lang
        )
        for row in range(len(facts.cause))
    }


def test_the_admitted_are_told_the_group_the_points_the_last_one_and_what_comes_next():
    told = answers(mixed_round(), "sv")
    assert told["A1", "N1"] == (
        "Du är antagen till Naturvetenskap, Norra, ditt val 1. I ordinarie urval (grupp a) har du 300 poäng, och den"
        " sista antagna har 300 poäng. Du behöver inte svara: inget svar räknas som ja."
    )
    assert told["A1", "N2"] == (
        'Ditt val 2, Teknik, "Södra", är struket, eftersom du är antagen till ditt val 1, som du har satt högre. Du är'
        " inte reserv till val som du har satt lägre."
    )


def test_a_reserve_is_told_the_place_the_gap_and_that_the_lower_seat_is_left():
    told = mixed_round()
    assert answers(told, "sv")["A2", "N1"] == (
        "Du är reserv till Naturvetenskap, Norra, ditt val 1. Du står på plats 2 i kön till ordinarie urval (grupp a)."
        " Du har 282,5 poäng, och den sista antagna har 300 poäng. Om allt annat är oförändrat fattas 17,5 poäng till"
        " gränsen. Blir en plats ledig går den till den som står först i kön, och du behöver inte göra något. Får du"
        " platsen lämnar du samtidigt platsen på ditt val 2. Urvalet går inte att överklaga."
    )
    assert answers(told, "en")["A2", "N1"] == (
        "You are on the reserve list for Naturvetenskap, Norra, your choice 1. You are number 2 in the queue for"
        " ordinary selection (group a). You have 282.5 points, and the last one admitted has 300 points. With all else"
        " unchanged you are 17.5 points short of the limit. A seat that becomes free goes to the first in the queue,"
        " and you need not do anything. If you get the seat, you leave your seat on choice 2 at the same time. The"
        " selection cannot be appealed."
    )


def test_equal_points_name_the_lottery_or_the_rules():
    assert "precis som den sista antagna, och lotten avgjorde." in answers(mixed_round(), "sv")["A3", "N1"]
    other = answers(mixed_round(tie_break=("MERIT_WITHOUT_TEST", "LOTTERY")), "sv")
    assert "och reglerna för lika poäng avgjorde." in other["A3", "N1"]


def test_a_school_that_ranks_is_told_in_numbers_of_its_ranking():
    told = answers(mixed_round(), "sv")
    assert "har du nummer 2 i skolans rangordning, och den sista antagna har nummer 2" in told["A2", "IB1"]
    assert "Du har nummer 5 i skolans rangordning, och den sista antagna har nummer 2" in told["A3", "IB1"]
    assert "fattas" not in told["A3", "IB1"]


def test_the_ineligible_are_told_what_is_missing_and_that_it_can_be_appealed():
    told = answers(mixed_round(), "sv")[f"B{Cause.SUBJECTS_MISSING:02d}", "N1"]
    assert told == (
        "Du är inte behörig till Naturvetenskap, Norra, ditt val 1. Det här hindrar: betyget F i matematik, betyg"
        " saknas i kemi, och ytterligare 2 godkända ämnen behövs. Beslutet går att överklaga till Skolväsendets"
        " överklagandenämnd."
    )
    tests = answers(mixed_round(), "sv")
    assert "gav 40,5 poäng, och det krävs minst 50 poäng." in tests[f"B{Cause.TEST_BELOW_MINIMUM:02d}", "T1"]
    assert "minst betyget C i musik" in tests[f"B{Cause.TEST_SUBJECT_MARK:02d}", "T1"]
    assert "bland sina val 1-5" in tests[f"B{Cause.TEST_CHOICE_RANK:02d}", "T1"]
    assert "det år du fyller 20." in tests[f"B{Cause.TOO_OLD:02d}", "T1"]


def test_no_reply_can_also_lose_the_seat():
    assert "Du måste svara i tid, annars förlorar du platsen." in answers(mixed_round(no_reply="NO"), "sv")["A1", "N1"]


@pytest.mark.parametrize("kind", list(RoundKind))
@pytest.mark.parametrize("chunk", [7, 1000])
def test_the_columns_say_what_the_rows_say(kind, chunk):
    outcome = mixed_round(kind)
    facts, ids = row_facts(outcome), outcome.records.offerings.ids
    names = pl.Series([NAMES[id_] for id_ in ids])
    lines = [HEADER, *(line for part in explanation_lines(outcome, facts, names, chunk) for line in part)]
    found = list(csv.DictReader(io.StringIO("\n".join(lines))))
    for lang in ("sv", "en"):
        assert {(row["applicant_id"], row["offering_id"]): row[lang] for row in found} == answers(outcome, lang)
    choices = outcome.records.choices
    assert [int(row["rank"]) for row in found] == choices.rank.tolist()
    assert {case_of(code).cause for code in sentence_rows(outcome, facts).case.tolist()} >= set(KEPT_OUT)
