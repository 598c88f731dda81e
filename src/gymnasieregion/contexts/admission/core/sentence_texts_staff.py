"""Reasons told to staff about an applicant, where those of ``sentence_texts`` speak to the applicant.

**Source:** the same as of ``sentence_texts``.
"""

from gymnasieregion.contexts.admission.core.codes import Cause

WHY_OF_ANOTHER: dict[Cause, tuple[str, str]] = {
    Cause.TOO_OLD: (
        "Den sökande är för gammal: utbildningen måste börja medan åldern räcker.",
        "The applicant is too old: the education must begin while the age allows it.",
    ),
    Cause.COMPLETED_BEFORE: (
        "Den sökande har redan gått ut ett nationellt program eller en utbildning som räknas lika.",
        "The applicant has already completed a national programme or an education that counts as equal.",
    ),
    Cause.ELIGIBLE_FOR_NATIONAL: (
        "Programmet är för den som inte är behörig till ett yrkesprogram, och den sökande är behörig till ett.",
        "The programme is for those who are not eligible for a vocational programme, and the applicant is for one.",
    ),
    Cause.NEEDS_DECISION: (
        "Här krävs ett särskilt beslut om att den sökande är behörig, och det finns inget.",
        "A decision that the applicant is eligible is needed here, and there is none.",
    ),
    Cause.TEST_NOT_TAKEN: (
        "Utbildningen har ett färdighetsprov, och den sökande har inget resultat.",
        "The education has a skill test, and the applicant has no result.",
    ),
    Cause.TEST_BELOW_MINIMUM: (
        "Färdighetsprovet gav {test}, och det krävs minst {test_min}.",
        "The skill test gave {test}, and at least {test_min} are needed.",
    ),
    Cause.TEST_SUBJECT_MARK: (
        "Utbildningen kräver minst betyget {mark} i {subject}, och det har den sökande inte.",
        "The education needs at least the grade {mark} in {subject}, and the applicant does not have it.",
    ),
}
"""The same told to staff, where the reason speaks to the applicant."""
