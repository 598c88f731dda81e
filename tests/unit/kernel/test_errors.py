import pytest

from gymnasieregion.kernel.errors import RegionError


class TooFewSeatsError(RegionError):
    sv = "Gruppen {group} har {seats} platser."
    en = "Group {group} has {seats} seats."


def test_an_error_speaks_swedish_unless_asked_otherwise():
    error = TooFewSeatsError(group="fri", seats=-1)
    assert error.text() == error.text("sv") == "Gruppen fri har -1 platser."
    assert error.text("en") == str(error) == "Group fri has -1 seats."
    assert error.values == {"group": "fri", "seats": -1}


def test_a_value_that_the_sentence_needs_cannot_be_left_out():
    with pytest.raises(KeyError):
        TooFewSeatsError(group="fri")
