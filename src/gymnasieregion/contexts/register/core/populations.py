"""Of whom the measures of follow-up are, and what those reached or met with, in the words of their definitions."""

from collections.abc import Mapping
from types import MappingProxyType

from gymnasieregion.contexts.register.core.codes import Coded, ProgrammeGroup
from gymnasieregion.contexts.register.core.followup import NATIONAL

_ALL = (
    (
        "Alla som började på gymnasieskolan under läsåret, på introduktionsprogram också; inte anpassad "
        "gymnasieskola och inte fjärde tekniskt år."
    ),
    (
        "All who began upper secondary school during the school year, introductory programmes too; not adapted "
        "upper secondary school and not the fourth technical year."
    ),
)
_COUNTED = (
    _ALL[0]
    + " Inte de som saknade svenskt personnummer när de började, och inte IB i uppgifter för {ib} eller senare.",
    _ALL[1] + " Not those without a Swedish personal number at the start, and not IB in figures for {ib} or later.",
)
_INTRODUCTORY = (
    (
        "De som gick på ett introduktionsprogram den 15 oktober det läsår de började på gymnasieskolan. Inte de "
        "som saknade svenskt personnummer när de började."
    ),
    (
        "Those who were on an introductory programme on 15 October of the school year that they began upper "
        "secondary school. Not those without a Swedish personal number at the start."
    ),
)
_DROPOUT = (
    (
        "Avhopp, vår definition: studierna tar slut, och {days} dagar senare har eleven inte börjat igen, inte fått "
        "examen eller studiebevis, inte flyttat från regionen och inte avlidit. Den som är tillbaka senare räknas "
        "ändå. Avhoppet ska ha skett"
    ),
    (
        "A drop-out, by our definition: studies end, and {days} days later the pupil has not begun again, has no "
        "diploma or study certificate, has not moved from the region and has not died. One who is back later "
        "counts too. It is to have happened"
    ),
)


class Population(Coded):
    """Of whom; what stands in braces is a number of ``FollowUpRules``."""

    BEGINNERS = "BEGINNERS", *_ALL
    KOLADA = "KOLADA", *_COUNTED
    KOLADA_NOT_IM = (
        "KOLADA_NOT_IM",
        _COUNTED[0] + " Inte de som började på ett introduktionsprogram.",
        _COUNTED[1] + " Not those who began an introductory programme.",
    )
    NATIONAL = (
        "NATIONAL",
        "Alla som började på ett nationellt program under läsåret, IB och utbildningar med egna examensmål inräknade.",
        "All who began a national programme during the school year, IB and educations with their own goals included.",
    )
    INTRODUCTORY = (
        "INTRODUCTORY",
        "Alla som började på ett introduktionsprogram under läsåret.",
        "All who began an introductory programme during the school year.",
    )
    INTRODUCTORY_IN_OCTOBER = "INTRODUCTORY_IN_OCTOBER", *_INTRODUCTORY
    IN_OCTOBER = (
        "IN_OCTOBER",
        _ALL[0] + " Av dem de som gick där den 15 oktober.",
        _ALL[1] + " Of them those who were there on 15 October.",
    )


class Reached(Coded):
    """What somebody reached or met with; what stands in braces is a number of ``FollowUpRules``."""

    DIPLOMA = "DIPLOMA", "Gymnasieexamen", "A diploma"
    QUALIFIED = (
        "QUALIFIED",
        "Gymnasieexamen, eller studiebevis om minst {points} poäng,",
        "A diploma, or a study certificate of at least {points} points,",
    )
    RECHOICE = (
        "RECHOICE",
        "Omval, det vill säga byte från ett nationellt program till ett annat, inte av inriktning eller skola,",
        "A re-choice, that is from one national programme to another, not of orientation or school,",
    )
    NATIONAL = "NATIONAL", "En första dag på ett nationellt program", "A first day on a national programme"
    DROPOUT = "DROPOUT", *_DROPOUT
    NATIONAL_NEXT = (
        "NATIONAL_NEXT",
        "På ett nationellt program den 15 oktober året efter, oavsett årskurs",
        "On a national programme on 15 October of the year after, in any school year",
    )
    IN_YEAR_2 = (
        "IN_YEAR_2",
        "I årskurs 2 eller högre den 15 oktober året efter",
        "In school year 2 or later on 15 October of the year after",
    )
    IN_YEAR_3 = (
        "IN_YEAR_3",
        "I årskurs 3 eller högre den 15 oktober två år efter",
        "In school year 3 or later on 15 October two years after",
    )


BEGINNERS = frozenset(ProgrammeGroup) - {ProgrammeGroup.ADAPTED, ProgrammeGroup.FOURTH_YEAR}
"""What one may begin: adapted upper secondary school is another form, and nobody begins with a fourth year."""

FIRST_GROUPS: Mapping[Population, frozenset[ProgrammeGroup]] = MappingProxyType(
    {
        Population.BEGINNERS: BEGINNERS,
        Population.KOLADA: BEGINNERS,
        Population.KOLADA_NOT_IM: BEGINNERS - {ProgrammeGroup.INTRODUCTORY},
        Population.NATIONAL: NATIONAL,
        Population.INTRODUCTORY: frozenset({ProgrammeGroup.INTRODUCTORY}),
        Population.INTRODUCTORY_IN_OCTOBER: BEGINNERS,
        Population.IN_OCTOBER: BEGINNERS,
    }
)
"""What those of a population began; what else they must be, ``measure_counts`` says."""

WITHOUT_IB = frozenset({Population.KOLADA, Population.KOLADA_NOT_IM})
"""Populations that leave IB out in later years."""

WITH_NUMBER = WITHOUT_IB | {Population.INTRODUCTORY_IN_OCTOBER}
"""Populations of those who had a Swedish personal number at the start."""
