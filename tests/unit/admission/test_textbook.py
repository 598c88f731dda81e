"""Textbook markets with the answers that their papers publish."""

from itertools import product

import pytest

from gymnasieregion.contexts.admission.core.allocation import allocate
from gymnasieregion.contexts.admission.core.allocation_fast import allocate_fast
from gymnasieregion.contexts.admission.core.exchange import answer, read_instance

ENGINES = pytest.mark.parametrize("engine", [allocate, allocate_fast], ids=["twin", "fast"])


def plain(lists, rankings, seats=None):
    """A market of the exchange format from strings of ids, best first."""
    return {
        "applicants": {who: wanted.split() for who, wanted in lists.items()},
        "offerings": {
            one: {"capacity": (seats or {}).get(one, 1), "ranking": ranking.split()} for one, ranking in rankings.items()
        },
    }


def turned(market):
    """The same market of one seat each with the other side asking."""
    return {
        "applicants": {one: text["ranking"] for one, text in market["offerings"].items()},
        "offerings": {who: {"capacity": 1, "ranking": wanted} for who, wanted in market["applicants"].items()},
    }


def given(engine, market):
    instance = read_instance(market)
    return answer(instance, engine(instance.market))["assignment"]


def pairs(text):
    """``a:X b:Y`` as a mapping."""
    return dict(pair.split(":") for pair in text.split())


def stable_matchings(market):
    """All stable matchings of a plain market by definition: nobody prefers an offering with room or a worse holder."""
    lists, offerings = market["applicants"], market["offerings"]
    found = []
    for seats in product(*([*wanted, None] for wanted in lists.values())):
        matching = dict(zip(lists, seats, strict=True))
        held = {one: [who for who in lists if matching[who] == one] for one in offerings}
        place = {one: text["ranking"].index for one, text in offerings.items()}
        if all(len(held[one]) <= text["capacity"] for one, text in offerings.items()) and not any(
            len(held[better]) < offerings[better]["capacity"]
            or any(place[better](who) < place[better](holder) for holder in held[better])
            for who, wanted in lists.items()
            for better in (*wanted, None)[: (*wanted, None).index(matching[who])]
        ):
            found.append(matching)
    return found


# Gale & Shapley (1962), "College admissions and the stability of marriage", American Mathematical Monthly 69, examples 1
# and 2. The matrices of the paper: (rank by the man, rank by the woman).
GALE_SHAPLEY_1 = plain(
    {"alpha": "A B C", "beta": "B C A", "gamma": "C A B"},
    {"A": "beta gamma alpha", "B": "gamma alpha beta", "C": "alpha beta gamma"},
)
GALE_SHAPLEY_2 = plain(
    {"alpha": "A B C D", "beta": "A D C B", "gamma": "B A C D", "delta": "D B C A"},
    {
        "A": "delta gamma alpha beta",
        "B": "gamma delta alpha beta",
        "C": "delta alpha beta gamma",
        "D": "gamma beta alpha delta",
    },
)
