"""What an application is warned of: Swedish cases, the codes worked out by hand."""

import pytest

from gymnasieregion.contexts.admission.core.choice_warnings import (
    ChoiceFacts,
    Limit,
    Margins,
    RowWarning,
    Standing,
    WholeWarning,
    row_warnings,
    standing,
    whole_warnings,
)

MARGINS = Margins(far_above=4000, safe=2000)
"""40 and 20 points."""


def choice(own=20000, eligible=True, programme="NA", limits=(), **more):
    return ChoiceFacts(
        programme, own, eligible, [Limit(str(2025 - n), p, r) for n, (p, r) in enumerate(limits)], **more
    )


def limits(*pairs):
    return [Limit(str(2025 - n), points, reason) for n, (points, reason) in enumerate(pairs)]


@pytest.mark.parametrize(
    ("own", "earlier", "is_so"),
    [
        (20000, limits((24000, ""), (25000, "")), Standing.FAR_ABOVE),  # 40 points above in the easiest year
        (20000, limits((23999, ""), (25000, "")), Standing.NEAR),
        (20000, limits((18000, ""), (15000, "")), Standing.SAFE),  # 20 points below in the hardest year
        (
            20000,
            limits(
                (18001, ""),
            ),
            Standing.NEAR,
        ),
        (20000, limits((None, "ALL_ADMITTED"), (30000, "")), Standing.NEAR),  # one odd year scares nobody
        (0, limits((None, "ALL_ADMITTED"), (None, "1")), Standing.SAFE),  # no points were needed
        (20000, limits((None, "RANKED")), Standing.UNKNOWN),
        (20000, [], Standing.UNKNOWN),
        (None, limits((24000, "")), Standing.UNKNOWN),
    ],
)
def test_how_own_points_stand_to_the_limits_of_all_years(own, earlier, is_so):
    assert standing(own, earlier, MARGINS) is is_so


def test_a_choice_above_ones_points_is_told_of_but_not_when_one_is_not_eligible():
    assert row_warnings(choice(limits=[(25000, "")])) == (RowWarning.ABOVE_MERIT,)
    assert row_warnings(choice(limits=[(25000, "")], eligible=False)) == (RowWarning.NOT_ELIGIBLE,)
    assert row_warnings(choice(limits=[(20000, "")])) == ()


def test_the_latest_limit_that_says_something_is_the_one_compared_with():
    assert row_warnings(choice(limits=[(None, "RANKED"), (25000, "")])) == (RowWarning.ABOVE_MERIT,)
    assert row_warnings(choice(limits=[(None, "ALL_ADMITTED"), (25000, "")])) == ()


def test_of_a_closed_programme_nothing_else_is_told():
    assert row_warnings(choice(is_closed=True, needs_test=True, eligible=False)) == (RowWarning.CLOSED,)
    assert row_warnings(ChoiceFacts("", None, None, is_offered=False)) == (RowWarning.NOT_OFFERED,)


def test_a_test_the_schools_ranking_and_second_hand_are_told_in_that_order():
    told = row_warnings(choice(needs_test=True, beyond_test_rank=True, is_ranked=True, is_second_hand=True))
    assert told == (RowWarning.TEST, RowWarning.TEST_RANK, RowWarning.RANKED, RowWarning.SECOND_HAND)


def test_nobody_is_said_to_be_ineligible_while_there_are_no_grades():
    assert row_warnings(choice(own=None, eligible=None, has_grades=False)) == (RowWarning.GRADES_UNKNOWN,)
    assert row_warnings(choice(own=None, eligible=None)) == (RowWarning.NEEDS_DECISION,)


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([], [WholeWarning.NO_CHOICES]),
        ([choice(limits=[(None, "1")])], [WholeWarning.ONE_CHOICE]),
        (
            [choice(limits=[(25000, "")]), choice(limits=[(26000, "")])],
            [WholeWarning.ALL_FAR_ABOVE],  # and not also that none is safe: one thing at a time
        ),
        ([choice(limits=[(25000, "")]), choice(limits=[(19000, "")])], [WholeWarning.NO_SAFE_CHOICE]),
        ([choice(limits=[(25000, "")]), choice(limits=[(18000, "")])], []),
        ([choice(limits=[(25000, "")]), choice()], [WholeWarning.NO_SAFE_CHOICE]),  # the second is not known
        ([choice(), choice()], []),  # nothing is known: nothing is said
        (
            [choice(eligible=False), choice(eligible=False)],
            [WholeWarning.NONE_ELIGIBLE, WholeWarning.NO_INTRODUCTORY],
        ),
        ([choice(eligible=False), choice(programme="IMV", limits=[(None, "1")])], []),
        ([choice(eligible=False), choice(is_closed=True)], [WholeWarning.NONE_ELIGIBLE, WholeWarning.NO_INTRODUCTORY]),
    ],
)
def test_what_is_said_of_a_whole_application(rows, told):
    assert list(whole_warnings(rows, MARGINS)) == told
