"""What a table is divided by, and its totals: each person once, however many ways lead there."""

import pytest

from gymnasieregion.platform.disclosure.api import Dimension, ImpossibleCountError, TableShapeError, counted

AREA = Dimension(
    "area",
    ("0180", "Nacka", "Norra", "Södra", "Ö1", "V1", "AB"),
    {
        "Norra": ("0180", "Ö1"),
        "Södra": ("Nacka", "Ö1"),
        "0180": ("AB",),
        "Nacka": ("AB",),
        "Ö1": ("AB",),
        "V1": ("Nacka",),
    },
)
"""Two schools of one provider in two municipalities, and a district of one of them; both ways lead to the region."""


def test_a_school_is_counted_once_in_the_region_by_its_provider_and_by_its_municipality():
    counts = counted([AREA], {("Norra",): 30, ("Södra",): 20, ("V1",): 5})
    assert dict(zip(AREA.codes, counts.numbers, strict=True)) == {
        "0180": 30,
        "Nacka": 25,
        "Norra": 30,
        "Södra": 20,
        "Ö1": 50,
        "V1": 5,
        "AB": 55,
    }


def test_years_may_lie_in_two_periods():
    years = Dimension("year", ("1", "2", "3", "1-2", "2-3"), {"1": ("1-2",), "2": ("1-2", "2-3"), "3": ("2-3",)})
    assert counted([years], {("1",): 1, ("2",): 2, ("3",): 4}).numbers == (1, 2, 4, 3, 6)


def test_heights_tell_how_many_sums_lie_below():
    assert AREA.height == (1, 1, 0, 0, 1, 0, 2)
    assert AREA.is_all == (False, False, False, False, False, False, True)


def test_a_total_of_nothing_but_what_cannot_be_is_nothing():
    sexes = Dimension("sex", ("F", "M", "all"), {"F": ("all",), "M": ("all",)})
    assert counted([sexes], {("F",): None, ("M",): None}).numbers == (None, None, None)
    assert counted([sexes], {("F",): None, ("M",): 3}).numbers == (None, 3, 3)
    assert counted([sexes], {("F",): 2}, elsewhere=None).numbers == (2, None, 2)
    assert counted([sexes], {("F",): 2}).numbers == (2, 0, 2)


def test_two_dimensions_have_totals_of_totals():
    one, other = (Dimension(name, ("a", "b", "all"), {"a": ("all",), "b": ("all",)}) for name in ("one", "other"))
    counts = counted([one, other], {("a", "a"): 1, ("a", "b"): 2, ("b", "a"): 3, ("b", "b"): 4})
    assert counts.numbers == (1, 2, 3, 3, 4, 7, 4, 6, 10)


@pytest.mark.parametrize(
    ("codes", "within", "fault"),
    [
        ((), {}, "at least one code"),
        (("a", "a"), {}, "each of them once"),
        (("a",), {"a": ("b",)}, "one that is not there"),
        (("a",), {"b": ("a",)}, "one that is not there"),
        (("a", "b"), {"a": ("b",), "b": ("a",)}, "lies within itself"),
    ],
)
def test_codes_that_do_not_fit_together_are_refused(codes, within, fault):
    with pytest.raises(TableShapeError, match=fault):
        Dimension("area", codes, within)


def test_counts_that_do_not_fit_their_dimensions_are_refused():
    with pytest.raises(TableShapeError, match="at least one dimension"):
        counted([], {})
    with pytest.raises(TableShapeError, match="no code X"):
        counted([AREA], {("X",): 1})
    with pytest.raises(TableShapeError, match="1 codes"):
        counted([AREA], {("V1", "F"): 1})
    with pytest.raises(TableShapeError, match="counted in leaves"):
        counted([AREA], {("AB",): 1})
    with pytest.raises(ImpossibleCountError):
        counted([AREA], {("V1",): -1})


def test_a_code_is_said_in_both_languages_or_as_it_is():
    sex = Dimension("sex", ("F", "T"), {"F": ("T",)}, {"F": ("Kvinnor", "Women")}, ("Kön", "Sex"))
    assert [sex.text(code, "sv") for code in sex.codes] == ["Kvinnor", "T"]
    assert [sex.text(code, "en") for code in sex.codes] == ["Women", "T"]
    assert (sex.heading("sv"), sex.heading("en"), AREA.heading("en")) == ("Kön", "Sex", "area")
