"""Which decisions on a choice may be appealed to the board."""

import pytest

from gymnasieregion.contexts.admission.core.appeal import Way, way_of


@pytest.mark.parametrize(
    ("kind", "programme", "selection", "way"),
    [
        ("ELIGIBILITY", "NA", "MERIT", Way.BOARD),  # skollagen 16 kap. 36 §
        ("RECEPTION", "ES", "MERIT_TEST", Way.BOARD),
        ("DISPENSATION", "BA", "MERIT", Way.BOARD),  # part of the eligibility, 16 kap. 32 §
        ("RECEPTION", "IB", "RANK", Way.BOARD),
        ("FREE_QUOTA", "NA", "MERIT", Way.SELECTION),  # 28 kap. 18 §
        ("FREE_QUOTA", "IMY", "MERIT", Way.SELECTION),
        ("RECEPTION", "IMV", "MERIT", Way.BOARD),  # for a group, 17 kap. 14 §
        ("RECEPTION", "IMV", "RANK", Way.INDIVIDUAL),
        ("ELIGIBILITY", "IMA", "RANK", Way.INDIVIDUAL),  # only for one person, 17 kap. 4 §
        ("RECEPTION", "IMS", "MERIT", Way.INDIVIDUAL),
    ],
)
def test_what_is_decided_says_whether_it_may_be_appealed(kind, programme, selection, way):
    assert way_of(kind, programme=programme, selection=selection) is way
