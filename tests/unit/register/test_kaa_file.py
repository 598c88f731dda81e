"""The half-yearly file: its blocks, its checks, and what tells one file from another."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gymnasieregion.contexts.register.core.kaa_codes import DutyEnd, MeasureEnd, MeasureKind, Occupation, Registered
from gymnasieregion.contexts.register.core.kaa_faults import Fault, Wrong
from gymnasieregion.contexts.register.core.kaa_file import (
    Duty,
    FileCodes,
    HalfYear,
    MeasureFact,
    Row,
    difference,
    file_bytes,
    rows_in,
    rows_of,
)
from gymnasieregion.contexts.register.core.kaa_file_checks import born_on, faults_in


def _list(kind):
    return {code.value: f"{number:02}" for number, code in enumerate(kind, start=1)}


CODES = FileCodes(_list(Registered), _list(Occupation), _list(MeasureKind), _list(MeasureEnd), _list(DutyEnd))
HALF = HalfYear(2026, 1)
WHO = "20070503TF12"
TALK = MeasureFact("TALK", date(2026, 2, 1), date(2026, 3, 1), "DONE", "STUDIES")
WHOLE = Duty(
    WHO, "0180", date(2025, 11, 3), "BROKE_OFF", date(2026, 4, 20), "STUDIES",
    contacts=[(date(2026, 2, 1), "NONE"), (date(2025, 12, 1), "NONE")], measures=[TALK],
)  # fmt: skip


def test_one_youth_in_five_blocks():
    assert rows_of([WHOLE], HALF, CODES) == [
        Row("1", "0180", WHO, "1", "", "2025-11-03", "02", ""),
        Row("2", "0180", WHO, "1", "", "2026-02-01", "", "02"),
        Row("3", "0180", WHO, "1", "1", "2026-02-01", "01", ""),
        Row("4", "0180", WHO, "1", "1", "2026-02-28", "01", "03"),
        Row("5", "0180", WHO, "1", "", "2026-04-20", "02", ""),
    ]
    assert faults_in(rows_of([WHOLE], HALF, CODES), HALF, CODES, 20) == []


def test_the_file_has_a_heading_and_semicolons():
    text = file_bytes(rows_of([WHOLE], HALF, CODES)).decode()
    assert text.split("\r\n")[:2] == [
        "block;kommun;identitet;period;atgard;datum;kod;sysselsattning",
        f"1;0180;{WHO};1;;2025-11-03;02;",
    ]


@pytest.mark.parametrize(
    ("start", "end", "is_in", "ends"),
    [
        (date(2026, 6, 30), None, True, False),
        (date(2026, 7, 1), None, False, False),
        (date(2025, 1, 1), date(2025, 12, 31), False, False),
        (date(2025, 1, 1), date(2026, 1, 1), True, True),  # the first day outside is in the half-year
        (date(2025, 1, 1), date(2026, 6, 30), True, True),
        (date(2025, 1, 1), date(2026, 7, 1), True, False),  # told of in the next file
    ],
)
def test_whom_a_half_year_tells_of(start, end, is_in, ends):
    rows = rows_of([Duty(WHO, "0180", start, "OTHER", end, "STUDIES" if end else "")], HALF, CODES)
    assert [row.block for row in rows] == ["1"] * is_in + ["5"] * ends


def test_a_measure_that_goes_on_is_told_of_in_every_half_year_and_its_end_in_one():
    long = MeasureFact("PLACEMENT", date(2025, 10, 1), date(2026, 7, 1), "DONE", "WORK")
    duty = Duty(WHO, "0180", date(2025, 9, 1), "OTHER", measures=[long])
    blocks = {
        half.code: [r.block for r in rows_of([duty], half, CODES)] for half in (HALF.before, HALF, HalfYear(2026, 2))
    }
    assert blocks == {"2025-2": ["1", "3"], "2026-1": ["1", "3", "4"], "2026-2": ["1"]}


def test_two_spells_of_a_youth_are_two_periods():
    first = Duty(WHO, "0180", date(2025, 9, 1), "OTHER", date(2026, 1, 20), "STUDIES")
    second = Duty(WHO, "0180", date(2026, 3, 1), "BROKE_OFF")
    rows = rows_of([second, first], HALF, CODES)
    assert [(row.block, row.period) for row in rows] == [("1", "1"), ("5", "1"), ("1", "2")]
    assert faults_in(rows, HALF, CODES, 20) == []


def test_a_number_with_a_wrong_check_digit_or_day_is_none():
    assert born_on(WHO) == date(2007, 5, 3)
    assert [born_on(text) for text in ("", "0705031234", "20071301TF34", "200705031234")] == [None] * 4


ROW = Row("1", "0180", WHO, "1", "", "2026-01-10", "02", "")
START = Row("3", "0180", WHO, "1", "1", "2026-02-01", "01", "")
END = Row("4", "0180", WHO, "1", "1", "2026-02-28", "01", "03")
OLDER = ROW._replace(identitet="20060501TF01")
OVER = Row("5", "0180", WHO, "1", "", "2026-04-20", "02", "")


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([ROW._replace(block="6")], [(2, "block", "6", Wrong.BLOCK), (2, "block", "6", Wrong.NOT_REGISTERED)]),
        ([ROW._replace(identitet="")], [(2, "identitet", "", Wrong.IDENTITY)]),
        ([ROW._replace(datum="10/1")], [(2, "datum", "10/1", Wrong.NO_DAY)]),
        ([ROW._replace(datum="2026-02-30")], [(2, "datum", "2026-02-30", Wrong.NO_DAY)]),
        ([ROW._replace(datum="2026-07-01")], [(2, "datum", "2026-07-01", Wrong.AFTER_HALF)]),
        ([ROW._replace(kod="")], [(2, "kod", "", Wrong.NO_CODE)]),
        ([ROW._replace(kod="99")], [(2, "kod", "99", Wrong.CODE)]),
        ([ROW, ROW], [(3, "block", "1", Wrong.TWICE)]),
        ([ROW, ROW._replace(period="2")], [(3, "datum", "2026-01-10", Wrong.STILL_IN)]),
        (
            [ROW, OVER, ROW._replace(period="2", datum="2026-04-19")],
            [(4, "datum", "2026-04-19", Wrong.ALREADY)],
        ),
        ([START], [(2, "block", "3", Wrong.NOT_REGISTERED)]),
        (
            [ROW, Row("2", "0180", WHO, "1", "", "2026-01-09", "", "02")],
            [(3, "datum", "2026-01-09", Wrong.BEFORE_REGISTRATION)],
        ),
        (
            [ROW._replace(datum="2025-10-01"), Row("2", "0180", WHO, "1", "", "2025-12-31", "", "02")],
            [(3, "datum", "2025-12-31", Wrong.BEFORE_HALF)],
        ),
        ([ROW, Row("2", "0180", WHO, "1", "", "2026-01-20", "", "")], [(3, "sysselsattning", "", Wrong.NO_CODE)]),
        ([ROW, END], [(3, "atgard", "1", Wrong.NO_START)]),
        ([ROW, START, END._replace(datum="2026-01-31")], [(4, "datum", "2026-01-31", Wrong.ENDS_BEFORE)]),
        ([ROW, START, END, END], [(5, "atgard", "1", Wrong.ENDS_TWICE)]),
        ([ROW, START, OVER], [(3, "atgard", "1", Wrong.GOES_ON)]),
        ([ROW, START, END._replace(datum="2026-04-21"), OVER], [(4, "datum", "2026-04-21", Wrong.AFTER_END)]),
        ([OLDER], [(2, "block", "1", Wrong.NO_END)]),
        (
            [OLDER, OLDER._replace(block="5", datum="2026-05-02", kod="05")],
            [(3, "datum", "2026-05-02", Wrong.TOO_OLD)],
        ),
        (
            [OLDER._replace(datum="2026-05-01")],
            [(2, "datum", "2026-05-01", Wrong.TOO_OLD_TO_BEGIN)],
        ),
    ],
)  # fmt: skip
def test_each_fault_is_found_where_it_stands(rows, expected):
    found = faults_in(rows, HALF, CODES, 20)
    assert [(fault.line, fault.column, fault.value, fault.wrong) for fault in found] == expected


def test_a_fault_says_what_is_wrong_and_what_would_be_right_in_both_languages():
    (fault,) = faults_in([ROW._replace(kod="99")], HALF, FileCodes({"OTHER": "09"}, {}, {}, {}, {}), 20)
    assert fault.text() == "Koden finns inte i listan för 2026-1."
    assert fault.right() == "En av 09."
    assert (fault.text("en"), fault.right("en")) == ("The code is not in the list of 2026-1.", "One of 09.")


def test_every_fault_has_words_that_its_facts_fill():
    facts = {"day": HALF.end, "codes": "01", "half": HALF.code, "age": 20}
    for wrong in Wrong:
        fault = Fault(2, "kod", "", wrong, facts)
        assert all((fault.text(), fault.text("en"), fault.right(), fault.right("en")))


def test_what_tells_two_files_apart():
    changed = ROW._replace(kod="03")
    found = difference([ROW, START], [changed, START, END])
    assert (found.removed, found.added) == ((ROW,), (changed, END))
    assert difference([ROW, ROW], [ROW]).removed == (ROW,)


def test_the_half_year_before():
    assert HALF.before == HalfYear(2025, 2)
    assert HalfYear(2025, 2).before == HalfYear(2025, 1)


DAYS = st.dates(date(2025, 6, 1), date(2026, 12, 31))


@st.composite
def measures(draw, start, end):
    begins = draw(st.dates(start, max(start, (end or date(2027, 1, 1)) - timedelta(1))))
    kind = draw(st.sampled_from(MeasureKind)).value
    if end is None and draw(st.booleans()):
        return MeasureFact(kind, begins)
    latest = end or date(2027, 6, 1)
    ends = draw(st.dates(begins + timedelta(1), max(begins + timedelta(1), latest)))
    return MeasureFact(
        kind, begins, ends, draw(st.sampled_from(MeasureEnd)).value, draw(st.sampled_from(Occupation)).value
    )


@st.composite
def duties(draw):
    start = draw(DAYS)
    end = draw(st.none() | st.dates(start + timedelta(1), date(2027, 5, 3)))
    contacts = draw(
        st.lists(st.tuples(st.dates(start, end or date(2027, 1, 1)), st.sampled_from(Occupation)), max_size=3)
    )
    done = draw(st.lists(measures(start, end), max_size=3))
    because = draw(st.sampled_from(Registered)).value
    identity = f"20070503TF{draw(st.integers(10, 99))}"
    ended = draw(st.sampled_from(DutyEnd)).value if end else ""
    return Duty(identity, "0180", start, because, end, ended, [(day, told.value) for day, told in contacts], done)


@given(
    st.lists(duties(), max_size=4, unique_by=lambda duty: duty.identity),
    st.sampled_from([HalfYear(2025, 2), HALF, HalfYear(2026, 2)]),
)
def test_a_file_made_of_sound_records_has_no_fault_and_reads_back(drawn, half):
    rows = rows_of(drawn, half, CODES)
    assert faults_in(rows, half, CODES, 20) == []
    assert rows_in(file_bytes(rows)) == rows
    assert rows == rows_of(list(reversed(drawn)), half, CODES)


@given(
    st.lists(st.sampled_from([ROW, START, END, OVER]), max_size=6),
    st.lists(st.sampled_from([ROW, START, END, OVER]), max_size=6),
)
def test_a_difference_leads_from_one_file_to_the_other(before, after):
    found = difference(before, after)
    assert sorted([*before, *found.added]) == sorted([*after, *found.removed])
    assert not set(found.added) & set(found.removed)
