"""What the pages of statistics call their figures, reasons and data sets."""

from collections.abc import Mapping

from gymnasieregion.contexts.admission.core.limit_reasons import Reason
from gymnasieregion.contexts.admission.selectors.statistics import DataSet
from gymnasieregion.contexts.admission.selectors.statistics_rows import FIGURES, ROOM_NEEDS
from gymnasieregion.contexts.admission.web.runs_words import KINDS, NO_LIMIT, word
from gymnasieregion.platform.pages.words import said

Words = Mapping[str, tuple[str, str]]

REASONS: Words = {
    Reason.ALL_ELIGIBLE: ("Alla behöriga antagna", "All eligible admitted"),
    Reason.TEST_ONLY: ("Antagning bara på prov", "Admission by test only"),
    Reason.NOBODY_ON_POINTS: ("Ingen antagen på poäng", "Nobody admitted on points"),
    Reason.NO_PRELIMINARY: ("Ingen preliminär antagning", "No preliminary admission"),
    Reason.BY_HAND: ("Manuell antagning", "Admission by hand"),
    Reason.OTHER: ("Annat skäl", "Other reason"),
    **NO_LIMIT,
}
HEADERS: Words = {
    "limit": ("Antagningsgräns", "Limit"),
    "median": ("Median", "Median"),
    "places": ("Platser", "Places"),
    "admitted": ("Antagna", "Admitted"),
    "reserves": ("Reserver", "Reserves"),
    "vacant": ("Lediga", "Free"),
}
DEFINITIONS: Words = {
    "limit": (
        "Lägsta poäng av dem som antogs, utom i fri kvot och skolans rangordning. Finns vid fullt eller reserver.",
        "The lowest points of those admitted, but for free quota and ranks. Given when full or with reserves.",
    ),
    "median": (
        "Mittersta poängen av alla antagna. Mellan två värden deras medelvärde, avrundat uppåt till en hundradel.",
        "The middle points of all admitted. Between two values their mean, rounded up to a hundredth.",
    ),
    "places": (
        "Platser som utbildningens sökande kunde få. Platser som flera utbildningar delar står på var och en.",
        "Places that the programme's applicants could get. Places shared by programmes stand at each of them.",
    ),
    "admitted": ("Personer som antogs.", "Persons who were admitted."),
    "reserves": (
        "Val som fick reservplats. En person kan vara reserv på flera utbildningar.",
        "Choices that got a place as reserve. A person may be a reserve at several programmes.",
    ),
    "vacant": (
        "Platser som ingen har. Aldrig under 0, fast fler kan antas än det finns platser.",
        "Places that nobody holds. Never below 0, though more may be admitted than there are places.",
    ),
}
"""How each figure of a run is counted; a table from elsewhere has its source's own."""

ROOMS: Words = {
    "limit": ("Har antagningsgräns", "Has a limit"),
    "none": ("Saknar antagningsgräns", "Has no limit"),
    "free": ("Har lediga platser", "Has free places"),
    "reserves": ("Har reserver", "Has reserves"),
    "empty": ("Ingen antagen", "Nobody admitted"),
}
FORMS: Words = {
    "MUNICIPAL": ("Kommunal", "Municipal"),
    "INDEPENDENT": ("Fristående", "Independent"),
    "REGIONAL": ("Regional", "Regional"),
    "STATE": ("Statlig", "State"),
}
"""The codes of a run's own file; a file from elsewhere has words."""

FILE_NAMES: Mapping[str, str] = {
    "municipality": "Kommun", "school": "Skola", "form": "Organisationsform", "code": "StudieVagKod",
    "name": "Studievag", "limit": "Antagningsgrans", "median": "Median", "places": "AntalPlatser",
    "admitted": "AntalAntagna", "reserves": "AntalReserver", "vacant": "AntalLedigaPlatser",
}  # fmt: skip
"""The columns of the files by the names that they are published under."""


def title_of(data_set: DataSet) -> str:
    """What a data set is called."""
    if data_set.run is not None:
        return f"{word(KINDS, data_set.run.kind)} {data_set.year}"
    return said(f"Slutantagningen {data_set.year}", f"The final admission of {data_set.year}")


def reason_words(code: str, *, is_derived: bool) -> str:
    """Why there is no limit, and whether that was read out of the other figures; "" where there is one."""
    if not code:
        return ""
    return word(REASONS, code) + (said(" (härlett)", " (derived)") if is_derived else "")


def headers(data_set: DataSet) -> list[tuple[str, str]]:
    """The figures that a data set shows, and what each is called."""
    return [(name, said(*HEADERS[name])) for name in FIGURES if name in data_set.figures]


def rooms(data_set: DataSet) -> list[tuple[str, str]]:
    """What a data set can be filtered by, as far as it has the figure."""
    return [(code, said(*words)) for code, words in ROOMS.items() if ROOM_NEEDS[code] in data_set.figures]
