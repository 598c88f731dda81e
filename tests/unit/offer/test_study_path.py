"""Study path codes of both shapes."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gymnasieregion.contexts.offer.api import programmes, study_path, study_path_in_gy11, study_path_in_gy25
from gymnasieregion.contexts.offer.contracts import Generation, ProgrammeType
from gymnasieregion.contexts.offer.core.study_path import (
    IntroductoryCodeError,
    NoCounterpartError,
    StudyPathLengthError,
    StudyPathMarkError,
    StudyPathSpellingError,
    UnknownProgrammeError,
    in_gy11,
)
from gymnasieregion.kernel.errors import RegionError

SHAPED = [p for p in programmes() if len(p.code) == 2]
SIGNS = string.ascii_uppercase + string.digits


@st.composite
def codes(draw, stems=tuple(p.code for p in SHAPED) + tuple(p.code_gy25 for p in SHAPED if p.code_gy25)):
    orientation = draw(st.one_of(st.just("000"), st.from_regex("[A-Z]{3}", fullmatch=True)))
    marks = "".join(draw(st.sampled_from(choice)) for choice in ("0A7", "0LS", "0R", "0N"))
    length = draw(st.sampled_from([0, 3, 4, 5, 6, 7]))
    return draw(st.sampled_from(stems)) + (orientation + marks)[:length]


def test_the_example_of_skolverket_is_read_position_by_position():
    path = study_path("HVFRI0L0N")
    assert (path.programme, path.orientation, path.descriptive) == ("HV", "FRI", "")
    assert path.apprenticeship
    assert path.national_sport
    assert not path.spearhead
    assert not path.national_recruiting
    assert path.generation is Generation.GY11


@pytest.mark.parametrize(
    ("code", "programme", "orientation"),
    [
        ("NA", "NA", ""), ("NANAT", "NA", "NAT"), ("NA25", "NA", ""), ("BA25HUS", "BA", "HUS"), ("NB25", "NB", ""),
        ("FL25", "FX", ""), ("TA25", "TX", ""), ("SJ25", "SX", ""), ("MA25", "MX", ""), ("YR25", "YX", ""),
        ("FB25", "FA", ""), ("HS25", "AH", ""), ("VI25", "VI", ""), ("IB", "IB", ""), ("IB001", "IB", "001"),
        ("IMV", "IMV", ""), ("IMY", "IMY", ""), ("IMA", "IMA", ""), ("IMS", "IMS", ""), ("IAIND", "IAIND", ""),
        ("FL", "FX", ""), ("SJ", "SX", ""), ("TA", "TX", ""), ("MA", "MX", ""), ("DS", "DS", ""),
    ],
)  # fmt: skip
def test_the_programme_is_told_in_gy11_form(code, programme, orientation):
    path = study_path(code)
    assert (path.programme, path.orientation) == (programme, orientation)


@pytest.mark.parametrize(
    ("code", "fault", "says"),
    [
        ("", StudyPathSpellingError, "capitals"),
        ("na", StudyPathSpellingError, "'na'"),
        ("NA NAT", StudyPathSpellingError, "without spaces"),
        ("ÖÄ", StudyPathSpellingError, "capitals"),
        ("NA25\n", StudyPathSpellingError, "capitals"),
        ("NAN", StudyPathLengthError, "has 1 signs"),
        ("NANAT0000N", StudyPathLengthError, "has 8 signs"),
        ("NA25N", StudyPathLengthError, "has 1 signs"),
        ("NANAT0X", StudyPathMarkError, "position 7 is X; it may be 0 or L / S"),
        ("NANAT00N", StudyPathMarkError, "position 8 is N; it may be 0 or R"),
        ("NANAT000R", StudyPathMarkError, "position 9 is R; it may be 0 or N"),
        ("NA25NAT0X", StudyPathMarkError, "position 9 is X"),
        ("XX", UnknownProgrammeError, "the programme XX"),
        ("FX25", UnknownProgrammeError, "the programme FX25"),
        ("HV25", UnknownProgrammeError, "the programme HV25"),
        ("N", UnknownProgrammeError, "the programme N"),
        ("IM", IntroductoryCodeError, "IMA, IMS, IMV, IMY"),
        ("IMR", IntroductoryCodeError, "IMA, IMS, IMV, IMY"),
        ("IMIND", IntroductoryCodeError, "IMA, IMS, IMV, IMY"),
        ("IMVBA", IntroductoryCodeError, "IMA, IMS, IMV, IMY"),
    ],
)
def test_what_is_no_study_path_code_is_refused_with_the_reason(code, fault, says):
    with pytest.raises(fault) as refusal:
        study_path(code)
    assert says in refusal.value.text("en")
    assert refusal.value.text("sv").startswith("Studievägskoden")


@given(code=codes())
def test_a_code_and_its_shortest_spelling_say_the_same(code):
    path = study_path(code)
    assert study_path(path.code) == path
    assert path.code.ljust(len(code), "0") == code or code.startswith(path.code)


@given(code=codes())
def test_zeros_at_the_end_change_nothing(code):
    path = study_path(code)
    full = len(path.code) + 7 if len(path.code) in {2, 4} and not path.orientation else None
    if full is not None:
        assert study_path(path.code.ljust(full, "0")) == path


@given(code=codes(stems=tuple(p.code for p in SHAPED if p.code_gy25)))
def test_from_gy11_to_gy25_and_back_is_the_same_study_path(code):
    path = study_path(code)
    if path.programme + path.orientation == "BAANL":
        return
    there = study_path(study_path_in_gy25(code).code)
    assert there.generation is Generation.GY25
    assert there.programme == path.programme
    assert study_path_in_gy11(there.code) == path


@given(text=st.text(alphabet=SIGNS, max_size=12))
def test_any_text_is_a_study_path_or_a_refusal_that_can_be_read(text):
    try:
        path = study_path(text)
    except RegionError as refusal:
        said = {refusal.text("sv"), refusal.text("en")}
        assert len(said) == 2
    else:
        assert path.programme in {p.code for p in programmes()}
        assert len(path.code) <= 11


@pytest.mark.parametrize(
    ("gy11", "gy25"),
    [("NA", "NA25"), ("FX", "FL25"), ("TX", "TA25"), ("SX", "SJ25"), ("MX", "MA25"), ("YX", "YR25"), ("FA", "FB25")],
)
def test_the_exceptions_of_gy25(gy11, gy25):
    assert study_path_in_gy25(gy11).code == gy25
    assert study_path_in_gy11(gy25).code == gy11


def test_machine_drivers_became_ground_and_construction():
    assert study_path_in_gy25("BAANL0L").code == "BA25MAR0L"
    assert study_path_in_gy11("BA25MAR").code == "BAMAR"


def test_what_is_written_alike_in_both_stays():
    for code in ("IMV", "IB", "IAIND", "NA25"):
        assert study_path_in_gy25(code).code == code
    for code in ("IMV", "IB", "NA"):
        assert study_path_in_gy11(code).code == code


@pytest.mark.parametrize("code", ["HV", "HVFRI", "HA"])
def test_a_closed_programme_has_no_gy25_form(code):
    with pytest.raises(NoCounterpartError, match="no counterpart in Gy25"):
        study_path_in_gy25(code)


def test_a_path_of_a_programme_that_is_not_given_is_refused():
    with pytest.raises(UnknownProgrammeError):
        in_gy11(study_path("NA25"), {})


def test_there_are_eighteen_open_national_programmes():
    # skollagen bilaga 1: twelve vocational and six preparatory
    still_open = [p for p in programmes() if not p.replaced_by]
    assert sum(p.type is ProgrammeType.VOCATIONAL for p in still_open) == 12
    assert sum(p.type is ProgrammeType.PREPARATORY for p in still_open) == 6
    assert len({p.code for p in programmes()}) == len(programmes())
    gy25 = [p.code_gy25 for p in programmes() if p.code_gy25]
    assert len(set(gy25)) == len(gy25)


def test_no_gy11_code_is_also_the_letters_of_another_gy25_code():
    by_code = {p.code: p for p in programmes()}
    for programme in programmes():
        letters = programme.code_gy25[:2]
        if letters in by_code:
            assert by_code[letters] is programme
