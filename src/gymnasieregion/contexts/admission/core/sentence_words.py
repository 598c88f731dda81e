"""Words and numbers that fill the sentences, in Swedish and English."""

from collections.abc import Sequence

from gymnasieregion.contexts.admission.core.outcome import TYPED

LANGUAGES = ("sv", "en")

SUBJECTS: dict[str, tuple[str, str]] = {
    "BI": ("biologi", "biology"),
    "BL": ("bild", "art"),
    "DA": ("dans", "dance"),
    "EN": ("engelska", "English"),
    "FY": ("fysik", "physics"),
    "GE": ("geografi", "geography"),
    "HI": ("historia", "history"),
    "HKK": ("hem- och konsumentkunskap", "home and consumer studies"),
    "IDH": ("idrott och hälsa", "physical education and health"),
    "KE": ("kemi", "chemistry"),
    "MA": ("matematik", "mathematics"),
    "MU": ("musik", "music"),
    "RE": ("religionskunskap", "religion"),
    "SH": ("samhällskunskap", "civics"),
    "SL": ("slöjd", "crafts"),
    "SV": ("svenska", "Swedish"),
    "SVA": ("svenska som andraspråk", "Swedish as a second language"),
    "TK": ("teknik", "technology"),
    "TN": ("teckenspråk för hörande", "sign language for the hearing"),
    "TSP": ("teckenspråk", "sign language"),
}
"""The subjects of compulsory school by their codes; a code that is not here is shown as it is.

**Source:** skollagen (2010:800) 10 kap. 4 §; skolförordningen (2011:185) 9 kap.
"""

SWEDISH = frozenset({"SV", "SVA"})
"""The two forms of Swedish, of which one is enough."""

FOURTH_YEAR = "VI"
"""The code of the fourth technical year."""

EITHER_SWEDISH = ("svenska eller svenska som andraspråk", "Swedish or Swedish as a second language")


def decimal_text(hundredths: int) -> str:
    """A number of hundredths as files write it: ``28250`` is ``282.50``."""
    return f"{hundredths // 100}.{hundredths % 100:02d}"


def number_text(hundredths: int, lang: str) -> str:
    """A number of hundredths as people read it, without needless zeros.

    >>> number_text(28250, "sv"), number_text(28250, "en"), number_text(28000, "sv")
    ('282,5', '282.5', '280')
    """
    text = decimal_text(hundredths).rstrip("0").rstrip(".")
    return text.replace(".", ",") if lang == "sv" else text


def points_text(hundredths: int, lang: str) -> str:
    """A number of points with its unit."""
    unit = "poäng" if lang == "sv" else ("point" if hundredths == 100 else "points")  # noqa: PLR2004 - one point
    return f"{number_text(hundredths, lang)} {unit}"


def value_text(value: int, lang: str) -> str:
    """What the selection compares: points, or a number in the school's ranking.

    >>> value_text(28250, "sv"), value_text(TYPED - 3, "en")
    ('282,5 poäng', "number 3 in the school's ranking")
    """
    if value <= TYPED // 2:
        return points_text(value, lang)
    rank = TYPED - value
    return f"nummer {rank} i skolans rangordning" if lang == "sv" else f"number {rank} in the school's ranking"


def group_text(is_free: bool, lang: str) -> str:
    """What the selection that a seat group belongs to is called, as it stands after *in* or *to*; never its id.

    >>> group_text(True, "sv"), group_text(False, "en")
    ('den fria kvoten', 'the ordinary selection')
    """
    if lang == "sv":
        return "den fria kvoten" if is_free else "det vanliga urvalet"
    return "the free quota" if is_free else "the ordinary selection"


def subject_text(code: str, lang: str) -> str:
    """The name of a subject, or its code where there is none."""
    return SUBJECTS.get(code, (code, code))[LANGUAGES.index(lang)]


def start_by_text(programme: str, age: int, lang: str) -> str:
    """Until when an education must have begun, to stand after *at the latest*.

    Args:
        programme: Its code.
        age: Of the year in whose first half it must begin, from ``EligibilityRules.last_start_age``. The fourth
            technical year may begin in the whole year before, which is how the law says it.
        lang: ``sv`` or ``en``.

    Source:
        Skollagen (2010:800) 15 kap. 5 §, 17 a kap. 4 §.

    >>> start_by_text("NA", 20, "sv"), start_by_text("VI", 23, "sv")
    ('under första halvåret det år du fyller 20', 'det kalenderår du fyller 22')
    """
    if programme == FOURTH_YEAR:
        return f"det kalenderår du fyller {age - 1}" if lang == "sv" else f"the calendar year you turn {age - 1}"
    return (
        f"under första halvåret det år du fyller {age}"
        if lang == "sv"
        else f"the first half of the year you turn {age}"
    )


def listed(items: Sequence[str], lang: str, comma: str = "") -> str:
    """Things in a row, with *and* before the last; ``comma`` stands before it when the things are long.

    >>> listed(["a", "b", "c"], "sv"), listed(["a"], "en"), listed([], "en")
    ('a, b och c', 'a', '')
    """
    word = f"{comma} {'och' if lang == 'sv' else 'and'} "
    return word.join(filter(None, [", ".join(items[:-1]), *items[-1:]]))


def missing_text(
    missing: Sequence[str], failed: Sequence[str], others: int, lang: str, either: Sequence[Sequence[str]] = ()
) -> str:
    """What is missing for eligibility, with an F told apart from no grade at all.

    Args:
        missing: Subject codes without a grade; Swedish means that neither of its two forms has one.
        failed: Subject codes with an F.
        others: How many more passed subjects are needed beside those.
        lang: ``sv`` or ``en``.
        either: Sets of subjects where one is enough. One of them among ``missing`` or ``failed`` stands for them all,
            and an F in it may go with no grade in another, so they are said to lack a passing grade.

    Returns:
        Phrases to stand after a colon; empty when nothing is missing.

    >>> missing_text(["KE"], ["MA"], 2, "sv")
    'betyget F i matematik, betyg saknas i kemi, och ytterligare 2 godkända ämnen behövs'
    >>> missing_text([], ["EN"], 0, "sv", either=[["EN", "MA"]])
    'godkänt betyg saknas i engelska eller matematik'
    """
    position = LANGUAGES.index(lang)
    lacking = [codes for codes in either if not {*missing, *failed}.isdisjoint(codes)]
    told = {code for codes in lacking for code in codes}
    without = [
        EITHER_SWEDISH[position] if code in SWEDISH else subject_text(code, lang)
        for code in missing
        if code not in told
    ]
    with_f = [subject_text(code, lang) for code in failed if code not in told]
    word = (" eller ", " or ")[position]
    parts = [
        f"{('godkänt betyg saknas i', 'no passing grade in')[position]} "
        f"{word.join(subject_text(code, lang) for code in codes)}"
        for codes in lacking
    ]
    if with_f:
        parts.append(f"{('betyget F i', 'the grade F in')[position]} {listed(with_f, lang)}")
    if without:
        parts.append(f"{('betyg saknas i', 'no grade in')[position]} {listed(without, lang)}")
    if others > 0 and lang == "sv":
        parts.append(f"ytterligare {others} {'godkänt ämne' if others == 1 else 'godkända ämnen'} behövs")
    elif others > 0:
        parts.append(f"{others} more passed {'subject is' if others == 1 else 'subjects are'} needed")
    return listed(parts, lang, comma=",")
