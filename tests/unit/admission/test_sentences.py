"""The answers in words: complete in both languages, true to the numbers, and the same by row and by column."""

import csv
import io
import re
from functools import cache
from itertools import product

import polars as pl
import pytest

from gymnasieregion.contexts.admission.core.codes import Added, Cause, FreeQuota, RoundKind, Selection, Status
from gymnasieregion.contexts.admission.core.facts import row_facts
from gymnasieregion.contexts.admission.core.sentence_rows import case_of, render_row, sentence_rows, slots_of
from gymnasieregion.contexts.admission.core.sentence_words import (
    SUBJECTS,
    missing_text,
    number_text,
    points_text,
    start_by_text,
)
from gymnasieregion.contexts.admission.core.sentences import Case, RoundTerms, template_of
from gymnasieregion.contexts.admission.core.statuses import STATUS_OF, STATUS_OF_INTRODUCTORY
from gymnasieregion.contexts.admission.services.results_out_sentences import HEADER, explanation_lines
from tests.admission_records import Group, Offer, Person, Wish, granted, told_round

SWEDISH = set(
    re.findall(
        r"\S+", "och är inte till du din ditt dina val plats platsen som den det på med av för kö reserv antagen"
    )
)
ENGLISH = set(
    re.findall(r"\S+", "and is not to you your choice seat the that which with of for queue reserve admitted")
)
CASES = [
    Case(cause, status, *flags, second=second, late=late, untried=untried)
    for cause, usual in STATUS_OF.items()
    for status in {usual, STATUS_OF_INTRODUCTORY.get(cause, usual)}
    for flags in product((False, True), repeat=5)
    for second, late in (
        [(True, False), (False, True), (True, True)] if cause == Cause.RESERVE_HAND else [(False,) * 2]
    )
    for untried in (False, True)
]
TERMS = [RoundTerms(kind, reply, lottery) for kind in RoundKind for reply in (False, True) for lottery in (False, True)]


@cache
def every_text(lang):
    return {(case, terms): template_of(case, terms, lang) for case in CASES for terms in TERMS}


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_every_cause_status_and_kind_of_round_has_full_sentences(lang):
    outcome = mixed_round()
    facts = row_facts(outcome)
    slots = slots_of(outcome, facts, sentence_rows(outcome, facts), 0, "N1", lang)
    texts = set(every_text(lang).values())
    assert {slot for text in texts for slot in re.findall(r"{(.*?)}", text)} == set(slots)
    for text in texts:
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
        appealable = case.status in {Status.INELIGIBLE, Status.NOT_RECEIVED} and case.cause != Cause.NEEDS_DECISION
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
    Offer("IB1", [Group("ib", 1)], programme="IB", selection=Selection.RANK),
    Offer("IM1", [Group("im", 1)], programme="IMV"),
    Offer("N1", [Group("a", 1), Group("f", 1, free=True, overflow_to="r"), Group("r", 0)]),
    Offer("N2", [Group("b", 2)]),
    Offer("T1", [Group("t", 0)], test_min="50", test_subject="MU", test_subject_mark="C", test_max_rank=5),
]
KEPT_OUT = [cause for cause in STATUS_OF if cause < Cause.IN_COMPETITION]


def mixed_round(kind=RoundKind.FINAL, **terms):
    """A round with every cause and a person for each way that rows can meet."""
    people = [
        Person("A1", 300, ["N1", "N2"]),
        Person("A2", 282.5, ["N1", Wish("IB1", typed_rank=2), "N2"]),
        Person("A3", 300, ["N1", Wish("IB1", typed_rank=5)]),
        Person("A4", 200, [granted("N1"), "T1"]),
        Person("A5", 190, [granted("N1"), "N2", "IM1"]),
        Person("A6", 320, [Wish("N1", hand=2), Wish("N2", hand=2)]),
        *(
            Person(
                f"B{cause:02d}",
                150,
                [Wish(o, cause=cause, missing=["KE"], failed=["MA"], others_short=2, test="40.5") for o in NAMES],
            )
            for cause in KEPT_OUT
        ),
    ]
    people[0] = Person("A1", 300, people[0].wishes, holds=("N2", "b") if kind == RoundKind.RESERVE else None)
    return told_round(OFFERS, people, kind=kind, **terms)


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


def columns(outcome, names, lang="sv"):
    """The answers as the file has them, in the order of the rows."""
    facts, ids = row_facts(outcome), outcome.records.offerings.ids
    lines = [HEADER, *next(explanation_lines(outcome, facts, pl.Series([names[id_] for id_ in ids])))]
    return [row[lang] for row in csv.DictReader(io.StringIO("\n".join(lines)))]


def test_the_admitted_are_told_the_group_the_points_the_last_one_and_what_comes_next():
    told = answers(mixed_round(), "sv")
    assert told["A1", "N1"] == (
        "Du är antagen till Naturvetenskap, Norra, ditt val 1. I det vanliga urvalet har du 300 poäng, och den"
        " sista antagna har 300 poäng. Du behöver inte svara: inget svar räknas som ja."
    )
    assert told["A1", "N2"] == (
        'Ditt val 2, Teknik, "Södra", är struket, eftersom du är antagen till ditt val 1, som du har satt högre. Du är'
        " inte reserv till val som du har satt lägre."
    )


def test_a_reserve_is_told_the_place_the_gap_and_that_the_lower_seat_is_left():
    told = mixed_round()
    assert answers(told, "sv")["A2", "N1"] == (
        "Du är reserv till Naturvetenskap, Norra, ditt val 1. Du står på plats 2 i kön till det vanliga urvalet."
        " Du har 282,5 poäng, och den sista antagna har 300 poäng. Om allt annat är oförändrat fattas 17,5 poäng till"
        " gränsen. Blir en plats ledig går den till den som står först i kön, och du behöver inte göra något. Får du"
        " platsen lämnar du samtidigt platsen på ditt val 2. Urvalet går inte att överklaga."
    )
    assert answers(told, "en")["A2", "N1"] == (
        "You are on the reserve list for Naturvetenskap, Norra, your choice 1. You are number 2 in the queue for"
        " the ordinary selection. You have 282.5 points, and the last one admitted has 300 points. With all else"
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
    assert "senast under första halvåret det år du fyller 20." in tests[f"B{Cause.TOO_OLD:02d}", "T1"]


def test_who_has_no_points_of_a_skill_test_is_not_told_to_be_ineligible():
    told = answers(mixed_round(), "sv")
    assert told[f"B{Cause.TEST_NOT_TAKEN:02d}", "T1"] == (
        "Ditt val 5, ES, Teatern, prövas inte. Utbildningen har ett färdighetsprov, och du har inget resultat. Dina"
        " andra val prövas som vanligt."
    )
    for cause in (Cause.TEST_NOT_TAKEN, Cause.TEST_BELOW_MINIMUM, Cause.TEST_CHOICE_RANK, Cause.NEEDS_DECISION):
        assert "överklaga" not in told[f"B{cause:02d}", "T1"]
    assert "Du är inte behörig" in told[f"B{Cause.TEST_SUBJECT_MARK:02d}", "T1"]
    assert "går att överklaga" in told[f"B{Cause.TEST_SUBJECT_MARK:02d}", "T1"]


def test_the_fourth_technical_year_may_begin_in_the_year_of_twenty_two():
    # Skollagen 17 a kap. 4 §; the rules hold 23 since they ask by the first half of a year.
    assert start_by_text("VI", 23, "sv") == "det kalenderår du fyller 22"
    assert start_by_text("VI", 23, "en") == "the calendar year you turn 22"
    people = [Person("A1", 150, [Wish("V1", cause=Cause.TOO_OLD), Wish("N1", cause=Cause.TOO_OLD)])]
    outcome = told_round([Offer("N1"), Offer("V1", programme="VI")], people)
    assert columns(outcome, {"N1": "N", "V1": "V"}) == [
        (
            "Du är inte behörig till V, ditt val 1. Utbildningen måste börja senast det kalenderår du fyller 22."
            " Beslutet går att överklaga till Skolväsendets överklagandenämnd."
        ),
        (
            "Du är inte behörig till N, ditt val 2. Utbildningen måste börja senast under första halvåret det år du"
            " fyller 20. Beslutet går att överklaga till Skolväsendets överklagandenämnd."
        ),
    ]


@pytest.mark.parametrize("lacks", [{"missing": ["EN"]}, {"failed": ["EN"]}, {"failed": ["MA"]}])
def test_where_one_of_two_subjects_is_enough_both_are_named(lacks):
    # Skollagen 17 kap. 10 §: the first way to IMV needs English or mathematics, the second needs both.
    rows = [
        Wish("IM1", cause=Cause.SUBJECTS_MISSING, **lacks),
        Wish("IM1", cause=Cause.SUBJECTS_MISSING, **lacks, way=1),
        Wish("N1", cause=Cause.SUBJECTS_MISSING, **lacks),
    ]
    outcome = told_round([Offer("IM1", programme="IMV"), Offer("N1")], [Person("A1", 150, rows)])
    facts = row_facts(outcome)
    found = columns(outcome, {"IM1": "I", "N1": "N"})
    each = "betyg saknas i engelska" if "missing" in lacks else f"betyget F i {missing_name(lacks)}"
    assert [re.search("hindrar: (.*?)[.]", text)[1] for text in found] == [
        "godkänt betyg saknas i engelska eller matematik",
        each,
        each,
    ]
    rendered = [render_row(outcome, facts, sentence_rows(outcome, facts), row, "IIN"[row], "sv") for row in range(3)]
    assert rendered == found


def missing_name(lacks):
    return {"EN": "engelska", "MA": "matematik"}[lacks["failed"][0]]


@pytest.mark.parametrize(
    ("wish", "reason"),
    [
        (
            Wish("N1", added=Added.LATE),
            "valet kom in efter sista ansökningsdagen och prövas efter dem som sökte i tid.",
        ),
        (Wish("N1", hand=2), "du går i andra hand och prövas efter alla i första hand."),
        (
            Wish("N1", hand=2, added=Added.LATE),
            "du går i andra hand och valet kom in efter sista ansökningsdagen, så du prövas efter alla andra.",
        ),
    ],
)
def test_who_is_served_later_is_told_which_turn_and_the_points_of_the_last_one_before(wish, reason):
    people = [
        Person("A1", 200, ["N1"]),
        Person("A2", 187.5, ["N1"]),
        Person("A3", 340, [wish]),
    ]
    outcome = told_round([Offer("N1", [Group("g", 2)])], people)
    assert columns(outcome, {"N1": "N"})[2] == (
        "Du är reserv till N, ditt val 1. Du står på plats 1 i kön till det vanliga urvalet. Platserna tog slut"
        f" före din tur: {reason} Du har 340 poäng, och den sista antagna av dem som prövas före dig har 187,5 poäng."
        " Blir en plats ledig går den till den som står först i kön, och du behöver inte göra något. Urvalet går inte"
        " att överklaga."
    )


def test_the_last_one_before_is_of_the_tier_served_last_and_else_one_who_kept_a_seat():
    people = [
        Person("A1", 200, ["N1"]),
        Person("A2", 300, [Wish("N1", hand=2)]),
        Person("A3", 340, [Wish("N1", hand=2, added=Added.LATE)]),
    ]
    told = columns(told_round([Offer("N1", [Group("g", 2)])], people), {"N1": "N"})[2]
    assert "den sista antagna av dem som prövas före dig har 300 poäng." in told
    people = [
        Person("A1", 200, ["N1"], holds=("N1", "g")),
        Person("A2", 300, [Wish("N1", hand=2)]),
    ]
    kept = told_round([Offer("N1", [Group("g", 1)])], people, kind=RoundKind.RESERVE)
    assert "den sista antagna av dem som prövas före dig har 200 poäng." in columns(kept, {"N1": "N"})[1]


def test_seats_that_left_a_group_before_name_nobody_there():
    offer = Offer("N1", [Group("free", 1, free=True, overflow_to="rest"), Group("rest", 0)])
    people = [Person("A1", 200, ["N1"]), Person("A2", 340, [granted("N1", hand=2)])]
    told = columns(told_round([offer], people), {"N1": "N"})[1]
    assert "prövas efter alla i första hand. Du har 340 poäng. Blir" in told


@pytest.mark.parametrize("rule", ["TRIED", "NOT_TRIED_SEATS_OPEN", "NOT_TRIED_SEATS_HELD"])
@pytest.mark.parametrize("kind", list(RoundKind))
def test_a_preliminary_answer_says_that_free_quota_is_not_tried_yet(rule, kind):
    people = [
        Person(f"A{asked}", 300 - asked, [Wish("N1", free_quota=asked), Wish("N2", free_quota=asked)])
        for asked in FreeQuota
    ]
    offers = [Offer("N1", [Group("g", 1)]), Offer("N2", [Group("h", 4)])]
    told = columns(told_round(offers, people, kind=kind, preliminary=rule), {"N1": "N", "N2": "M"})
    later = "Du har sökt i fri kvot, och den prövas inte än. Det slutliga beskedet"
    asked = {FreeQuota.APPLIED, FreeQuota.GRANTED} if kind == RoundKind.PRELIMINARY and rule != "TRIED" else set()
    assert {FreeQuota(row // 2) for row, text in enumerate(told) if later in text} == asked


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
