"""The codes of the municipality's duty (aktivitetsansvaret) with their words; never renamed, only added to.

Which of them may be chosen on a day, and what each is called in the file to SCB, is dated: the parameters
``register.kaa_*_codes``.
"""

from gymnasieregion.contexts.register.core.codes import Coded


class Registered(Coded):
    """Why a youth came into the register (orsak till registrering). **Source:** own words; SCB's list was not found."""

    NOT_STARTED = "NOT_STARTED", "Har inte börjat gymnasieskolan", "Has not started upper secondary school"
    BROKE_OFF = "BROKE_OFF", "Har avbrutit gymnasieskolan", "Has broken off upper secondary school"
    CERTIFICATE = "CERTIFICATE", "Har studiebevis men ingen examen", "Has a study certificate but no diploma"
    MOVED_IN = "MOVED_IN", "Har flyttat till kommunen", "Has moved to the municipality"
    INTRODUCTORY = "INTRODUCTORY", "Går introduktionsprogram", "Attends an introductory programme"
    OTHER = "OTHER", "Annan orsak", "Another reason"


class Occupation(Coded):
    """What a youth does. **Source:** work and nothing: Kolada N18744 and N18745; the others are own words."""

    WORK = "WORK", "Arbete eller praktik", "Work or placement"
    NONE = "NONE", "Saknar sysselsättning", "No occupation"
    STUDIES = "STUDIES", "Studier", "Studies"
    OTHER = "OTHER", "Annan sysselsättning", "Another occupation"
    UNKNOWN = "UNKNOWN", "Okänd, ungdomen nåddes inte", "Unknown, the youth was not reached"


class MeasureKind(Coded):
    """What kind of measure (åtgärd) it is. **Source:** Kolada N18746."""

    TALK = "TALK", "Samtal", "Talk"
    GUIDANCE = "GUIDANCE", "Studie- och yrkesvägledning", "Study and career guidance"
    AUTHORITIES = "AUTHORITIES", "Stöd i kontakt med andra myndigheter", "Support in contact with other authorities"
    WELLNESS = "WELLNESS", "Friskvård", "Wellness activity"
    JOB_SEARCH = "JOB_SEARCH", "Hjälp att söka jobb eller praktik", "Help to seek a job or placement"
    PLACEMENT = "PLACEMENT", "Praktik", "Placement"
    SUBSIDISED = "SUBSIDISED", "Subventionerad anställning", "Subsidised employment"
    ADULT_EDUCATION = (
        "ADULT_EDUCATION", "Studier inom komvux eller på folkhögskola", "Adult education or folk high school",
    )  # fmt: skip
    OTHER = "OTHER", "Annan åtgärd", "Another measure"


class MeasureEnd(Coded):
    """Why a measure ended. **Source:** own words; SCB's list was not found."""

    DONE = "DONE", "Genomförd", "Carried out"
    STUDIES = "STUDIES", "Ungdomen började studera", "The youth began to study"
    WORK = "WORK", "Ungdomen fick arbete", "The youth got work"
    YOUTH_LEFT = "YOUTH_LEFT", "Ungdomen avbröt", "The youth broke it off"
    OUT_OF_DUTY = "OUT_OF_DUTY", "Aktivitetsansvaret upphörde", "The duty ended"
    OTHER = "OTHER", "Annan orsak", "Another reason"


class DutyEnd(Coded):
    """Why the duty for a youth ended. **Source:** moved and studies: Kolada N18742 and N18743; the others own words."""

    MOVED = "MOVED", "Ej längre folkbokförd i kommunen", "No longer registered in the municipality"
    STUDIES = (
        "STUDIES", "Studier på nationellt program eller motsvarande", "Studies on a national programme or equivalent",
    )  # fmt: skip
    INTRODUCTORY = "INTRODUCTORY", "Studier på introduktionsprogram", "Studies on an introductory programme"
    COMPLETED = "COMPLETED", "Gymnasieexamen eller motsvarande", "Diploma or equivalent"
    TOO_OLD = "TOO_OLD", "Har fyllt 20 år", "Has turned 20"
    DIED = "DIED", "Avliden", "Died"
    MISTAKE = "MISTAKE", "Felaktigt registrerad", "Registered by mistake"


class Elsewhere(Coded):
    """What the register cannot know of a youth and the officer tells: why the duty does not hold."""

    STUDIES = "STUDIES", "Går en motsvarande utbildning utanför registret", "Attends an equivalent education elsewhere"
    COMPLETED = (
        "COMPLETED", "Har fullföljt en motsvarande utbildning", "Has completed an equivalent education",
    )  # fmt: skip
    SCHOOLING = "SCHOOLING", "Har skolplikt kvar", "Is still in compulsory schooling"


class Standing(Coded):
    """How a youth stands to the duty on a day: within it, or the first reason why not."""

    COVERED = "COVERED", "Omfattas", "Covered"
    NOT_RESIDENT = "NOT_RESIDENT", "Bor inte i kommunen", "Does not live in the municipality"
    NOT_REGISTERED = "NOT_REGISTERED", "Är inte folkbokförd", "Is not in the population register"
    IN_SCHOOLING = "IN_SCHOOLING", "Har skolplikt", "Is in compulsory schooling"
    TOO_OLD = "TOO_OLD", "Har fyllt 20 år", "Has turned 20"
    COMPLETED = "COMPLETED", "Har gymnasieexamen eller motsvarande", "Has a diploma or equivalent"
    IN_EDUCATION = (
        "IN_EDUCATION",
        "Går i gymnasieskola eller motsvarande",
        "Attends upper secondary school or equivalent",
    )
