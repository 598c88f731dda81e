"""What the log says of fields and values: in words, in either language, and as it stands where there is no word."""

import json
from pathlib import Path

import pytest
from django.utils import translation

from gymnasieregion.platform.audit.selectors import values_of
from gymnasieregion.platform.audit.words import action_text, field_text, is_for_people, thing_text, value_text

FIXTURE = Path(__file__).parents[2] / "fixtures" / "schema-0001.jsonl"
CLOSE = "offer.offering.close"


@pytest.mark.parametrize(
    ("value", "swedish", "english"),
    [
        (None, "", ""),
        (True, "ja", "yes"),
        (False, "nej", "no"),
        (2026, "2026", "2026"),
        (31000, "31\xa0000", "31,000"),
        (0.5, "0,5", "0.5"),
        ("Norra", "Norra", "Norra"),
        ("2026-02-15", "15 februari 2026", "15 February 2026"),
        ("2026-02-30", "2026-02-30", "2026-02-30"),
        ("2026-02-15 22:59:00.000000", "15 februari 2026 kl. 23.59", "15 February 2026 at 23:59"),
        ("2026-07-15T21:30:00+00:00", "15 juli 2026 kl. 23.30", "15 July 2026 at 23:30"),
        ("2026-07-15T23:30:00+02:00", "15 juli 2026 kl. 23.30", "15 July 2026 at 23:30"),
        ("2026-07-15T21:30:00", "2026-07-15T21:30:00", "2026-07-15T21:30:00"),
        (["a", "2026-02-15"], "a, 15 februari 2026", "a, 15 February 2026"),
        ([], "", ""),
    ],
)
def test_a_value_is_written_as_people_write_it(value, swedish, english):
    for lang, expected in (("sv", swedish), ("en", english)):
        with translation.override(lang):
            assert value_text("nobody.knows.it", "x", value) == expected


@pytest.mark.parametrize(
    ("action", "name", "value", "swedish", "english"),
    [
        (CLOSE, "status", "CLOSED", "Startar ej", "Does not start"),
        (CLOSE, "weight", 150, "1,5", "1.5"),
        (CLOSE, "most", 2000, "20", "20"),
        (CLOSE, "status", "NEW_CODE", "NEW_CODE", "NEW_CODE"),
        ("accounts.assignment.give", "role", "principal", "Rektor", "Principal"),
        ("accounts.login", "method", "CODE", "Kod från skolan", "Code from the school"),
        ("jobs.job.enqueue", "kind", "audit.log.verify", "Kontrollerar loggen", "Checks the log"),
        ("jobs.job.cancelled", "state", "CANCELLED", "avbrutet", "cancelled"),
        ("site.notice.change", "kind", "MAINTENANCE", "planerat underhåll", "planned maintenance"),
        ("agreement.party.add", "kind", "MUNICIPALITY", "kommun", "municipality"),
    ],
)
def test_a_code_is_said_in_the_words_of_its_room(action, name, value, swedish, english):
    for lang, expected in (("sv", swedish), ("en", english)):
        with translation.override(lang):
            assert value_text(action, name, value) == expected


def test_the_same_name_is_another_word_in_another_room():
    assert field_text("site.notice.change", ["ends_at"]) == "Slutar"
    assert field_text(CLOSE, ["ends_at"]) == "ends_at"
    assert field_text(CLOSE, ["seats", "free"]) == "Platser, fri kvot"
    assert (thing_text("offering:2027:U0001"), thing_text("zebra:1"), thing_text("")) == ("Utbildning", "", "")


def test_values_within_values_are_found_and_empty_tables_are_nothing():
    assert values_of('{"a":{"b":{"c":1},"d":{}},"e":[{"f":2}],"g":null}') == {
        ("a", "b", "c"): 1, ("e",): [{"f": 2}], ("g",): None,
    }  # fmt: skip
    assert values_of("") == {}


def _logged():
    """Every event of the database that is kept for upgrades, and the rows of its bulk writes."""
    rows = [json.loads(line) for line in FIXTURE.read_text(encoding="utf-8").splitlines()]
    events = {row["seq"]: row for row in rows if row["model"] == "audit.event"}
    entries = [row for row in rows if row["model"] == "audit.entry"]
    return [
        *(
            (event["action"], event["about"], text)
            for event in events.values()
            for text in (event["before"], event["after"])
        ),
        *((events[row["event"]]["action"], row["about"], row["content"]) for row in entries),
    ]


def test_there_are_words_for_all_that_the_kept_database_has_logged():
    logged = _logged()
    assert len(logged) > 50
    without = set()
    for action, about, content in logged:
        without |= {action} if action_text(action) == action else set()
        without |= set() if thing_text(about) else {about}
        fields = {name for path in values_of(content) for name in path if path[0] != "payload"}
        without |= {
            (action, name) for name in fields if is_for_people(action, [name]) and field_text(action, [name]) == name
        }
    assert without == set()
