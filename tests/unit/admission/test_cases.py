"""What each way out of a case does: promises that hold for whatever rounds there may be, and cases by hand."""

from hypothesis import given
from hypothesis import strategies as st

from gymnasieregion.contexts.admission.core.cases import (
    NO_SEAT,
    Option,
    Places,
    Question,
    Refusal,
    Standing,
    consequences,
    is_better,
    wronged,
)
from gymnasieregion.contexts.admission.core.difference import Move, Seat

NA, ES, IB = Seat("NA", 1), Seat("ES", 2), Seat("IB", 3)
PEOPLE = ("Asta", "Bo", "Cia", "Doris")
SEATS = st.dictionaries(st.sampled_from(PEOPLE), st.sampled_from((NA, ES, IB)))
STANDINGS = st.builds(Standing, SEATS, SEATS, SEATS)
QUESTIONS = st.builds(
    lambda appeal, who, offering, latest: Question(appeal, "" if offering else who, offering, latest),
    st.booleans(), st.sampled_from(PEOPLE), st.sampled_from(("", "NA", "ES")), st.booleans(),
)  # fmt: skip
PLACES = {"NA": 2, "ES": 1, "IB": 0}


def told(question, standing, next_round=None):
    """Every way out by its code."""
    following = next_round or (standing.today, standing.today)
    return {one.option: one for one in consequences(question, standing, following, PLACES)}


def about(who="Cia", *, offering="", appeal=False, latest=True):
    return Question(appeal, "" if offering else who, offering, latest)


@given(QUESTIONS, STANDINGS)
def test_letting_stand_moves_nobody(question, standing):
    assert told(question, standing)[Option.LET_STAND].moved == 0


@given(QUESTIONS, STANDINGS)
def test_an_extra_place_takes_nobodys_seat_and_only_makes_it_better_for_those_it_moves(question, standing):
    extra = told(question, standing)[Option.EXTRA_PLACE]
    assert extra.losses == 0
    assert extra.gains == extra.moved == len(extra.rows)
    assert {row.applicant for row in extra.rows} == set(wronged(question, standing))


@given(QUESTIONS, STANDINGS)
def test_the_round_made_again_gives_everybody_the_seat_of_the_trial(question, standing):
    again = told(question, standing)[Option.REDO_ROUND]
    if again.refusal is Refusal.LATER_ROUND:
        assert not question.is_latest
        assert again.rows == ()
        return
    after = {**standing.today, **{row.applicant: row.after for row in again.rows}}
    assert {w: s.offering for w, s in after.items() if s.offering} == {w: s.offering for w, s in standing.tried.items()}
    assert (again.refusal is Refusal.SAME_SEATS) == (again.moved == 0)


@given(QUESTIONS, STANDINGS)
def test_the_offerings_are_filled_by_as_many_as_come_and_leave(question, standing):
    for one in told(question, standing).values():
        for place in one.places:
            came = sum(row.after.offering == place.offering for row in one.rows)
            left = sum(row.before.offering == place.offering for row in one.rows)
            assert place.after - place.before == came - left
            assert place.seats == PLACES[place.offering]


@given(QUESTIONS, STANDINGS)
def test_nobody_is_wronged_when_the_right_facts_give_the_seats_that_were_published(question, standing):
    same = Standing(standing.published, standing.published, standing.today)
    assert wronged(question, same) == ()
    assert told(question, same)[Option.EXTRA_PLACE].refusal is Refusal.NOBODY_WRONGED


@given(QUESTIONS, STANDINGS)
def test_what_the_board_has_decided_cannot_be_left_out(question, standing):
    refused = told(question, standing)[Option.LET_STAND].refusal is Refusal.BOARD_HAS_DECIDED
    assert refused == question.is_appeal


def test_the_one_whose_facts_were_wrong_is_wronged_and_not_those_who_would_have_followed():
    standing = Standing({"Bo": NA, "Cia": ES}, {"Cia": NA, "Bo": ES, "Doris": ES}, {"Bo": NA, "Cia": ES})
    assert wronged(about(), standing) == ("Cia",)
    again = told(about(), standing)[Option.REDO_ROUND]
    assert (again.gains, again.losses) == (2, 1)


def test_when_the_facts_were_wrong_to_their_advantage_it_is_the_one_who_lacks_the_seat():
    standing = Standing({"Bo": NA}, {"Doris": NA, "Bo": ES}, {"Bo": NA})
    assert wronged(about("Bo"), standing) == ("Doris",)
    assert told(about("Bo"), standing)[Option.EXTRA_PLACE].rows == (Move("Doris", NO_SEAT, NA),)


def test_whoever_has_got_the_seat_since_is_not_wronged_any_more():
    standing = Standing({"Cia": ES}, {"Cia": NA}, {"Cia": NA})
    assert wronged(about(), standing) == ()


def test_seats_that_were_too_few_wrong_those_who_would_have_had_them():
    standing = Standing({"Asta": NA, "Bo": ES}, {"Asta": NA, "Bo": NA, "Cia": ES}, {"Asta": NA, "Bo": ES})
    assert wronged(about(offering="NA"), standing) == ("Bo",)


def test_the_extra_place_is_counted_above_the_seats_and_the_old_one_becomes_free():
    standing = Standing({"Cia": ES}, {"Cia": NA}, {"Asta": NA, "Bo": NA, "Cia": ES})
    es, na = told(about(), standing)[Option.EXTRA_PLACE].places
    assert (na.over_before, na.over_after, na.freed) == (0, 1, 0)
    assert (es.over_after, es.freed) == (0, 1)


def test_a_seat_left_in_a_programme_that_is_overfull_does_not_become_free():
    assert Places("NA", 2, 4, 3).freed == 0
    assert Places("NA", 2, 3, 1).freed == 1


def test_the_next_round_tells_of_those_it_is_about_even_when_nobody_moves():
    standing = Standing({"Cia": ES}, {"Cia": NA}, {"Cia": ES})
    following = told(about(), standing)[Option.NEXT_RESERVE_ROUND]
    assert following.rows == (Move("Cia", ES, ES),)
    moved = told(about(), standing, ({"Cia": ES, "Doris": NA}, {"Cia": NA, "Doris": ES}))[Option.NEXT_RESERVE_ROUND]
    assert [row.applicant for row in moved.rows] == ["Cia", "Doris"]
    stopped = told(about(), standing, Refusal.INPUT_TODAY_FAULTY)[Option.NEXT_RESERVE_ROUND]
    assert (stopped.refusal, stopped.rows) == (Refusal.INPUT_TODAY_FAULTY, ())


def test_a_seat_is_better_than_none_and_than_one_of_a_lower_choice():
    assert is_better(None, ES)
    assert is_better(ES, NA)
    assert not is_better(NA, ES)
    assert not is_better(NA, None)
    assert not is_better(NA, NO_SEAT)
