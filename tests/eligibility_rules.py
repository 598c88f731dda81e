"""Rules on eligibility with something of each kind, for the tests of both ways of working it out."""

from gymnasieregion.contexts.admission.core.rules import EligibilityRules, SubjectRule

SWEDISH, ENGLISH, MATHS = frozenset({"SV", "SVA"}), frozenset({"EN"}), frozenset({"MA"})
CORE = (SWEDISH, ENGLISH, MATHS)
VOCATIONAL = SubjectRule(CORE, (), 5)
SOCIETY = SubjectRule(CORE, ("GE", "HI", "RE", "SH"), 5)
SCIENCE = SubjectRule(CORE, ("BI", "FY", "KE"), 6)
ARTS = SubjectRule(CORE, (), 9)
ONE_OF_TWO = SubjectRule((SWEDISH, frozenset({"EN", "MA"})), (), 4)
ALL_THREE = SubjectRule(CORE, (), 3)
RULES = EligibilityRules(
    by_programme={
        "BA": (VOCATIONAL,),
        "BF": (VOCATIONAL,),
        "EK": (SOCIETY,),
        "NA": (SCIENCE,),
        "ES": (ARTS,),
        "IMV": (ONE_OF_TWO, ALL_THREE),
        "IMY": (),
    },
    decided_only=frozenset({"IMA", "IMS", "VI"}),
    closed_for_eligible=frozenset({"IMA", "IMY"}),
    vocational=(VOCATIONAL,),
    passing_marks=frozenset("ABCDE"),
    same_subject={"SVA": "SV"},
    last_start_age={"*": 20, "VI": 22},
    age_by_decision=frozenset({"VI"}),
)
PROGRAMMES = (*RULES.by_programme, *sorted(RULES.decided_only))
